import type { Entry } from '../../shared/model/entry.ts';
import type { RoomId } from '../../shared/model/ids.ts';
import type { Logger } from '../lib/logger.ts';
import { runInBackground } from '../lib/run-in-background.ts';
import type { LocalHistory, LogId, Taken } from './local-history.ts';

type Options = {
  readonly history: Pick<LocalHistory, 'take'>;
  readonly logger: Logger;
  /** Entries of one room are on this device's disk, in their order. Not called for a log that was left meanwhile. */
  readonly onTaken: (roomId: RoomId, entries: readonly Entry[], taken: Taken) => void;
};

/** What came of one room and is not written yet. */
type Waiting = { entries: Entry[]; isWriting: boolean };

/**
 * The way of what the host sends to this device's disk, and from there to whoever shows it. While the disk is busy with a room, what
 * comes for it is gathered, and written at once.
 */
export class EntryIntake {
  readonly #options: Options;
  #log: LogId | undefined;
  #rooms = new Map<RoomId, Waiting>();
  #writing = new Set<Promise<void>>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** What comes from now on is of this log. What waits of another one is dropped. */
  begin(log: LogId): void {
    this.#log = log;
    this.#rooms = new Map();
  }

  add(entry: Entry): void {
    const log = this.#log;
    if (log === undefined) return;
    const waiting = this.#rooms.get(entry.roomId) ?? { entries: [], isWriting: false };
    this.#rooms.set(entry.roomId, waiting);
    waiting.entries.push(entry);
    if (waiting.isWriting) return;
    waiting.isWriting = true;
    const work = this.#write(log, entry.roomId, waiting).finally(() => this.#writing.delete(work));
    this.#writing.add(work);
    runInBackground(this.#options.logger, 'take-entries', () => work);
  }

  /** Resolves when nothing waits any more. */
  async settled(): Promise<void> {
    while (this.#writing.size > 0) await Promise.allSettled(this.#writing);
  }

  async #write(log: LogId, roomId: RoomId, waiting: Waiting): Promise<void> {
    const { history, onTaken } = this.#options;
    // The rest of what the network brought at once goes with it.
    await Promise.resolve();
    try {
      while (waiting.entries.length > 0) {
        const { entries } = waiting;
        waiting.entries = [];
        const taken = await history.take(log, roomId, entries);
        if (this.#log === log) onTaken(roomId, entries, taken);
      }
    } finally {
      waiting.isWriting = false;
    }
  }
}
