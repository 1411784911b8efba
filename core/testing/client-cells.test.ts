import { beforeEach, describe, expect, test } from 'vitest';
import { type Epoch, messageIdSchema, type RoomId, roomIdSchema } from '../../shared/model/ids.ts';
import { MESSAGES, type Message, type MessageOf, type MessageType } from '../../shared/wire/message.ts';
import { ClientSession } from '../client/client-session.ts';
import { silentLogger } from '../lib/logger.ts';
import { createIdentity } from '../net/identity-file.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { randomId, ScriptedHost } from './scripted-host.ts';

// What a client makes of everything that a host can say, in every state of the join: every cell of the table.
const hostIdentity = await createIdentity();
const clientIdentity = await createIdentity();
const memberId = clientIdentity.memberId;
const id = messageIdSchema.parse('m'.repeat(22));
const transferId = id;
const grant = 'g'.repeat(22) as MessageOf<'upload'>['grant'];
const alias = 'Ann';
const app = { name: 'test', version: '0' };
const nonce = 'n'.repeat(43);

/** One valid message of every type; what is of a room is of the host's first one. */
const samplesOf = (roomId: RoomId, epoch: Epoch): { readonly [Type in MessageType]: MessageOf<Type> } => ({
  bye: { type: 'bye', reason: 'timed-out' },
  ping: { type: 'ping', n: 1 },
  pong: { type: 'pong', n: 1 },
  hello: { type: 'hello', minVersion: 1, maxVersion: 1, app, publicKey: 'AAAA', nonce },
  challenge: { type: 'challenge', version: 1, app, nonce, roomName: 'Room' },
  join: { type: 'join', alias, signature: 'AAAA' },
  joined: { type: 'joined', memberId, alias, epoch, roomCount: 1, openOffers: [], memberCount: 1 },
  refused: { type: 'refused', code: 'room-full' },
  follow: { type: 'follow', epoch, rooms: [] },
  post: { type: 'post', id, roomId, body: { kind: 'text', text: 'x' } },
  posted: { type: 'posted', id, roomId, seq: 1, at: 0 },
  rejected: { type: 'rejected', id, code: 'too-fast' },
  entry: { type: 'entry', roomId, seq: 1, id, authorId: memberId, authorAlias: alias, at: 0, body: { kind: 'text', text: 'x' } },
  room: { type: 'room', id: roomId, kind: 'room', name: 'Room', firstSeq: 1, lastSeq: 0 },
  member: { type: 'member', id: memberId, alias, online: true, isHost: false },
  'create-room': { type: 'create-room', id, name: 'Kitchen' },
  'change-room': { type: 'change-room', id, roomId, archived: true },
  'room-done': { type: 'room-done', id, roomId },
  'room-refused': { type: 'room-refused', id, code: 'room-exists' },
  accept: { type: 'accept', transferId, ranges: [[0, 33]], have: 0 },
  decline: { type: 'decline', transferId },
  cancel: { type: 'cancel', transferId },
  saved: { type: 'saved', transferId, sha256: '0'.repeat(64) },
  failed: { type: 'failed', transferId, code: 'disk-full' },
  pause: { type: 'pause', transferId },
  resume: { type: 'resume', transferId },
  look: { type: 'look', transferId },
  'ask-hashes': { type: 'ask-hashes', transferId, files: [0] },
  hashes: { type: 'hashes', transferId, hashes: [{ file: 0, sha256: '0'.repeat(64) }] },
  upload: { type: 'upload', transferId, grant, ranges: [[0, 33]] },
  receiver: { type: 'receiver', transferId, memberId, state: 'saved', bytes: 1, wanted: 1 },
  download: { type: 'download', transferId, grant, for: 'accept', ranges: [[0, 33]] },
  'offer-ended': { type: 'offer-ended', transferId, reason: 'withdrawn' },
  'sender-state': { type: 'sender-state', transferId, state: 'away' },
  mark: { type: 'mark', roomId, delivered: 1, read: 1 },
  marks: { type: 'marks', roomId, marks: [{ memberId, delivered: 1, read: 1 }] },
  typing: { type: 'typing', roomId },
  typed: { type: 'typed', roomId, memberId },
  status: { type: 'status', idle: true },
  members: { type: 'members', members: [{ id: memberId, alias, online: true, isHost: false }] },
  'data-open': { type: 'data-open', grant, direction: 'upload' },
  'data-ready': { type: 'data-ready' },
  'data-refused': { type: 'data-refused', code: 'grant-invalid' },
});

type State = 'awaiting-challenge' | 'awaiting-joined' | 'awaiting-rooms' | 'awaiting-members' | 'preparing' | 'online';
/** `told`: an event says it. `held`: nothing happens until the client is ready for it. */
type Outcome = 'answered' | 'taken' | 'told' | 'held' | 'nothing' | 'goodbye' | 'refused' | 'breach';
const ALWAYS = { ping: 'nothing', pong: 'nothing', bye: 'goodbye' } as const;
const NEWS: readonly MessageType[] = [
  ...(['entry', 'member', 'room', 'room-done', 'room-refused', 'marks', 'typed', 'posted', 'rejected'] as const),
  ...(['upload', 'download', 'receiver', 'offer-ended', 'sender-state', 'ask-hashes', 'hashes'] as const),
];
const all = (types: readonly MessageType[], outcome: Outcome) => Object.fromEntries(types.map((type) => [type, outcome]));

