'use strict';
const EventEmitter = require('node:events');
const { loudClass } = require('./loud.cjs');

class IpcMain extends EventEmitter {
  #handlers = new Map();

  handle(channel, handler) {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.#handlers.set(channel, handler);
  }

  /** For the stand-in's own files: what the renderer's `invoke` gets. */
  async standinInvoke(channel, event, args) {
    const handler = this.#handlers.get(channel);
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    return await handler(event, ...args);
  }
}

module.exports = { ipcMain: new (loudClass(IpcMain, 'ipcMain'))() };
