import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import { runInBackground } from '../lib/run-in-background.ts';
import type { History } from './history.ts';
import type { Room } from './room.ts';

const INTERVAL_MS = 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Entries that one transaction deletes, so that posts wait for it only shortly. */
const ENTRIES_AT_ONCE = 500;
/**
 * Of an entry that is gone its id stays for so long: an author who was away before the host's answer came sends the post again, and it must
 * not be posted anew.
 */
const IDS_KEPT_DAYS = 30;

const RANGE = 'room_id = ? AND seq >= ? AND seq < ?';

type Options = {
  readonly history: Pick<History, 'rooms' | 'firstSince' | 'write'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The room's log begins later now. */
  readonly onCut: (room: Room) => void;
};

/** Deletes what rooms keep no longer: when the host begins, every hour, and when a room is to keep less. Rule LG4. */
export class Retention implements AsyncDisposable {
  readonly #options: Options;
  #timer: Disposable | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Goes through all rooms, and again every hour. */
  start(): void {
    this.#timer = this.#options.clock.after(INTERVAL_MS, () => this.start());
    for (const room of this.#options.history.rooms) this.check(room);
  }

  /** Deletes what is too old in this room. */
  check(room: Room): void {
    if ((room.facts.keepDays ?? 0) === 0) return;
    const running = this.#running.then(() => this.#cut(room));
    this.#running = running.catch(() => {}); // told by the one who runs it
    runInBackground(this.#options.logger, 'delete-old-entries', () => running);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    this.#timer?.[Symbol.dispose]();
    await this.#running;
  }

  async #cut(room: Room): Promise<void> {
    const { history, onCut } = this.#options;
    const { keepDays = 0 } = room.facts;
    if (keepDays === 0) return;
    const { lastSeq } = room;
    const firstSeq = (await history.firstSince(room.id, room.firstSeq, this.#daysAgo(keepDays))) ?? lastSeq + 1;
    while (room.firstSeq < firstSeq && !this.#stopped) {
      const next = Math.min(firstSeq, room.firstSeq + ENTRIES_AT_ONCE);
      await history.write([
        { sql: 'UPDATE rooms SET first_seq = ? WHERE id = ?', params: [next, room.id] },
        {
          sql: `UPDATE entries SET body = '{"kind":"void"}', author_alias = '-', target = NULL WHERE ${RANGE}`,
          params: [room.id, room.firstSeq, next],
        },
        { sql: 'DELETE FROM reactions WHERE room_id = ? AND target < ?', params: [room.id, next] },
        { sql: 'DELETE FROM pins WHERE room_id = ? AND target < ?', params: [room.id, next] },
      ]);
      room.begin(next);
      if (next === firstSeq) onCut(room);
    }
    const forgotten = (await history.firstSince(room.id, 1, this.#daysAgo(keepDays + IDS_KEPT_DAYS))) ?? lastSeq + 1;
    const params = [room.id, 1, Math.min(forgotten, room.firstSeq)];
    if (forgotten > 1 && !this.#stopped) await history.write([{ sql: `DELETE FROM entries WHERE ${RANGE}`, params }]);
  }

  #daysAgo(days: number): number {
    return Math.floor(this.#options.clock.wallMs()) - days * DAY_MS;
  }
}