/** What is not in a row here is a breach. */
const OUTCOMES: { readonly [In in State]: Partial<Record<MessageType, Outcome>> } = {
  'awaiting-challenge': { ...ALWAYS, challenge: 'answered', refused: 'refused' },
  'awaiting-joined': { ...ALWAYS, joined: 'taken', refused: 'refused' },
  'awaiting-rooms': { ...ALWAYS, room: 'taken' },
  'awaiting-members': { ...ALWAYS, members: 'taken' },
  // Whatever does not belong there is one when it is looked at.
  preparing: { ...all(Object.keys(MESSAGES) as MessageType[], 'held'), ...ALWAYS },
  online: { ...ALWAYS, ...all(NEWS, 'told') },
};
const CELLS = (Object.keys(OUTCOMES) as State[]).flatMap((state) =>
  (Object.keys(MESSAGES) as MessageType[]).map((type) => [state, type, OUTCOMES[state][type] ?? 'breach'] as const),
);
const EVENTS = [
  'entry-received',
  'member-changed',
  'room-changed',
  'room-answered',
  'marks-received',
  'typing-heard',
  'posted',
  'rejected',
  'file-message-received',
] as const;

let clock: FakeClock;
let host: ScriptedHost;
let samples: ReturnType<typeof samplesOf>;
let told: string[];
let prepared: PromiseWithResolvers<void>;

beforeEach(() => {
  clock = createFakeClock();
  host = new ScriptedHost(hostIdentity, clock);
  samples = samplesOf(host.room.id, host.epoch);
  told = [];
  prepared = Promise.withResolvers();
});

/** A session in that state, and nothing more. */
async function bring(state: State): Promise<void> {
  host.answers.hello = () => {};
  host.answers.join = () => {};
  const session = new ClientSession({
    ...{ identity: clientIdentity, dial: host.dial, alias, app, clock, logger: silentLogger, random: () => 0.5 },
    resumeFrom: async () => undefined,
    prepare: () => prepared.promise,
  });
  for (const event of EVENTS) session.events.on(event, () => void told.push(event));
  session.join().catch(() => {});
  await clock.advance(0);
  const steps: readonly (readonly [State, Message])[] = [
    ['awaiting-joined', samples.challenge],
    ['awaiting-rooms', samples.joined],
    ['awaiting-members', samples.room],
    ['preparing', samples.members],
  ];
  if (state === 'awaiting-challenge') return;
  for (const [reached, message] of steps) {
    if (reached === 'awaiting-rooms') host.peer.connection.markJoined();
    host.say(message);
    await clock.advance(0);
    if (reached === state) return;
  }
  prepared.resolve();
  await clock.advance(0);
}

async function outcomeOf(message: Message): Promise<Outcome> {
  const heard = host.peer.heard.length;
  host.say(message);
  await clock.advance(0);
  const { end } = host.peer;
  if (end?.kind === 'remote') return end.reason === 'protocol-error' ? 'breach' : 'refused';
  if (end !== undefined) return 'goodbye';
  if (told.length > 0) return 'told';
  return host.peer.heard.length > heard ? 'answered' : 'nothing';
}

describe('[HX5] [HX7] a client that is', () => {
  test.each(CELLS)('%s takes %s as: %s', async (state, type, expected) => {
    await bring(state);
    const outcome = await outcomeOf(samples[type]);
    // What is only kept looks like nothing until the next step.
    const isSilent = expected === 'taken' || expected === 'held';
    expect(outcome).toBe(isSilent ? 'nothing' : expected);
  });

  test('preparing hears in order, once it is online, what was said meanwhile', async () => {
    await bring('preparing');
    host.say(samples.marks, samples.typed, samples.member);
    await clock.advance(0);
    expect(told).toEqual([]);
    prepared.resolve();
    await clock.advance(0);
    expect(told).toEqual(['marks-received', 'typing-heard', 'member-changed']);
    expect(host.heard('follow')).toHaveLength(1);
  });

  test('preparing ends the connection, once it is online, for what was out of place meanwhile', async () => {
    await bring('preparing');
    host.say(samples.joined, samples.marks);
    prepared.resolve();
    await clock.advance(0);
    expect(host.peer.end).toMatchObject({ kind: 'remote', reason: 'protocol-error' });
    expect(told).toEqual([]);
  });

  test('online drops an entry of a room that it was never told of like any other that leaves a hole', async () => {
    await bring('online');
    host.say({ ...samples.entry, roomId: roomIdSchema.parse(randomId()), seq: 5 });
    await clock.advance(0);
    expect(told).toEqual([]);
    expect(host.peer.end).toBeDefined();
  });
});
