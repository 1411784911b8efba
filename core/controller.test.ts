import { createHash, randomBytes } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TransferId } from '../shared/model/ids.ts';
import { type Device, Devices, newMessageId, untilHeard } from './testing/controllers.ts';
import { until } from './testing/until.ts';

let devices: Devices;
beforeEach(async () => {
  devices = await Devices.create();
});
afterEach(() => devices[Symbol.asyncDispose]());

/** Ann hosts a room, and Bea joins it over TLS on loopback. */
async function openRoom(): Promise<{ readonly ann: Device; readonly bea: Device; readonly port: number }> {
  const [ann, bea] = await Promise.all([devices.open('Ann'), devices.open('Bea')]);
  const { port } = await ann.controller.startHosting({ roomName: 'Room', alias: 'Ann', port: 0 });
  await bea.controller.join({ host: '127.0.0.1', port, alias: 'Bea' });
  return { ann, bea, port };
}

const linkOf = async ({ controller }: Device) => {
  const { session } = await controller.snapshot();
  return session.state === 'joined' ? session.link.state : session.state;
};
async function untilLink(device: Device, state: string): Promise<void> {
  await expect.poll(() => linkOf(device), { timeout: 10_000 }).toBe(state);
}
const statusOf = async ({ controller }: Device, id: TransferId) =>
  (await controller.snapshot()).transfers.find((transfer) => transfer.id === id)?.status;
async function untilStatus(device: Device, id: TransferId, state: string): Promise<void> {
  await expect.poll(async () => (await statusOf(device, id))?.state, { timeout: 10_000 }).toBe(state);
}

describe('hosting', () => {
  test('opens a room, joins it, and tells everyone when it stops', async () => {
    const { ann, bea, port } = await openRoom();
    const { session, hosting, members } = await ann.controller.snapshot();
    expect(hosting).toMatchObject({ roomName: 'Room', port, fingerprint: expect.stringMatching(/^SHA256:.{43}$/) });
    expect(session).toMatchObject({ state: 'joined', alias: 'Ann', trust: 'own-host', hostKey: hosting?.fingerprint });
    expect(members.map(({ alias, isHost }) => [alias, isHost])).toContainEqual(['Ann', true]);
    await ann.controller.stopHosting();
    expect(await ann.controller.snapshot()).toMatchObject({ session: { state: 'idle' }, hosting: null, rooms: [], members: [], entries: [] });
    await untilLink(bea, 'idle');
    expect((await bea.controller.snapshot()).session).toEqual({ state: 'idle', ended: { code: 'host-stopped', params: {} } });
    expect(ann.eventsOf('session-changed').at(-1)?.session).toEqual({ state: 'idle' });
  });

  test('keeps the room for the next time', async () => {
    const { ann } = await openRoom();
    await ann.say('before');
    await untilHeard(ann, ['before']);
    await ann.controller.stopHosting();
    await ann.controller.startHosting({ roomName: 'Room', alias: 'Ann', port: 0 });
    await expect.poll(async () => (await ann.controller.snapshot()).entries.map(({ body }) => body)).toContainEqual({ kind: 'text', text: 'before' });
  });

  test('a taken port is named, with the next free one', async () => {
    await using taken = await listenAnywhere();
    const ann = await devices.open('Ann');
    expect(await ann.controller.checkPort(taken.port)).toEqual({ free: false, nextFree: expect.any(Number) });
    await expect(ann.controller.startHosting({ roomName: 'Room', alias: 'Ann', port: taken.port })).rejects.toMatchObject({
      code: 'port-taken',
      params: { port: taken.port, nextFree: expect.any(Number) },
    });
    expect(await ann.controller.snapshot()).toMatchObject({ session: { state: 'idle' }, hosting: null });
    await ann.controller.startHosting({ roomName: 'Room', alias: 'Ann', port: 0 });
  });

  test('is undone when the host may not join its own room', async () => {
    const ann = await devices.open('Ann');
    await expect(ann.controller.startHosting({ roomName: 'Room', alias: 'admin', port: 0 })).rejects.toMatchObject({
      code: 'alias-reserved',
      params: { suggestion: 'Guest' },
    });
    expect(await ann.controller.snapshot()).toMatchObject({ session: { state: 'idle' }, hosting: null });
  });

  test.each([
    [{ roomName: ' ', alias: 'Ann' }, 'bad-room-name'],
    [{ roomName: 'Room', alias: ' ' }, 'bad-alias'],
  ])('%j is refused with %s', async (names, code) => {
    const ann = await devices.open('Ann');
    await expect(ann.controller.startHosting({ ...names, port: 0 })).rejects.toMatchObject({ code });
  });

  test('and joining exclude each other', async () => {
    const { ann, bea, port } = await openRoom();
    await expect(ann.controller.startHosting({ roomName: 'Two', alias: 'Ann', port: 0 })).rejects.toMatchObject({ code: 'already-hosting' });
    await expect(ann.controller.join({ host: '127.0.0.1', port, alias: 'Ann' })).rejects.toMatchObject({ code: 'already-joined' });
    await expect(bea.controller.startHosting({ roomName: 'Two', alias: 'Bea', port: 0 })).rejects.toMatchObject({ code: 'already-joined' });
    await expect(bea.controller.stopHosting()).rejects.toMatchObject({ code: 'not-hosting' });
  });
});

