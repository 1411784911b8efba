import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RoomId } from '../../shared/model/ids.ts';
import { JOIN_TIMEOUT_MS, MAX_UNJOINED_CONNECTIONS, MESSAGES_BURST, OFFERS_PER_MINUTE } from '../../shared/wire/limits.ts';
import type { MessageOf } from '../../shared/wire/message.ts';
import { silentLogger } from '../lib/logger.ts';
import type { Database } from '../lib/sqlite/database.ts';
import { openDatabase } from '../lib/sqlite/open-database.ts';
import { createIdentity } from '../net/identity-file.ts';
import { createMemoryPipe } from '../net/memory-pipe.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { FaultyDatabase } from '../testing/faulty-database.ts';
import { HostPeer, messageId } from '../testing/host-peer.ts';
import { HostRoom } from '../testing/host-room.ts';
import { recordPipe } from '../testing/pipe-recorder.ts';
import { createTemporaryFolder } from '../testing/temporary-folder.ts';
import { until } from '../testing/until.ts';
import { HISTORY_MIGRATIONS } from './history-schema.ts';
import { createHostServer, HostServer } from './host-server.ts';
import { DatabaseOfferStore } from './offer-store.ts';
import { openHistory } from './open-history.ts';
import { Spool } from './spool.ts';

const roomIdOf = (peer: HostPeer): RoomId => {
  const roomId = peer.rooms[0]?.id;
  if (roomId === undefined) throw new Error('has not joined');
  return roomId;
};
const say = (peer: HostPeer, number: number, text = `text ${number}`) =>
  peer.send({ type: 'post', id: messageId(number), roomId: roomIdOf(peer), body: { kind: 'text', text } });
const offer = (peer: HostPeer, number: number, size = 3) =>
  peer.send({ type: 'post', id: messageId(number), roomId: roomIdOf(peer), body: { kind: 'file', name: 'a.txt', size } });
const linesOf = (peer: HostPeer) =>
  peer.all('entry').map(({ body }) => (body.kind === 'text' ? body.text : body.kind === 'notice' ? body.notice : body.kind));
const hasLine = (peer: HostPeer, line: string) => until(`${line} came`, () => linesOf(peer).includes(line));

