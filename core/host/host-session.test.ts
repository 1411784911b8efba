import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MemberId, memberIdSchema } from '../../shared/model/ids.ts';
import { JOIN_TIMEOUT_MS } from '../../shared/wire/limits.ts';
import { MESSAGES, type Message, type MessageOf, type MessageType } from '../../shared/wire/message.ts';
import { silentLogger } from '../lib/logger.ts';
import type { Identity } from '../net/identity.ts';
import { createIdentity } from '../net/identity-file.ts';
import { createMemoryPipe } from '../net/memory-pipe.ts';
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts';
import { HostPeer, messageId } from '../testing/host-peer.ts';
import { until } from '../testing/until.ts';
import { type Admission, HostSession, type SessionDesk } from './host-session.ts';

const transferId = messageId(1);
const roomId = messageId(2) as string as MessageOf<'post'>['roomId'];
const grant = messageId(3) as string as MessageOf<'data-open'>['grant'];
const memberId: MemberId = memberIdSchema.parse('m'.repeat(43));
const alias = 'Anna';
const app = { name: 'peer', version: '1' };
const nonce = 'n'.repeat(43);
const entry = { roomId, seq: 1, id: transferId, authorId: memberId, authorAlias: alias, at: 0, body: { kind: 'text', text: 'x' } } as const;

/** One valid message of every type. */
const SAMPLES: { readonly [Type in MessageType]: MessageOf<Type> } = {
  bye: { type: 'bye', reason: 'left' },
  ping: { type: 'ping', n: 1 },
  pong: { type: 'pong', n: 1 },
  hello: { type: 'hello', minVersion: 1, maxVersion: 1, app, publicKey: 'AAAA', nonce },
  challenge: { type: 'challenge', version: 1, app, nonce, roomName: 'Room' },
  join: { type: 'join', alias, signature: 'AAAA' },
  joined: {
    type: 'joined',
    memberId,
    alias,
    epoch: roomId as string as MessageOf<'joined'>['epoch'],
    roomCount: 1,
    openOffers: [],
    memberCount: 1,
  },
  refused: { type: 'refused', code: 'room-full' },
  follow: { type: 'follow', epoch: roomId as string as MessageOf<'joined'>['epoch'], rooms: [] },
  post: { type: 'post', id: transferId, roomId, body: { kind: 'text', text: 'x' } },
  posted: { type: 'posted', id: transferId, roomId, seq: 1, at: 0 },
  rejected: { type: 'rejected', id: transferId, code: 'too-fast' },
  entry: { type: 'entry', ...entry },
  room: { type: 'room', id: roomId, kind: 'room', name: 'Room', firstSeq: 1, lastSeq: 0 },
  member: { type: 'member', id: memberId, alias, online: true, isHost: false },
  'create-room': { type: 'create-room', id: transferId, name: 'Kitchen' },
  'change-room': { type: 'change-room', id: transferId, roomId, archived: true },
  'room-done': { type: 'room-done', id: transferId, roomId },
  'room-refused': { type: 'room-refused', id: transferId, code: 'room-exists' },
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
};

type Outcome = 'challenged' | 'refused' | 'followed' | 'data' | 'to the desk' | 'nothing' | 'goodbye' | 'breach';
type Awaiting = 'awaiting-hello' | 'awaiting-join' | 'joining' | 'awaiting-follow' | 'joined';