describe('joining', () => {
  test('each way to fail has its own code, and leaves the app as it was', async () => {
    const { port } = await openRoom();
    const cal = await devices.open('Cal');
    const { port: closedPort } = await listenAnywhere().then(async (server) => {
      await server[Symbol.asyncDispose]();
      return server;
    });
    const failures = [
      [
        { host: '127.0.0.1', port: closedPort, alias: 'Cal' },
        { code: 'connection-refused', params: { address: `127.0.0.1:${closedPort}` } },
      ],
      [
        { host: '127.0.0.1', port, alias: 'bea' },
        { code: 'alias-taken', params: { suggestion: 'bea 2', address: `127.0.0.1:${port}` } },
      ],
      [{ host: '127.0.0.1', port, alias: 'Server' }, { code: 'alias-reserved' }],
      [{ host: '127.0.0.1', port, alias: '\u200b' }, { code: 'bad-alias' }],
      [{ host: '999.1.1.1', port, alias: 'Cal' }, { code: 'bad-address' }],
    ] as const;
    for (const [options, failure] of failures) {
      await expect(cal.controller.join(options)).rejects.toMatchObject(failure);
      expect((await cal.controller.snapshot()).session).toEqual({ state: 'idle' });
    }
    expect((await cal.controller.snapshot()).knownHosts).toEqual([]);
  });

  test('remembers the host and the alias', async () => {
    const { bea, port } = await openRoom();
    const { knownHosts, session } = await bea.controller.snapshot();
    expect(session).toMatchObject({ state: 'joined', address: `127.0.0.1:${port}`, trust: 'unverified' });
    expect(knownHosts).toEqual([expect.objectContaining({ address: `127.0.0.1:${port}`, roomName: 'Room', alias: 'Bea' })]);
    expect(knownHosts[0]?.hostKey).toBe(session.state === 'joined' ? session.hostKey : '');
    await bea.controller.leave();
    await bea.controller.join({ host: '127.0.0.1', port, alias: 'Beatrix' });
    expect((await bea.controller.snapshot()).session).toMatchObject({ trust: 'known', alias: 'Beatrix' });
    await expect.poll(async () => (await bea.controller.snapshot()).settings.alias).toBe('Beatrix');
    await bea.controller.forgetKnownHost(`127.0.0.1:${port}`);
    expect((await bea.controller.snapshot()).knownHosts).toEqual([]);
  });

  test('[ID4] [ID5] a host with another key than last time is refused until the person accepts the very key', async () => {
    const { ann, bea, port } = await openRoom();
    await ann.controller.stopHosting();
    await untilLink(bea, 'idle');
    const other = await devices.open('Other');
    await other.controller.startHosting({ roomName: 'Room', alias: 'Other', port });
    const { hosting } = await other.controller.snapshot();
    const options = { host: '127.0.0.1', port, alias: 'Bea' };
    const oldKey = (await bea.controller.snapshot()).knownHosts[0]?.hostKey;
    const params = { address: `127.0.0.1:${port}`, oldKey, newKey: hosting?.fingerprint };
    await expect(bea.controller.join(options)).rejects.toMatchObject({ code: 'host-key-changed', params });
    await expect(bea.controller.join({ ...options, trustNewKey: oldKey })).rejects.toMatchObject({ code: 'host-key-changed' });
    await bea.controller.join({ ...options, trustNewKey: hosting?.fingerprint });
    expect((await bea.controller.snapshot()).knownHosts[0]?.hostKey).toBe(hosting?.fingerprint);
    await bea.controller.leave();
    await bea.controller.join(options);
  });

  test('[RC3] the same key from another window ends the older session, and the two do not take turns', async () => {
    const { bea, port } = await openRoom();
    const otherData = path.join(devices.folder, 'Other window', 'data');
    await mkdir(otherData, { recursive: true });
    await copyFile(path.join(devices.folder, 'Bea', 'data', 'identity.json'), path.join(otherData, 'identity.json'));
    const other = await devices.open('Other window');
    await other.controller.join({ host: '127.0.0.1', port, alias: 'Bea' });
    await untilLink(bea, 'idle');
    expect((await bea.controller.snapshot()).session).toEqual({ state: 'idle', ended: { code: 'joined-elsewhere', params: {} } });
    expect(await linkOf(other)).toBe('online');
  });
});

