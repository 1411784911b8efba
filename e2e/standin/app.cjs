'use strict';
const EventEmitter = require('node:events');
const os = require('node:os');
const path = require('node:path');
const { browser } = require('./browser.cjs');
const { loudClass } = require('./loud.cjs');
const { takeLock } = require('./single-instance.cjs');

class App extends EventEmitter {
  isPackaged = false;
  #folder;
  #manifest;
  #paths = new Map();
  #switches = [];
  #ready = false;
  #whenReady = Promise.withResolvers();
  #quitting = false;
  #exiting = false;

  /** For the stand-in's own files. */
  standin = {
    start: (options) => this.#start(options),
    windows: new Set(),
    onLastWindowClosed: () => {
      if (!this.#quitting) this.emit('window-all-closed');
    },
  };

  commandLine = { appendSwitch: (name, value = '') => void this.#switches.push(value === '' ? `--${name}` : `--${name}=${value}`) };

  isReady() {
    return this.#ready;
  }
  whenReady() {
    return this.#whenReady.promise;
  }
  enableSandbox() {}
  getName() {
    return this.#manifest.productName;
  }
  getVersion() {
    return this.#manifest.version;
  }
  getAppPath() {
    return this.#folder;
  }
  getPath(name) {
    const known = this.#paths.get(name);
    if (known !== undefined) return known;
    if (name === 'userData') return path.join(process.env.XDG_CONFIG_HOME ?? path.join(os.homedir(), '.config'), this.getName());
    if (name === 'downloads') return path.join(os.homedir(), 'Downloads');
    throw new Error(`the stand-in has no electron.app.getPath('${name}')`);
  }
  setPath(name, folder) {
    this.#paths.set(name, folder);
  }
  requestSingleInstanceLock() {
    return takeLock(this.getPath('userData'), (argv, cwd) => this.emit('second-instance', {}, argv, cwd));
  }

  /** Asks by `before-quit`, closes every window, then exits. */
  async quit() {
    if (this.#quitting) return;
    let prevented = false;
    this.emit('before-quit', {
      preventDefault: () => {
        prevented = true;
      },
    });
    if (prevented) return;
    this.#quitting = true;
    for (const window of [...this.standin.windows]) {
      const closed = new Promise((resolve) => window.once('closed', resolve));
      window.close();
      await closed;
    }
    this.exit(0);
  }

  exit(code = 0) {
    if (this.#exiting) return;
    this.#exiting = true;
    void browser.close().finally(() => process.exit(code));
  }

  async #start({ folder, manifest }) {
    this.#folder = folder;
    this.#manifest = manifest;
    // What the app's main file does before it is ready comes first: it may quit there.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#quitting) return;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => this.quit());
    const url = await browser.open({ profile: path.join(this.getPath('userData'), 'standin-chromium'), switches: this.#switches }, () =>
      this.exit(0),
    );
    // Playwright's _electron.launch waits for this line.
    process.stderr.write(`DevTools listening on ${url}\n`);
    this.#ready = true;
    this.emit('ready', {});
    this.#whenReady.resolve();
  }
}

module.exports = { app: new (loudClass(App, 'app'))() };
