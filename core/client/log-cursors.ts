import type { Entry } from '../../shared/model/entry.ts';
import type { Epoch, RoomId } from '../../shared/model/ids.ts';
import type { Room } from '../../shared/model/room.ts';
import type { ResumePoint } from './local-history.ts';

/** Whether an entry is the next one of its room, one that is there already, or one that leaves a hole. Rule MS6. */
export type Arrival = 'next' | 'known' | 'hole';

/** How far each room of one log was received, without holes. */
export class LogCursors {
  #epoch: Epoch | undefined;
  readonly #lastSeqs = new Map<RoomId, number>();
  readonly #firstSeqs = new Map<RoomId, number>();

  /** Goes on from `point`, or from nothing. */
  constructor(point?: ResumePoint) {
    this.#epoch = point?.epoch;
    for (const { roomId, lastSeq } of point?.rooms ?? []) this.#lastSeqs.set(roomId, lastSeq);
  }

  /** What to ask the host to go on from. */
  get resumePoint(): ResumePoint | undefined {
    if (this.#epoch === undefined) return undefined;
    return { epoch: this.#epoch, rooms: [...this.#lastSeqs].map(([roomId, lastSeq]) => ({ roomId, lastSeq })) };
  }

  /** True when the host's log is another one than that known so far; everything known is forgotten then. */
  beginEpoch(epoch: Epoch): boolean {
    if (this.#epoch === epoch) return false;
    this.#epoch = epoch;
    this.#lastSeqs.clear();
    this.#firstSeqs.clear();
    return true;
  }

  /** The host has nothing of these rooms before their `firstSeq` any more. Rule LG4. */
  meet(rooms: readonly Pick<Room, 'id' | 'firstSeq'>[]): void {
    for (const { id, firstSeq } of rooms) this.#firstSeqs.set(id, firstSeq);
  }

  /** Up to where the room was received; 0 when nothing of it was. */
  lastSeq(roomId: RoomId): number {
    return this.#lastSeqs.get(roomId) ?? 0;
  }

  /** Moves on when the entry is the next one. */
  take(entry: Entry): Arrival {
    const expected = Math.max(this.lastSeq(entry.roomId) + 1, this.#firstSeqs.get(entry.roomId) ?? 1);
    if (entry.seq < expected) return 'known';
    if (entry.seq > expected) return 'hole';
    this.#lastSeqs.set(entry.roomId, entry.seq);
    return 'next';
  }
}
