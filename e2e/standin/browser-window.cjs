'use strict';
const EventEmitter = require('node:events');
const { app } = require('./app.cjs');
const { loudClass } = require('./loud.cjs');
const { WebContents } = require('./web-contents.cjs');

class BrowserWindow extends EventEmitter {
  webContents;
  #title;
  #visible;
  #destroyed = false;

  constructor({ title, show, width, height, webPreferences }) {
    super();
    const { sandbox, contextIsolation, nodeIntegration, preload } = webPreferences;
    if (!sandbox || !contextIsolation || nodeIntegration) throw new Error('the stand-in runs a preload sandboxed and isolated only');
    this.#title = title;
    this.#visible = show !== false;
    app.standin.windows.add(this);
    this.webContents = new WebContents({ width, height, preload });
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'));
    this.webContents.once('destroyed', () => this.#onDestroyed());
    app.emit('web-contents-created', {}, this.webContents);
  }

  static getAllWindows() {
    return [...app.standin.windows];
  }
  static fromWebContents(contents) {
    return BrowserWindow.getAllWindows().find((window) => window.webContents === contents) ?? null;
  }

  loadURL(url) {
    return this.webContents.loadURL(url);
  }
  getTitle() {
    return this.#title;
  }
  isVisible() {
    return this.#visible;
  }
  show() {
    this.#visible = true;
    this.emit('show');
  }
  focus() {
    this.emit('focus');
  }
  isMinimized() {
    return false;
  }
  close() {
    this.webContents.close();
  }
  isDestroyed() {
    return this.#destroyed;
  }

  #onDestroyed() {
    this.#destroyed = true;
    app.standin.windows.delete(this);
    this.emit('closed');
    if (app.standin.windows.size === 0) app.standin.onLastWindowClosed();
  }
}

module.exports = { BrowserWindow: loudClass(BrowserWindow) };
