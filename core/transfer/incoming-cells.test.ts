import { createHash } from 'node:crypto';
import * as nodeFs from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Grant, grantSchema, memberIdSchema, messageIdSchema, roomIdSchema } from '../../shared/model/ids.ts';
import type { IncomingState } from '../../shared/model/transfer.ts';
import { silentLogger } from '../lib/logger.ts';
import type { SecurePipe } from '../net/byte-pipe.ts';
import { createMemoryPipe } from '../net/memory-pipe.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { until } from '../testing/until.ts';
import type { TransferMessage } from './data-pipe.ts';
import type { Disk } from './disk.ts';
import { DownloadQueue } from './download-queue.ts';
import { IncomingTransfer } from './incoming-transfer.ts';
import { RateLimiter } from './rate-limiter.ts';
import { systemError } from './testing/failing-disk.ts';
import { seededBytes } from './testing/seeded-bytes.ts';
import { tempFolder } from './testing/temp-folder.ts';
import type { UnfinishedIncoming } from './unfinished-transfer.ts';

// Every cell of (state, what the host says or the person does) on a receiver's side. A cell says what the state becomes, when it changes, and
// what is sent; one that is not in the table changes nothing and sends nothing.

const BYTES = seededBytes(3, 200_000);
const STREAM = Buffer.concat([BYTES, createHash('sha256').update(BYTES).digest()]);
const HALF = 100_000;
/** A download without its sender gives up its place after so long. */
const STANDBY_MS = 1_000;
const SIZE = BYTES.length;
const transferId = messageIdSchema.parse('A'.repeat(22));
const grant: Grant = grantSchema.parse('G'.repeat(22));
const OFFER = {
  ...{ transferId, roomId: roomIdSchema.parse('R'.repeat(22)), name: 'film.mkv', size: SIZE, keep: false },
  ...{ senderId: memberIdSchema.parse('S'.repeat(43)), senderAlias: 'Ada' },
};
const FOREIGN_RANGE: [number, number][] = [[1, 2]];

type Act = (bench: Bench) => void;

const ACTS = {
  download: (bench) => bench.transfer.download({ type: 'download', transferId, grant, for: 'accept', ranges: bench.asked }),
  'download of other bytes': ({ transfer }) => transfer.download({ type: 'download', transferId, grant, for: 'accept', ranges: FOREIGN_RANGE }),
  'download for a look': ({ transfer }) => transfer.download({ type: 'download', transferId, grant, for: 'look', ranges: FOREIGN_RANGE }),
  hashes: ({ transfer }) => transfer.hashes({ type: 'hashes', transferId, hashes: [{ file: 0, sha256: 'f'.repeat(64) }] }),
  'sender-state active': ({ transfer }) => transfer.senderState('active'),
  'sender-state paused': ({ transfer }) => transfer.senderState('paused'),
  'sender-state away': ({ transfer }) => transfer.senderState('away'),
  'sender-state host-full': ({ transfer }) => transfer.senderState('host-full'),
  'offer-ended': ({ transfer }) => transfer.ended('withdrawn'),
  accept: ({ transfer, folder }) => void transfer.accept({ folder }).catch(() => {}),
  decline: ({ transfer }) => transfer.decline(),
  cancel: ({ transfer }) => transfer.cancel(),
  pause: ({ transfer }) => transfer.pause(),
  resume: ({ transfer }) => transfer.resume(),
  offline: ({ transfer }) => transfer.offline(),
  'joined, expected': ({ transfer }) => transfer.reconcile('receiving', 'expired'),
  'joined, new to the host': ({ transfer }) => transfer.reconcile('offered', 'expired'),
  'joined, gone': ({ transfer }) => transfer.reconcile(undefined, 'expired'),
} as const satisfies Readonly<Record<string, Act>>;
type ActName = keyof typeof ACTS;
type Row = Partial<Record<ActName, string>>;

