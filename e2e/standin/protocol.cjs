'use strict';
const { loudClass } = require('./loud.cjs');

class Protocol {
  #handlers = new Map();

  registerSchemesAsPrivileged() {}

  handle(scheme, handler) {
    this.#handlers.set(scheme, handler);
  }

  /** For the stand-in's own files: the handler's answer to a request that Chromium holds, as CDP wants it. */
  async standinRespond(url, { method, headers }) {
    const handler = this.#handlers.get(new URL(url).protocol.slice(0, -1));
    const response = handler === undefined ? new Response(null, { status: 404 }) : await handler(new Request(url, { method, headers }));
    return {
      responseCode: response.status,
      responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    };
  }
}

module.exports = { Protocol: loudClass(Protocol, 'protocol') };
