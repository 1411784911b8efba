import { homedir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { REQUESTS, type RequestName } from '../shared/ipc/contract.ts';
import { fileTokenSchema } from '../shared/model/ids.ts';
import type { Controller, OfferFileOptions } from './controller-api.ts';
import { LanChatError } from './lib/errors.ts';
import type { Logger } from './lib/logger.ts';
import { callHandler, createRequestHandlers, type ShellPort } from './request-handlers.ts';
import type { StagedFiles } from './staged-files.ts';

const id = 'A'.repeat(22);
const good: { readonly [Name in RequestName]: unknown } = {
  'app.snapshot': {},
  'host.check-port': { port: 8000 },
  'host.start': { roomName: 'Room', alias: 'Ann', port: 8000 },
  'host.stop': {},
  'session.join': { host: 'localhost', port: 8000, alias: 'Ann' },
  'session.leave': {},
  'session.reconnect-now': {},
  'known-hosts.forget': { address: 'localhost:8000' },
  'chat.send': { id, roomId: id, text: 'hello' },
  'chat.retry': { id },
  'chat.discard': { id },
  'history.page': { roomId: id, beforeSeq: 7, limit: 50 },
  'files.pick': {},
  'files.offer': { roomId: id, tokens: [id] },
  'files.offer-path': { roomId: id, path: '/a/b.txt' },
  'transfer.accept': { transferId: id },
  'transfer.decline': { transferId: id },
  'transfer.cancel': { transferId: id },
  'transfer.pause': { transferId: id },
  'transfer.resume': { transferId: id },
  'transfer.reveal': { transferId: id },
  'settings.change': { theme: 'dark' },
  'settings.pick-download-folder': {},
  'shell.open-link': { url: 'https://example.org/' },
};
const bad: { readonly [Name in RequestName]?: readonly unknown[] } = {
  'host.check-port': [{ port: 0 }, { port: 65_536 }, { port: '80' }, {}],
  'host.start': [
    { roomName: '', alias: 'Ann', port: 8000 },
    { roomName: 'Room', alias: '\u200b', port: 8000 },
    { roomName: 'Room', alias: 'Ann', port: 1.5 },
  ],
  'session.join': [
    { host: '  ', port: 8000, alias: 'Ann' },
    { host: 'h', port: -1, alias: 'Ann' },
    { host: 'h', port: 1, alias: 'x'.repeat(33) },
  ],
  'known-hosts.forget': [{ address: 'x'.repeat(301) }],
  'chat.send': [
    { id: 'short', roomId: id, text: 'x' },
    { id, roomId: id, text: '' },
    { id, roomId: id, text: 'ä'.repeat(8_193) },
  ],
  'chat.retry': [{ id: `${id}A` }],
  'chat.discard': [{ id: 7 }],
  'history.page': [
    { roomId: id, beforeSeq: 0, limit: 1 },
    { roomId: id, beforeSeq: 1, limit: 501 },
  ],
  'files.offer': [
    { roomId: id, tokens: [] },
    { roomId: id, tokens: ['/etc/passwd'] },
  ],
  'files.offer-path': [{ roomId: id, path: '' }],
  'transfer.accept': [{ transferId: '../x' }],
  'transfer.decline': [{}],
  'transfer.cancel': [{ transferId: null }],
  'transfer.reveal': [{ transferId: '/etc/passwd' }],
  'settings.change': [{ theme: 'pink' }, { alias: '' }],
  'shell.open-link': [{ url: 'file:///etc/passwd' }, { url: 'javascript:alert(1)' }, { url: 'x' }],
};

/** A controller and its surroundings that write down what they are asked. */
function createDoor(overrides: Partial<Controller> = {}) {
  const calls: [string, ...unknown[]][] = [];
  const offered: OfferFileOptions[] = [];
  const noting =
    <Name extends string>(name: Name, answer?: unknown) =>
    async (...args: unknown[]) => {
      calls.push([name, ...args]);
      return answer;
    };
  const methods = new Proxy(
    { offerFile: async (options: OfferFileOptions) => void offered.push(options), savedPath: noting('savedPath', '/d/a.txt') },
    {
      get: (known, name: string) =>
        overrides[name as keyof Controller] ?? known[name as keyof typeof known] ?? noting(name, { settings: { downloadFolder: '~/Downloads' } }),
    },
  );
  const stagedFiles: Pick<StagedFiles, 'take' | 'stagePath'> = {
    take: (token) => {
      if (token !== id) throw new LanChatError('file-not-found');
      return { path: '/staged/1', name: 'image.png', size: 1, temporary: true };
    },
    stagePath: async (file) => ({ token: fileTokenSchema.parse(id), name: path.basename(file), size: 1 }),
  };
  const shell: ShellPort = {
    pickFiles: async () => ['/p/one.txt', '/p/two.txt'],
    pickFolder: async (current) => {
      calls.push(['pickFolder', current]);
      return '/chosen';
    },
    reveal: async (file) => void calls.push(['reveal', file]),
    openLink: async (url) => void calls.push(['openLink', url]),
  };
  const handlers = createRequestHandlers(methods as unknown as Controller, stagedFiles as StagedFiles, shell);
  return { handlers, calls, offered };
}

describe.each(Object.keys(REQUESTS) as RequestName[])('%s', (name) => {
  test('answers good arguments', async () => {
    expect(await callHandler(createDoor().handlers, name, good[name])).toMatchObject({ ok: true });
  });

  test.each([undefined, null, 7, 'text', [], ...(bad[name] ?? [])])('refuses %j as bad-request and calls nothing', async (args) => {
    const { handlers, calls, offered } = createDoor();
    expect(await callHandler(handlers, name, args)).toMatchObject({ ok: false, failure: { code: 'bad-request' } });
    expect([...calls, ...offered]).toEqual([]);
  });
});

test.each([undefined, null, 7, '', 'toString', '__proto__', 'constructor', 'app.Snapshot', ['app.snapshot']])(
  'the name %j is a bad-request',
  async (name) => {
    expect(await callHandler(createDoor().handlers, name, {})).toEqual({ ok: false, failure: { code: 'bad-request', params: {} } });
  },
);

test('keys that a request does not have are dropped', async () => {
  const { handlers, calls } = createDoor();
  await callHandler(handlers, 'chat.retry', { id, path: '/etc/passwd' });
  await callHandler(handlers, 'known-hosts.forget', JSON.parse('{"address":"a:1","__proto__":{"x":1}}'));
  expect(calls).toEqual([
    ['retryPost', id],
    ['forgetKnownHost', 'a:1'],
  ]);
});

test('a failure crosses with its numbers, but without paths of this machine', async () => {
  const { handlers } = createDoor({
    startHosting: () => Promise.reject(new LanChatError('port-taken', { port: 1, nextFree: 2, path: '/home/ann', folder: '/home/ann' })),
  });
  expect(await callHandler(handlers, 'host.start', good['host.start'])).toEqual({
    ok: false,
    failure: { code: 'port-taken', params: { port: 1, nextFree: 2 } },
  });
});

test('what is no LanChatError is logged whole, and crosses as internal without a word', async () => {
  const logged: unknown[] = [];
  const logger: Logger = { log: (_level, event, fields) => void logged.push([event, fields?.error]) };
  const fault = new Error('ENOENT: /home/ann/secret');
  const { handlers } = createDoor({ leave: () => Promise.reject(fault) });
  expect(await callHandler(handlers, 'session.leave', {}, logger)).toEqual({ ok: false, failure: { code: 'internal', params: {} } });
  expect(logged).toEqual([['request-failed', fault]]);
});

test.each([
  ['/a/b.txt', '/a/b.txt'],
  ['~/b.txt', path.join(homedir(), 'b.txt')],
  [' b.txt ', path.join(homedir(), 'b.txt')],
  ['~b.txt', path.join(homedir(), '~b.txt')],
])('file$%s offers %s', async (typed, file) => {
  const { handlers, offered } = createDoor();
  await callHandler(handlers, 'files.offer-path', { roomId: id, path: typed });
  expect(offered).toEqual([{ roomId: id, path: file }]);
});

test('staged files are offered under their own names; one bad token offers none', async () => {
  const { handlers, offered } = createDoor();
  expect(await callHandler(handlers, 'files.offer', { roomId: id, tokens: [id, 'B'.repeat(22)] })).toMatchObject({ ok: false });
  expect(offered).toEqual([]);
  await callHandler(handlers, 'files.offer', { roomId: id, tokens: [id] });
  expect(offered).toEqual([{ roomId: id, path: '/staged/1', name: 'image.png', temporary: true, keep: false }]);
  await callHandler(handlers, 'files.offer', { roomId: id, tokens: [id], keep: true });
  expect(offered.at(-1)).toMatchObject({ keep: true });
});

test('the page gets tokens for picked files, and the shell gets the path of a saved one', async () => {
  const { handlers, calls } = createDoor();
  expect(await callHandler(handlers, 'files.pick', {})).toMatchObject({ ok: true, value: [{ name: 'one.txt' }, { name: 'two.txt' }] });
  expect(await callHandler(handlers, 'transfer.reveal', { transferId: id })).toEqual({ ok: true, value: null });
  expect(calls.at(-1)).toEqual(['reveal', '/d/a.txt']);
});

test('the folder dialog begins at the folder of now', async () => {
  const { handlers, calls } = createDoor();
  await callHandler(handlers, 'settings.pick-download-folder', {});
  expect(calls.slice(1)).toEqual([
    ['pickFolder', path.join(homedir(), 'Downloads')],
    ['setDownloadDir', '/chosen'],
  ]);
});
