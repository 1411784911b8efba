import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PostBody } from '../../shared/model/entry.ts';
import { type MessageId, memberIdSchema, messageIdSchema, type RoomId, roomIdSchema } from '../../shared/model/ids.ts';
import type { MessageOf } from '../../shared/wire/message.ts';
import type { Database } from '../lib/sqlite/database.ts';
import { openDatabase } from '../lib/sqlite/open-database.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { randomId } from '../testing/scripted-host.ts';
import { createTemporaryFolder } from '../testing/temporary-folder.ts';
import { CLIENT_MIGRATIONS } from './client-database.ts';
import { Outbox, type OutboxPost, toPendingPost } from './outbox.ts';

const hostId = memberIdSchema.parse('h'.repeat(43));
const room = roomIdSchema.parse(randomId());
const otherRoom = roomIdSchema.parse(randomId());

let folder: Awaited<ReturnType<typeof createTemporaryFolder>>;
let database: Database;
let clock: ReturnType<typeof createFakeClock>;
let changed: OutboxPost[];
let dropped: OutboxPost[];
let sent: string[];
beforeEach(async () => {
  folder = await createTemporaryFolder();
  database = await openDatabase({ path: `${folder.path}/client.db`, migrations: CLIENT_MIGRATIONS });
  clock = createFakeClock();
  changed = [];
  dropped = [];
  sent = [];
});
afterEach(async () => {
  await database[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const listener = {
  onChanged: (post: OutboxPost) => void changed.push(post),
  onDropped: (post: OutboxPost) => void dropped.push(post),
  onWriteFailed: (error: unknown) => expect.fail(String(error)),
};
const openOutbox = (host = hostId) => Outbox.open({ database, hostId: host, clock, listener });
const send = ({ body }: MessageOf<'post'>) => void sent.push(wordOf(body));

async function addText(outbox: Outbox, text: string, roomId: RoomId = room): Promise<MessageId> {
  const id = messageIdSchema.parse(randomId());
  await outbox.add({ id, roomId, body: { kind: 'text', text } });
  return id;
}
async function addFile(outbox: Outbox, name: string): Promise<MessageId> {
  const id = messageIdSchema.parse(randomId());
  await outbox.add({ id, roomId: room, body: { kind: 'file', name, size: 1 } });
  return id;
}
const textsOf = (outbox: Outbox) => outbox.list().map(({ body }) => wordOf(body));
function wordOf(body: PostBody): string {
  if (body.kind === 'text') return body.text;
  return body.kind === 'file' ? body.name : body.kind;
}

test('a post is on the disk before it is sent', async () => {
  const outbox = await openOutbox();
  let written = false;
  const whenWritten = database.write.bind(database);
  database.write = async (statements) => {
    await whenWritten(statements);
    written = true;
  };
  outbox.goOnline((post) => {
    expect(written).toBe(true);
    send(post);
  });
  await addText(outbox, 'one');
  expect(sent).toEqual(['one']);
});

test('posts of a room go one by one, in the order in which they were written; rooms do not wait for each other', async () => {
  const outbox = await openOutbox();
  outbox.goOnline(send);
  const one = await addText(outbox, 'one');
  const two = await addText(outbox, 'two');
  await addText(outbox, 'elsewhere', otherRoom);
  expect(sent).toEqual(['one', 'elsewhere']);
  outbox.acknowledge(one);
  expect(sent).toEqual(['one', 'elsewhere', 'two']);
  expect(outbox.acknowledge(two)?.id).toBe(two);
  expect(outbox.acknowledge(two)).toBeUndefined();
  expect(textsOf(outbox)).toEqual(['elsewhere']);
});

test('what was not acknowledged goes out again after a reconnect, in order', async () => {
  const outbox = await openOutbox();
  outbox.goOnline(send);
  const one = await addText(outbox, 'one');
  outbox.goOffline();
  await addText(outbox, 'two');
  expect(sent).toEqual(['one']);
  outbox.goOnline(send);
  expect(sent).toEqual(['one', 'one']);
  outbox.acknowledge(one);
  expect(sent).toEqual(['one', 'one', 'two']);
});

test('text survives a restart, offers of files do not', async () => {
  const first = await openOutbox();
  await addText(first, 'one');
  await addFile(first, 'a.txt');
  const two = await addText(first, 'two');
  first.reject(two, { code: 'message-too-long', params: {} }, undefined);
  first[Symbol.dispose]();
  const second = await openOutbox();
  expect(second.list().map(toPendingPost)).toEqual([
    expect.objectContaining({ body: { kind: 'text', text: 'one' }, status: { state: 'waiting' } }),
    expect.objectContaining({ body: { kind: 'text', text: 'two' }, status: { state: 'failed', failure: { code: 'message-too-long', params: {} } } }),
  ]);
  expect(await database.read('SELECT id FROM outbox')).toHaveLength(2);
});

test('posts to one host are not seen with another', async () => {
  await addText(await openOutbox(), 'one');
  expect((await openOutbox(memberIdSchema.parse('i'.repeat(43)))).list()).toEqual([]);
});

test('an id that is there already changes nothing', async () => {
  const outbox = await openOutbox();
  const id = await addText(outbox, 'one');
  await outbox.add({ id, roomId: room, body: { kind: 'text', text: 'again' } });
  expect(textsOf(outbox)).toEqual(['one']);
});

test('too-fast waits as long as the host says and goes again; what follows keeps its place behind it', async () => {
  const outbox = await openOutbox();
  outbox.goOnline(send);
  const one = await addText(outbox, 'one');
  await addText(outbox, 'two');
  outbox.reject(one, { code: 'too-fast', params: {} }, 700);
  await clock.advance(699);
  expect(sent).toEqual(['one']);
  await clock.advance(1);
  expect(sent).toEqual(['one', 'one']);
  outbox.acknowledge(one);
  expect(sent).toEqual(['one', 'one', 'two']);
});

test('an offer that must wait does not hold up text, but later offers', async () => {
  const outbox = await openOutbox();
  outbox.goOnline(send);
  const offer = await addFile(outbox, 'a.txt');
  await addFile(outbox, 'b.txt');
  const text = await addText(outbox, 'one');
  outbox.reject(offer, { code: 'too-fast', params: {} }, 6_000);
  expect(sent).toEqual(['a.txt', 'one']);
  outbox.acknowledge(text);
  await clock.advance(5_999);
  expect(sent).toEqual(['a.txt', 'one']);
  await clock.advance(1);
  expect(sent).toEqual(['a.txt', 'one', 'a.txt']);
});

test('a refused text fails and lets the next one pass; retry sends it again; discard forgets it', async () => {
  const outbox = await openOutbox();
  outbox.goOnline(send);
  const one = await addText(outbox, 'one');
  const two = await addText(outbox, 'two');
  outbox.reject(one, { code: 'message-too-long', params: {} }, undefined);
  expect(sent).toEqual(['one', 'two']);
  expect(changed.at(-1)).toMatchObject({ id: one, failure: { code: 'message-too-long' } });
  outbox.acknowledge(two);
  await outbox.retry(one);
  expect(changed.at(-1)?.failure).toBeUndefined();
  expect(sent).toEqual(['one', 'two', 'one']);
  expect(outbox.discard(one)?.id).toBe(one);
  expect((await openOutbox()).list()).toEqual([]);
});

test('a refused offer is gone', async () => {
  const outbox = await openOutbox();
  outbox.goOnline(send);
  const offer = await addFile(outbox, 'a.txt');
  outbox.reject(offer, { code: 'unknown-room', params: {} }, undefined);
  expect(outbox.list()).toEqual([]);
});

describe('[LG2] with a new log of the host', () => {
  const newRoom = roomIdSchema.parse(randomId());
  const move = (outbox: Outbox) => outbox.moveToNewLog({ formerFirst: room, first: newRoom, others: new Set([newRoom]) });

  test('what was written for its first room goes to the new one, and answers nothing any more', async () => {
    const outbox = await openOutbox();
    const id = messageIdSchema.parse(randomId());
    await outbox.add({ id, roomId: room, body: { kind: 'text', text: 'one', replyTo: 7 } });
    move(outbox);
    const moved = { id, roomId: newRoom, body: { kind: 'text', text: 'one' } };
    expect(changed.at(-1)).toMatchObject(moved);
    expect((await openOutbox()).get(id)).toEqual({ ...moved, at: clock.wallMs(), failure: undefined });
  });

  test('[RM1] what was written for fewer people goes nowhere by itself', async () => {
    const outbox = await openOutbox();
    const id = await addText(outbox, 'only for Bea', otherRoom);
    move(outbox);
    outbox.goOnline(send);
    expect(sent).toEqual([]);
    expect(outbox.get(id)).toMatchObject({ roomId: otherRoom, failure: { code: 'unknown-room' } });
  });

  test('amendments of lines that are gone are gone', async () => {
    const outbox = await openOutbox();
    await outbox.add({ id: messageIdSchema.parse(randomId()), roomId: room, body: { kind: 'delete', target: 1 } });
    move(outbox);
    expect(outbox.list()).toEqual([]);
    expect(dropped.map(({ body }) => body.kind)).toEqual(['delete']);
  });
});

test('[AM1] an amendment does not overtake the message that is written before it', async () => {
  const outbox = await openOutbox();
  outbox.goOnline(send);
  const one = await addText(outbox, 'one');
  await outbox.add({ id: messageIdSchema.parse(randomId()), roomId: room, body: { kind: 'pin', target: 1, on: true } });
  outbox.reject(one, { code: 'too-fast', params: {} }, 700);
  expect(sent).toEqual(['one']);
  await clock.advance(700);
  outbox.acknowledge(one);
  expect(sent).toEqual(['one', 'one', 'pin']);
});

test('[MS4] whatever the host refuses with a time goes out again after it', async () => {
  const outbox = await openOutbox();
  outbox.goOnline(send);
  const one = await addText(outbox, 'one');
  outbox.reject(one, { code: 'host-full', params: {} }, 10_000);
  expect(outbox.get(one)?.failure).toBeUndefined();
  await clock.advance(10_000);
  expect(sent).toEqual(['one', 'one']);
});

test.each([
  ['edit', { kind: 'edit', target: 1, text: 'better' }, 'waits for its author'],
  ['reaction', { kind: 'reaction', target: 1, emoji: '👍', on: true }, 'is gone'],
  ['delete', { kind: 'delete', target: 1 }, 'is gone'],
  ['pin', { kind: 'pin', target: 1, on: true }, 'is gone'],
] as const)('a refused %s', async (_kind, body, what) => {
  const outbox = await openOutbox();
  outbox.goOnline(send);
  const id = messageIdSchema.parse(randomId());
  await outbox.add({ id, roomId: room, body });
  outbox.reject(id, { code: 'message-gone', params: {} }, undefined);
  expect(outbox.get(id) === undefined).toBe(what === 'is gone');
  expect(dropped).toHaveLength(what === 'is gone' ? 1 : 0);
});

test('a disk that cannot be written refuses the post, and nothing of it is left', async () => {
  const outbox = await openOutbox();
  outbox.goOnline(send);
  await database[Symbol.asyncDispose]();
  await expect(addText(outbox, 'one')).rejects.toMatchObject({ code: 'storage-failed' });
  expect(outbox.list()).toEqual([]);
  expect(sent).toEqual([]);
  expect(changed).toEqual([]);
});
