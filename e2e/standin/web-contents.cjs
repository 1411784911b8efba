'use strict';
const EventEmitter = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const { CUSTOM_SCHEMES, fromChromium, isOnTheWeb, toChromium } = require('./address.cjs');
const { browser } = require('./browser.cjs');
const { ipcMain } = require('./ipc-main.cjs');
const { loud, loudClass } = require('./loud.cjs');
const { decodeMessage, encodeMessage } = require('./page/message-codec.cjs');
const { session } = require('./session.cjs');
const { worldScripts } = require('./worlds.cjs');

const ISOLATED_WORLD = 'Electron Isolated Context';
const all = new Set();

/** One page of the Chromium, driven over CDP. */
class WebContents extends EventEmitter {
  session = session.defaultSession;
  mainFrame;
  #attached;
  #targetId;
  #send;
  #url = '';
  #isolatedContext;
  /** True while the app itself loads a page: that asks nobody's leave. */
  #loading = false;
  #destroyed = false;
  #decideWindowOpen = () => ({ action: 'allow' });

  constructor(options) {
    super();
    all.add(this);
    const url = () => this.#url;
    this.mainFrame = loud('WebFrameMain', {
      get url() {
        return url();
      },
    });
    this.#attached = this.#attach(options);
    this.#attached.catch((error) => console.error(error));
  }

  /** Playwright finds the window of one of its pages by this. */
  static fromDevToolsTargetId(targetId) {
    return [...all].find((contents) => contents.#targetId === targetId);
  }

  getURL() {
    return this.#url;
  }
  isDestroyed() {
    return this.#destroyed;
  }
  setWindowOpenHandler(handler) {
    this.#decideWindowOpen = handler;
  }

  async loadURL(url) {
    await this.#attached;
    if (!isOnTheWeb(url)) await this.session.standinSetPermissions(this, url, (method, params) => browser.cdp.send(method, params));
    const loaded = new Promise((resolve) => this.once('did-finish-load', resolve));
    this.#loading = true;
    const { errorText } = await this.#send('Page.navigate', { url: toChromium(url) });
    this.#loading = false;
    if (errorText !== undefined) throw new Error(`${errorText} loading '${url}'`);
    await loaded;
  }

  send(channel, ...args) {
    const text = encodeMessage({ kind: 'event', channel, args });
    void this.#attached.then(() => this.#toIsolatedWorld(text));
  }

  close() {
    this.#attached.then(() => browser.cdp.send('Target.closeTarget', { targetId: this.#targetId })).catch(() => this.#onDestroyed());
  }

  /** For tests: these files are about to be dropped on the page, which is when Electron learns their paths. */
  async standinDropPaths(files) {
    const paths = files.map((file) => {
      const { size, mtimeMs } = fs.statSync(file);
      return { key: [path.basename(file), size, Math.trunc(mtimeMs)].join('|'), path: file };
    });
    await this.#toIsolatedWorld(encodeMessage({ kind: 'paths', paths }));
  }

  async #attach({ width, height, preload }) {
    const { cdp } = browser;
    const { targetId } = await cdp.send('Target.createTarget', { url: 'about:blank', newWindow: true, width, height });
    const { sessionId } = await cdp.send('Target.attachToTarget', { targetId, flatten: true });
    this.#targetId = targetId;
    this.#send = (method, params) => cdp.send(method, params, sessionId);
    cdp.onEvent(sessionId, (method, params) => this.#onEvent(method, params));
    cdp.onEvent('', onBrowserEvent);
    const { pageWorld, isolatedWorld } = worldScripts(preload);
    await Promise.all([
      cdp.send('Target.setDiscoverTargets', { discover: true }),
      this.#send('Page.enable'),
      this.#send('Runtime.enable'),
      this.#send('Runtime.addBinding', { name: 'standinToMain', executionContextName: ISOLATED_WORLD }),
      this.#send('Fetch.enable', { patterns: [{ urlPattern: CUSTOM_SCHEMES }, { urlPattern: '*', resourceType: 'Document' }] }),
      this.#send('Page.addScriptToEvaluateOnNewDocument', { source: pageWorld }),
      this.#send('Page.addScriptToEvaluateOnNewDocument', { source: isolatedWorld, worldName: ISOLATED_WORLD }),
    ]);
  }

  #onEvent(method, params) {
    switch (method) {
      case 'Runtime.executionContextCreated':
        if (params.context.name === ISOLATED_WORLD) this.#isolatedContext = params.context.id;
        return;
      case 'Runtime.executionContextsCleared':
        this.#isolatedContext = undefined;
        return;
      case 'Runtime.bindingCalled':
        this.#isolatedContext = params.executionContextId;
        this.#onPageMessage(decodeMessage(params.payload));
        return;
      case 'Fetch.requestPaused':
        // Rejects when the page is gone before it is answered.
        this.#onRequest(params).catch(() => {});
        return;
      case 'Page.frameNavigated':
        if (params.frame.parentId === undefined) this.#url = fromChromium(params.frame.url);
        return;
      case 'Page.loadEventFired':
        if (this.#url !== 'about:blank') this.emit('did-finish-load');
        return;
    }
  }

  #onPageMessage(message) {
    if (message.kind === 'invoke') void this.#answer(message);
    // The page was told no already: Chromium's own way to open and close a window again sometimes never returns to the page.
    else if (this.#decideWindowOpen({ url: message.url }).action !== 'deny') throw new Error('the stand-in only denies windows');
  }

  /** What the isolated world's `ipcRenderer.invoke` asked for. */
  async #answer({ id, channel, args }) {
    const event = { sender: this, senderFrame: this.mainFrame };
    let result;
    try {
      result = { kind: 'result', id, value: await ipcMain.standinInvoke(channel, event, args) };
    } catch (error) {
      console.error(`Error occurred in handler for '${channel}':`, error);
      result = { kind: 'result', id, error: `Error invoking remote method '${channel}': ${error}` };
    }
    await this.#toIsolatedWorld(encodeMessage(result));
  }

