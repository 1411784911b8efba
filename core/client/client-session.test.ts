import { beforeEach, describe, expect, test } from 'vitest';
import type { Entry } from '../../shared/model/entry.ts';
import type { FailureCode } from '../../shared/model/failure.ts';
import { type MessageId, messageIdSchema, roomIdSchema } from '../../shared/model/ids.ts';
import type { CloseReason } from '../../shared/wire/close-reason.ts';
import { JOIN_TIMEOUT_MS, MAX_PRE_JOIN_PAYLOAD_BYTES, RECONNECT_CAP_MS } from '../../shared/wire/limits.ts';
import type { MessageOf } from '../../shared/wire/message.ts';
import { LanChatError } from '../lib/errors.ts';
import { silentLogger } from '../lib/logger.ts';
import type { Identity } from '../net/identity.ts';
import { verifyProof } from '../net/identity.ts';
import { createIdentity } from '../net/identity-file.ts';
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts';
import { randomId, ScriptedHost } from '../testing/scripted-host.ts';
import { ClientSession, type ClientSessionOptions, type SessionLink } from './client-session.ts';

const hostIdentity = await createIdentity();
const clientIdentity: Identity = await createIdentity();

let clock: FakeClock;
let host: ScriptedHost;
beforeEach(() => {
  clock = createFakeClock();
  host = new ScriptedHost(hostIdentity, clock);
});

/** A session with what it told so far. */
function startSession(options: Partial<ClientSessionOptions> = {}) {
  const session = new ClientSession({
    identity: clientIdentity,
    dial: host.dial,
    alias: 'Ann',
    app: { name: 'lan-chat', version: '0' },
    resumeFrom: async () => undefined,
    clock,
    logger: silentLogger,
    random: () => 0.5,
    ...options,
  });
  const entries: Entry[] = [];
  const links: SessionLink[] = [];
  const ended: (FailureCode | undefined)[] = [];
  session.events.on('entry-received', (entry) => entries.push(entry));
  session.events.on('link-changed', (link) => links.push(link));
  session.events.on('ended', ({ failure }) => ended.push(failure?.code));
  const joined = session.join();
  joined.catch(() => {});
  return { session, joined, entries, links, ended };
}

const entryMessage = (entry: Entry): MessageOf<'entry'> => ({ type: 'entry', ...entry });
const seqsOf = (entries: readonly Entry[]) => entries.map(({ seq }) => seq);

