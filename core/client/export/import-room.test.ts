import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { roomIdSchema } from '../../../shared/model/ids.ts';
import { createTemporaryFolder } from '../../testing/temporary-folder.ts';
import { ann, bob, day, lobby, log, SearchRig } from '../testing/search-rig.ts';
import { exportRoom } from './export-room.ts';
import { importRoom } from './import-room.ts';
import { ImportedRooms } from './imported-rooms.ts';

let folder: Awaited<ReturnType<typeof createTemporaryFolder>>;
let rig: SearchRig;
let imported: ImportedRooms;
beforeEach(async () => {
  folder = await createTemporaryFolder();
  rig = await SearchRig.open();
  imported = new ImportedRooms(rig.database);
});
afterEach(async () => {
  await rig[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** What the lobby says, as a file. */
async function exportLobby(): Promise<string> {
  const head = { room: { kind: 'room', description: 'for all' }, title: 'Lobby', nameOf: () => undefined, nowMs: day(9) } as const;
  const file = await exportRoom({ ...head, lines: rig.history.lines(log, lobby), format: 'jsonl', folder: folder.path });
  return file.path;
}

async function write(text: string): Promise<string> {
  const file = path.join(folder.path, 'import.jsonl');
  await writeFile(file, text);
  return file;
}

async function talk(): Promise<void> {
  await rig.sayAll([
    { said: 'hello ünïcode 日本語\u2028line' },
    { said: 'a reply', by: bob },
    { said: { kind: 'text', text: 'yes', replyTo: 1 }, by: bob },
    { said: { kind: 'edit', target: 2, text: 'an edited reply' }, by: bob },
    { said: { kind: 'reaction', target: 1, emoji: '👍', on: true }, by: bob },
    { said: { kind: 'pin', target: 1, on: true } },
    { said: 'never said' },
    { said: { kind: 'delete', target: 7 } },
    { said: { kind: 'file', name: 'plan.pdf', size: 3 } },
  ]);
}

test('an export that is read again is the same room, with notes, pins and quotes, for this device alone', async () => {
  await talk();
  const { roomId } = await importRoom(rig.database, await exportLobby());
  const withoutRoom = (entries: readonly object[]) => entries.map((entry) => ({ ...entry, roomId: undefined }));
  const [original, copy] = [await rig.history.page(log, lobby, { kind: 'newest' }, 99), await imported.page(roomId, { kind: 'newest' }, 99)];
  expect(withoutRoom(copy?.entries ?? [])).toEqual(withoutRoom(original.entries));
  expect((await imported.pinned(roomId)).map(({ seq }) => seq)).toEqual([1]);
  expect(await imported.list()).toEqual([
    {
      ...{ id: roomId, kind: 'room', name: 'Lobby', description: 'for all', firstSeq: 1, lastSeq: 9 },
      ...{ readSeq: 9, unread: 0, mentions: 0, muted: false, lastAt: day(1), imported: true },
    },
  ]);
});

test('what was exported, read and exported again is the same file', async () => {
  await talk();
  const first = await exportLobby();
  const { roomId } = await importRoom(rig.database, first);
  const head = { room: { kind: 'room', description: 'for all' }, title: 'Lobby', nameOf: () => undefined, nowMs: day(9) } as const;
  const second = await exportRoom({ ...head, lines: imported.lines(roomId), format: 'jsonl', folder: folder.path });
  expect(await readFile(second.path, 'utf8')).toBe(await readFile(first, 'utf8'));
});

test('its lines are found by searching, can be jumped to, and are named', async () => {
  await talk();
  const { roomId } = await importRoom(rig.database, await exportLobby());
  const { hits } = await rig.find('edited in:lobby');
  expect(hits.map((hit) => [hit.roomId, hit.roomName, hit.canJump]).toSorted()).toEqual(
    [
      [lobby, 'Lobby', true],
      [roomId, 'Lobby', true],
    ].toSorted(),
  );
  expect((await imported.page(roomId, { kind: 'around', seq: 2 }, 2))?.entries).toMatchObject([{ seq: 1 }, { seq: 2 }]);
});

test('the same file twice is one room', async () => {
  await talk();
  const file = await exportLobby();
  const first = await importRoom(rig.database, file);
  expect(await importRoom(rig.database, file)).toEqual(first);
  expect(await imported.list()).toHaveLength(1);
});

test('a room that is forgotten leaves nothing, and can be read anew; another stays', async () => {
  await talk();
  const file = await exportLobby();
  const { roomId } = await importRoom(rig.database, file);
  expect(await imported.forget(roomId)).toBe(true);
  expect(await imported.forget(roomId)).toBe(false);
  expect([await imported.list(), await imported.page(roomId, { kind: 'newest' }, 9)]).toEqual([[], undefined]);
  expect((await rig.find('edited')).hits).toHaveLength(1);
  await importRoom(rig.database, file);
  expect(await imported.list()).toHaveLength(1);
});

test('a room of thousands of lines comes as a whole', async () => {
  await rig.sayAll(Array.from({ length: 1201 }, (_, index) => ({ said: `line ${index}` })));
  const { roomId } = await importRoom(rig.database, await exportLobby());
  let count = 0;
  for await (const { seq } of imported.lines(roomId)) expect(seq).toBe(++count);
  expect(count).toBe(1201);
});

describe('a file that is no export', () => {
  const head = '{"format":"lan-chat-room","version":1,"name":"R"}';
  const entry = (seq: number, body: object = { kind: 'text', text: 'x' }) =>
    JSON.stringify({ seq, id: 'i'.repeat(22), at: 1, authorId: ann, author: 'Ann', body });

  test.each([
    ['an empty file', '', 1],
    ['another kind of file', '%PDF-1.7\n%âãÏÓ', 1],
    ['JSON that is none', '{"a":1}', 1],
    ['one of a later version', head.replace('1', '2'), 1],
    ['one without a name', head.replace('"R"', '"  "'), 1],
    ['one that breaks off', `${head}\n${entry(1)}\n${entry(2).slice(0, 30)}`, 3],
    ['one whose numbers do not rise', `${head}\n${entry(2)}\n${entry(2)}`, 3],
    ['one with an amendment as a line', `${head}\n${entry(1, { kind: 'delete', target: 1 })}`, 2],
    ['one with a text that no message has', `${head}\n${entry(1, { kind: 'text', text: '' })}`, 2],
    ['a bad line behind many good ones', [head, ...Array.from({ length: 1100 }, (_, index) => entry(index + 1)), 'x'].join('\n'), 1102],
    ['a line without end', `${head}\n${'x'.repeat(5 * 1024 * 1024)}`, 2],
  ])('%s is said with its line, and nothing of it stays', async (_, text, number) => {
    await expect(importRoom(rig.database, await write(text))).rejects.toMatchObject({ code: 'import-unreadable', params: { line: number } });
    expect(await imported.list()).toEqual([]);
    expect(await rig.database.read('SELECT * FROM lines')).toEqual([]);
  });

  test('that is not there is unreadable', async () => {
    await expect(importRoom(rig.database, path.join(folder.path, 'none'))).rejects.toMatchObject({ code: 'import-unreadable' });
  });

  test('empty lines and CRLF are no fault', async () => {
    const { roomId } = await importRoom(rig.database, await write(`${head}\r\n\r\n${entry(1)}\r\n`));
    expect((await imported.page(roomId, { kind: 'newest' }, 9))?.entries).toHaveLength(1);
  });
});

test('what a broken-off import left is cleared away at the next start, and never shown', async () => {
  const half = roomIdSchema.parse('x'.repeat(22));
  await rig.database.write([{ sql: "INSERT INTO log_rooms (host_id, epoch, room_id) VALUES ('', '', ?)", params: [half] }]);
  expect(await imported.list()).toEqual([]);
  await imported.clearUnfinished();
  expect(await imported.page(half, { kind: 'newest' }, 9)).toBeUndefined();
});