describe('conversation', () => {
  test('reaches everybody, own messages are waiting until they are sent', async () => {
    const { ann, bea } = await openRoom();
    const id = await bea.say('hello');
    await untilHeard(ann, ['hello']);
    await untilHeard(bea, ['hello']);
    await until('the waiting row went', () => bea.eventsOf('pending-removed').some((event) => event.id === id));
    const types = bea.events.filter((event) => JSON.stringify(event).includes(id)).map(({ type }) => type);
    expect(types).toEqual(['pending-changed', 'entries-added', 'pending-removed']);
    expect((await bea.controller.snapshot()).pending).toEqual([]);
  });

  test('white space is no message', async () => {
    const { bea } = await openRoom();
    await expect(bea.say('  \n ')).rejects.toMatchObject({ code: 'message-empty' });
  });

  test('members and notices follow who comes and goes', async () => {
    const { ann, bea } = await openRoom();
    const onlineOf = async () => (await ann.controller.snapshot()).members.filter(({ online }) => online).map(({ alias }) => alias);
    await expect.poll(onlineOf).toEqual(expect.arrayContaining(['Ann', 'Bea']));
    await bea.controller.leave();
    await expect.poll(onlineOf).toEqual(['Ann']);
    const noticesOf = async () =>
      (await ann.controller.snapshot()).entries.flatMap(({ body, authorAlias }) => (body.kind === 'notice' ? [`${authorAlias} ${body.notice}`] : []));
    await expect.poll(noticesOf).toEqual(['Ann joined', 'Bea joined', 'Bea left']);
  });

  test('a room that is opened again has its whole log, for its host and for who comes back', async () => {
    const { ann, bea, port } = await openRoom();
    await bea.say('one');
    await untilHeard(bea, ['one']);
    await ann.controller.close();
    await untilLink(bea, 'idle');
    const again = await devices.open('Ann');
    await again.controller.startHosting({ roomName: 'Room', alias: 'Ann', port });
    await bea.controller.join({ host: '127.0.0.1', port, alias: 'Bea' });
    await bea.say('two');
    await untilHeard(again, ['two']);
    await untilHeard(bea, ['two']);
    for (const device of [again, bea]) {
      const { entries } = await device.controller.snapshot();
      expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
      expect(entries.flatMap(({ body }) => (body.kind === 'text' ? [body.text] : []))).toEqual(['one', 'two']);
    }
  });

  test('older lines are read page by page', async () => {
    const { ann, bea } = await openRoom();
    const texts = Array.from({ length: 30 }, (_, index) => `line ${index}`);
    for (const text of texts) await ann.say(text);
    await untilHeard(bea, texts);
    const roomId = await bea.roomId();
    const { entries } = await bea.controller.snapshot();
    const page = await bea.controller.historyPage({ roomId, place: { kind: 'before', seq: entries.at(-1)?.seq ?? 0 }, limit: 10 });
    expect(page).toEqual({ roomId, entries: entries.slice(-11, -1), hasOlder: true, hasNewer: true });
  });

  test('every command that needs a room says not-joined without one', async () => {
    const { controller } = await devices.open('Ann');
    const id = newMessageId();
    const roomId = id as never;
    const commands = [
      controller.sendChat({ id, roomId, text: 'x' }),
      controller.retryPost(id),
      controller.discardPost(id),
      controller.editMessage({ id, roomId, seq: 1, text: 'x' }),
      controller.deleteMessage({ id, roomId, seq: 1 }),
      controller.react({ id, roomId, seq: 1, emoji: '👍', on: true }),
      controller.pin({ id, roomId, seq: 1, on: true }),
      controller.forward({ id, roomId, seq: 1, toRoomId: roomId }),
      controller.hideLine({ roomId, seq: 1 }),
      controller.versions({ roomId, seq: 1 }),
      controller.createRoom({ name: 'Lunch' }),
      controller.openDirect([]),
      controller.changeRoom(roomId, { archived: true }),
      controller.markRead(roomId, 1),
      controller.muteRoom(roomId, true),
      controller.saveDraft(roomId, undefined),
      controller.keepHere(roomId, 1),
      controller.exportRoom(roomId, 'html'),
      controller.historyPage({ roomId, place: { kind: 'newest' }, limit: 1 }),
      controller.pinnedLines(roomId),
      controller.filePath(id),
      controller.offerFiles({ roomId, items: [{ path: '/x' }] }),
      controller.findOffer({ roomId, items: [{ path: '/x' }] }),
      controller.resendTransfer(id),
      controller.lookAtTransfer(id),
      controller.findOwnedFiles(id),
      controller.transferFiles(id),
      controller.acceptTransfer(id),
      controller.declineTransfer(id),
      controller.cancelTransfer(id),
      controller.savedPath(id),
    ];
    for (const command of await Promise.allSettled(commands)) expect(command).toMatchObject({ status: 'rejected', reason: { code: 'not-joined' } });
    await controller.leave();
    controller.reconnectNow();
  });
});

