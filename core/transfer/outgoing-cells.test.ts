import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Grant, grantSchema, memberIdSchema, messageIdSchema, roomIdSchema } from '../../shared/model/ids.ts';
import type { OutgoingState } from '../../shared/model/transfer.ts';
import { HASH_BYTES } from '../../shared/wire/limits.ts';
import { silentLogger } from '../lib/logger.ts';
import { createMemoryPipe } from '../net/memory-pipe.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { until } from '../testing/until.ts';
import type { TransferMessage } from './data-pipe.ts';
import { OutgoingTransfer } from './outgoing-transfer.ts';
import { RateLimiter } from './rate-limiter.ts';
import { inspectFile } from './source-file.ts';
import { tempFolder } from './testing/temp-folder.ts';
import type { UnfinishedOutgoing } from './unfinished-transfer.ts';

// Every cell of (state, what the host says or the person does) on the sender's side. A cell says what the state becomes, when it changes, and
// what is sent; one that is not in the table changes nothing and sends nothing.

const SIZE = 3_000_000;
const transferId = messageIdSchema.parse('A'.repeat(22));
const roomId = roomIdSchema.parse('R'.repeat(22));
const bob = memberIdSchema.parse('B'.repeat(43));
const grant: Grant = grantSchema.parse('G'.repeat(22));
const failure = { code: 'too-fast', params: {} } as const;

const uploadOf = (end: number) => ({ type: 'upload' as const, transferId, grant, ranges: [[0, end]] as [number, number][] });
type Act = (transfer: OutgoingTransfer) => void;

const ACTS = {
  posted: (transfer) => transfer.posted(),
  rejected: (transfer) => transfer.rejected(failure),
  upload: (transfer) => transfer.upload(uploadOf(SIZE + HASH_BYTES)),
  'upload beyond the stream': (transfer) => transfer.upload(uploadOf(SIZE + HASH_BYTES + 1)),
  receiver: (transfer) => transfer.receiver({ type: 'receiver', transferId, memberId: bob, state: 'accepted', bytes: 0, wanted: SIZE }),
  'sender-state active': (transfer) => transfer.senderState('active'),
  'sender-state paused': (transfer) => transfer.senderState('paused'),
  'sender-state away': (transfer) => transfer.senderState('away'),
  'sender-state host-full': (transfer) => transfer.senderState('host-full'),
  'offer-ended': (transfer) => transfer.ended('host-storage'),
  'ask-hashes': (transfer) => transfer.askHashes({ type: 'ask-hashes', transferId, files: [0, 7] }),
  cancel: (transfer) => transfer.cancel(),
  pause: (transfer) => transfer.pause(),
  resume: (transfer) => transfer.resume(),
  offline: (transfer) => transfer.offline(),
  'joined, still open': (transfer) => transfer.reconcile(true, 'expired'),
  'joined, gone': (transfer) => transfer.reconcile(false, 'expired'),
} as const satisfies Readonly<Record<string, Act>>;
type ActName = keyof typeof ACTS;

/** What an open offer does, in whatever state it is. */
const OPEN: Partial<Record<ActName, string>> = {
  'offer-ended': 'ended(host-storage)',
  'ask-hashes': '+ hashes',
  cancel: 'ended(withdrawn) + cancel(withdrawn)',
  'joined, still open': '+ resume',
  'joined, gone': 'ended(expired)',
};
/** One that is over says so to a host that does not know. */
const OVER: Partial<Record<ActName, string>> = {
  posted: '+ cancel(withdrawn)',
  upload: '+ cancel(withdrawn)',
  'upload beyond the stream': '+ cancel(withdrawn)',
  'joined, still open': '+ cancel(withdrawn)',
};
const TABLE = {
  preparing: {
    ...{ posted: 'open', rejected: 'failed(too-fast)', upload: 'uploading + data-open', 'offer-ended': 'ended(host-storage)' },
    ...{ 'ask-hashes': '+ hashes', cancel: 'ended(withdrawn)', 'joined, still open': '+ resume' },
  },
  open: { ...OPEN, upload: 'uploading + data-open', 'sender-state host-full': 'interrupted(host-space)', pause: 'paused(self) + pause' },
  uploading: {
    ...{ ...OPEN, upload: '+ data-open', 'upload beyond the stream': 'interrupted(host)', 'sender-state host-full': 'interrupted(host-space)' },
    ...{ pause: 'paused(self) + pause', offline: 'interrupted(host)' },
  },
  paused: { ...OPEN, resume: 'open + resume', 'joined, still open': '+ pause' },
  'interrupted by the network': {
    ...{ ...OPEN, upload: 'uploading + data-open', 'sender-state host-full': 'interrupted(host-space)', pause: 'paused(self) + pause' },
  },
  'held up by a full host': {
    ...{ ...OPEN, upload: 'uploading + data-open', pause: 'paused(self) + pause', offline: 'open' },
    ...{ 'sender-state active': 'open', 'sender-state paused': 'open', 'sender-state away': 'open' },
  },
  // The host may have lost some of it.
  uploaded: { ...OPEN, upload: 'uploading + data-open', 'joined, still open': '' },
  ended: OVER,
  failed: OVER,
} as const satisfies Readonly<Record<string, Partial<Record<ActName, string>>>>;
type StateName = keyof typeof TABLE;

