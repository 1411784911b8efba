'use strict';
const { CdpConnection } = require('./cdp.cjs');
const { startChromium } = require('./chromium.cjs');

/** The one Chromium of this process. */
const browser = {
  /** Set by `open`. */
  cdp: undefined,
  chromium: undefined,

  /** Starts Chromium; `onGone` is called when it ends by itself. */
  async open(options, onGone) {
    this.chromium = await startChromium(options);
    this.chromium.child.once('exit', onGone);
    this.cdp = new CdpConnection(this.chromium.pipe);
    return this.chromium.url;
  },

  async close() {
    await this.chromium?.close();
  },
};

module.exports = { browser };