describe('joining', () => {
  test('[HX4] proves the key with a signature over this very connection', async () => {
    host.answers.hello = (peer) => peer.connection.send(challenge());
    const { joined } = startSession();
    await clock.advance(0);
    expect((await joined).members).toHaveLength(1);
    const [hello] = host.heard('hello');
    const [join] = host.heard('join');
    const { exporter } = host.peer.connection;
    const keys = { hostPublicKey: hostIdentity.publicKey, clientPublicKey: clientIdentity.publicKey };
    const parts = { exporter, ...keys, hostNonce: challenge().nonce, clientNonce: hello?.nonce ?? '' };
    expect(verifyProof(parts, join?.signature ?? '')).toBe(true);
    expect(verifyProof({ ...parts, exporter: new Uint8Array(32) }, join?.signature ?? '')).toBe(false);
    expect(hello?.publicKey).toBe(Buffer.from(clientIdentity.publicKey).toString('base64url'));
    expect(join?.alias).toBe('Ann');
  });

  test('waits for every member before it says that it joined', async () => {
    host.joined = { memberCount: 2 };
    const { session } = startSession();
    let joined = false;
    session.events.on('joined', () => {
      joined = true;
    });
    await clock.advance(0);
    expect(joined).toBe(false);
    host.say({ type: 'members', members: [{ id: hostIdentity.memberId, alias: 'Hostess', online: true, isHost: true }] });
    await clock.advance(0);
    expect(joined).toBe(true);
  });

  test('[HX5] follows once, when all rooms and members are there, with what it has of the rooms that it was told of', async () => {
    const gone = roomIdSchema.parse(randomId());
    const known = { roomId: host.room.id, lastSeq: 7 };
    host.joined = { roomCount: 2, memberCount: 2 };
    startSession({ resumeFrom: async () => ({ epoch: host.epoch, rooms: [known, { roomId: gone, lastSeq: 3 }] }) });
    await clock.advance(0);
    // The members that the script sends come too early: a room is still to come.
    expect(host.peer.end).toMatchObject({ reason: 'protocol-error' });
    host.moreRooms = [{ ...host.room, id: roomIdSchema.parse(randomId()), name: 'Lunch' }];
    const { joined } = startSession({ resumeFrom: async () => ({ epoch: host.epoch, rooms: [known, { roomId: gone, lastSeq: 3 }] }) });
    await clock.advance(0);
    expect(host.heard('follow')).toEqual([]);
    host.say({ type: 'members', members: [{ id: hostIdentity.memberId, alias: 'Hostess', online: true, isHost: true }] });
    await clock.advance(0);
    expect(host.heard('follow')).toEqual([{ type: 'follow', epoch: host.epoch, rooms: [known] }]);
    const { rooms, members } = await joined;
    expect(rooms.map(({ name }) => name)).toEqual(['Room', 'Lunch']);
    expect(members).toHaveLength(2);
  });

  test('nothing is followed before what it has is prepared, and what the host says meanwhile comes behind the join', async () => {
    const ready = Promise.withResolvers<void>();
    const { session, entries } = startSession({ prepare: () => ready.promise });
    const told: string[] = [];
    session.events.on('joined', () => told.push('joined'));
    session.events.on('member-changed', ({ alias }) => told.push(alias));
    session.events.on('room-changed', ({ name }) => told.push(name));
    await clock.advance(0);
    host.say({ type: 'member', id: hostIdentity.memberId, alias: 'Hostess', online: true, isHost: true });
    host.say({ type: 'room', ...host.room, name: 'Renamed' }, entryMessage(host.entry(1)));
    await clock.advance(0);
    expect(told).toEqual([]);
    expect(host.heard('follow')).toEqual([]);
    expect(session.send({ type: 'typing', roomId: host.room.id })).toBe(false);
    ready.resolve();
    await clock.advance(0);
    expect(told).toEqual(['joined', 'Hostess', 'Renamed']);
    expect(seqsOf(entries)).toEqual([1]);
    expect(host.heard('follow')).toHaveLength(1);
  });

  test('what cannot be prepared ends the attempt with its reason', async () => {
    const { joined } = startSession({ prepare: () => Promise.reject(new LanChatError('storage-failed')) });
    await clock.advance(0);
    await expect(joined).rejects.toMatchObject({ code: 'storage-failed' });
    expect(host.peer.end).toMatchObject({ reason: 'left' });
    expect(clock.pendingTimers).toBe(0);
  });

  test('reads a `joined` that is larger than what is read before the join', async () => {
    host.joined = { openOffers: Array.from({ length: 200 }, () => ({ transferId: messageIdSchema.parse(randomId()), state: 'offered' as const })) };
    expect(JSON.stringify(host.joined).length).toBeGreaterThan(MAX_PRE_JOIN_PAYLOAD_BYTES);
    const { joined } = startSession();
    await clock.advance(0);
    expect((await joined).openOffers).toHaveLength(200);
  });

  test.each<[FailureCode, Partial<MessageOf<'refused'>>, Record<string, unknown>]>([
    ['alias-taken', { suggestion: 'Ann 2' }, { alias: 'Ann', suggestion: 'Ann 2' }],
    ['alias-reserved', { suggestion: 'Guest' }, { suggestion: 'Guest' }],
    ['room-full', {}, {}],
    ['proof-failed', {}, {}],
    ['too-many-connections', {}, {}],
    ['version-too-new', { minVersion: 1, maxVersion: 1 }, { minVersion: 1, maxVersion: 1 }],
    ['version-too-old', { minVersion: 2, maxVersion: 3 }, { minVersion: 2, maxVersion: 3 }],
  ])('the refusal %s rejects the join with its numbers, and ends the session', async (code, extra, params) => {
    host.answers.join = (peer) => {
      peer.connection.send({ type: 'refused', code, ...extra });
      peer.connection.close('protocol-error');
    };
    const { joined, links } = startSession();
    await clock.advance(0);
    await expect(joined).rejects.toMatchObject({ code, params });
    await clock.advance(60_000);
    expect(host.peers).toHaveLength(1);
    expect(links).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });

  test.each([[2, 'version-too-old']])('a host that answers with version %d is left with %s', async (version, code) => {
    host.answers.hello = (peer) => peer.connection.send({ ...challenge(), version });
    const { joined } = startSession();
    await clock.advance(0);
    await expect(joined).rejects.toMatchObject({ code });
    expect(host.peer.end).toMatchObject({ kind: 'remote', reason: 'left' });
  });

  test.each(['host-not-found', 'nobody-there', 'connection-refused', 'not-lan-chat', 'host-key-changed'] as const)(
    'a dial that fails with %s rejects the join with it',
    async (code) => {
      host.dialError = new LanChatError(code);
      await expect(startSession().joined).rejects.toMatchObject({ code });
    },
  );

  test.each<[string, () => void]>([
    ['before the challenge', () => (host.answers.hello = () => {})],
    ['before joined', () => (host.answers.join = () => {})],
    ['before the last member', () => (host.joined = { memberCount: 2 })],
  ])('a host that falls silent %s is given up with timed-out', async (_, silence) => {
    silence();
    const { joined } = startSession();
    await clock.advance(JOIN_TIMEOUT_MS - 1);
    expect(host.peer.end).toBeUndefined();
    await clock.advance(1);
    await expect(joined).rejects.toMatchObject({ code: 'timed-out' });
    expect(host.peer.end).toBeDefined();
  });

  test('a message out of place ends it with protocol-error', async () => {
    host.answers.hello = (peer) => peer.connection.send(entryMessage(host.entry(1)));
    const { joined } = startSession();
    await clock.advance(0);
    await expect(joined).rejects.toMatchObject({ code: 'protocol-error' });
    expect(host.peer.end).toMatchObject({ kind: 'remote', reason: 'protocol-error' });
  });

  test('leaving while it joins ends the attempt at once', async () => {
    host.answers.hello = () => {};
    const { session, joined } = startSession();
    await clock.advance(0);
    const left = session.leave();
    await expect(joined).rejects.toMatchObject({ code: 'not-joined' });
    await clock.advance(3_000);
    await left;
    expect(host.peer.end).toMatchObject({ reason: 'left' });
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('the log', () => {
  test('comes through once each, in order, whatever the host repeats', async () => {
    const { entries } = startSession();
    await clock.advance(0);
    const lines = [1, 2, 3].map((seq) => host.entry(seq));
    host.say(...[lines[0], lines[1], lines[1], lines[0], lines[2], lines[2]].map((line) => entryMessage(line ?? host.entry(0))));
    await clock.advance(0);
    expect(seqsOf(entries)).toEqual([1, 2, 3]);
  });

  test('a hole drops the connection, and the next one resumes before the hole', async () => {
    const { entries, links } = startSession();
    await clock.advance(0);
    host.say(entryMessage(host.entry(1)), entryMessage(host.entry(3)), entryMessage(host.entry(4)));
    await clock.advance(0);
    expect(seqsOf(entries)).toEqual([1]);
    expect(links.at(-1)?.state).toBe('waiting');
    await clock.advance(500);
    expect(host.peers).toHaveLength(2);
    expect(host.heard('follow')).toEqual([{ type: 'follow', epoch: host.epoch, rooms: [{ roomId: host.room.id, lastSeq: 1 }] }]);
    host.say(...[2, 3, 4].map((seq) => entryMessage(host.entry(seq))));
    await clock.advance(0);
    expect(seqsOf(entries)).toEqual([1, 2, 3, 4]);
  });

  test('resumes where this device left off', async () => {
    const point = { epoch: host.epoch, rooms: [{ roomId: host.room.id, lastSeq: 41 }] };
    const { joined, entries } = startSession({ resumeFrom: async () => point });
    await clock.advance(0);
    expect(host.heard('follow')).toEqual([{ type: 'follow', ...point }]);
    expect((await joined).newLog).toBe(false);
    host.say(entryMessage(host.entry(41)), entryMessage(host.entry(42)));
    await clock.advance(0);
    expect(seqsOf(entries)).toEqual([42]);
  });

  test('[LG4] [MS6] of a room begins where the host says that it begins now', async () => {
    host.moreRooms = [{ ...host.room, id: roomIdSchema.parse(randomId()), firstSeq: 10, lastSeq: 11 }];
    const { entries, links } = startSession();
    await clock.advance(0);
    const [{ id } = host.room] = host.moreRooms;
    host.say(...[9, 10, 11].map((seq) => entryMessage(host.entry(seq, { kind: 'void' }, id))));
    host.say({ type: 'room', ...host.room, id, firstSeq: 15, lastSeq: 15 }, entryMessage(host.entry(15, { kind: 'void' }, id)));
    await clock.advance(0);
    expect(seqsOf(entries)).toEqual([10, 11, 15]);
    expect(links.at(-1)?.state).toBe('online');
  });

  test('of a new epoch starts from its first entry', async () => {
    const { session, entries } = startSession();
    const newLogs: boolean[] = [];
    session.events.on('joined', ({ newLog }) => newLogs.push(newLog));
    await clock.advance(0);
    host.say(entryMessage(host.entry(1)), entryMessage(host.entry(2)));
    await clock.advance(0);
    host.joined = { epoch: newEpoch() };
    host.peer.connection[Symbol.dispose]();
    await clock.advance(RECONNECT_CAP_MS);
    host.say(entryMessage(host.entry(1)));
    await clock.advance(0);
    expect(newLogs).toEqual([true, true]);
    expect(seqsOf(entries)).toEqual([1, 2, 1]);
  });
});

describe('a session that is to persist', () => {
  function startPersistent() {
    host.dialError = new LanChatError('nobody-there');
    const session = new ClientSession({
      ...{ identity: clientIdentity, dial: host.dial, alias: 'Ann', app: { name: 'lan-chat', version: '0' }, clock, logger: silentLogger },
      resumeFrom: async () => undefined,
      random: () => 0.5,
    });
    const links: SessionLink[] = [];
    const ended: (FailureCode | undefined)[] = [];
    session.events.on('link-changed', (link) => links.push(link));
    session.events.on('ended', ({ failure }) => ended.push(failure?.code));
    session.persist();
    const joined = session.join();
    joined.catch(() => {});
    return { session, joined, links, ended };
  }

  test('tries for ever before it ever joined, and says so', async () => {
    const { joined, links, ended } = startPersistent();
    await clock.advance(60_000);
    expect(links.slice(0, 3).map(({ state }) => state)).toEqual(['reconnecting', 'waiting', 'reconnecting']);
    expect(ended).toEqual([]);
    host.dialError = undefined;
    await clock.advance(RECONNECT_CAP_MS);
    expect(links.at(-1)).toEqual({ state: 'online' });
    expect((await joined).roomName).toBe('Room');
  });

  test('[RC3] ends when only a person can say how to go on', async () => {
    const { joined, ended } = startPersistent();
    await clock.advance(5_000);
    host.dialError = new LanChatError('host-key-changed');
    await clock.advance(RECONNECT_CAP_MS);
    await expect(joined).rejects.toMatchObject({ code: 'host-key-changed' });
    expect(ended).toEqual(['host-key-changed']);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('reconnecting', () => {
  test('goes on for ever with growing waits after a loss, and starts anew after a good connection', async () => {
    const { links } = startSession();
    await clock.advance(0);
    host.dialError = new LanChatError('connection-refused');
    host.peer.connection[Symbol.dispose]();
    await clock.advance(60_000);
    const waits = links.filter((link) => link.state === 'waiting');
    expect(waits.slice(0, 6).map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6]);
    const delays = waits.slice(1, 6).map((link, index) => link.retryAtMs - (waits[index]?.retryAtMs ?? 0));
    expect(delays).toEqual([500, 1_000, 2_000, 4_000, 4_000]);
    host.dialError = undefined;
    await clock.advance(RECONNECT_CAP_MS);
    expect(links.at(-1)).toEqual({ state: 'online' });
    await clock.advance(10_000);
    host.peer.connection[Symbol.dispose]();
    await clock.advance(0);
    expect(links.at(-1)).toMatchObject({ state: 'waiting', attempt: 1 });
  });

  test('reconnectNow ends the wait', async () => {
    const { session, links } = startSession({ random: () => 0.99 });
    await clock.advance(0);
    host.peer.connection[Symbol.dispose]();
    await clock.advance(0);
    expect(links.at(-1)?.state).toBe('waiting');
    session.reconnectNow();
    await clock.advance(0);
    expect(links.at(-1)?.state).toBe('online');
    expect(host.peers).toHaveLength(2);
  });

  test.each<[CloseReason, FailureCode]>([
    ['replaced', 'joined-elsewhere'],
    ['host-stopped', 'host-stopped'],
  ])('does not happen after a goodbye with %s: the session ends with %s', async (reason, code) => {
    const { ended, session } = startSession();
    await clock.advance(0);
    host.peer.connection.close(reason);
    await clock.advance(120_000);
    expect(ended).toEqual([code]);
    expect(host.peers).toHaveLength(1);
    expect(session.send({ type: 'decline', transferId: someId() })).toBe(false);
    expect(clock.pendingTimers).toBe(0);
  });

  test.each<CloseReason>(['timed-out', 'too-many', 'storage-failed', 'protocol-error'])('happens after a goodbye with %s', async (reason) => {
    const { ended } = startSession();
    await clock.advance(0);
    host.peer.connection.close(reason);
    await clock.advance(10_000);
    expect(ended).toEqual([]);
    expect(host.peers.length).toBeGreaterThan(1);
  });

  test.each<FailureCode>(['alias-taken', 'proof-failed', 'version-too-old', 'alias-reserved'])('ends when the host refuses with %s', async (code) => {
    const { ended } = startSession();
    await clock.advance(0);
    host.answers.join = (peer) => peer.connection.send({ type: 'refused', code });
    host.peer.connection[Symbol.dispose]();
    await clock.advance(60_000);
    expect(ended).toEqual([code]);
    expect(host.peers).toHaveLength(2);
  });

  test.each<FailureCode>(['room-full', 'too-many-connections'])('goes on when the host refuses with %s', async (code) => {
    const { ended } = startSession();
    await clock.advance(0);
    host.answers.join = (peer) => peer.connection.send({ type: 'refused', code });
    host.peer.connection[Symbol.dispose]();
    await clock.advance(60_000);
    expect(ended).toEqual([]);
    expect(host.peers.length).toBeGreaterThan(3);
  });

  test('ends when the host at the address has another key', async () => {
    const { ended } = startSession();
    await clock.advance(0);
    host.dialError = new LanChatError('host-key-changed');
    host.peer.connection[Symbol.dispose]();
    await clock.advance(60_000);
    expect(ended).toEqual(['host-key-changed']);
  });
});

test('leaving says goodbye, tells so once, and leaves nothing behind', async () => {
  const { session, ended } = startSession();
  await clock.advance(0);
  const left = Promise.all([session.leave(), session.leave()]);
  await clock.advance(3_000);
  await left;
  expect(host.peer.end).toEqual({ kind: 'remote', reason: 'left' });
  expect(ended).toEqual([undefined]);
  expect(clock.pendingTimers).toBe(0);
});

function challenge(): MessageOf<'challenge'> {
  return { type: 'challenge', version: 1, app: { name: 'test', version: '0' }, nonce: 'n'.repeat(43), roomName: 'Room' };
}
function newEpoch() {
  return new ScriptedHost(hostIdentity, clock).epoch;
}
function someId(): MessageId {
  return messageIdSchema.parse(randomId());
}
