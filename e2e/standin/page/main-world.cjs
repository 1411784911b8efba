'use strict';
const { createWorldBridge } = require('./world-bridge.cjs');

/** Runs in the page's own world before its scripts: puts what the preload exposes on `window`, frozen as Electron does. */
function startMainWorld(prefix) {
  const bridge = createWorldBridge(prefix, 'page', 'preload');
  bridge.hear('expose', ({ name, api }) => {
    Object.defineProperty(window, name, { value: deepFreeze(bridge.unpack(api)), enumerable: true });
  });
  // What a page gets when the app denies the window, which it must: see web-contents.cjs.
  window.open = (url = '') => {
    bridge.say('window-open', new URL(url, document.baseURI).href);
    return null;
  };
}

function deepFreeze(value) {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}

module.exports = { startMainWorld };