describe('joining', () => {
  it('[HX5] tells who joins the room, every member, and the whole log', async () => {
    await using room = await HostRoom.open();
    const anna = await room.member('Anna');
    say(anna, 1, 'hello');
    await hasLine(anna, 'hello');
    const ben = await room.peer();
    const joined = await ben.join({ alias: 'Ben' });
    expect(joined).toMatchObject({ memberId: ben.identity.memberId, alias: 'Ben', roomCount: 1, memberCount: 2, openOffers: [] });
    expect(ben.rooms).toMatchObject([{ kind: 'room', name: 'Room', firstSeq: 1 }]);
    expect(ben.members).toMatchObject([
      { alias: 'Anna', online: true, isHost: false },
      { alias: 'Ben', online: true, isHost: false },
    ]);
    await hasLine(ben, 'hello');
    expect(linesOf(ben)).toEqual(['joined', 'hello', 'joined']);
  });

  it('[HX5] marks the one who has the host key as the host', async () => {
    await using room = await HostRoom.open();
    const host = await room.member('Hanna', room.identity);
    expect(host.members).toMatchObject([{ alias: 'Hanna', isHost: true }]);
  });

  it('[AL2] refuses an alias that reads like that of somebody here, and suggests a free one', async () => {
    await using room = await HostRoom.open();
    await room.member('Anna');
    const other = await room.peer();
    expect(await other.tryToJoin({ alias: 'ANNA' })).toEqual({ type: 'refused', code: 'alias-taken', suggestion: 'ANNA 2' });
    expect(await other.ended()).toMatchObject({ kind: 'remote' });
    expect(room.server.onlineCount).toBe(1);
  });

  it('[AL3] keeps the alias of somebody who is away for them, also after a restart', async () => {
    await using room = await HostRoom.open();
    const anna = await room.member('Anna');
    await anna.leave();
    await room.restart();
    const thief = await room.peer();
    expect(await thief.tryToJoin({ alias: 'anna' })).toMatchObject({ code: 'alias-taken' });
    await room.member('Anna', anna.identity);
  });

  it('[AL4] gives a member the new alias it asks for, and the old one free', async () => {
    await using room = await HostRoom.open();
    const anna = await room.member('Anna');
    await anna.leave();
    const again = await room.member('Annette', anna.identity);
    expect(again.all('joined')[0]?.alias).toBe('Annette');
    await room.member('Anna');
  });

  it.each(['Host', 'ＳＥＲＶＥＲ', 'LAN chat'])('[AL1] refuses the reserved alias %s', async (alias) => {
    await using room = await HostRoom.open();
    const peer = await room.peer();
    expect(await peer.tryToJoin({ alias })).toEqual({ type: 'refused', code: 'alias-reserved', suggestion: 'Guest' });
  });

  it('[HX4] refuses a signature that was made for another connection', async () => {
    await using room = await HostRoom.open();
    const identity = await createIdentity();
    const [one, two] = [await room.peer(identity), await room.peer(identity)];
    one.hello();
    two.hello();
    await two.next('challenge');
    two.send(one.joinMessage(await one.next('challenge'), 'Anna'));
    expect(await two.next('refused')).toMatchObject({ code: 'proof-failed' });
    expect(room.server.onlineCount).toBe(0);
  });

  it.each([
    [{ minVersion: 2, maxVersion: 9 }, 'version-too-new'],
    [{ minVersion: 1, maxVersion: 9 }, undefined],
    [{ minVersion: 1, maxVersion: 1 }, undefined],
  ] as const)('[HX2] answers the versions %o with %s', async (versions, code) => {
    await using room = await HostRoom.open();
    const peer = await room.peer();
    peer.hello(versions);
    const answer = await peer.next('challenge', 'refused');
    expect(answer).toMatchObject(
      code === undefined ? { type: 'challenge', version: 1, roomName: 'Room' } : { type: 'refused', code, minVersion: 1, maxVersion: 1 },
    );
  });

  it('[RC3] lets the newest connection of a key replace the older one, without a notice', async () => {
    await using room = await HostRoom.open();
    const left: string[] = [];
    using _watch = room.server.events.on('member-left', ({ how, onlineCount }) => void left.push(`${how} ${onlineCount}`));
    const first = await room.member('Anna');
    await hasLine(first, 'joined');
    const second = await room.member('Anna', first.identity);
    expect(await first.ended()).toEqual({ kind: 'remote', reason: 'replaced' });
    say(second, 1, 'still here');
    await hasLine(second, 'still here');
    expect(linesOf(second)).toEqual(['joined', 'still here']);
    expect(left).toEqual(['replaced 1']);
  });

  it('[RC3] refuses a connection of a key whose newer one has joined before it', async () => {
    await using room = await HostRoom.open();
    const late = await room.peer();
    const newer = await room.member('Anna', late.identity);
    expect(await late.tryToJoin({ alias: 'Anna' })).toMatchObject({ type: 'refused', code: 'joined-elsewhere' });
    say(newer, 1, 'still here');
    await hasLine(newer, 'still here');
  });
});

describe('a room that is full', () => {
  it('[LM4] refuses one more with room-full, but not one who is here already', async () => {
    await using room = await HostRoom.open({ maxMembers: 2 });
    const anna = await room.member('Anna');
    await room.member('Ben');
    const carl = await room.peer();
    expect(await carl.tryToJoin({ alias: 'Carl' })).toEqual({ type: 'refused', code: 'room-full' });
    await (await room.member('Anna', anna.identity)).leave();
    await until('a place is free', () => room.server.onlineCount === 1);
    await room.member('Carl');
  });
});

describe('connections that say nothing', () => {
  it('[HX7] make room for newer ones when there are 64, and get not one byte', async () => {
    await using room = await HostRoom.open();
    const silent = Array.from({ length: MAX_UNJOINED_CONNECTIONS + 10 }, () => recordPipe(room.dial()));
    await room.member('Anna');
    await room.clock.advance(0);
    expect(silent.map(({ log }) => log.includes('close'))).toEqual(silent.map((_, index) => index < 11));
    await room.clock.advance(JOIN_TIMEOUT_MS);
    expect(silent.every(({ log }) => log.includes('close') && !log.includes('bytes'))).toBe(true);
  });
});