/** What is not in a row here is a breach. */
const OUTCOMES: { readonly [State in Awaiting]: Partial<Record<MessageType, Outcome>> } = {
  'awaiting-hello': { bye: 'goodbye', ping: 'nothing', pong: 'nothing', hello: 'challenged', 'data-open': 'data' },
  'awaiting-join': { bye: 'goodbye', ping: 'nothing', pong: 'nothing', join: 'refused' },
  joining: { bye: 'goodbye', ping: 'nothing', pong: 'nothing' },
  'awaiting-follow': { bye: 'goodbye', ping: 'nothing', pong: 'nothing', follow: 'followed' },
  joined: {
    bye: 'goodbye',
    ping: 'nothing',
    pong: 'nothing',
    post: 'to the desk',
    'create-room': 'to the desk',
    'change-room': 'to the desk',
    mark: 'to the desk',
    typing: 'to the desk',
    status: 'to the desk',
    accept: 'to the desk',
    decline: 'to the desk',
    cancel: 'to the desk',
    saved: 'to the desk',
    failed: 'to the desk',
    pause: 'to the desk',
    resume: 'to the desk',
    look: 'to the desk',
    'ask-hashes': 'to the desk',
    hashes: 'to the desk',
  },
};
const CELLS = (Object.keys(OUTCOMES) as Awaiting[]).flatMap((state) =>
  (Object.keys(MESSAGES) as MessageType[]).map((type) => [state, type, OUTCOMES[state][type] ?? 'breach'] as const),
);

class FakeDesk implements SessionDesk {
  readonly roomName = 'Room';
  readonly appVersion = '1';
  readonly log: string[] = [];
  readonly messages: Message[] = [];
  admission: Admission = { ok: true };
  grantIsGood = true;

  admit(): Admission {
    return this.admission;
  }
  follow(): void {
    this.log.push('followed');
  }
  receive(_session: HostSession, _memberId: MemberId, message: Message): void {
    this.messages.push(message);
  }
  openData() {
    const answer = this.grantIsGood ? ({ ok: true } as const) : ({ ok: false, code: 'grant-invalid' } as const);
    return { answer, start: () => void this.log.push('raw bytes') };
  }
  drained(): void {}
  departed(_session: HostSession, _memberId: MemberId, departure: string): void {
    this.log.push(`departed ${departure}`);
  }
  over(): void {
    this.log.push('over');
  }
}

let clock: FakeClock;
let desk: FakeDesk;
let session: HostSession;
let peer: HostPeer;
let identity: Identity;

beforeEach(async () => {
  identity = await createIdentity();
  clock = createFakeClock();
  desk = new FakeDesk();
  const { clientEnd, hostEnd } = createMemoryPipe(identity.publicKey);
  session = new HostSession({ pipe: hostEnd, number: 1, desk, clock, logger: silentLogger });
  session.start();
  peer = new HostPeer(clientEnd, { identity, clock });
});
afterEach(() => {
  session.drop();
  peer.connection[Symbol.dispose]();
});

async function bring(state: Awaiting): Promise<void> {
  if (state === 'awaiting-hello') return;
  peer.hello();
  const challenge = await peer.next('challenge');
  if (state === 'awaiting-join') return;
  peer.send(peer.joinMessage(challenge, alias));
  await until('the session is joining', () => session.state === 'joining');
  if (state === 'joining') return;
  session.begin();
  if (state === 'awaiting-follow') return;
  peer.send(SAMPLES.follow);
  await until('the session is joined', () => session.state === 'joined');
  desk.log.length = 0;
}

/** Judged by what the peer and the desk see. */
async function outcomeOf(message: Message): Promise<Outcome> {
  const before = peer.received.length;
  const stateBefore = session.state;
  peer.send(message);
  await clock.advance(0);
  const answer = peer.received.slice(before)[0]?.type;
  if (answer === 'challenge') return 'challenged';
  if (answer === 'refused') return 'refused';
  if (desk.log.includes('raw bytes')) return 'data';
  if (desk.log.includes('followed')) return 'followed';
  if (desk.messages.length > 0) return 'to the desk';
  if (peer.end?.kind === 'remote') return peer.end.reason === 'protocol-error' ? 'breach' : 'goodbye';
  if (session.state === 'closed') return 'goodbye';
  return session.state === stateBefore ? 'nothing' : 'breach';
}

