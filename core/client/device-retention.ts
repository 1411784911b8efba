import type { RoomId } from '../../shared/model/ids.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import { runInBackground } from '../lib/run-in-background.ts';
import type { LocalHistory, LogId } from './local-history.ts';
import type { RoomStates } from './room-states.ts';

const HOUR_MS = 60 * 60 * 1_000;
const DAY_MS = 24 * HOUR_MS;

type Options = {
  readonly history: Pick<LocalHistory, 'purge'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** This device does not have the lines any more. Not called for a log that was left meanwhile. */
  readonly onPurged: (roomId: RoomId, seqs: readonly number[]) => void;
};

/** Deletes this device's copies of what is older than its person wants to keep: at the start, when that changes, and every hour. */
export class DeviceRetention implements Disposable {
  readonly #options: Options;
  #log: LogId | undefined;
  #timer: Disposable | undefined;
  #work: Promise<void> = Promise.resolve();

  constructor(options: Options) {
    this.#options = options;
  }

  begin(log: LogId, states: Pick<RoomStates, 'keptHere'>): void {
    this[Symbol.dispose]();
    this.#log = log;
    this.#purgeAll(log, states);
  }

  /** At once, what is older than `days`; 0 keeps everything. */
  keep(roomId: RoomId, days: number): void {
    const log = this.#log;
    if (log !== undefined && days > 0) this.#enqueue(log, [{ roomId, days }]);
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    this.#log = undefined;
  }

  /** Resolves when nothing is being deleted any more. */
  settled(): Promise<void> {
    return this.#work;
  }

  #purgeAll(log: LogId, states: Pick<RoomStates, 'keptHere'>): void {
    this.#enqueue(log, states.keptHere());
    this.#timer = this.#options.clock.after(HOUR_MS, () => this.#purgeAll(log, states));
  }

  /** One room after the other, so that nothing else waits long for the disk. */
  #enqueue(log: LogId, rooms: ReturnType<RoomStates['keptHere']>): void {
    const before = this.#work;
    const work = before.then(() => this.#purge(log, rooms));
    this.#work = work.catch(() => {});
    runInBackground(this.#options.logger, 'purge-old-entries', () => work);
  }

  async #purge(log: LogId, rooms: ReturnType<RoomStates['keptHere']>): Promise<void> {
    const { history, clock, onPurged } = this.#options;
    for (const { roomId, days } of rooms) {
      if (this.#log !== log) return;
      const seqs = await history.purge(log, roomId, clock.wallMs() - days * DAY_MS);
      if (this.#log === log && seqs.length > 0) onPurged(roomId, seqs);
    }
  }
}