describe('rooms, and what this device keeps of them', () => {
  const lines = async ({ controller }: Device) =>
    (await controller.snapshot()).entries.flatMap(({ body }) => (body.kind === 'text' ? [body.text] : []));
  /** The seq of a line that the device shows. */
  async function seqOf(device: Device, text: string): Promise<number> {
    await untilHeard(device, [text]);
    const line = (await device.controller.snapshot()).entries.find(({ body }) => body.kind === 'text' && body.text === text);
    return line?.seq ?? 0;
  }

  test('a host that was joined before opens without it: lines are there, what is written waits, and goes when it is back', async () => {
    const { ann, bea, port } = await openRoom();
    await ann.say('before');
    await untilHeard(bea, ['before']);
    await bea.controller.close();
    await ann.controller.stopHosting();
    const again = await devices.open('Bea');
    await again.controller.join({ host: '127.0.0.1', port, alias: 'Bea', offline: true });
    const { session, members } = await again.controller.snapshot();
    expect(session).toMatchObject({ state: 'joined', address: `127.0.0.1:${port}`, alias: 'Bea', trust: 'known', self: expect.any(String) });
    expect(members.map(({ online }) => online)).toEqual([false, false]);
    expect(await lines(again)).toEqual(['before']);
    await untilLink(again, 'waiting');
    await again.say('while it was away');
    expect((await again.controller.snapshot()).pending.map(({ body }) => body)).toEqual([{ kind: 'text', text: 'while it was away' }]);
    await ann.controller.startHosting({ roomName: 'Room', alias: 'Ann', port });
    await untilHeard(ann, ['while it was away']);
    await untilLink(again, 'online');
    await expect.poll(() => lines(again)).toEqual(['before', 'while it was away']);
  });

  test('a host that was never joined, or whose key is another now, does not open without it', async () => {
    const { ann, bea, port } = await openRoom();
    await bea.controller.leave();
    await ann.controller.stopHosting();
    const join = (device: Device, change: object) => device.controller.join({ host: '127.0.0.1', port, alias: 'X', offline: true, ...change });
    const cal = await devices.open('Cal');
    await expect(join(cal, {})).rejects.toMatchObject({ code: 'connection-refused' });
    await expect(join(bea, { trustNewKey: `SHA256:${'k'.repeat(43)}` })).rejects.toMatchObject({ code: 'connection-refused' });
    expect((await bea.controller.snapshot()).session).toEqual({ state: 'idle' });
  });

  test('leaving while the host is still to be found ends the search for it', async () => {
    const { ann, bea, port } = await openRoom();
    await bea.controller.close();
    await ann.controller.stopHosting();
    const again = await devices.open('Bea');
    await again.controller.join({ host: '127.0.0.1', port, alias: 'Bea', offline: true });
    await again.controller.leave();
    expect(await again.controller.snapshot()).toMatchObject({ session: { state: 'idle' }, rooms: [], members: [], entries: [], pending: [] });
  });

  test('own status and being away are told to others, and the words are kept for the next stay', async () => {
    const { ann, bea, port } = await openRoom();
    const seen = async () => (await ann.controller.snapshot()).members.find(({ alias }) => alias === 'Bea');
    await bea.controller.changeSettings({ statusText: 'at lunch', notify: 'mentions' });
    bea.controller.setIdle(true);
    await expect.poll(seen).toMatchObject({ status: 'at lunch', idle: true });
    await bea.controller.close();
    const again = await devices.open('Bea');
    expect((await again.controller.snapshot()).settings).toMatchObject({ statusText: 'at lunch', notify: 'mentions' });
    await again.controller.changeSettings({ statusText: null });
    await again.controller.join({ host: '127.0.0.1', port, alias: 'Bea' });
    await expect.poll(seen).toMatchObject({ online: true });
    await expect.poll(async () => (await seen())?.status).toBeUndefined();
    expect((await again.controller.snapshot()).settings).not.toHaveProperty('statusText');
  });

  test('a room is exported, read in on another device, found there, exported again, and forgotten', async () => {
    const { ann, bea } = await openRoom();
    await ann.say('where shall we eat?');
    await seqOf(bea, 'where shall we eat?');
    const exported = await bea.controller.exportRoom(await bea.roomId(), 'jsonl');
    expect(path.dirname(exported.path)).toBe(bea.downloadDir);
    const cal = await devices.open('Cal');
    const roomId = await cal.controller.importRoom(exported.path);
    const { rooms } = await cal.controller.snapshot();
    expect(rooms).toMatchObject([{ id: roomId, name: 'Room', imported: true }]);
    expect(cal.eventsOf('rooms-changed').at(-1)?.rooms).toEqual(rooms);
    const page = await cal.controller.historyPage({ roomId, place: { kind: 'newest' }, limit: 50 });
    expect(page.entries.map(({ body }) => body)).toContainEqual({ kind: 'text', text: 'where shall we eat?' });
    expect(await cal.controller.pinnedLines(roomId)).toEqual([]);
    await cal.controller.markRead(roomId, 1);
    const { hits } = await cal.controller.search('eat', { limit: 10 });
    expect(hits).toMatchObject([{ roomId, authorAlias: 'Ann', canJump: true }]);
    expect((await cal.controller.exportRoom(roomId, 'markdown')).name).toMatch(/\.md$/);
    await cal.controller.forgetImport(roomId);
    expect((await cal.controller.snapshot()).rooms).toEqual([]);
    await expect(cal.controller.forgetImport(roomId)).rejects.toMatchObject({ code: 'unknown-room' });
    await expect(cal.controller.importRoom(path.join(devices.folder, 'nothing'))).rejects.toMatchObject({ code: 'import-unreadable' });
  });

  test('a line of an imported room is forwarded into a room of the host', async () => {
    const { ann, bea } = await openRoom();
    await ann.say('keep this');
    await seqOf(bea, 'keep this');
    const exported = await bea.controller.exportRoom(await bea.roomId(), 'jsonl');
    const imported = await bea.controller.importRoom(exported.path);
    const { entries } = await bea.controller.historyPage({ roomId: imported, place: { kind: 'newest' }, limit: 50 });
    const seq = entries.find(({ body }) => body.kind === 'text')?.seq ?? 0;
    const toRoomId = await bea.roomId();
    await bea.controller.forward({ id: newMessageId(), roomId: imported, seq, toRoomId });
    const forwarded = async () => (await ann.controller.snapshot()).entries.at(-1)?.body;
    await expect.poll(forwarded).toMatchObject({ kind: 'text', text: 'keep this', forwarded: { alias: 'Ann' } });
    await expect(bea.controller.sendChat({ id: newMessageId(), roomId: imported, text: 'x' })).rejects.toMatchObject({ code: 'unknown-room' });
  });

  test('what was said is found, also in direct conversations by the names of their people, and where it cannot be jumped to', async () => {
    const { ann, bea } = await openRoom();
    const { members } = await ann.controller.snapshot();
    const other = members.find(({ alias }) => alias === 'Bea');
    const direct = await ann.controller.openDirect(other === undefined ? [] : [other.id]);
    await ann.controller.sendChat({ id: newMessageId(), roomId: direct, text: 'a surprise' });
    await untilHeard(bea, ['a surprise']);
    expect((await bea.controller.search('surp', { limit: 10 })).hits).toMatchObject([{ roomId: direct, roomName: 'Ann', canJump: true }]);
    expect((await bea.controller.search('in:Ann surprise', { limit: 10 })).hits).toHaveLength(1);
    await bea.controller.leave();
    const [hit] = (await bea.controller.search('surprise', { limit: 10 })).hits;
    expect(hit).toMatchObject({ host: 'Room', canJump: false });
    expect((await bea.controller.searchContext(hit?.id ?? 0)).map(({ body }) => body)).toContainEqual({ kind: 'text', text: 'a surprise' });
  });

  test('earlier texts of an own message are for its author alone', async () => {
    const { ann, bea } = await openRoom();
    await ann.say('helo');
    const seq = await seqOf(ann, 'helo');
    const roomId = await ann.roomId();
    await ann.controller.editMessage({ id: newMessageId(), roomId, seq, text: 'hello' });
    const noteOf = async ({ controller }: Device) => (await controller.snapshot()).entries.find((entry) => entry.seq === seq)?.note;
    for (const device of [ann, bea]) await expect.poll(() => noteOf(device)).toMatchObject({ edited: { text: 'hello' } });
    expect((await ann.controller.versions({ roomId, seq })).map(({ text }) => text)).toEqual(['helo', 'hello']);
    await expect(bea.controller.versions({ roomId, seq })).rejects.toMatchObject({ code: 'not-yours' });
  });
});