describe('every message in every state', () => {
  it.each(CELLS)('[HX7] %s takes %s as: %s', async (state, type, expected) => {
    await bring(state);
    expect(await outcomeOf(SAMPLES[type])).toBe(expected);
    expect(session.connection.open).toBe(['challenged', 'followed', 'to the desk', 'nothing'].includes(expected));
  });
});

describe('a session', () => {
  it.each([
    ['awaiting-hello', undefined],
    ['awaiting-join', 'timed-out'],
    ['joining', 'timed-out'],
    ['awaiting-follow', 'timed-out'],
  ] as const)(`[HX7] that is %s after ${JOIN_TIMEOUT_MS} ms ends, with the reason %s`, async (state, reason) => {
    await bring(state);
    await clock.advance(JOIN_TIMEOUT_MS - 1);
    expect(peer.end).toBeUndefined();
    await clock.advance(1);
    expect(await peer.ended()).toEqual(reason === undefined ? { kind: 'lost', error: expect.anything() } : { kind: 'remote', reason });
  });

  it('[HX7] that joined has no such limit', async () => {
    await bring('joined');
    await clock.advance(10 * JOIN_TIMEOUT_MS);
    expect(peer.end).toBeUndefined();
  });

  it('[HX6] that is refused by the desk passes the reason on and never departs', async () => {
    desk.admission = { ok: false, refusal: { code: 'alias-taken', suggestion: 'Anna 2' } };
    expect(await peer.tryToJoin({ alias })).toEqual({ type: 'refused', code: 'alias-taken', suggestion: 'Anna 2' });
    await peer.ended();
    await until('it is over', () => desk.log.length > 0);
    expect(desk.log).toEqual(['over']);
  });

  it.each([
    ['the member says goodbye', () => peer.connection.close('left'), 'left'],
    ['the connection is lost', () => peer.connection[Symbol.dispose](), 'lost'],
    ['the client gives up on an error', () => peer.connection.close('protocol-error'), 'lost'],
    ['a newer one replaces it', () => session.close('replaced'), 'replaced'],
    ['the host closes it', () => session.close('timed-out'), 'closed'],
  ])('[PR1] departs once when %s', async (_what, end, departure) => {
    await bring('joined');
    end();
    await until('it is over', () => desk.log.includes('over'));
    expect(desk.log).toEqual([`departed ${departure}`, 'over']);
  });

  it('[DC4] whose grant is good carries raw bytes and is over', async () => {
    peer.send(SAMPLES['data-open']);
    expect(await peer.next('data-ready')).toEqual({ type: 'data-ready' });
    await until('the bytes are handed over', () => desk.log.includes('raw bytes'));
    expect(desk.log).toEqual(['over', 'raw bytes']);
    expect(session.state).toBe('data');
  });

  it('[DC2] whose grant is not good is told so and closed', async () => {
    desk.grantIsGood = false;
    peer.send(SAMPLES['data-open']);
    expect(await peer.next('data-refused')).toMatchObject({ code: 'grant-invalid' });
    await peer.ended();
    expect(desk.log).not.toContain('raw bytes');
  });

  it('[FO4] that does not read its small messages is closed before it costs more than 1 MiB', async () => {
    const { clientEnd, hostEnd } = createMemoryPipe(identity.publicKey);
    const deaf = new HostSession({ pipe: hostEnd, number: 1, desk, clock, logger: silentLogger });
    deaf.start();
    const silent = new HostPeer(clientEnd, { identity, clock });
    silent.hello();
    silent.send(silent.joinMessage(await silent.next('challenge'), alias));
    await until('the session is joining', () => deaf.state === 'joining');
    deaf.begin();
    clientEnd.pause();
    let highest = 0;
    for (let count = 0; count < 20_000 && deaf.state !== 'closed'; count++) {
      deaf.send(SAMPLES.member);
      highest = Math.max(highest, deaf.connection.bufferedBytes);
    }
    expect(deaf.state).toBe('closed');
    expect(highest).toBeLessThan(1024 * 1024 + 1_000);
    silent.connection[Symbol.dispose]();
    deaf.drop();
  });
});
