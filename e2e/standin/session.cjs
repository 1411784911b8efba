'use strict';
const EventEmitter = require('node:events');
const { toChromium } = require('./address.cjs');
const { loud, loudClass } = require('./loud.cjs');
const { Protocol } = require('./protocol.cjs');

/** Electron's names of permissions, and Chromium's. */
const PERMISSIONS = {
  geolocation: 'geolocation',
  notifications: 'notifications',
  midi: 'midi',
  'clipboard-read': 'clipboard-read',
  'clipboard-sanitized-write': 'clipboard-write',
};

class Session extends EventEmitter {
  protocol = new Protocol();
  #isAllowed = () => true;

  setPermissionRequestHandler() {}
  setPermissionCheckHandler(handler) {
    this.#isAllowed = handler;
  }
  setDevicePermissionHandler() {}

  /** For the stand-in's own files: Chromium gets the app's answers beforehand, because it cannot ask. */
  async standinSetPermissions(contents, url, send) {
    const { protocol, host } = new URL(url);
    for (const [permission, name] of Object.entries(PERMISSIONS)) {
      const setting = this.#isAllowed(contents, permission, `${protocol}//${host}/`) ? 'granted' : 'denied';
      await send('Browser.setPermission', { permission: { name }, setting, origin: new URL(toChromium(url)).origin });
    }
  }
}
loudClass(Session);

module.exports = { session: loud('session', { defaultSession: new Session() }) };