describe('files', () => {
  async function createFile(size: number): Promise<{ readonly file: string; readonly sha256: string }> {
    const file = path.join(devices.folder, 'photo.jpg');
    const bytes = randomBytes(size);
    await writeFile(file, bytes);
    return { file, sha256: createHash('sha256').update(bytes).digest('hex') };
  }

  test.each([0, 1, 3_000_000])('a file of %d bytes arrives whole under its sender’s name, and the card is right after a restart', async (size) => {
    const { ann, bea, port } = await openRoom();
    const { file, sha256 } = await createFile(size);
    const id = await ann.controller.offerFiles({ roomId: await ann.roomId(), items: [{ path: file }] });
    await untilStatus(bea, id, 'offered');
    expect(await readdir(bea.downloadDir).catch(() => [])).toEqual([]);
    await bea.controller.acceptTransfer(id);
    await untilStatus(bea, id, 'saved');
    expect(await statusOf(bea, id)).toEqual({ state: 'saved', savedAs: 'Ann_photo.jpg', sha256 });
    const saved = await readFile(await bea.controller.savedPath(id));
    expect(createHash('sha256').update(saved).digest('hex')).toBe(sha256);
    await expect.poll(async () => (await ann.controller.snapshot()).transfers[0]).toMatchObject({ receivers: [{ alias: 'Bea', state: 'saved' }] });
    await bea.controller.close();
    const again = await devices.open('Bea');
    await again.controller.join({ host: '127.0.0.1', port, alias: 'Bea' });
    expect(await statusOf(again, id)).toEqual({ state: 'saved', savedAs: 'Ann_photo.jpg', sha256 });
    expect(await again.controller.savedPath(id)).toBe(path.join(bea.downloadDir, 'Ann_photo.jpg'));
  });

  test('what a late joiner finds in the log and cannot have any more shows as over', async () => {
    const { ann, bea, port } = await openRoom();
    const { file } = await createFile(10);
    const id = await bea.controller.offerFiles({ roomId: await bea.roomId(), items: [{ path: file }] });
    await untilStatus(ann, id, 'offered');
    await bea.controller.leave();
    await untilStatus(ann, id, 'ended');
    const cal = await devices.open('Cal');
    await cal.controller.join({ host: '127.0.0.1', port, alias: 'Cal' });
    await untilStatus(cal, id, 'ended');
    expect(await statusOf(cal, id)).toEqual({ state: 'ended', reason: 'over' });
    await expect(cal.controller.acceptTransfer(id)).rejects.toMatchObject({ code: 'unknown-transfer' });
  });

  test('what cannot be read is not offered', async () => {
    const { bea } = await openRoom();
    const roomId = await bea.roomId();
    const { file } = await createFile(10);
    const items = [{ path: file }, { path: path.join(devices.folder, 'none') }];
    await expect(bea.controller.offerFiles({ roomId, items })).rejects.toMatchObject({ code: 'file-not-found' });
    await expect(bea.controller.offerFiles({ roomId, items: items.slice(1) })).rejects.toMatchObject({ code: 'file-not-found' });
    expect((await bea.controller.snapshot()).transfers).toEqual([]);
  });

  test('decline and cancel are told to the other side', async () => {
    const { ann, bea } = await openRoom();
    const { file } = await createFile(10);
    const roomId = await ann.roomId();
    const declined = await ann.controller.offerFiles({ roomId, items: [{ path: file }] });
    await untilStatus(bea, declined, 'offered');
    await bea.controller.declineTransfer(declined);
    await expect.poll(async () => (await ann.controller.snapshot()).transfers[0]).toMatchObject({ receivers: [{ alias: 'Bea', state: 'declined' }] });
    const withdrawn = await ann.controller.offerFiles({ roomId, items: [{ path: file }] });
    await untilStatus(bea, withdrawn, 'offered');
    await ann.controller.cancelTransfer(withdrawn);
    await untilStatus(bea, withdrawn, 'ended');
    expect(await statusOf(bea, withdrawn)).toEqual({ state: 'ended', reason: 'withdrawn' });
  });
});

