import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Entry } from '../../shared/model/entry.ts';
import { type MemberId, memberIdSchema, type RoomId } from '../../shared/model/ids.ts';
import type { Message, MessageOf } from '../../shared/wire/message.ts';
import { silentLogger } from '../lib/logger.ts';
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts';
import { messageId } from '../testing/host-peer.ts';
import { createTemporaryFolder } from '../testing/temporary-folder.ts';
import { until } from '../testing/until.ts';
import { HostTransfers } from './host-transfers.ts';
import { Spool } from './spool.ts';
import { treeOf } from './testing/streams.ts';
import type { FileMessage } from './transfer-desk.ts';

const [anna, ben, carl] = ['a', 'b', 'c'].map((letter) => memberIdSchema.parse(letter.repeat(43))) as [MemberId, MemberId, MemberId];
const transferId = messageId(1);
const tree = treeOf([1_000, 2_000]);
const [[start, end] = [0, 0]] = tree.files;

/** One valid message of every type that is about files. */
const SAMPLES: { readonly [Type in FileMessage['type']]: MessageOf<Type> } = {
  accept: { type: 'accept', transferId, ranges: [[start, end]], have: 0 },
  decline: { type: 'decline', transferId },
  cancel: { type: 'cancel', transferId },
  saved: { type: 'saved', transferId, sha256: '0'.repeat(64) },
  failed: { type: 'failed', transferId, code: 'disk-full' },
  pause: { type: 'pause', transferId },
  resume: { type: 'resume', transferId },
  look: { type: 'look', transferId },
  'ask-hashes': { type: 'ask-hashes', transferId, files: [0, 1] },
  hashes: { type: 'hashes', transferId, hashes: [{ file: 0, sha256: '0'.repeat(64) }] },
};
const TYPES = Object.keys(SAMPLES) as FileMessage['type'][];

let clock: FakeClock;
let transfers: HostTransfers;
let told: { readonly to: MemberId | 'all'; readonly message: Message }[];
let folder: Awaited<ReturnType<typeof createTemporaryFolder>>;

beforeEach(async () => {
  folder = await createTemporaryFolder();
  clock = createFakeClock();
  told = [];
  transfers = new HostTransfers({
    spool: await Spool.open({ folder: folder.path }),
    store: { saveOffer: async () => {}, saveReceiver: () => {} },
    desk: {
      send: (to, message) => void told.push({ to, message }),
      tell: (_roomId, message) => void told.push({ to: 'all', message }),
      sees: () => true,
      isPrivate: () => false,
      isOnline: () => true,
      aliasOf: () => 'Anna',
      progressed: () => {},
      saved: () => {},
    },
    clock,
    logger: silentLogger,
  });
  const body: Entry['body'] = { kind: 'file', name: 'a', ...tree.offer, to: [ben] };
  const entry: Entry = {
    roomId: messageId(9) as string as RoomId,
    seq: 1,
    id: transferId,
    authorId: anna,
    authorAlias: 'Anna',
    at: clock.wallMs(),
    body,
  };
  transfers.opened(entry, [ben]);
  await until('the manifest was asked for', () => told.some(({ message }) => message.type === 'upload'));
});
afterEach(async () => {
  await transfers.stop();
  await folder[Symbol.asyncDispose]();
});

async function say(memberId: MemberId, message: FileMessage): Promise<boolean> {
  const isAllowed = transfers.receive(memberId, message);
  await clock.advance(0);
  return isAllowed;
}

function lastOf<Type extends Message['type']>(type: Type): MessageOf<Type> {
  const last = told.findLast(({ message }) => message.type === type)?.message;
  if (last === undefined) throw new Error(`nobody was told ${type}`);
  return last as MessageOf<Type>;
}

/** What the others were told, in one line; asking for bytes needs the disk, and is tested elsewhere. */
async function outcomeOf(memberId: MemberId, message: FileMessage): Promise<string> {
  const before = told.length;
  if (!(await say(memberId, message))) return 'breach';
  const words = told.slice(before).flatMap(({ to, message: each }) => (each.type === 'upload' ? [] : [`${nameOf(to)} ${wordsFor(each)}`]));
  return words.join(', ') || '-';
}
const nameOf = (to: MemberId | 'all') => (to === anna ? 'anna' : to === ben ? 'ben' : to === carl ? 'carl' : 'all');
function wordsFor(message: Message): string {
  if (message.type === 'receiver' || message.type === 'sender-state') return `${message.type} ${message.state}`;
  if (message.type === 'download') return `download ${message.for}`;
  return message.type === 'offer-ended' ? `offer-ended ${message.reason}` : message.type;
}

