import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type ClientRequest, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type Controller, createRequestHandlers, createStagedFiles, silentLogger } from '../core/index.ts';
import type { AppEvent } from '../shared/model/app-event.ts';
import { shellPort } from './desktop.ts';
import { MAX_PAGE_BACKLOG_BYTES } from './page-session.ts';
import { startWebServer, type WebServer, type WebServerOptions } from './web-server.ts';

let folder: string;
let server: WebServer;
let others: AsyncDisposableStack;
let listeners: Set<(event: AppEvent) => void>;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lan-chat-web-'));
  const pageRoot = path.join(folder, 'page');
  const dataDir = path.join(folder, 'data');
  await mkdir(path.join(pageRoot, 'assets'), { recursive: true });
  await mkdir(dataDir);
  await writeFile(path.join(pageRoot, 'index.html'), '<!doctype html><p>page');
  await writeFile(path.join(pageRoot, 'assets/main.js'), 'export {}');
  await writeFile(path.join(folder, 'secret.txt'), 'secret');
  listeners = new Set();
  others = new AsyncDisposableStack();
  server = await start();
});

/** A server of its own over the same folders; it ends with the test. */
async function start(options: Partial<WebServerOptions> = {}): Promise<WebServer> {
  const dataDir = path.join(folder, 'data');
  const stagedFiles = createStagedFiles({ dataDir });
  return others.use(
    await startWebServer({
      controller: fakeController(),
      handlers: createRequestHandlers(fakeController(), stagedFiles, shellPort),
      stagedFiles,
      dataDir,
      pageRoot: path.join(folder, 'page'),
      port: 0,
      logger: silentLogger,
      ...options,
    }),
  );
}

afterEach(async () => {
  await others.disposeAsync();
  await rm(folder, { recursive: true });
});

/** Only what the tests call. */
function fakeController(): Controller {
  const fake: Pick<Controller, 'onEvent' | 'checkPort'> = {
    onEvent(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    checkPort: async (port) => ({ free: port !== 8000, nextFree: 8001 }),
  };
  return fake as Controller;
}

type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string };

/** A request that says exactly what it is told to, as no browser would. */
function ask(target: string, options: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options;
    const request = httpRequest({ host: '127.0.0.1', port: server.port, path: target, method, headers, agent: false }, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
    });
    request.on('error', reject);
    request.end(body);
  });
}

const ownOrigin = () => `http://127.0.0.1:${server.port}`;
const uploadHeaders = () => ({ Authorization: `Bearer ${server.token}`, Origin: ownOrigin() });

type PageOptions = { readonly protocols?: readonly string[]; readonly origin?: string; readonly host?: string; readonly path?: string };

function openPage(options: PageOptions = {}): WebSocket {
  const { protocols = ['lan-chat', `token.${server.token}`], origin = ownOrigin(), path: target = '/api', host } = options;
  return new WebSocket(`ws://127.0.0.1:${server.port}${target}`, [...protocols], { origin, headers: host === undefined ? {} : { Host: host } });
}

/** How the attempt ended: the HTTP status when it was not even opened, else the close code; `open` when it stays. */
function outcome(page: WebSocket): Promise<string> {
  return new Promise((resolve) => {
    page.on('unexpected-response', (_request, response) => {
      resolve(`http ${response.statusCode}`);
      response.destroy();
    });
    page.on('error', () => {});
    page.on('close', (code) => resolve(`close ${code}`));
    page.on('open', () => page.ping());
    page.on('pong', () => {
      resolve('open');
      page.terminate();
    });
  });
}

function nextFrame(page: WebSocket): Promise<unknown> {
  return new Promise((resolve) => page.once('message', (data) => resolve(JSON.parse(String(data)))));
}