describe('folders', () => {
  /** Ann offers a folder with three files to Bea. */
  async function offerTree() {
    const room = await openRoom();
    const { ann, bea } = room;
    const folder = path.join(devices.folder, 'Trip');
    await mkdir(path.join(folder, 'day 1'), { recursive: true });
    const contents = { 'day 1/a.txt': 'first', 'day 1/b.txt': 'second', 'notes.md': '# Notes' };
    for (const [name, content] of Object.entries(contents)) await writeFile(path.join(folder, name), content);
    const id = await ann.controller.offerFiles({ roomId: await ann.roomId(), items: [{ path: folder }] });
    await untilStatus(bea, id, 'offered');
    return { ...room, id, contents };
  }

  test('are looked at before they are accepted, and arrive in the folder that was chosen, which is remembered', async () => {
    const { ann, bea, id, contents } = await offerTree();
    const elsewhere = path.join(devices.folder, 'Elsewhere');
    const { files, items, target } = await bea.controller.lookAtTransfer(id, { folder: elsewhere });
    expect(target.folder).toBe(elsewhere);
    expect(files.map(({ path: parts }) => parts.join('/')).sort()).toEqual(Object.keys(contents).map((name) => `Trip/${name}`));
    expect(items).toMatchObject([{ isFolder: true, savedAs: 'Ann_Trip', isTaken: false }]);
    expect(await statusOf(bea, id)).toEqual({ state: 'offered' });
    await bea.controller.acceptTransfer(id, { folder: elsewhere });
    await untilStatus(bea, id, 'saved');
    expect(await bea.controller.savedPath(id)).toBe(path.join(elsewhere, 'Ann_Trip'));
    for (const [name, content] of Object.entries(contents)) expect(await readFile(path.join(elsewhere, 'Ann_Trip', name), 'utf8')).toBe(content);
    await expect.poll(async () => (await bea.controller.snapshot()).settings.recentFolders[0]?.label).toBe(elsewhere);
    expect((await ann.controller.transferFiles(id)).map(({ size }) => size).sort()).toEqual([5, 6, 7]);
  });

  test('that are remembered are rid of what nobody will go on with, at the next start', async () => {
    const before = await devices.open('Bea');
    const elsewhere = path.join(devices.folder, 'Elsewhere');
    await before.controller.rememberFolder(elsewhere);
    await before.controller.close();
    const folders = [before.downloadDir, elsewhere];
    for (const folder of folders) {
      await mkdir(folder, { recursive: true });
      await writeFile(path.join(folder, '.lan-chat-0123456789abcdef.part'), 'some');
      await utimes(path.join(folder, '.lan-chat-0123456789abcdef.part'), 0, 0);
    }
    await devices.open('Bea');
    for (const folder of folders) await expect.poll(() => readdir(folder)).toEqual([]);
  });

  test('are offered once more as a new entry', async () => {
    const { ann, bea, id } = await offerTree();
    await bea.controller.declineTransfer(id);
    const again = await ann.controller.resendTransfer(id);
    await untilStatus(bea, again, 'offered');
    expect(again).not.toBe(id);
    expect((await bea.controller.snapshot()).transfers.find((transfer) => transfer.id === again)).toMatchObject({ name: 'Trip', tree: { files: 3 } });
  });

  test('of which everything is there already are known to be', async () => {
    const { ann, bea, id } = await offerTree();
    await bea.controller.acceptTransfer(id);
    await untilStatus(bea, id, 'saved');
    const again = await ann.controller.resendTransfer(id);
    await untilStatus(bea, again, 'offered');
    expect(await bea.controller.findOwnedFiles(again)).toEqual([0, 1, 2]);
  });
});