const accept = () => say(ben, SAMPLES.accept);
const RECEIVER_STATES = {
  offered: async () => {},
  accepted: accept,
  receiving: async () => {
    await accept();
    transfers.openData({ type: 'data-open', grant: lastOf('download').grant, direction: 'download' });
  },
  paused: () => accept().then(() => say(ben, SAMPLES.pause)),
  interrupted: () => accept().then(() => transfers.departed(ben, 'lost')),
  saved: () => accept().then(() => say(ben, SAMPLES.saved)),
  declined: () => say(ben, SAMPLES.decline),
  cancelled: () => accept().then(() => say(ben, SAMPLES.cancel)),
  failed: () => accept().then(() => say(ben, SAMPLES.failed)),
  'offered, and the offer ended': () => say(anna, SAMPLES.cancel),
  'receiving, and the offer ended': () => RECEIVER_STATES.receiving().then(() => say(anna, SAMPLES.cancel)),
} as const;
type Outcomes = Partial<Record<FileMessage['type'], string>>;

const NOT_SAID_BY_RECEIVERS: Outcomes = { resume: 'breach', hashes: 'breach' };
const OPEN: Outcomes = {
  ...NOT_SAID_BY_RECEIVERS,
  ...{ accept: 'anna receiver accepted, ben download accept', look: 'ben download look', 'ask-hashes': 'anna ask-hashes' },
};
const STOPPING: Outcomes = { decline: 'anna receiver declined', cancel: 'anna receiver cancelled', failed: 'anna receiver failed' };
const WANTING: Outcomes = { ...OPEN, ...STOPPING, saved: 'anna receiver saved', pause: 'anna receiver paused' };
const OVER = 'ben offer-ended withdrawn';
const ENDED: Outcomes = { ...NOT_SAID_BY_RECEIVERS, accept: OVER, look: OVER, 'ask-hashes': OVER };

/** What is not in a row changes nothing, and nobody hears of it. */
const RECEIVER_OUTCOMES: { readonly [State in keyof typeof RECEIVER_STATES]: Outcomes } = {
  offered: { ...OPEN, decline: 'anna receiver declined', failed: 'anna receiver failed' },
  accepted: WANTING,
  receiving: WANTING,
  interrupted: WANTING,
  paused: { ...OPEN, ...STOPPING },
  declined: { ...OPEN, ...STOPPING },
  cancelled: { ...OPEN, ...STOPPING },
  failed: { ...OPEN, ...STOPPING },
  saved: OPEN,
  'offered, and the offer ended': { ...ENDED, decline: 'anna receiver declined', failed: 'anna receiver failed' },
  'receiving, and the offer ended': { ...ENDED, ...STOPPING, saved: 'anna receiver saved', pause: 'anna receiver paused' },
};

const wantedByBen = () => accept();
const SENDER_STATES = {
  open: async () => {},
  'open, and somebody waits': wantedByBen,
  'uploading, and somebody waits': async () => {
    await wantedByBen();
    transfers.openData({ type: 'data-open', grant: lastOf('upload').grant, direction: 'upload' });
  },
  'paused, and somebody waits': () => wantedByBen().then(() => say(anna, SAMPLES.pause)),
  'open, and somebody asks for hashes': () => say(ben, SAMPLES['ask-hashes']),
  ended: () => say(anna, SAMPLES.cancel),
} as const;
const breach = 'breach';
const NOT_SAID_BY_SENDERS: Outcomes = { accept: breach, decline: breach, saved: breach, failed: breach, look: breach, 'ask-hashes': breach };
const SENDER: Outcomes = { ...NOT_SAID_BY_SENDERS, cancel: 'all offer-ended withdrawn' };
const SENDER_OUTCOMES: { readonly [State in keyof typeof SENDER_STATES]: Outcomes } = {
  open: SENDER,
  'open, and somebody waits': { ...SENDER, pause: 'ben sender-state paused' },
  'uploading, and somebody waits': { ...SENDER, pause: 'ben sender-state paused' },
  'paused, and somebody waits': { ...SENDER, resume: 'ben sender-state active' },
  'open, and somebody asks for hashes': { ...SENDER, hashes: 'ben hashes' },
  ended: NOT_SAID_BY_SENDERS,
};

