'use strict';
const { decodeMessage, encodeMessage } = require('./message-codec.cjs');
const { createWorldBridge } = require('./world-bridge.cjs');

/** Runs in the isolated world: the `require` of a sandboxed preload, which has `electron` and nothing else. */
function createPreloadRequire(prefix) {
  const electron = createPreloadElectron(prefix);
  return (name) => {
    if (name === 'electron' || name === 'electron/renderer') return electron;
    throw new Error(`module not found: ${name} (a sandboxed preload has only electron)`);
  };
}

function createPreloadElectron(prefix) {
  const bridge = createWorldBridge(prefix, 'preload', 'page');
  const listeners = new Map();
  const calls = new Map();
  const paths = new Map();
  let lastId = 0;

  const toMain = (message) => globalThis.standinToMain(encodeMessage(message));

  /** Called by web-contents.cjs. */
  globalThis.standinFromMain = (text) => {
    const message = decodeMessage(text);
    if (message.kind === 'event') for (const listener of [...(listeners.get(message.channel) ?? [])]) listener({}, ...message.args);
    if (message.kind === 'paths') for (const { key, path } of message.paths) paths.set(key, path);
    if (message.kind === 'result') {
      const call = calls.get(message.id);
      calls.delete(message.id);
      if (message.error === undefined) call.resolve(message.value);
      else call.reject(new Error(message.error));
    }
  };

  const openWindow = (url) => toMain({ kind: 'window-open', url });
  bridge.hear('window-open', openWindow);
  window.addEventListener(
    'click',
    (event) => {
      const link = event.target instanceof Element ? event.target.closest('a[href][target=_blank]') : null;
      if (link === null) return;
      event.preventDefault();
      openWindow(link.href);
    },
    true,
  );

  const ipcRenderer = {
    invoke: (channel, ...args) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        toMain({ kind: 'invoke', id, channel, args });
        calls.set(id, { resolve, reject });
      }),
    on(channel, listener) {
      const known = listeners.get(channel) ?? new Set();
      listeners.set(channel, known.add(listener));
      return ipcRenderer;
    },
    off(channel, listener) {
      listeners.get(channel)?.delete(listener);
      return ipcRenderer;
    },
  };
  const contextBridge = { exposeInMainWorld: (name, api) => bridge.say('expose', { name, api: bridge.pack(api) }) };
  const webUtils = {
    getPathForFile(file) {
      if (!(file instanceof File)) throw new TypeError('getPathForFile: the argument is no File');
      return paths.get([file.name, file.size, file.lastModified].join('|')) ?? '';
    },
  };
  return refuseTheRest('electron', {
    contextBridge: refuseTheRest('contextBridge', contextBridge),
    ipcRenderer: refuseTheRest('ipcRenderer', ipcRenderer),
    webUtils: refuseTheRest('webUtils', webUtils),
  });
}

function refuseTheRest(name, object) {
  return new Proxy(object, {
    get(target, key) {
      if (key in target || typeof key === 'symbol' || key === '__esModule' || key === 'default' || key === 'then') return target[key];
      throw new Error(`the stand-in has no ${name}.${key} in a preload`);
    },
  });
}

module.exports = { createPreloadRequire };
