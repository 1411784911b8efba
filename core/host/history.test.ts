import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../shared/model/entry.ts';
import { type MemberId, memberIdSchema } from '../../shared/model/ids.ts';
import { GROUP_COMMIT_MESSAGES } from '../../shared/wire/limits.ts';
import { silentLogger } from '../lib/logger.ts';
import type { Statement } from '../lib/sqlite/database.ts';
import { openDatabase } from '../lib/sqlite/open-database.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { FaultyDatabase } from '../testing/faulty-database.ts';
import { messageId } from '../testing/host-peer.ts';
import { createTemporaryFolder } from '../testing/temporary-folder.ts';
import type { History, Posting } from './history.ts';
import { HISTORY_MIGRATIONS } from './history-schema.ts';
import { saveMember } from './member-rows.ts';
import { DatabaseOfferStore } from './offer-store.ts';
import { openHistory } from './open-history.ts';
import type { EntryDraft } from './room.ts';

const anna: MemberId = memberIdSchema.parse('a'.repeat(43));
const ben: MemberId = memberIdSchema.parse('b'.repeat(43));
const hostId: MemberId = memberIdSchema.parse('h'.repeat(43));

async function openAll(roomName = 'Room') {
  const folder = await createTemporaryFolder();
  const clock = createFakeClock();
  const open = async () => {
    const database = new FaultyDatabase(await openDatabase({ path: join(folder.path, 'history.db'), migrations: HISTORY_MIGRATIONS }));
    return { database, history: await openHistory(database, { clock, roomName, hostId }) };
  };
  return { ...(await open()), clock, reopen: open, path: folder.path, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

function roomOf(history: History) {
  const [room] = history.rooms;
  if (room === undefined) throw new Error('there is always a first room');
  return room;
}

const draft = (history: History, number: number, authorId = anna): EntryDraft => ({
  roomId: roomOf(history).id,
  id: messageId(number),
  authorId,
  authorAlias: 'Anna',
  body: { kind: 'text', text: `text ${number}` },
});
const append = (history: History, entry: EntryDraft) => new Promise<Posting>((resolve) => history.append(entry, resolve));
const entryOf = (posting: Posting): Entry => {
  if (!posting.ok) throw posting.error;
  return posting.entry;
};

const rowsOf = (statements: readonly Statement[]) => statements.reduce((sum, { rows }) => sum + (rows?.length ?? 1), 0);

describe('a history', () => {
  it('[LG2] begins with an epoch and a room, and keeps both', async () => {
    await using all = await openAll('Kitchen');
    const first = { epoch: all.history.epoch, room: roomOf(all.history).summary() };
    await all.history[Symbol.asyncDispose]();
    const { history } = await all.reopen();
    expect({ epoch: history.epoch, room: roomOf(history).summary() }).toEqual(first);
    expect(first.room).toMatchObject({ name: 'Kitchen', lastSeq: 0 });
    await history[Symbol.asyncDispose]();
  });

  it('[LG1] numbers entries in the order of the calls, and goes on after it was opened again', async () => {
    await using all = await openAll();
    const postings = await Promise.all([1, 2, 3].map((number) => append(all.history, draft(all.history, number))));
    expect(postings.map((posting) => [entryOf(posting).seq, entryOf(posting).id])).toEqual([
      [1, messageId(1)],
      [2, messageId(2)],
      [3, messageId(3)],
    ]);
    await all.history[Symbol.asyncDispose]();
    const { history } = await all.reopen();
    expect(entryOf(await append(history, draft(history, 4))).seq).toBe(4);
    await history[Symbol.asyncDispose]();
  });

  it('[MS2] answers only what is on the disk', async () => {
    await using all = await openAll();
    const child = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { openDatabase } from ${JSON.stringify(new URL('../lib/sqlite/open-database.ts', import.meta.url).href)};
         import { createId } from ${JSON.stringify(new URL('./history.ts', import.meta.url).href)};
         import { openHistory } from ${JSON.stringify(new URL('./open-history.ts', import.meta.url).href)};
         import { HISTORY_MIGRATIONS } from ${JSON.stringify(new URL('./history-schema.ts', import.meta.url).href)};
         import { systemClock } from ${JSON.stringify(new URL('../lib/clock.ts', import.meta.url).href)};
         const database = await openDatabase({ path: ${JSON.stringify(join(all.path, 'killed.db'))}, migrations: HISTORY_MIGRATIONS });
         const history = await openHistory(database, { clock: systemClock, roomName: 'Room', hostId: ${JSON.stringify(hostId)} });
         const post = () => history.append(
           { roomId: history.rooms[0].id, id: createId(), authorId: ${JSON.stringify(anna)}, authorAlias: 'Anna', body: { kind: 'text', text: 'x' } },
           (posting) => { process.stdout.write(posting.entry.seq + '\\n'); post(); },
         );
         for (let count = 0; count < 10; count++) post();`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      if (output.length > 1_000) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const lastAnswered = Math.max(...output.split('\n').slice(0, -1).map(Number));
    expect(lastAnswered).toBeGreaterThan(1);
    const database = await openDatabase({ path: join(all.path, 'killed.db'), migrations: HISTORY_MIGRATIONS });
    await using history = await openHistory(database, { clock: all.clock, roomName: 'Room', hostId });
    const { id, lastSeq } = roomOf(history);
    expect(lastSeq).toBeGreaterThanOrEqual(lastAnswered);
    expect((await history.page(id, 0, lastSeq)).map(({ seq }) => seq)).toEqual(Array.from({ length: lastSeq }, (_, index) => index + 1));
    await all.history[Symbol.asyncDispose]();
  });

  it('[MS3] knows an id again within a group, after it, after it left the tail, and when it was opened again', async () => {
    await using all = await openAll();
    const [first, same] = await Promise.all([append(all.history, draft(all.history, 1)), append(all.history, draft(all.history, 1))]);
    expect([first, same]).toEqual([
      { ok: true, entry: entryOf(first), duplicate: false },
      { ok: true, entry: entryOf(first), duplicate: true },
    ]);
    expect(await append(all.history, draft(all.history, 1))).toEqual(same);
    expect(await append(all.history, draft(all.history, 1, ben))).toMatchObject({ duplicate: false, entry: { seq: 2 } });
    await all.history[Symbol.asyncDispose]();
    const { history } = await all.reopen();
    expect(await append(history, draft(history, 1))).toEqual(same);
    expect(await history.findPosted(anna, messageId(1))).toEqual(entryOf(first));
    expect(await history.findPosted(anna, messageId(2))).toBeUndefined();
    expect(roomOf(history).lastSeq).toBe(2);
    await history[Symbol.asyncDispose]();
  });

  it(`commits what one turn brings in one transaction, ${GROUP_COMMIT_MESSAGES} entries at most`, async () => {
    await using all = await openAll();
    const before = all.database.writes.length;
    const count = 2 * GROUP_COMMIT_MESSAGES + 1;
    await Promise.all(Array.from({ length: count }, (_, index) => append(all.history, draft(all.history, index + 1))));
    expect(all.database.writes.slice(before).map(rowsOf)).toEqual([GROUP_COMMIT_MESSAGES, GROUP_COMMIT_MESSAGES, 1]);
    await all.history[Symbol.asyncDispose]();
  });

  it('commits large texts in several transactions', async () => {
    await using all = await openAll();
    const before = all.database.writes.length;
    const body = { kind: 'text', text: 'x'.repeat(16_384) } as const;
    await Promise.all(Array.from({ length: 100 }, (_, index) => append(all.history, { ...draft(all.history, index + 1), body })));
    expect(all.database.writes.slice(before).map(rowsOf)).toEqual([64, 36]);
    await all.history[Symbol.asyncDispose]();
  });

  it('[MS2] reports a group after its authors were answered', async () => {
    await using all = await openAll();
    const log: string[] = [];
    all.history.listen({ onCommitted: ({ entries }) => void log.push(`committed ${entries.map(({ seq }) => seq)}`), onFailed: () => {} });
    for (const number of [1, 2]) all.history.append(draft(all.history, number), () => void log.push(`answered ${number}`));
    await append(all.history, draft(all.history, 3));
    await all.history[Symbol.asyncDispose]();
    expect(log).toEqual(['answered 1', 'answered 2', 'committed 1,2,3']);
  });

  it('[MS7] answers nothing with success after a failed write, says so once, and can still be read', async () => {
    await using all = await openAll();
    await append(all.history, draft(all.history, 1));
    let failures = 0;
    all.history.listen({ onCommitted: () => {}, onFailed: () => void failures++ });
    all.database.failing = true;
    const lost = await Promise.all([append(all.history, draft(all.history, 2)), append(all.history, draft(all.history, 3))]);
    all.database.failing = false;
    lost.push(await append(all.history, draft(all.history, 4)));
    expect(lost).toMatchObject(Array.from({ length: 3 }, () => ({ ok: false, error: { code: 'storage-failed' } })));
    expect(failures).toBe(1);
    expect(roomOf(all.history).lastSeq).toBe(1);
    expect(await all.history.page(roomOf(all.history).id, 0, 10)).toHaveLength(1);
    await all.history[Symbol.asyncDispose]();
  });

  it('[MS7] lives on when the disk is full, and takes posts again when it has room', async () => {
    await using all = await openAll();
    let failures = 0;
    const committed: number[] = [];
    all.history.listen({
      onCommitted: ({ entries }) => void committed.push(...entries.map(({ seq }) => seq)),
      onFailed: () => void failures++,
    });
    await append(all.history, draft(all.history, 1));
    const large = { kind: 'text', text: 'x'.repeat(16_000) } as const;
    await all.database.read('PRAGMA max_page_count = 1');
    const refused = await Promise.all([2, 3, 4].map((number) => append(all.history, { ...draft(all.history, number), body: large })));
    expect(refused).toMatchObject(Array.from({ length: 3 }, () => ({ ok: false, error: { code: 'host-full' } })));
    await expect(all.history.write([saveMember({ memberId: anna, publicKey: Buffer.alloc(50_000), alias: 'Anna' }, 1)])).rejects.toMatchObject({
      code: 'host-full',
    });
    expect(all.history.failure).toBeUndefined();
    await all.database.read('PRAGMA max_page_count = 1000000');
    expect(entryOf(await append(all.history, { ...draft(all.history, 2), body: large })).seq).toBe(2);
    expect({ failures, committed }).toEqual({ failures: 0, committed: [1, 2] });
    await all.history[Symbol.asyncDispose]();
  });

  it('[LG3] reads pages that follow a seq, ascending', async () => {
    await using all = await openAll();
    await Promise.all(Array.from({ length: 10 }, (_, index) => append(all.history, draft(all.history, index + 1))));
    const { id } = roomOf(all.history);
    const seqsOf = async (after: number, limit: number) => (await all.history.page(id, after, limit)).map(({ seq }) => seq);
    expect(await seqsOf(0, 3)).toEqual([1, 2, 3]);
    expect(await seqsOf(8, 3)).toEqual([9, 10]);
    expect(await seqsOf(10, 3)).toEqual([]);
    await all.history[Symbol.asyncDispose]();
  });

  it('[AL3] remembers its members with their latest alias', async () => {
    await using all = await openAll();
    await all.history.write([saveMember({ memberId: anna, publicKey: Buffer.of(1), alias: 'Anna' }, 1)]);
    await all.history.write([saveMember({ memberId: anna, publicKey: Buffer.of(1), alias: 'Annette' }, 2)]);
    await all.history[Symbol.asyncDispose]();
    const { history } = await all.reopen();
    expect(history.known).toEqual([{ id: anna, alias: 'Annette', lastSeenAt: 2 }]);
    await history[Symbol.asyncDispose]();
  });
});

describe('a history of an older version of the app', () => {
  it('[FT16] ends the offers of which it had bytes, deletes those, and goes on with the others', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'history.db');
    {
      await using before = await openDatabase({ path, migrations: HISTORY_MIGRATIONS.slice(0, 2) });
      const insert = 'INSERT INTO offers (id, sender_id, name, size, keep, at, ended, spool, sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)';
      const at = createFakeClock().wallMs();
      const offer = (number: number, ended: string | null, spool: string | null) => ({
        sql: insert,
        params: [messageId(number), anna, 'a.bin', 9, 0, at, ended, spool, null],
      });
      await before.write([
        ...[offer(1, null, 'spooled'), offer(2, null, null), offer(3, 'withdrawn', 'also-spooled')],
        { sql: 'INSERT INTO offer_receivers VALUES (?, ?, ?, ?, ?)', params: [messageId(2), ben, 'accepted', 4, null] },
      ]);
    }
    const database = await openDatabase({ path, migrations: HISTORY_MIGRATIONS });
    const offers = await new DatabaseOfferStore(database, silentLogger).load(createFakeClock());
    expect(offers.map(({ id, ended, spool, layout, receivers }) => ({ id, ended, spool, layout, receivers }))).toEqual([
      { id: messageId(1), ended: 'host-restarted', spool: null, layout: null, receivers: [] },
      {
        id: messageId(2),
        ended: null,
        spool: null,
        layout: null,
        receivers: [{ memberId: ben, state: 'accepted', ranges: null, have: 0, bytes: 4, code: null }],
      },
      { id: messageId(3), ended: 'withdrawn', spool: null, layout: null, receivers: [] },
    ]);
    await database[Symbol.asyncDispose]();
  });

  it('goes on with its room and its entries, and knows in which room each file was offered', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'history.db');
    const clock = createFakeClock();
    const roomId = messageId(99);
    const bodies = [{ kind: 'text', text: 'old' } as const, { kind: 'file', name: 'a.bin', size: 9 } as const];
    {
      await using before = await openDatabase({ path, migrations: HISTORY_MIGRATIONS.slice(0, 3) });
      await before.write([
        { sql: "INSERT INTO meta (key, value) VALUES ('epoch', ?)", params: [messageId(98)] },
        { sql: 'INSERT INTO rooms (id, name, position) VALUES (?, ?, 1)', params: [roomId, 'Kitchen'] },
        { sql: 'INSERT INTO members VALUES (?, ?, ?, 1, 2)', params: [anna, Buffer.of(1), 'Anna'] },
        ...bodies.map((body, index) => ({
          sql: 'INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?)',
          params: [roomId, index + 1, messageId(index + 1), anna, 'Anna', clock.wallMs(), JSON.stringify(body)],
        })),
        {
          sql: 'INSERT INTO offers (id, sender_id, name, size, keep, at) VALUES (?, ?, ?, ?, ?, ?)',
          params: [messageId(2), anna, 'a.bin', 9, 0, clock.wallMs()],
        },
      ]);
    }
    const database = await openDatabase({ path, migrations: HISTORY_MIGRATIONS });
    const offers = await new DatabaseOfferStore(database, silentLogger).load(clock);
    expect(offers).toMatchObject([{ id: messageId(2), roomId, ended: null }]);
    await using history = await openHistory(database, { clock, roomName: 'New', hostId });
    expect(history.epoch).toBe(messageId(98));
    expect(history.rooms.map((room) => room.summary())).toEqual([{ id: roomId, kind: 'room', name: 'Kitchen', firstSeq: 1, lastSeq: 2 }]);
    expect(history.known).toEqual([{ id: anna, alias: 'Anna', lastSeenAt: 2 }]);
    expect((await history.page(roomOf(history).id, 0, 9)).map(({ body }) => body)).toEqual(bodies);
    const edit = { ...draft(history, 3), body: { kind: 'edit', target: 1, text: 'new' } } as const;
    expect(entryOf(await append(history, edit)).seq).toBe(3);
  });
});