const STATES = [
  ...(['offered', 'waiting', 'receiving', 'read back', 'publishing', 'paused', 'stopped by a full disk', 'queued', 'cut off'] as const),
  ...(['sender paused', 'sender away', 'host full', 'saved', 'declined', 'cancelled', 'ended', 'failed'] as const),
];
type StateName = (typeof STATES)[number];
const OTHER_BYTES = 'interrupted(host)';
/** Something of it is here already. */
const GOES_ON = 'interrupted(host) + accept';
/** What everything does that is under way; whether it runs or waits. */
const UNDER_WAY: Row = {
  ...{ cancel: 'cancelled + cancel', pause: 'paused(self) + pause', 'offer-ended': 'ended(withdrawn)', offline: 'interrupted(host)' },
  ...{ 'joined, expected': 'waiting + accept', 'joined, new to the host': 'waiting + accept', 'joined, gone': 'ended(expired)' },
  ...{ 'sender-state paused': 'paused(sender)', 'sender-state away': 'interrupted(sender)', 'sender-state host-full': 'interrupted(host-space)' },
};
/** It has given up its place until the sender, or the host, can bring more. */
const WITHOUT_SENDER: Row = { ...UNDER_WAY, 'sender-state active': 'waiting + accept' };
/** The person goes on with it, nobody else; the host may not have heard why it stands still. */
const STOPPED: Row = {
  cancel: 'cancelled + cancel',
  resume: GOES_ON,
  accept: GOES_ON,
  'offer-ended': 'ended(withdrawn)',
  'joined, gone': 'ended(expired)',
};
const TABLE: Record<StateName, Row> = {
  offered: { accept: 'waiting + accept', decline: 'declined + decline', 'offer-ended': 'ended(withdrawn)', 'joined, gone': 'ended(expired)' },
  waiting: {
    ...{ ...UNDER_WAY, download: 'receiving + data-open', 'download of other bytes': OTHER_BYTES },
    ...{ 'joined, expected': '+ accept', 'joined, new to the host': '+ accept' },
  },
  // When the host has all of it, it lets a download finish whose offer has ended. Bytes that came since are not to come again.
  receiving: {
    ...UNDER_WAY,
    download: OTHER_BYTES,
    'download of other bytes': OTHER_BYTES,
    'offer-ended': '',
    'joined, expected': GOES_ON,
    'joined, new to the host': GOES_ON,
  },
  'read back': {
    ...{ ...UNDER_WAY, 'offer-ended': '', 'joined, expected': 'interrupted(host)', 'joined, new to the host': 'interrupted(host)' },
    // Nobody needs the sender for that.
    ...{ 'sender-state paused': '', 'sender-state away': '', 'sender-state host-full': '' },
  },
  publishing: {},
  paused: { ...STOPPED, 'joined, expected': '+ pause', 'joined, new to the host': '+ pause' },
  'stopped by a full disk': { ...STOPPED, 'joined, expected': '+ failed(disk-full)', 'joined, new to the host': '+ failed(disk-full)' },
  queued: { ...UNDER_WAY, 'joined, expected': '', 'joined, new to the host': '' },
  // It asks again by itself.
  'cut off': {
    ...{
      ...UNDER_WAY,
      'offer-ended': '',
      offline: '',
      'sender-state active': '+ accept',
      'joined, expected': '+ accept',
      'joined, new to the host': '+ accept',
    },
    ...{ 'sender-state paused': 'paused(sender) + accept', 'sender-state away': 'interrupted(sender) + accept' },
    ...{ 'sender-state host-full': 'interrupted(host-space) + accept' },
  },
  'sender paused': { ...WITHOUT_SENDER, 'sender-state paused': '' },
  'sender away': { ...WITHOUT_SENDER, 'sender-state away': '' },
  'host full': { ...WITHOUT_SENDER, 'sender-state host-full': '' },
  saved: { 'joined, expected': '+ saved' },
  declined: { accept: 'waiting + accept', 'joined, new to the host': '+ decline' },
  cancelled: { accept: 'waiting + accept', 'joined, expected': '+ cancel' },
  ended: {},
  failed: { accept: 'waiting + accept', 'joined, expected': '+ failed(hash-mismatch)' },
};

/** A door that keeps those who come waiting until it is opened. */
class Door {
  readonly #opened = Promise.withResolvers<void>();
  isShut = false;
  pass(): Promise<void> {
    return this.isShut ? this.#opened.promise : Promise.resolve();
  }
  open(): void {
    this.isShut = false;
    this.#opened.resolve();
  }
}

