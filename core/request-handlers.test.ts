import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { REQUESTS, type RequestName } from '../shared/ipc/contract.ts';
import { fileTokenSchema } from '../shared/model/ids.ts';
import type { Controller, OfferOptions } from './controller-api.ts';
import { LanChatError } from './lib/errors.ts';
import type { Logger } from './lib/logger.ts';
import { callHandler, createRequestHandlers, type ShellPort } from './request-handlers.ts';
import type { StagedFiles, TakenFile } from './staged-files.ts';
import { createTemporaryFolder } from './testing/temporary-folder.ts';

const id = 'A'.repeat(22);
/** The header of a still WebP of 1 x 1 pixels. */
const WEBP = Buffer.from('524946461a000000574542505650384c0d0000002f00000010071011118888fe0700', 'hex').toString('base64');
/** A PNG of one pixel. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
const good: { readonly [Name in RequestName]: unknown } = {
  'app.snapshot': {},
  'host.check-port': { port: 8000 },
  'host.start': { roomName: 'Room', alias: 'Ann', port: 8000 },
  'host.stop': {},
  'session.join': { host: 'localhost', port: 8000, alias: 'Ann' },
  'session.leave': {},
  'session.reconnect-now': {},
  'session.idle': { idle: true },
  'known-hosts.forget': { address: 'localhost:8000' },
  'chat.send': { id, roomId: id, text: 'hello' },
  'chat.edit': { id, roomId: id, seq: 1, text: 'better' },
  'chat.delete': { id, roomId: id, seq: 1 },
  'chat.react': { id, roomId: id, seq: 1, emoji: '👍🏽', on: true },
  'chat.pin': { id, roomId: id, seq: 1, on: false },
  'chat.forward': { id, roomId: id, seq: 1, toRoomId: id },
  'chat.hide': { roomId: id, seq: 1 },
  'chat.versions': { roomId: id, seq: 1 },
  'chat.typing': { roomId: id },
  'chat.retry': { id },
  'chat.discard': { id },
  'rooms.create': { name: 'Lunch' },
  'rooms.open-direct': { members: ['M'.repeat(43)] },
  'rooms.change': { roomId: id, archived: true },
  'rooms.mark-read': { roomId: id, seq: 0 },
  'rooms.mute': { roomId: id, muted: true },
  'rooms.draft': { roomId: id, text: '' },
  'rooms.keep-here': { roomId: id, days: 0 },
  'rooms.export': { roomId: id, format: 'markdown' },
  'rooms.reveal-export': { id },
  'rooms.import': { token: id },
  'rooms.forget-import': { roomId: id },
  'history.page': { roomId: id, place: { kind: 'before', seq: 7 }, limit: 50 },
  'history.pinned': { roomId: id },
  'search.find': { query: 'from:Ann lunch', limit: 20 },
  'search.context': { id: 4_096 },
  'files.pick': {},
  'files.pick-folder': {},
  'files.read-image': { token: id },
  'files.offer': { roomId: id, tokens: [id] },
  'files.unstage': { tokens: [id] },
  'files.offer-path': { roomId: id, path: '/a/b.txt' },
  'transfer.look': { transferId: id },
  'transfer.find-owned': { transferId: id, folder: id },
  'transfer.accept': { transferId: id },
  'transfer.resend': { transferId: id },
  'transfer.path': { transferId: id },
  'transfer.files': { transferId: id },
  'transfer.image': { transferId: id, file: 3 },
  'transfer.decline': { transferId: id },
  'transfer.cancel': { transferId: id },
  'transfer.pause': { transferId: id },
  'transfer.resume': { transferId: id },
  'transfer.reveal': { transferId: id },
  'settings.change': { theme: 'dark' },
  'settings.trust-sender': { memberId: 'M'.repeat(43), alias: 'Bea', maxBytes: 1_000_000 },
  'settings.pick-download-folder': {},
  'folders.pick': {},
  'folders.add': { path: '~/Films' },
  'folders.use': { folder: id },
  'host.spool': {},
  'host.clear-spool': {},
  'shell.focus': {},
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
    { id, roomId: id, text: 'x', replyTo: 0 },
    { id, roomId: id, text: 'x', mentions: [] },
    { id, roomId: id, text: 'x', mentionsAll: false },
  ],
  'session.idle': [{ idle: 'no' }],
  'chat.edit': [
    { id, roomId: id, seq: 0, text: 'x' },
    { id, roomId: id, seq: 1, text: '' },
  ],
  'chat.delete': [{ id, roomId: id }],
  'chat.react': [
    { id, roomId: id, seq: 1, emoji: 'a b', on: true },
    { id, roomId: id, seq: 1, emoji: '', on: true },
  ],
  'chat.pin': [{ id, roomId: id, seq: 1 }],
  'chat.forward': [{ id, roomId: id, seq: 1 }],
  'chat.hide': [{ roomId: id, seq: 1.5 }],
  'rooms.create': [{ name: '\u200b' }, { name: 'x'.repeat(65) }, { name: 'x', description: 'x'.repeat(501) }],
  'rooms.open-direct': [{ members: [] }, { members: ['Bea'] }, { members: Array.from({ length: 10 }, () => 'M'.repeat(43)) }],
  'rooms.change': [
    { roomId: id, name: '' },
    { roomId: id, keepDays: -1 },
    { roomId: id, keepDays: 3_651 },
  ],
  'rooms.mark-read': [{ roomId: id, seq: -1 }],
  'rooms.draft': [{ roomId: id, text: 'x'.repeat(16_385) }],
  'rooms.keep-here': [{ roomId: id, days: 0.5 }],
  'rooms.export': [{ roomId: id, format: 'pdf' }],
  'rooms.reveal-export': [{ id: '/etc/passwd' }],
  'rooms.import': [{ token: '/etc/passwd' }],
  'chat.retry': [{ id: `${id}A` }],
  'chat.discard': [{ id: 7 }],
  'history.page': [
    { roomId: id, place: { kind: 'before', seq: 0 }, limit: 1 },
    { roomId: id, place: { kind: 'oldest' }, limit: 1 },
    { roomId: id, place: { kind: 'newest' }, limit: 501 },
  ],
  'search.find': [
    { query: 'x', limit: 101 },
    { query: 'x'.repeat(501), limit: 1 },
  ],
  'files.offer': [
    { roomId: id, tokens: [] },
    { roomId: id, tokens: ['/etc/passwd'] },
    { roomId: id, tokens: Array.from({ length: 1_001 }, () => id) },
    { roomId: id, tokens: [id], to: [] },
    { roomId: id, tokens: [id], to: ['Bea'] },
    { roomId: id, tokens: [id], thumbnails: ['no picture'] },
  ],
  'files.read-image': [{ token: '/etc/passwd' }],
  'files.unstage': [{ tokens: ['x'] }],
  'files.offer-path': [{ roomId: id, path: '' }],
  'transfer.look': [{ transferId: id, folder: '/etc' }],
  'transfer.find-owned': [{ transferId: id, folder: '~' }],
  'transfer.accept': [
    { transferId: '../x' },
    { transferId: id, folder: '/etc' },
    { transferId: id, files: [[1, 1]] },
    {
      transferId: id,
      files: [
        [3, 4],
        [0, 1],
      ],
    },
  ],
  'transfer.resend': [{}],
  'transfer.path': [{ transferId: '' }],
  'transfer.files': [{ transferId: 1 }],
  'transfer.image': [
    { transferId: id, file: -1 },
    { transferId: id, file: '/etc/passwd' },
  ],
  'transfer.decline': [{}],
  'transfer.cancel': [{ transferId: null }],
  'transfer.reveal': [{ transferId: '/etc/passwd' }],
  'settings.change': [
    { theme: 'pink' },
    { alias: '' },
    { uploadLimit: 0 },
    { downloadLimit: 16 * 1024 - 1 },
    { maxDownloads: 0 },
    { maxDownloads: 11 },
    { spoolQuota: 1 },
  ],
  'settings.trust-sender': [
    { memberId: id, alias: 'Bea', maxBytes: 1 },
    { memberId: 'M'.repeat(43), alias: 'Bea', maxBytes: 0 },
    { memberId: 'M'.repeat(43), alias: 'Bea' },
  ],
  'folders.add': [{ path: '' }],
  'folders.use': [{ folder: '/srv' }],
  'host.clear-spool': [{ transferId: '*' }],
  'shell.open-link': [{ url: 'file:///etc/passwd' }, { url: 'javascript:alert(1)' }, { url: 'x' }],
};

type Staged = TakenFile & { readonly token: string };

/** A controller and its surroundings that write down what they are asked. */
function createDoor({ controller = {}, staged = [] }: { readonly controller?: Partial<Controller>; readonly staged?: readonly Staged[] } = {}) {
  const calls: [string, ...unknown[]][] = [];
  const offered: OfferOptions[] = [];
  const noting =
    <Name extends string>(name: Name, answer?: unknown) =>
    async (...args: unknown[]) => {
      calls.push([name, ...args]);
      return answer;
    };
  const methods = new Proxy(
    {
      offerFiles: async (options: OfferOptions) => void offered.push(options),
      exportRoom: noting('exportRoom', { name: 'Room.md', path: '/d/Room.md' }),
      importRoom: noting('importRoom', id),
      savedPath: noting('savedPath', '/d/a.txt'),
      rememberFolder: async (folder: string) => {
        calls.push(['rememberFolder', folder]);
        return { id, label: folder };
      },
      folderPath: (folder: string) => {
        if (folder !== id) throw new LanChatError('unknown-folder');
        return '/srv/remembered';
      },
    },
    {
      get: (known, name: string) =>
        controller[name as keyof Controller] ?? known[name as keyof typeof known] ?? noting(name, { settings: { downloadFolder: '~/Downloads' } }),
    },
  );
  const waiting = new Map(
    [{ token: id, path: '/staged/1', name: 'image.png', size: 1, temporary: true }, ...staged].map((file) => [file.token, file]),
  );
  const look = (token: string): TakenFile => {
    const file = waiting.get(token);
    if (file === undefined) throw new LanChatError('file-not-found');
    const { token: _, ...rest } = file;
    return rest;
  };
  const stagedFiles: Pick<StagedFiles, 'take' | 'look' | 'drop' | 'stagePath'> = {
    look,
    take: (token) => {
      const file = look(token);
      waiting.delete(token);
      return file;
    },
    drop: async (token) => {
      calls.push(['drop', token]);
      waiting.delete(token);
    },
    stagePath: async (file) => ({ token: fileTokenSchema.parse(id), name: path.basename(file), size: 1 }),
  };
  const shell: ShellPort = {
    pickFiles: async () => ['/p/one.txt', '/p/two.txt'],
    pickFolderToSend: async () => '/p/Trip',
    pickFolder: async (current) => {
      calls.push(['pickFolder', current]);
      return '/chosen';
    },
    reveal: async (file) => void calls.push(['reveal', file]),
    focus: async () => void calls.push(['focus']),
    openLink: async (url) => void calls.push(['openLink', url]),
  };
  const handlers = createRequestHandlers(methods as unknown as Controller, stagedFiles as StagedFiles, shell);
  return { handlers, calls, offered, waiting };
}