describe('[FT27] what a trusted sender offers', () => {
  test('is saved without asking, and what can run programs is not', async () => {
    const { ann, bea } = await openRoom();
    const { members } = await bea.controller.snapshot();
    const annId = members.find(({ alias }) => alias === 'Ann')?.id;
    if (annId === undefined) throw new Error('Ann is not there');
    await bea.controller.trustSender({ memberId: annId, alias: 'Ann', maxBytes: 100 });
    const offer = async (name: string) => {
      const file = path.join(devices.folder, name);
      await writeFile(file, 'content');
      return await ann.controller.offerFiles({ roomId: await ann.roomId(), items: [{ path: file }] });
    };
    const offerFolder = async (name: string, files: readonly string[]) => {
      const folder = path.join(devices.folder, name);
      await mkdir(folder);
      for (const file of files) await writeFile(path.join(folder, file), file);
      return await ann.controller.offerFiles({ roomId: await ann.roomId(), items: [{ path: folder }] });
    };
    const program = await offer('tool.exe');
    const tools = await offerFolder('Tools', ['readme.md', 'tool.sh']);
    const trip = await offerFolder('Trip', ['a.txt', 'b.txt']);
    const text = await offer('notes.txt');
    await untilStatus(bea, text, 'saved');
    await untilStatus(bea, trip, 'saved');
    expect(await readdir(path.join(bea.downloadDir, 'Ann_Trip'))).toEqual(['a.txt', 'b.txt']);
    for (const id of [program, tools]) expect(await statusOf(bea, id)).toEqual({ state: 'offered' });
    const transferOf = async (id: TransferId) => (await bea.controller.snapshot()).transfers.find((transfer) => transfer.id === id);
    expect(await transferOf(text)).toMatchObject({ isAutomatic: true });
    await bea.controller.trustSender({ memberId: annId, alias: 'Ann', maxBytes: null });
    const later = await offer('later.txt');
    await untilStatus(bea, later, 'offered');
    expect((await bea.controller.snapshot()).settings.trustedSenders).toEqual([]);
  });
});

describe('the spool of the hosted room', () => {
  test('is seen and cleared by who hosts, and by nobody else', async () => {
    const { ann, bea } = await openRoom();
    const file = path.join(devices.folder, 'kept.bin');
    await writeFile(file, randomBytes(1_000));
    const id = await bea.controller.offerFiles({ roomId: await bea.roomId(), items: [{ path: file }], keep: true });
    await expect.poll(async () => (await ann.controller.spoolUse()).offers[0]).toMatchObject({ transferId: id, isWhole: true, keep: true });
    await expect(bea.controller.spoolUse()).rejects.toMatchObject({ code: 'not-hosting' });
    await expect(bea.controller.clearSpool()).rejects.toMatchObject({ code: 'not-hosting' });
    await ann.controller.clearSpool(id);
    await expect.poll(async () => (await ann.controller.spoolUse()).bytes).toBe(0);
  });

  test('has the quota of the settings, from the start and when it is changed', async () => {
    const ann = await devices.open('Ann');
    await ann.controller.changeSettings({ spoolQuota: 300_000_000 });
    await ann.controller.startHosting({ roomName: 'Room', alias: 'Ann', port: 0 });
    expect((await ann.controller.spoolUse()).quotaBytes).toBe(300_000_000);
    await ann.controller.changeSettings({ spoolQuota: 200_000_000 });
    expect((await ann.controller.spoolUse()).quotaBytes).toBe(200_000_000);
  });
});