describe('presence', () => {
  it('[PR1] tells the others who comes, who leaves and who is lost, and posts notices', async () => {
    await using room = await HostRoom.open();
    const anna = await room.member('Anna');
    const [ben, carl] = [await room.member('Ben'), await room.member('Carl')];
    await ben.leave();
    await hasLine(anna, 'left');
    carl.connection[Symbol.dispose]();
    await hasLine(anna, 'lost');
    expect(anna.all('member').map(({ alias, online }) => `${alias} ${online}`)).toEqual(['Ben true', 'Carl true', 'Ben false', 'Carl false']);
    expect(linesOf(anna)).toEqual(['joined', 'joined', 'joined', 'left', 'lost']);
  });

  it('[HB3] takes a member that says nothing for 45 s as lost', async () => {
    await using room = await HostRoom.open();
    const anna = await room.member('Anna');
    const pipe = room.dial();
    const ben = new HostPeer(pipe, { identity: await createIdentity(), clock: createFakeClock() });
    await ben.join({ alias: 'Ben' });
    pipe.pause();
    await room.clock.advance(44_000);
    expect(room.server.onlineCount).toBe(2);
    await room.clock.advance(30_000);
    await hasLine(anna, 'lost');
    expect(room.server.onlineCount).toBe(1);
  });
});

describe('posting', () => {
  it('[MS2] acknowledges to the author and hands one numbered entry to every member, the author included', async () => {
    await using room = await HostRoom.open();
    const [anna, ben] = [await room.member('Anna'), await room.member('Ben')];
    say(anna, 1, 'hello');
    const posted = await anna.next('posted');
    await Promise.all([hasLine(anna, 'hello'), hasLine(ben, 'hello')]);
    const entry = ben.all('entry').at(-1);
    expect(entry).toEqual({
      type: 'entry',
      roomId: roomIdOf(ben),
      seq: posted.seq,
      id: messageId(1),
      authorId: anna.identity.memberId,
      authorAlias: 'Anna',
      at: posted.at,
      body: { kind: 'text', text: 'hello' },
    } satisfies MessageOf<'entry'>);
    expect(anna.all('entry').at(-1)).toEqual(entry);
  });

  it('[MS3] acknowledges the same id again without a second entry, also after a restart', async () => {
    await using room = await HostRoom.open();
    const anna = await room.member('Anna');
    say(anna, 1, 'once');
    say(anna, 1, 'once');
    await until('both were acknowledged', () => anna.all('posted').length === 2);
    await room.restart();
    const again = await room.member('Anna', anna.identity);
    say(again, 1, 'once');
    const posted = await again.next('posted');
    say(again, 2, 'next');
    await hasLine(again, 'next');
    expect(posted).toEqual(anna.all('posted')[0]);
    expect(anna.all('posted')[1]).toEqual(posted);
    expect(linesOf(again)).toEqual(['joined', 'once', 'joined', 'next']);
  });

  it('[MS3] takes the same id from two members as two messages', async () => {
    await using room = await HostRoom.open();
    const [anna, ben] = [await room.member('Anna'), await room.member('Ben')];
    say(anna, 1, 'from anna');
    say(ben, 1, 'from ben');
    await hasLine(anna, 'from ben');
    expect(linesOf(anna)).toContain('from anna');
  });

  it(`[LM1] takes ${MESSAGES_BURST} messages at once, and then says when the next one may come`, async () => {
    await using room = await HostRoom.open();
    const anna = await room.member('Anna');
    for (let number = 1; number <= MESSAGES_BURST + 1; number++) say(anna, number);
    expect(await anna.next('rejected')).toEqual({ type: 'rejected', id: messageId(MESSAGES_BURST + 1), code: 'too-fast', retryAfterMs: 50 });
    await until('the rest were posted', () => anna.all('posted').length === MESSAGES_BURST);
    await room.clock.advance(50);
    say(anna, MESSAGES_BURST + 1);
    await until('the last was posted', () => anna.all('posted').length === MESSAGES_BURST + 1);
  });

  it(`[LM2] takes ${OFFERS_PER_MINUTE} offers per minute`, async () => {
    await using room = await HostRoom.open();
    const anna = await room.member('Anna');
    for (let number = 1; number <= OFFERS_PER_MINUTE + 1; number++) offer(anna, number);
    expect(await anna.next('rejected')).toMatchObject({ id: messageId(OFFERS_PER_MINUTE + 1), code: 'too-fast', retryAfterMs: 6_000 });
  });

  it('[LM2] takes no more than 20 offers that are open', async () => {
    await using room = await HostRoom.open();
    const anna = await room.member('Anna');
    for (let number = 1; number <= 20; number++) {
      offer(anna, number);
      await until('it was posted', () => anna.all('posted').length === number);
      await room.clock.advance(6_000);
      await until('it stays connected', () => anna.end === undefined);
    }
    offer(anna, 21);
    expect(await anna.next('rejected')).toEqual({ type: 'rejected', id: messageId(21), code: 'too-fast' });
    anna.send({ type: 'cancel', transferId: messageId(1) });
    await room.clock.advance(6_000);
    offer(anna, 22);
    await until('it was posted', () => anna.all('posted').length === 21);
  });

  it('[MS4] rejects a post to a room that does not exist', async () => {
    await using room = await HostRoom.open();
    const anna = await room.member('Anna');
    anna.send({ type: 'post', id: messageId(1), roomId: messageId(9) as string as RoomId, body: { kind: 'text', text: 'x' } });
    expect(await anna.next('rejected')).toMatchObject({ code: 'unknown-room' });
  });
});