describe.each(Object.keys(REQUESTS) as RequestName[])('%s', (name) => {
  test('answers good arguments', async () => {
    // Nothing was exported yet.
    const answer = name === 'rooms.reveal-export' ? { ok: false, failure: { code: 'unknown-folder' } } : { ok: true };
    expect(await callHandler(createDoor().handlers, name, good[name])).toMatchObject(answer);
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
    controller: {
      startHosting: () => Promise.reject(new LanChatError('port-taken', { port: 1, nextFree: 2, path: '/home/ann', folder: '/home/ann' })),
    },
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
  const { handlers } = createDoor({ controller: { leave: () => Promise.reject(fault) } });
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
  expect(offered).toEqual([{ roomId: id, items: [{ path: file }] }]);
});

describe('staged files', () => {
  const other = 'B'.repeat(22);
  const folder = { token: other, path: '/home/ann/Trip', name: 'Trip', size: 7, temporary: false };

  test('are offered together, under their own names, as one offer', async () => {
    const { handlers, offered } = createDoor({ staged: [folder] });
    const to = ['M'.repeat(43)];
    expect(await callHandler(handlers, 'files.offer', { roomId: id, tokens: [other, id], keep: true, to })).toEqual({ ok: true, value: null });
    expect(offered).toMatchObject([
      {
        ...{ roomId: id, keep: true, to },
        items: [
          { path: '/home/ann/Trip', name: 'Trip', temporary: false },
          { path: '/staged/1', name: 'image.png', temporary: true },
        ],
      },
    ]);
  });

  test('have their thumbnails by their places', async () => {
    const { handlers, offered } = createDoor({ staged: [folder] });
    await callHandler(handlers, 'files.offer', { roomId: id, tokens: [other, id], thumbnails: [null, WEBP] });
    expect(offered[0]?.items.map(({ thumbnail }) => thumbnail)).toEqual([undefined, WEBP]);
  });

  test('of which one is not there are not offered, and still there', async () => {
    const { handlers, offered, waiting } = createDoor();
    expect(await callHandler(handlers, 'files.offer', { roomId: id, tokens: [id, other] })).toMatchObject({ ok: false });
    expect(offered).toEqual([]);
    expect([...waiting.keys()]).toEqual([id]);
  });

  test('that will not be offered are let go of', async () => {
    const { handlers, calls } = createDoor();
    expect(await callHandler(handlers, 'files.unstage', { tokens: [id, other] })).toEqual({ ok: true, value: null });
    expect(calls).toEqual([
      ['drop', id],
      ['drop', other],
    ]);
  });

  test('that are images are handed to the page, others are not', async () => {
    await using temporary = await createTemporaryFolder();
    const stage = async (token: string, name: string, content: string) => {
      const file = path.join(temporary.path, name);
      await writeFile(file, content, 'latin1');
      return { token, path: file, name, size: content.length, temporary: false };
    };
    const image = await stage('I'.repeat(22), 'photo.jpg', '\xff\xd8\xff\xe0\0\x10JFIF\0\x01');
    const secret = await stage('S'.repeat(22), 'photo.png', 'a secret in a file of that name');
    const gone = { token: 'G'.repeat(22), path: path.join(temporary.path, 'gone.png'), name: 'gone.png', size: 1, temporary: false };
    const trip = { ...folder, path: temporary.path, folder: { files: 2, leftOut: 0 } };
    const { handlers } = createDoor({ staged: [image, secret, gone, trip] });
    expect(await callHandler(handlers, 'files.read-image', { token: image.token })).toEqual({ ok: true, value: '/9j/4AAQSkZJRgAB' });
    for (const { token } of [secret, gone, trip]) {
      expect(await callHandler(handlers, 'files.read-image', { token })).toEqual({ ok: true, value: null });
    }
    expect(await callHandler(handlers, 'files.read-image', { token: 'N'.repeat(22) })).toMatchObject({ failure: { code: 'file-not-found' } });
  });
});

test('the page gets tokens for picked files and folders, and the shell gets the path of a saved one', async () => {
  const { handlers, calls } = createDoor();
  expect(await callHandler(handlers, 'files.pick', {})).toMatchObject({ ok: true, value: [{ name: 'one.txt' }, { name: 'two.txt' }] });
  expect(await callHandler(handlers, 'files.pick-folder', {})).toMatchObject({ ok: true, value: [{ name: 'Trip' }] });
  expect(await callHandler(handlers, 'transfer.reveal', { transferId: id })).toEqual({ ok: true, value: null });
  expect(calls.at(-1)).toEqual(['reveal', '/d/a.txt']);
});

test('the page gets an id for an export, and the shell its path', async () => {
  const { handlers, calls } = createDoor();
  const exported = await callHandler(handlers, 'rooms.export', { roomId: id, format: 'markdown' });
  expect(exported).toMatchObject({ ok: true, value: { name: 'Room.md', folder: '/d' } });
  const { value } = exported as { readonly value: { readonly id: string } };
  expect(await callHandler(handlers, 'rooms.reveal-export', { id: value.id })).toEqual({ ok: true, value: null });
  expect(calls).toEqual([
    ['exportRoom', id, 'markdown'],
    ['reveal', '/d/Room.md'],
  ]);
  expect(await callHandler(handlers, 'rooms.reveal-export', { id })).toMatchObject({ ok: false, failure: { code: 'unknown-folder' } });
});

test('a staged file that was read into a room is let go of, and one that cannot be read, too', async () => {
  const { handlers, calls } = createDoor();
  expect(await callHandler(handlers, 'rooms.import', { token: id })).toEqual({ ok: true, value: { roomId: id } });
  expect(calls).toEqual([
    ['importRoom', '/staged/1'],
    ['drop', id],
  ]);
  const unreadable = createDoor({ controller: { importRoom: () => Promise.reject(new LanChatError('import-unreadable')) } });
  expect(await callHandler(unreadable.handlers, 'rooms.import', { token: id })).toMatchObject({ failure: { code: 'import-unreadable' } });
  expect(unreadable.calls).toEqual([['drop', id]]);
});

test('an empty draft is none', async () => {
  const { handlers, calls } = createDoor();
  await callHandler(handlers, 'rooms.draft', { roomId: id, text: 'I think', replyTo: 3 });
  await callHandler(handlers, 'rooms.draft', { roomId: id, text: '', replyTo: 3 });
  expect(calls).toEqual([
    ['saveDraft', id, { text: 'I think', replyTo: 3 }],
    ['saveDraft', id, undefined],
  ]);
});

test('a saved image is handed to the page with its size; what is none, or gone, is nothing', async () => {
  await using temporary = await createTemporaryFolder();
  const file = path.join(temporary.path, 'Ann_photo.png');
  await writeFile(file, Buffer.from(PNG, 'base64'));
  const ask = async (saved: string | undefined) => {
    const { handlers } = createDoor({ controller: { filePath: async () => saved } });
    return await callHandler(handlers, 'transfer.image', { transferId: id });
  };
  expect(await ask(file)).toEqual({ ok: true, value: { type: 'image/png', base64: PNG, width: 1, height: 1 } });
  for (const saved of [undefined, path.join(temporary.path, 'gone.png'), temporary.path]) expect(await ask(saved)).toEqual({ ok: true, value: null });
});

test('the path of a saved file is for the page when the person wants to copy it', async () => {
  const { handlers } = createDoor();
  expect(await callHandler(handlers, 'transfer.path', { transferId: id })).toEqual({ ok: true, value: '/d/a.txt' });
});

describe('folders', () => {
  const inDownloads = path.join(homedir(), 'Downloads');

  test.each([
    ['settings.pick-download-folder', 'setDownloadDir'],
    ['folders.pick', 'rememberFolder'],
  ] as const)('%s: the dialog begins at the folder of now, then %s', async (name, command) => {
    const { handlers, calls } = createDoor();
    await callHandler(handlers, name, {});
    expect(calls.slice(1)).toEqual([
      ['pickFolder', inDownloads],
      [command, '/chosen'],
    ]);
  });

  test.each([
    ['~/Films', path.join(homedir(), 'Films')],
    [' Films ', path.join(homedir(), 'Films')],
    ['/srv/films', '/srv/films'],
  ])('a typed %s is %s', async (typed, folder) => {
    const { handlers, calls } = createDoor();
    expect(await callHandler(handlers, 'folders.add', { path: typed })).toMatchObject({ ok: true, value: { id } });
    expect(calls).toEqual([['rememberFolder', folder]]);
  });

  test('are named by their ids, and one that is not known any more is said to be', async () => {
    const { handlers, calls } = createDoor();
    await callHandler(handlers, 'transfer.look', { transferId: id, folder: id });
    await callHandler(handlers, 'transfer.find-owned', { transferId: id });
    await callHandler(handlers, 'transfer.accept', { transferId: id, folder: id, files: [[2, 5]] });
    await callHandler(handlers, 'folders.use', { folder: id });
    expect(calls).toEqual([
      ['lookAtTransfer', id, { folder: '/srv/remembered' }],
      ['findOwnedFiles', id, {}],
      ['acceptTransfer', id, { folder: '/srv/remembered', files: [[2, 5]] }],
      ['setDownloadDir', '/srv/remembered'],
    ]);
    const gone = await callHandler(handlers, 'transfer.accept', { transferId: id, folder: 'G'.repeat(22) });
    expect(gone).toMatchObject({ ok: false, failure: { code: 'unknown-folder' } });
    expect(calls).toHaveLength(4);
  });
});
