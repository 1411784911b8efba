'use strict';

/** The Chrome DevTools Protocol over Chromium's debugging pipe: JSON messages, each ended by a zero byte. */
class CdpConnection {
  #pipe;
  #lastId = 0;
  #waiting = new Map();
  #listeners = new Map();
  #received = [];

  constructor(pipe) {
    this.#pipe = pipe;
    pipe.output.on('data', (chunk) => this.#onData(chunk));
    pipe.output.on('close', () => this.#onClose());
    pipe.input.on('error', () => this.#onClose());
  }

  /** Resolves with the command's result. Without a session it goes to the browser itself. */
  send(method, params = {}, sessionId = undefined) {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#waiting.set(id, { method, resolve, reject });
      this.#pipe.input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  /** Brings every event of the session, or of the browser itself for ''. */
  onEvent(sessionId, listener) {
    this.#listeners.set(sessionId, listener);
  }

  #onData(chunk) {
    let start = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
      this.#received.push(chunk.subarray(start, end));
      const message = Buffer.concat(this.#received).toString('utf8');
      this.#received = [];
      start = end + 1;
      this.#onMessage(JSON.parse(message));
    }
    if (start < chunk.length) this.#received.push(chunk.subarray(start));
  }

  #onMessage({ id, sessionId = '', method, params, result, error }) {
    if (id === undefined) return this.#listeners.get(sessionId)?.(method, params);
    const command = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) command?.resolve(result);
    else command?.reject(new Error(`${command.method}: ${error.message}`));
  }

  #onClose() {
    for (const { method, reject } of this.#waiting.values()) reject(new Error(`${method}: Chromium is gone`));
    this.#waiting.clear();
  }
}

module.exports = { CdpConnection };