class Bench {
  readonly transfer: IncomingTransfer;
  readonly folder: string;
  readonly said: string[] = [];
  readonly publishing = new Door();
  readonly reading = new Door();
  asked: [number, number][] = FOREIGN_RANGE;
  isDiskFull = false;
  maxRunning = 3;
  readonly #clock = createFakeClock();
  readonly #hostEnds: SecurePipe[] = [];

  constructor(folder: string, known: { readonly status: IncomingState; readonly savedPath?: string; readonly unfinished?: UnfinishedIncoming }) {
    this.folder = folder;
    const limits = { uploads: new RateLimiter(this.#clock), downloads: new RateLimiter(this.#clock) };
    const options = {
      ...{ clock: this.#clock, logger: silentLogger, limits, isOnline: () => true, promisedBytes: () => 0, disk: this.#disk() },
      ...{ port: { send: (message: TransferMessage) => this.#hear(message), openData: () => this.#openData() } },
      ...{ queue: new DownloadQueue(() => this.maxRunning), onChanged: () => {}, onKept: () => {}, onRate: () => {} },
      letGo: (pipe: { destroy(): void }) => pipe.destroy(),
    };
    this.transfer = new IncomingTransfer(OFFER, options, known);
  }

  get state(): string {
    return nameOf(this.transfer.transfer.status as IncomingState);
  }

  /** The host brings bytes of the stream. */
  bring(start: number, end: number): void {
    this.#hostEnds.at(-1)?.write(STREAM.subarray(start, end));
  }

  cut(): void {
    for (const pipe of this.#hostEnds) pipe.destroy();
  }

  is(name: string): Promise<void> {
    return until(`it is ${name}`, () => this.state === name);
  }

  async after(ms: number): Promise<void> {
    await this.#clock.advance(ms);
  }

  async close(): Promise<void> {
    this.publishing.open();
    this.reading.open();
    await this.transfer.close('delete');
  }

  #hear(message: TransferMessage): void {
    if (message.type === 'accept') this.asked = message.ranges.map(([start, end]) => [start, end]);
    this.said.push('code' in message ? `${message.type}(${message.code})` : message.type);
  }

  async #openData() {
    this.said.push('data-open');
    const { clientEnd, hostEnd } = createMemoryPipe(Buffer.alloc(91));
    hostEnd.attach({ onBytes: () => {}, onEnd: () => {}, onClose: () => {} });
    this.#hostEnds.push(hostEnd);
    clientEnd.pause();
    return { pipe: clientEnd, leftover: new Uint8Array() };
  }

  #disk(): Disk {
    return {
      ...nodeFs,
      link: async (from, to) => {
        await this.publishing.pass();
        await nodeFs.link(from, to);
      },
      open: async (path, flags, mode) => {
        const handle = await nodeFs.open(path, flags, mode);
        const read = handle.read.bind(handle) as (...args: unknown[]) => Promise<unknown>;
        const write = handle.write.bind(handle) as (...args: unknown[]) => Promise<unknown>;
        return Object.assign(handle, {
          read: async (...args: unknown[]) => {
            await this.reading.pass();
            return await read(...args);
          },
          write: (...args: unknown[]) => (this.isDiskFull ? Promise.reject(systemError('ENOSPC')) : write(...args)),
        });
      },
    };
  }
}

/** A transfer in the state. */
async function benchIn(name: StateName): Promise<Bench> {
  const folder = await tempFolder();
  const bench = await reach(name, folder);
  bench.said.length = 0;
  return bench;
}

async function reach(name: StateName, folder: string): Promise<Bench> {
  switch (name) {
    case 'saved':
      return new Bench(folder, {
        status: { state: 'saved', savedAs: 'Ada_film.mkv', sha256: 'f'.repeat(64) },
        savedPath: join(folder, 'Ada_film.mkv'),
      });
    case 'declined':
    case 'cancelled':
      return new Bench(folder, { status: { state: name } });
    case 'ended':
      return new Bench(folder, { status: { state: 'ended', reason: 'expired' } });
    case 'failed':
      return new Bench(folder, { status: { state: 'failed', failure: { code: 'hash-mismatch', params: {} } } });
    case 'read back':
      return await readingBack(folder);
    default:
  }
  const bench = new Bench(folder, { status: { state: 'offered' } });
  if (name === 'offered') return bench;
  if (name === 'queued') bench.maxRunning = 0;
  await bench.transfer.accept({ folder });
  if (name === 'waiting' || name === 'queued') return bench;
  const stopped = { 'sender paused': 'paused', 'sender away': 'away', 'host full': 'host-full' } as const;
  if (name === 'sender paused' || name === 'sender away' || name === 'host full') {
    bench.transfer.senderState(stopped[name]);
    await bench.after(STANDBY_MS);
    await until('it stands still', () => bench.state !== 'waiting');
    return bench;
  }
  ACTS.download(bench);
  await until('the connection is open', () => bench.said.includes('data-open'));
  bench.bring(0, HALF);
  await until('half of it came', () => bench.transfer.promisedBytes === SIZE - HALF);
  if (name === 'paused') bench.transfer.pause();
  if (name === 'cut off') {
    bench.cut();
    await bench.is('interrupted(host)');
  }
  if (name === 'stopped by a full disk') {
    bench.isDiskFull = true;
    bench.bring(HALF, STREAM.length);
    await bench.is('paused(self, disk-full)');
    bench.isDiskFull = false;
  }
  if (name === 'publishing') {
    bench.publishing.isShut = true;
    bench.bring(HALF, STREAM.length);
    await bench.is('verifying');
  }
  return bench;
}

/** What an earlier run left, and is read again. */
async function readingBack(folder: string): Promise<Bench> {
  const partialPath = join(folder, '.lan-chat-0123456789abcdef.part');
  await nodeFs.writeFile(partialPath, BYTES.subarray(0, HALF));
  const bytes = HALF;
  const unfinished = { direction: 'incoming', offer: OFFER, folder, partialPath, paused: false, startedOver: false, bytes } as const;
  const bench = new Bench(folder, { status: { state: 'interrupted', bytes, waitingFor: 'host' }, unfinished });
  bench.reading.isShut = true;
  bench.transfer.reconcile('interrupted', 'expired');
  await bench.is('verifying(reading)');
  return bench;
}

function nameOf(status: IncomingState): string {
  switch (status.state) {
    case 'verifying':
      return status.progress === undefined ? 'verifying' : 'verifying(reading)';
    case 'paused':
      return `paused(${[status.by, ...(status.failure === undefined ? [] : [status.failure.code])].join(', ')})`;
    case 'interrupted':
      return `interrupted(${status.waitingFor})`;
    case 'ended':
      return `ended(${status.reason})`;
    case 'failed':
      return `failed(${status.failure.code})`;
    default:
      return status.state;
  }
}

const SETTLE_TURNS = 30;

describe('a receiver’s side of a transfer', () => {
  const cells = STATES.flatMap((state) => Object.keys(ACTS).map((act) => [state, act as ActName, TABLE[state][act as ActName] ?? ''] as const));

  it.each(cells)('[FT2] [FT5] [FT7] [FT17] [FT18] %s: %s → %s', async (state, act, expected) => {
    const bench = await benchIn(state);
    const before = bench.state;
    ACTS[act](bench);
    const told = () =>
      [...(bench.state === before ? [] : [bench.state]), ...(bench.said.length === 0 ? [] : [`+ ${bench.said.join(', ')}`])].join(' ');
    // A download that stands still without its sender gives up its place.
    if (act.startsWith('sender-state')) await bench.after(STANDBY_MS);
    if (expected !== '') await until(`it is ${expected}`, () => told() === expected).catch(() => {});
    // Nothing more comes of it.
    for (let turn = 0; turn < SETTLE_TURNS; turn++) await nextTurn();
    expect(told()).toBe(expected);
    await bench.close();
  });

  it.each(['paused', 'away', 'host-full'] as const)('[FT17] [FT18] what the host has still comes when no more can come: %s', async (state) => {
    const bench = await benchIn('receiving');
    bench.transfer.senderState(state);
    for (const end of [HALF + 10, HALF + 20, HALF + 30]) {
      bench.bring(end - 10, end);
      await until('it came', () => bench.transfer.promisedBytes === SIZE - end);
      await bench.after(STANDBY_MS);
      expect(bench.state).toBe('receiving');
    }
    bench.bring(HALF + 30, STREAM.length);
    await bench.is('saved');
    expect(await nodeFs.readFile(join(bench.folder, 'Ada_film.mkv'))).toEqual(BYTES);
    await bench.close();
  });
});
