import type { RoomId } from '../../shared/model/ids.ts';
import { encodeMessage } from '../../shared/wire/codec.ts';
import { MEMBER_SEND_WINDOW_BYTES, MEMBER_STALLED_MS } from '../../shared/wire/limits.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import { runInBackground } from '../lib/run-in-background.ts';
import type { Connection } from '../net/connection.ts';
import type { History } from './history.ts';
import type { Room } from './room.ts';

/** Entries per read of the disk; at 16 KiB each they stay within what a slow reader may cost. */
const PAGE_ENTRIES = 64;

type FeedOptions = {
  readonly connection: Pick<Connection, 'open' | 'bufferedBytes' | 'sendEncoded'>;
  readonly history: Pick<History, 'rooms' | 'page'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The last entry that the member has, per room; 0 for the whole log. */
  readonly lastSeqOf: (roomId: RoomId) => number;
  /** Nothing of what was sent left in 60 s, or the log cannot be read. */
  readonly onStuck: (why: 'stalled' | 'unreadable') => void;
};

type Cursor = { readonly room: Room; sentSeq: number; page: Uint8Array[] };

/**
 * Sends one member the log, in order, from where it stood: from the rooms' tails as long as the socket has room, from the disk when it
 * is further behind. Nobody waits for it. Rules FO1 to FO4.
 */
export class MemberFeed implements Disposable {
  readonly #options: FeedOptions;
  readonly #cursors: readonly Cursor[];
  #reading = false;
  #stallTimer: Disposable | undefined;
  #disposed = false;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#cursors = options.history.rooms.map((room) => ({ room, sentSeq: Math.min(options.lastSeqOf(room.id), room.lastSeq), page: [] }));
  }

  /** Sends what there is, as far as the socket has room. To be called after a commit and after a drain. */
  pump(): void {
    if (this.#disposed || this.#reading || !this.#options.connection.open) return;
    for (const cursor of this.#cursors) if (!this.#pumpRoom(cursor)) return;
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#stopWaiting();
  }

  /** False when it has to go on later. */
  #pumpRoom(cursor: Cursor): boolean {
    const { connection } = this.#options;
    while (cursor.sentSeq < cursor.room.lastSeq) {
      if (connection.bufferedBytes >= MEMBER_SEND_WINDOW_BYTES) {
        this.#waitForDrain();
        return false;
      }
      const frame = this.#nextFrame(cursor);
      if (frame === undefined) {
        this.#reading = true;
        runInBackground(this.#options.logger, 'read-log-page', () => this.#readPage(cursor));
        return false;
      }
      this.#stopWaiting();
      connection.sendEncoded(frame);
      cursor.sentSeq += 1;
    }
    return true;
  }

  #nextFrame(cursor: Cursor): Uint8Array | undefined {
    return cursor.page.shift() ?? cursor.room.frameOf(cursor.sentSeq + 1);
  }

  async #readPage(cursor: Cursor): Promise<void> {
    try {
      const entries = await this.#options.history.page(cursor.room.id, cursor.sentSeq, PAGE_ENTRIES);
      if (entries[0]?.seq !== cursor.sentSeq + 1) throw new Error(`the log has no entry ${cursor.sentSeq + 1}`);
      cursor.page = entries.map((entry) => encodeMessage({ type: 'entry', ...entry }));
    } catch (error) {
      if (!this.#disposed) this.#options.onStuck('unreadable');
      throw error;
    } finally {
      this.#reading = false;
    }
    this.pump();
  }

  #waitForDrain(): void {
    if (this.#stallTimer !== undefined) return;
    const { connection, clock, onStuck } = this.#options;
    const waitingBytes = connection.bufferedBytes;
    this.#stallTimer = clock.after(MEMBER_STALLED_MS, () => {
      this.#stallTimer = undefined;
      if (connection.bufferedBytes >= waitingBytes) onStuck('stalled');
      else this.pump();
    });
  }

  #stopWaiting(): void {
    this.#stallTimer?.[Symbol.dispose]();
    this.#stallTimer = undefined;
  }
}