describe('settings', () => {
  test('are told when they change, and kept', async () => {
    const ann = await devices.open('Ann');
    const folder = await ann.controller.rememberFolder(path.join(devices.folder, 'Photos'));
    await ann.controller.changeSettings({ uploadLimit: 100_000, maxDownloads: 1 });
    await ann.controller.setDownloadDir(ann.controller.folderPath(folder.id));
    expect(ann.eventsOf('settings-changed').at(-1)?.settings).toMatchObject({
      ...{ uploadLimit: 100_000, maxDownloads: 1, downloadFolder: folder.label },
      recentFolders: [folder, { label: ann.downloadDir }],
    });
    await ann.controller.close();
    const again = await devices.open('Ann');
    expect((await again.controller.snapshot()).settings).toEqual(ann.eventsOf('settings-changed').at(-1)?.settings);
    expect(again.controller.folderPath(folder.id)).toBe(path.join(devices.folder, 'Photos'));
  });

  test('a download that waits for its turn begins when more may run at once', async () => {
    const { ann, bea } = await openRoom();
    await bea.controller.changeSettings({ maxDownloads: 1, downloadLimit: 16 * 1024 });
    const ids: TransferId[] = [];
    for (const name of ['one.bin', 'two.bin']) {
      const file = path.join(devices.folder, name);
      await writeFile(file, randomBytes(4_000_000));
      ids.push(await ann.controller.offerFiles({ roomId: await ann.roomId(), items: [{ path: file }] }));
    }
    const [first, second] = ids;
    if (first === undefined || second === undefined) throw new Error('unreachable');
    for (const id of ids) {
      await untilStatus(bea, id, 'offered');
      await bea.controller.acceptTransfer(id);
    }
    await untilStatus(bea, first, 'receiving');
    expect((await statusOf(bea, second))?.state).not.toBe('receiving');
    await bea.controller.changeSettings({ maxDownloads: 2 });
    await untilStatus(bea, second, 'receiving');
    expect((await statusOf(bea, first))?.state).toBe('receiving');
    await bea.controller.changeSettings({ downloadLimit: null });
    for (const id of ids) await untilStatus(bea, id, 'saved');
  });

  test('a folder that cannot be one is neither remembered nor used', async () => {
    const ann = await devices.open('Ann');
    const file = path.join(devices.folder, 'file');
    await writeFile(file, '');
    await expect(ann.controller.rememberFolder(file)).rejects.toMatchObject({ code: 'folder-unwritable' });
    await expect(ann.controller.setDownloadDir(file)).rejects.toMatchObject({ code: 'folder-unwritable' });
    expect(ann.eventsOf('settings-changed')).toEqual([]);
  });
});

describe('events and snapshots', () => {
  test('events are numbered without holes, and a snapshot with the events after it is the state of now', async () => {
    const { ann, bea } = await openRoom();
    await ann.say('one');
    await untilHeard(bea, ['one']);
    const before = await bea.controller.snapshot();
    await ann.say('two');
    await bea.say('three');
    await untilHeard(bea, ['two', 'three']);
    expect(bea.events.map(({ seq }) => seq)).toEqual(bea.events.map((_, index) => index + 1));
    const later = bea.eventsOf('entries-added').filter(({ seq }) => seq > before.seq);
    const entries = [...before.entries, ...later.flatMap((event) => event.entries)];
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
    expect((await bea.controller.snapshot()).entries).toEqual(entries);
  });
});

describe('the data folder', () => {
  test('is not shared', async () => {
    await devices.open('Ann');
    await expect(devices.open('Ann')).rejects.toMatchObject({ code: 'data-folder-in-use' });
  });

  test('that cannot be made is data-folder-unusable', async () => {
    const blocked = path.join(devices.folder, 'blocked');
    await writeFile(blocked, '');
    await expect(devices.open('Ann', { dataDir: path.join(blocked, 'data') })).rejects.toMatchObject({ code: 'data-folder-unusable' });
  });

  test('loses what was staged in an earlier run', async () => {
    const staged = path.join(devices.folder, 'Ann', 'data', 'staged');
    await mkdir(staged, { recursive: true });
    await writeFile(path.join(staged, 'x'), '');
    await devices.open('Ann');
    expect(await readdir(staged).catch(() => [])).toEqual([]);
  });
});

test('closing says goodbye, may be done twice, and lets nothing in afterwards', async () => {
  const { ann, bea, port } = await openRoom();
  await Promise.all([bea.controller.close(), bea.controller.close()]);
  await bea.controller.close();
  await expect.poll(async () => (await ann.controller.snapshot()).entries.at(-1)?.body).toEqual({ kind: 'notice', notice: 'left' });
  await expect(bea.controller.join({ host: '127.0.0.1', port, alias: 'Bea' })).rejects.toMatchObject({ code: 'already-joined' });
  await ann.controller.close();
});

test('closing waits for what a stay that just ended still has to write down', async () => {
  const { port } = await openRoom();
  const logged: string[] = [];
  const cal = await devices.open('Cal', { logger: { log: (level, event) => void (level === 'warn' && logged.push(event)) } });
  await cal.controller.join({ host: '127.0.0.1', port, alias: 'Cal' });
  const file = path.join(devices.folder, 'a.txt');
  await writeFile(file, 'a');
  const id = await cal.controller.offerFiles({ roomId: await cal.roomId(), items: [{ path: file }] });
  await untilStatus(cal, id, 'open');
  const closed = Promise.withResolvers<void>();
  cal.controller.onEvent((event) => {
    if (event.type === 'session-changed' && event.session.state === 'idle') closed.resolve(cal.controller.close());
  });
  await cal.controller.leave();
  await closed.promise;
  expect(logged).toEqual([]);
  const again = await devices.open('Cal');
  await again.controller.join({ host: '127.0.0.1', port, alias: 'Cal' });
  expect(await statusOf(again, id)).toEqual({ state: 'ended', reason: 'sender-left' });
});

async function listenAnywhere(): Promise<AsyncDisposable & { readonly port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())) };
}
