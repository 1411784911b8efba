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
  readonly history: Pick<History, 'page'>;
  /** All that the member may see now. Of one that comes later it gets everything. */
  readonly rooms: readonly Room[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** The last entry that the member has, per room; 0 for the whole log. */
  readonly lastSeqOf: (roomId: RoomId) => number;
  /** What the member is sent once of each room, behind the entries that it lacked; may be empty. */
  readonly marksOf: (room: Room) => Uint8Array;
  /** Nothing of what was sent left in 60 s, or the log cannot be read. */
  readonly onStuck: (why: 'stalled' | 'unreadable') => void;
};

type Cursor = { readonly room: Room; sentSeq: number; page: { readonly seq: number; readonly frame: Uint8Array }[] };

/**
 * Sends one member the log, in order, from where it stood: from the rooms' tails as long as the socket has room, from the disk when it
 * is further behind. Nobody waits for it. Rules FO1 to FO4 and LG3.
 */
export class MemberFeed implements Disposable {
  readonly #options: FeedOptions;
  readonly #cursors = new Map<Room, Cursor>();
  /** Those that have something to send. */
  readonly #behind = new Set<Cursor>();
  readonly #unmarked: Room[];
  #reading = false;
  #stallTimer: Disposable | undefined;
  #disposed = false;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#unmarked = [...options.rooms];
    for (const room of options.rooms) {
      const cursor: Cursor = { room, sentSeq: Math.min(options.lastSeqOf(room.id), room.lastSeq), page: [] };
      this.#cursors.set(room, cursor);
      if (cursor.sentSeq < room.lastSeq) this.#behind.add(cursor);
    }
  }

  /** Sends what there is, as far as the socket has room. To be called after a drain, and with the room that has something new after a commit. */
  pump(room?: Room): void {
    if (room !== undefined) this.#behind.add(this.#cursorOf(room));
    if (this.#disposed || this.#reading || !this.#options.connection.open) return;
    for (const cursor of this.#behind) {
      if (!this.#pumpRoom(cursor)) return;
      this.#behind.delete(cursor);
    }
    this.#sendMarks();
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#stopWaiting();
  }

  /** False when it has to go on later. */
  #pumpRoom(cursor: Cursor): boolean {
    const { room } = cursor;
    while (cursor.sentSeq < room.lastSeq) {
      // What the member lacks before it is gone, and it was told so.
      cursor.sentSeq = Math.max(cursor.sentSeq, room.firstSeq - 1);
      if (!this.#hasRoom()) return false;
      if (!this.#sendNext(cursor)) {
        this.#reading = true;
        runInBackground(this.#options.logger, 'read-log-page', () => this.#readPage(cursor));
        return false;
      }
    }
    return true;
  }

  /** False when the next entry has to be read from the disk. */
  #sendNext(cursor: Cursor): boolean {
    const next = cursor.sentSeq + 1;
    while ((cursor.page[0]?.seq ?? next) < next) cursor.page.shift();
    const batch = cursor.room.batchFrom(next);
    if (batch !== undefined) {
      this.#send(cursor, batch.frames, batch.lastSeq);
      return true;
    }
    const frame = cursor.page.shift()?.frame ?? cursor.room.frameOf(next);
    if (frame !== undefined) this.#send(cursor, frame, next);
    return frame !== undefined || next > cursor.room.lastSeq;
  }

  #send(cursor: Cursor, frames: Uint8Array, lastSeq: number): void {
    this.#stopWaiting();
    this.#options.connection.sendEncoded(frames);
    cursor.sentSeq = lastSeq;
  }

  #sendMarks(): void {
    for (let room = this.#unmarked[0]; room !== undefined; room = this.#unmarked[0]) {
      const frames = this.#options.marksOf(room);
      if (frames.length > 0 && !this.#hasRoom()) return;
      this.#unmarked.shift();
      if (frames.length > 0) this.#options.connection.sendEncoded(frames);
    }
  }

  async #readPage(cursor: Cursor): Promise<void> {
    const { room } = cursor;
    const { sentSeq: after } = cursor;
    const { lastSeq } = room;
    try {
      const entries = await this.#options.history.page(room.id, after, PAGE_ENTRIES);
      const first = entries[0]?.seq ?? lastSeq + 1;
      if (first > Math.max(after + 1, room.firstSeq)) throw new Error(`the log has no entry ${after + 1}`);
      cursor.page = entries.map((entry) => ({ seq: entry.seq, frame: encodeMessage({ type: 'entry', ...entry }) }));
    } catch (error) {
      if (!this.#disposed) this.#options.onStuck('unreadable');
      throw error;
    } finally {
      this.#reading = false;
    }
    this.pump();
  }

  #cursorOf(room: Room): Cursor {
    const known = this.#cursors.get(room);
    if (known !== undefined) return known;
    const cursor: Cursor = { room, sentSeq: 0, page: [] };
    this.#cursors.set(room, cursor);
    return cursor;
  }

  /** False when the socket holds so much that it has to drain first. */
  #hasRoom(): boolean {
    if (this.#options.connection.bufferedBytes < MEMBER_SEND_WINDOW_BYTES) return true;
    this.#waitForDrain();
    return false;
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