async function opened(page: WebSocket): Promise<WebSocket> {
  await new Promise((resolve, reject) => page.once('open', resolve).once('error', reject));
  return page;
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + 10_000;
  while (!(await condition())) {
    if (performance.now() > deadlineMs) throw new Error('the condition never came true');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const stagedNames = () => readdir(path.join(folder, 'data/staged')).catch(() => []);

describe('static files', () => {
  test.each([
    ['/', 'text/html; charset=utf-8', '<!doctype html><p>page'],
    ['/?x=1', 'text/html; charset=utf-8', '<!doctype html><p>page'],
    ['/assets/main.js', 'text/javascript; charset=utf-8', 'export {}'],
  ])('serves %s, under a policy that allows its own files and socket only', async (target, type, text) => {
    const answer = await ask(target);
    expect(answer).toMatchObject({ status: 200, text });
    expect(answer.headers['content-type']).toBe(type);
    const policy = answer.headers['content-security-policy'];
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${server.port} ws://localhost:${server.port};`);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });

  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '/assets/%00',
    '/%ff',
    '/assets',
    '/nothing.js',
    '//secret.txt',
  ])('answers 404 to %s', async (target) => {
    expect(await ask(target)).toMatchObject({ status: 404, text: '' });
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('%s of a file is not allowed', async (method) => {
    expect((await ask('/', { method, headers: uploadHeaders() })).status).toBe(405);
  });
});

describe('who is answered', () => {
  test.each(['evil.example', 'evil.example:PORT', '127.0.0.1', '127.0.0.1:1', '127.0.0.1.evil.example:PORT', 'user@127.0.0.1:PORT'])(
    'a request to the host %s gets 403 and nothing else',
    async (host) => {
      const Host = host.replace('PORT', String(server.port));
      expect(await ask('/', { headers: { Host } })).toMatchObject({ status: 403, text: '' });
      expect(await ask('/upload?name=a', { method: 'PUT', headers: { ...uploadHeaders(), Host }, body: 'x' })).toMatchObject({ status: 403 });
      expect(await outcome(openPage({ host: Host }))).toBe('http 403');
    },
  );

  test('localhost is this machine, too', async () => {
    const localhost = `localhost:${server.port}`;
    expect((await ask('/', { headers: { Host: localhost } })).status).toBe(200);
    expect(await outcome(openPage({ host: localhost, origin: `http://${localhost}` }))).toBe('open');
  });

  test.each(['https://evil.example', 'null', 'http://127.0.0.1:1', 'https://127.0.0.1:PORT', 'http://127.0.0.1:PORT.evil.example'])(
    'a page of %s opens no socket and uploads nothing, even with the token',
    async (origin) => {
      const Origin = origin.replace('PORT', String(server.port));
      expect(await outcome(openPage({ origin: Origin }))).toBe('http 403');
      expect((await ask('/upload?name=a', { method: 'PUT', headers: { ...uploadHeaders(), Origin }, body: 'x' })).status).toBe(403);
      expect(await stagedNames()).toEqual([]);
    },
  );

  test('an upgrade without an origin is refused', async () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.write(
      `GET /api HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: lan-chat, token.${server.token}\r\n\r\n`,
    );
    let text = '';
    for await (const chunk of socket) text += chunk;
    expect(text).toMatch(/^HTTP\/1\.1 403 /);
  });

  test.each([
    ['no token', ['lan-chat']],
    ['an empty token', ['lan-chat', 'token.']],
    ['another token', ['lan-chat', `token.${'A'.repeat(32)}`]],
    ['the token alone', ['token.TOKEN']],
    ['the token and more', ['lan-chat', 'token.TOKENA']],
  ])('a socket with %s is closed with 4401, which tells the page to give up', async (_title, protocols) => {
    const page = openPage({ protocols: protocols.map((protocol) => protocol.replace('TOKEN', server.token)) });
    const frames: unknown[] = [];
    page.on('message', (data) => frames.push(data));
    // A socket whose first protocol the server does not speak is closed by the client instead.
    expect(await outcome(page)).toMatch(protocols[0] === 'lan-chat' ? /^close 4401$/ : /^close (4401|1006)$/);
    expect(frames).toEqual([]);
    expect(listeners.size).toBe(0);
  });

  test('a socket elsewhere than at /api is refused', async () => {
    expect(await outcome(openPage({ path: '/other' }))).toBe('http 404');
  });

  test.each([
    ['none', undefined],
    ['another', `Bearer ${'A'.repeat(32)}`],
    ['another scheme', 'Basic TOKEN'],
    ['empty', 'Bearer '],
  ])('an upload whose token is %s gets 401', async (_title, authorization) => {
    const { Origin } = uploadHeaders();
    const headers = authorization === undefined ? { Origin } : { Origin, Authorization: authorization.replace('TOKEN', server.token) };
    expect((await ask('/upload?name=a', { method: 'PUT', headers, body: 'x' })).status).toBe(401);
    expect(await stagedNames()).toEqual([]);
  });
});

describe('the page’s socket', () => {
  test('answers a request under its own id', async () => {
    const page = await opened(openPage());
    page.send(JSON.stringify({ kind: 'request', id: 7, name: 'host.check-port', args: { port: 8000 } }));
    expect(await nextFrame(page)).toEqual({ kind: 'reply', id: 7, result: { ok: true, value: { free: false, nextFree: 8001 } } });
    page.terminate();
  });

  test('answers what it does not know, or what does not fit, with bad-request', async () => {
    const page = await opened(openPage());
    for (const request of [
      { name: 'no.such', args: {} },
      { name: '__proto__', args: {} },
      { name: 'host.check-port', args: { port: 'x' } },
      { name: 'host.check-port', args: null },
    ]) {
      page.send(JSON.stringify({ kind: 'request', id: 1, ...request }));
      expect(await nextFrame(page)).toMatchObject({ kind: 'reply', id: 1, result: { ok: false, failure: { code: 'bad-request' } } });
    }
    page.terminate();
  });

  test('tells every event, in order, until it closes', async () => {
    const page = await opened(openPage());
    await until(() => listeners.size === 1);
    const seen: unknown[] = [];
    page.on('message', (data) => seen.push(JSON.parse(String(data))));
    const events: AppEvent[] = [1, 2, 3].map((seq) => ({ type: 'log-reset', seq }));
    for (const event of events) for (const listener of listeners) listener(event);
    await until(() => seen.length === 3);
    expect(seen).toEqual(events.map((event) => ({ kind: 'event', event })));
    page.close();
    await until(() => listeners.size === 0);
  });

  test.each([
    ['no JSON', '{', 1008],
    ['no request', '{"kind":"event"}', 1008],
    ['binary', Buffer.from('{}'), 1008],
    ['more than 1 MiB', ' '.repeat(1024 * 1024 + 1), 1009],
  ])('a frame that is %s closes it', async (_title, frame, code) => {
    const page = await opened(openPage());
    const closed = new Promise((resolve) => page.on('close', resolve));
    page.send(frame);
    expect(await closed).toBe(code);
  });

  test('a page that does not read is let go instead of filling the memory', async () => {
    const page = await opened(openPage());
    await until(() => listeners.size === 1);
    page.pause();
    const text = 'x'.repeat(64 * 1024);
    const failure = { code: 'internal', params: { detail: text } } as const;
    let sentBytes = 0;
    // The kernel's own buffers take some, then the backlog grows.
    while (listeners.size > 0 && sentBytes < MAX_PAGE_BACKLOG_BYTES * 8) {
      for (const listener of listeners) listener({ type: 'failure-reported', failure, seq: 1 });
      sentBytes += text.length;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(listeners.size).toBe(0);
    page.terminate();
  });
});

test('a page that asked for an image larger than the backlog gets it, and what happens meanwhile', async () => {
  const image = 'A'.repeat(MAX_PAGE_BACKLOG_BYTES + 4);
  const answered = Promise.withResolvers<void>();
  const handlers = createRequestHandlers(fakeController(), createStagedFiles({ dataDir: folder }), shellPort);
  const readImage = async () => {
    answered.resolve();
    return image;
  };
  const { port, token } = await start({ handlers: { ...handlers, 'files.read-image': readImage } });
  const page = await opened(new WebSocket(`ws://127.0.0.1:${port}/api`, ['lan-chat', `token.${token}`], { origin: `http://127.0.0.1:${port}` }));
  const frames: { readonly kind: string; readonly result?: { readonly value: unknown } }[] = [];
  page.on('message', (data) => frames.push(JSON.parse(String(data))));
  page.pause();
  page.send(JSON.stringify({ kind: 'request', id: 1, name: 'files.read-image', args: { token: 'T'.repeat(22) } }));
  await answered.promise;
  await new Promise((resolve) => setImmediate(resolve));
  for (const listener of listeners) listener({ type: 'log-reset', seq: 1 });
  page.resume();
  await until(() => frames.length === 2);
  expect(frames.map(({ kind }) => kind)).toEqual(['reply', 'event']);
  expect(frames[0]?.result?.value).toBe(image);
  page.terminate();
});

describe('uploads', () => {
  test('stages what comes, byte for byte, and answers with its token', async () => {
    const body = Buffer.alloc(3 * 1024 * 1024, 'abc');
    const answer = await ask(`/upload?name=${encodeURIComponent('übersicht.pdf')}`, { method: 'PUT', headers: uploadHeaders(), body });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toEqual({
      ok: true,
      value: { token: expect.stringMatching(/^[\w-]{22}$/), name: 'übersicht.pdf', size: body.length },
    });
    const [name = ''] = await stagedNames();
    expect((await readFile(path.join(folder, 'data/staged', name))).equals(body)).toBe(true);
  });

  test('takes an empty file', async () => {
    const { text } = await ask('/upload?name=empty', { method: 'PUT', headers: uploadHeaders() });
    expect(JSON.parse(text)).toMatchObject({ ok: true, value: { size: 0 } });
  });

  test('an upload that breaks off leaves nothing', async () => {
    const request = httpRequest({
      host: '127.0.0.1',
      port: server.port,
      path: '/upload?name=a',
      method: 'PUT',
      headers: { ...uploadHeaders(), 'Content-Length': '1000000' },
    });
    request.on('error', () => {});
    request.write(Buffer.alloc(1000));
    await until(async () => (await stagedNames()).length === 1);
    request.destroy();
    await until(async () => (await stagedNames()).length === 0);
  });

  test.each(['/upload', '/upload?name=', `/upload?name=${'a'.repeat(1025)}`])('a name that is none is bad-request: %#', async (target) => {
    const { text } = await ask(target, { method: 'PUT', headers: uploadHeaders(), body: 'x' });
    expect(JSON.parse(text)).toMatchObject({ ok: false, failure: { code: 'bad-request' } });
    expect(await stagedNames()).toEqual([]);
  });

  test('more than the disk has room for is refused before the first byte', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const request = httpRequest(
        {
          host: '127.0.0.1',
          port: server.port,
          path: '/upload?name=huge',
          method: 'PUT',
          headers: { ...uploadHeaders(), 'Content-Length': String(2 ** 52) },
          agent: false,
        },
        async (response) => {
          let text = '';
          for await (const chunk of response) text += chunk;
          request.destroy();
          resolve(text);
        },
      );
      request.on('error', reject);
      request.flushHeaders();
    });
    expect(JSON.parse(answer)).toMatchObject({ ok: false, failure: { code: 'disk-full' } });
    expect(await stagedNames()).toEqual([]);
  });
});

describe('folders', () => {
  const manifestOf = (files: Readonly<Record<string, string>>, emptyFolders: readonly string[] = []) =>
    Buffer.from(
      JSON.stringify({
        version: 1,
        files: Object.entries(files).map(([name, content]) => ({ path: name, size: Buffer.byteLength(content) })),
        emptyFolders,
      }),
    );
  const target = (manifest: Buffer, name = 'Trip') => `/upload-folder?name=${encodeURIComponent(name)}&manifest=${manifest.length}`;
  const contentOf = (files: Readonly<Record<string, string>>) => Buffer.from(Object.values(files).join(''));

  /** Sends the manifest, then `content`, and answers what the page is told. */
  async function put(manifest: Buffer, content: Buffer, address = target(manifest)): Promise<unknown> {
    const answer = await ask(address, { method: 'PUT', headers: uploadHeaders(), body: Buffer.concat([manifest, content]) });
    expect(answer.status).toBe(200);
    return JSON.parse(answer.text);
  }

  test('are staged as they are, in one request', async () => {
    const files = { 'a.txt': 'first', 'day 1/ü.txt': 'x'.repeat(300_000), 'day 1/empty': '', 'day 2/deep/b.txt': 'last' };
    const manifest = manifestOf(files, ['day 3/nothing']);
    expect(await put(manifest, contentOf(files))).toEqual({
      ok: true,
      value: { token: expect.stringMatching(/^[\w-]{22}$/), name: 'Trip', size: 300_009, folder: { files: 4, leftOut: 0 } },
    });
    const [name = ''] = await stagedNames();
    const staged = path.join(folder, 'data/staged', name);
    for (const [file, content] of Object.entries(files)) expect(await readFile(path.join(staged, file), 'utf8')).toBe(content);
    expect(await readdir(path.join(staged, 'day 3/nothing'))).toEqual([]);
  });

  test('may hold thousands of small files', async () => {
    const files = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`${index % 7}/file ${index}`, `content ${index}`]));
    expect(await put(manifestOf(files), contentOf(files))).toMatchObject({ ok: true, value: { folder: { files: 3_000 } } });
  });

  const fine = manifestOf({ 'a.txt': 'abc' });
  test.each<[string, Buffer, string, string?]>([
    ['a path that leads out', manifestOf({ '../a.txt': 'abc' }), 'abc'],
    ['a path of the disk', manifestOf({ '/etc/passwd': 'abc' }), 'abc'],
    ['less than it promised', fine, 'ab'],
    ['more than it promised', fine, 'x'.repeat(3_000_000)],
    ['no manifest', Buffer.from('no JSON'), ''],
    ['a manifest of another version', Buffer.from('{"version":2,"files":[],"emptyFolders":[]}'), ''],
    ['a manifest that is not all there', fine, '', '/upload-folder?name=Trip&manifest=5000'],
    ['a manifest without end', fine, 'abc', '/upload-folder?name=Trip&manifest=9000000000'],
    ['a manifest of no length', fine, 'abc', '/upload-folder?name=Trip&manifest=x'],
    ['no name', fine, 'abc', `/upload-folder?name=&manifest=${fine.length}`],
    ['no manifest in its address', fine, 'abc', '/upload-folder?name=Trip'],
  ])('with %s is a bad-request, and nothing stays', async (_title, manifest, content, address) => {
    expect(await put(manifest, Buffer.from(content), address)).toMatchObject({ ok: false, failure: { code: 'bad-request' } });
    expect(await stagedNames()).toEqual([]);
  });

  test('that need more room than there is are refused before the first byte', async () => {
    const manifest = manifestOf({});
    const headers = { ...uploadHeaders(), 'Content-Length': String(2 ** 52) };
    const answer = await new Promise<string>((resolve, reject) => {
      const options = { host: '127.0.0.1', port: server.port, path: target(manifest), method: 'PUT', headers, agent: false };
      const request = httpRequest(options, async (response) => {
        let text = '';
        for await (const chunk of response) text += chunk;
        request.destroy();
        resolve(text);
      });
      request.on('error', reject);
      request.flushHeaders();
    });
    expect(JSON.parse(answer)).toMatchObject({ ok: false, failure: { code: 'disk-full' } });
    expect(await stagedNames()).toEqual([]);
  });

  test.each([
    ['breaks off', () => server, (request: ClientRequest) => void request.destroy()],
    ['stands still', () => start({ uploadStalledMs: 50 }), () => {}],
  ] as const)('an upload that %s in the middle of a file leaves nothing', async (_title, openServer, interrupt) => {
    const manifest = manifestOf({ 'a.txt': 'abc', 'b.txt': 'x'.repeat(100_000) });
    const { port, token } = await openServer();
    const headers = { Authorization: `Bearer ${token}`, Origin: `http://127.0.0.1:${port}`, 'Content-Length': String(manifest.length + 100_003) };
    const request = httpRequest({ host: '127.0.0.1', port, path: target(manifest), method: 'PUT', headers, agent: false });
    request.on('error', () => {});
    request.write(Buffer.concat([manifest, Buffer.from('abcxxx')]));
    await until(async () => (await stagedNames()).length === 1);
    interrupt(request);
    await until(async () => (await stagedNames()).length === 0);
  });

  test.each([
    ['another origin', { Origin: 'http://evil.example' }, 403],
    ['another token', { Authorization: `Bearer ${'A'.repeat(32)}` }, 401],
  ])('from %s are refused', async (_title, headers, status) => {
    const answer = await ask(target(fine), { method: 'PUT', headers: { ...uploadHeaders(), ...headers }, body: 'x' });
    expect(answer.status).toBe(status);
    expect(await stagedNames()).toEqual([]);
  });
});

test('an upload of a file that stands still is given up', async () => {
  const { port, token } = await start({ uploadStalledMs: 50 });
  const headers = { Authorization: `Bearer ${token}`, Origin: `http://127.0.0.1:${port}`, 'Content-Length': '1000' };
  const request = httpRequest({ host: '127.0.0.1', port, path: '/upload?name=a', method: 'PUT', headers, agent: false });
  request.on('error', () => {});
  request.write('begun');
  await until(async () => (await stagedNames()).length === 1);
  await until(async () => (await stagedNames()).length === 0);
});

test('a port that is taken is named', async () => {
  const stagedFiles = createStagedFiles({ dataDir: folder });
  const handlers = createRequestHandlers(fakeController(), stagedFiles, shellPort);
  const options = { controller: fakeController(), handlers, stagedFiles, dataDir: folder, pageRoot: folder, port: server.port, logger: silentLogger };
  await expect(startWebServer(options)).rejects.toMatchObject({ code: 'port-taken', params: { port: server.port } });
});

test('every launch has a token of its own, in the fragment only', () => {
  expect(server.token).toMatch(/^[\w-]{32}$/);
  expect(server.address).toBe(`http://127.0.0.1:${server.port}/#token=${server.token}`);
});