class Bench {
  readonly transfer: OutgoingTransfer;
  readonly said: string[] = [];
  readonly cut: () => void;

  constructor(offer: UnfinishedOutgoing['offer'], unfinished?: Pick<UnfinishedOutgoing, 'posted' | 'paused' | 'sha256'>) {
    const clock = createFakeClock();
    const hostEnds: { destroy(): void }[] = [];
    this.cut = () => hostEnds.forEach((pipe) => void pipe.destroy());
    const limits = { uploads: new RateLimiter(clock), downloads: new RateLimiter(clock) };
    const port = {
      send: (message: TransferMessage) => void this.said.push(`${message.type}${'reason' in message ? `(${message.reason})` : ''}`),
      openData: async () => {
        this.said.push('data-open');
        const { clientEnd, hostEnd } = createMemoryPipe(Buffer.alloc(91));
        hostEnds.push(hostEnd);
        hostEnd.pause();
        clientEnd.pause();
        return { pipe: clientEnd, leftover: new Uint8Array() };
      },
    };
    const options = {
      ...{ port, clock, logger: silentLogger, limits, uploads: limits.uploads, isOnline: () => true, aliasOf: () => 'Bob' },
      ...{
        onChanged: () => {},
        onKept: () => {},
        letGo: () => {},
        sources: { load: () => Promise.reject(new Error('no tree')), items: async () => [] },
      },
    };
    this.transfer = new OutgoingTransfer(offer, options, unfinished && { direction: 'outgoing', offer, ...unfinished });
  }

  get state(): string {
    return nameOf(this.transfer.transfer.status as OutgoingState);
  }

  /** Brings it into the state. */
  async reach(name: StateName): Promise<this> {
    const { transfer } = this;
    if (name === 'failed') transfer.rejected(failure);
    else if (name !== 'preparing' && name !== 'uploaded') transfer.posted();
    if (name === 'paused') transfer.pause();
    if (name === 'ended') transfer.ended('expired');
    if (name === 'held up by a full host') transfer.senderState('host-full');
    if (name === 'uploading' || name === 'interrupted by the network') {
      transfer.upload(uploadOf(SIZE + HASH_BYTES));
      await until('it uploads', () => this.state === 'uploading');
    }
    if (name === 'interrupted by the network') {
      this.cut();
      await until('it is cut', () => this.state === 'interrupted(host)');
    }
    this.said.length = 0;
    return this;
  }
}

function nameOf(status: OutgoingState): string {
  const detail = 'reason' in status ? status.reason : 'waitingFor' in status ? status.waitingFor : 'by' in status ? status.by : undefined;
  if (status.state === 'failed') return `failed(${status.failure.code})`;
  return detail === undefined ? status.state : `${status.state}(${detail})`;
}

const SETTLE_TURNS = 20;

describe('the sender’s side of a transfer', () => {
  const cells = Object.entries(TABLE).flatMap(([state, row]) =>
    Object.keys(ACTS).map((act) => [state as StateName, act as ActName, (row as Partial<Record<string, string>>)[act] ?? ''] as const),
  );

  it.each(cells)('[FT5] [FT7] [FT12] [FT17] [FT18] [FT24] %s: %s → %s', async (state, act, expected) => {
    const path = join(await tempFolder(), 'film.mkv');
    await writeFile(path, Buffer.alloc(SIZE, 1));
    const { mtimeMs } = await inspectFile(path, 'film.mkv');
    const offer = { transferId, roomId, name: 'film.mkv', size: SIZE, temporary: false, keep: false, path, mtimeMs };
    const earlier = state === 'uploaded' ? { posted: true, paused: false, sha256: 'f'.repeat(64) } : undefined;
    const bench = await new Bench(offer, earlier).reach(state);
    const before = bench.state;
    ACTS[act](bench.transfer);
    const told = () =>
      [...(bench.state === before ? [] : [bench.state]), ...(bench.said.length === 0 ? [] : [`+ ${bench.said.join(', ')}`])].join(' ');
    if (expected !== '') await until(`it is ${expected}`, () => told() === expected).catch(() => {});
    // Nothing more comes of it.
    for (let turn = 0; turn < SETTLE_TURNS; turn++) await nextTurn();
    expect(told()).toBe(expected);
    await bench.transfer.close('keep');
  });
});