const OTHERS: Outcomes = {
  ...NOT_SAID_BY_RECEIVERS,
  ...{ accept: 'carl offer-ended not-for-you', look: 'carl offer-ended not-for-you', 'ask-hashes': 'carl offer-ended not-for-you' },
};
const EXPIRED = 'ben offer-ended expired';

function cells<State extends string>(outcomes: { readonly [Each in State]: Outcomes }) {
  return (Object.keys(outcomes) as State[]).flatMap((state) => TYPES.map((type) => [state, type, outcomes[state][type] ?? '-'] as const));
}

describe('every message about files in every state', () => {
  it.each(cells(RECEIVER_OUTCOMES))('[FT2] a receiver that is %s says %s: %s', async (state, type, expected) => {
    await RECEIVER_STATES[state]();
    expect(await outcomeOf(ben, SAMPLES[type])).toBe(expected);
  });

  it.each(cells(SENDER_OUTCOMES))('[FT7] a sender whose offer is %s says %s: %s', async (state, type, expected) => {
    await SENDER_STATES[state]();
    expect(await outcomeOf(anna, SAMPLES[type])).toBe(expected);
  });

  it.each(cells({ 'has not asked': OTHERS, 'has been refused': OTHERS }))(
    '[FT23] somebody whom it is not for, and who %s, says %s: %s',
    async (state, type, expected) => {
      if (state === 'has been refused') await say(carl, SAMPLES.accept);
      expect(await outcomeOf(carl, SAMPLES[type])).toBe(expected);
      expect(transfers.openOffersFor(carl)).toEqual([]);
    },
  );

  it.each(TYPES)('[FT7] of an offer that nobody knows %s is answered only when an answer is needed', async (type) => {
    const expected = type === 'accept' || type === 'look' || type === 'ask-hashes' ? EXPIRED : '-';
    expect(await outcomeOf(ben, { ...SAMPLES[type], transferId: messageId(7) })).toBe(expected);
  });
});

describe('every grant in every state', () => {
  const GRANTS = { upload: () => lastOf('upload').grant, download: () => lastOf('download').grant };
  const open = (direction: 'upload' | 'download', grant = GRANTS[direction]()) => transfers.openData({ type: 'data-open', grant, direction }).answer;
  const good = { ok: true };
  const bad = { ok: false, code: 'grant-invalid' };

  it.each([
    ['nothing else happened', async () => {}, good, good],
    ['the sender paused', () => say(anna, SAMPLES.pause), bad, good],
    ['the sender took it back', () => say(anna, SAMPLES.cancel), bad, bad],
    ['the receiver paused', () => say(ben, SAMPLES.pause), good, bad],
    ['the receiver does not want it any more', () => say(ben, SAMPLES.cancel), good, bad],
    ['the receiver has it', () => say(ben, SAMPLES.saved), good, good],
    ['the receiver asked anew', () => say(ben, SAMPLES.accept), good, bad],
    ['the receiver is gone', async () => transfers.departed(ben, 'lost'), good, bad],
    ['the sender is gone', async () => transfers.departed(anna, 'lost'), bad, good],
    ['the host cleared its spool', async () => transfers.clearSpool(transferId), bad, bad],
  ] as const)('[DC2] that was given before %s', async (_what, happens, upload, download) => {
    await accept();
    const grants = { upload: GRANTS.upload(), download: GRANTS.download() };
    await happens();
    expect(open('upload', grants.upload)).toEqual(upload);
    expect(open('download', grants.download)).toEqual(download);
  });

  it('[DC2] is good in its own direction, once', async () => {
    await accept();
    const { upload, download } = { upload: GRANTS.upload(), download: GRANTS.download() };
    expect([open('download', upload), open('upload', download)]).toEqual([bad, bad]);
    expect([open('upload', upload), open('download', download)]).toEqual([good, good]);
    expect([open('upload', upload), open('download', download)]).toEqual([bad, bad]);
  });
});