describe('coming back', () => {
  it('[LG3] sends only what was missed to who resumes, and everything when the log is another one', async () => {
    await using room = await HostRoom.open();
    const [anna, ben] = [await room.member('Anna'), await room.member('Ben')];
    await until('Ben has its own notice', () => linesOf(ben).length === 2);
    ben.connection[Symbol.dispose]();
    say(anna, 1, 'missed');
    await hasLine(anna, 'missed');
    await hasLine(anna, 'lost');

    const resumed = await room.peer(ben.identity);
    await resumed.join({ alias: 'Ben', follow: { rooms: [{ roomId: roomIdOf(ben), lastSeq: 2 }] } });
    await until('all came', () => linesOf(resumed).length === 3);
    expect(resumed.all('entry').map(({ seq }) => seq)).toEqual([3, 4, 5]);

    const stranger = await room.peer(ben.identity);
    const follow = { epoch: messageId(7) as string as MessageOf<'follow'>['epoch'], rooms: [{ roomId: roomIdOf(ben), lastSeq: 2 }] };
    await stranger.join({ alias: 'Ben', follow });
    await until('all came', () => linesOf(stranger).length === 5);
    expect(stranger.all('entry').map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
  });

  it('[FO2] replays a log that is longer than the tail and a page, in order and without a hole, while more is posted', async () => {
    await using room = await HostRoom.open();
    const anna = await room.member('Anna');
    const count = 150;
    for (let number = 1; number <= count; number++) {
      say(anna, number, 'x'.repeat(9_000));
      if (number % 50 === 0) {
        await until('they were posted', () => anna.all('posted').length === number);
        await room.clock.advance(2_500);
      }
    }
    const ben = await room.peer();
    await ben.join({ alias: 'Ben' });
    say(anna, count + 1, 'live');
    await hasLine(ben, 'live');
    expect(ben.all('entry').map(({ seq }) => seq)).toEqual(Array.from({ length: count + 3 }, (_, index) => index + 1));
  });
});

describe('stopping', () => {
  it('[CR1] tells everyone, and has everything on the disk that was posted before', async () => {
    await using room = await HostRoom.open();
    const anna = await room.member('Anna');
    say(anna, 1, 'last words');
    await until('it arrived', () => anna.connection.bufferedBytes === 0);
    await room.clock.advance(0);
    await room.restart();
    expect(await anna.ended()).toEqual({ kind: 'remote', reason: 'host-stopped' });
    const again = await room.member('Anna', anna.identity);
    await until('the log came', () => linesOf(again).length === 3);
    expect(linesOf(again)).toEqual(['joined', 'last words', 'joined']);
  });

  it('is called what it is hosted as, and says so when that is new', async () => {
    await using room = await HostRoom.open();
    await room.member('Hanna', room.identity);
    await room.restart('Kitchen');
    const anna = await room.member('Anna');
    expect(anna.rooms).toMatchObject([{ name: 'Kitchen' }]);
    await hasLine(anna, 'renamed-room');
    expect(anna.all('entry')[1]).toMatchObject({ authorAlias: 'Hanna', body: { name: 'Kitchen' } });
  });

  it('turns away who comes afterwards', async () => {
    await using room = await HostRoom.open();
    await room.server.stop();
    const late = await room.peer();
    expect(await late.ended()).toMatchObject({ kind: 'lost' });
  });
});

describe('a disk that is full', () => {
  it('[MS7] rejects posts until it has room, says when to try again, and lets people in', async () => {
    await using folder = await createTemporaryFolder();
    const identity = await createIdentity();
    const clock = createFakeClock();
    let database: Database | undefined;
    const server = await createHostServer({
      ...{ identity, dataDir: folder.path, roomName: 'Room', clock, logger: silentLogger },
      openDatabase: async (options) => {
        database = await openDatabase(options);
        return database;
      },
    });
    const enter = async (alias: string) => {
      const { clientEnd, hostEnd } = createMemoryPipe(identity.publicKey);
      server.accept(hostEnd);
      const peer = new HostPeer(clientEnd, { identity: await createIdentity(), clock });
      await peer.join({ alias });
      return peer;
    };
    const anna = await enter('Anna');
    await database?.read('PRAGMA max_page_count = 1');
    say(anna, 1, 'x'.repeat(16_000));
    expect(await anna.next('rejected')).toEqual({ type: 'rejected', id: messageId(1), code: 'host-full', retryAfterMs: 10_000 });
    await enter('Ben');
    await database?.read('PRAGMA max_page_count = 1000000');
    say(anna, 1, 'x'.repeat(16_000));
    await anna.next('posted');
    await server.stop();
  });
});

describe('a disk that fails', () => {
  it('[MS7] ends the acknowledgements, is told once, and leaves the log readable for who comes', async () => {
    await using folder = await createTemporaryFolder();
    const identity = await createIdentity();
    const clock = createFakeClock();
    const options = { identity, dataDir: folder.path, roomName: 'Room', clock, logger: silentLogger };
    const database = new FaultyDatabase(await openDatabase({ path: join(folder.path, 'history.db'), migrations: HISTORY_MIGRATIONS }));
    const spool = await Spool.open({ folder: join(folder.path, 'spool') });
    const server = new HostServer(options, {
      history: await openHistory(database, { ...options, hostId: identity.memberId }),
      spool,
      recovered: undefined,
      store: new DatabaseOfferStore(database, silentLogger),
    });
    const failures: string[] = [];
    using _watch = server.events.on('storage-failed', ({ code }) => void failures.push(code));
    const enter = async (alias: string) => {
      const { clientEnd, hostEnd } = createMemoryPipe(identity.publicKey);
      server.accept(hostEnd);
      const peer = new HostPeer(clientEnd, { identity: await createIdentity(), clock });
      await peer.join({ alias });
      return peer;
    };
    const anna = await enter('Anna');
    say(anna, 1, 'kept');
    await anna.next('posted');
    database.failing = true;
    say(anna, 2, 'lost');
    say(anna, 3, 'lost too');
    expect(await anna.next('rejected')).toMatchObject({ id: messageId(2), code: 'storage-failed' });
    expect(await anna.next('rejected')).toMatchObject({ id: messageId(3), code: 'storage-failed' });
    const ben = await enter('Ben');
    await hasLine(ben, 'kept');
    expect(linesOf(ben)).toEqual(['joined', 'kept']);
    expect(failures).toEqual(['storage-failed']);
    await server.stop();
  });
});