  /** Lost, as in Electron, when the page is being replaced. */
  async #toIsolatedWorld(text) {
    const executionContextId = this.#isolatedContext;
    if (executionContextId === undefined) return;
    const call = { executionContextId, functionDeclaration: '(text) => globalThis.standinFromMain(text)', arguments: [{ value: text }] };
    await this.#send('Runtime.callFunctionOn', call).catch(() => {});
  }

  async #onRequest({ requestId, request, resourceType, frameId, redirectedRequestId }) {
    const url = fromChromium(request.url);
    const isPageNavigation = resourceType === 'Document' && frameId === this.#targetId && !this.#loading;
    if (isPageNavigation && this.#isRefused(redirectedRequestId === undefined ? 'will-navigate' : 'will-redirect', url)) {
      await this.#send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
    } else if (isOnTheWeb(url)) {
      await this.#send('Fetch.continueRequest', { requestId });
    } else {
      await this.#send('Fetch.fulfillRequest', { requestId, ...(await this.session.protocol.standinRespond(url, request)) });
    }
  }

  #isRefused(eventName, url) {
    let refused = false;
    this.emit(eventName, {
      url,
      preventDefault: () => {
        refused = true;
      },
    });
    return refused;
  }

  standinOnTargetDestroyed(targetId) {
    if (targetId === this.#targetId) this.#onDestroyed();
  }

  #onDestroyed() {
    if (this.#destroyed) return;
    this.#destroyed = true;
    all.delete(this);
    this.emit('destroyed');
  }
}
loudClass(WebContents);

function onBrowserEvent(method, { targetId }) {
  if (method === 'Target.targetDestroyed') for (const contents of [...all]) contents.standinOnTargetDestroyed(targetId);
}

module.exports = { WebContents };
