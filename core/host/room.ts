import type { Entry } from '../../shared/model/entry.ts';
import type { MemberId, MessageId, RoomId } from '../../shared/model/ids.ts';
import type { Room as RoomSummary } from '../../shared/model/room.ts';
import { encodeMessage } from '../../shared/wire/codec.ts';
import { MEMBER_BACKLOG_BYTES } from '../../shared/wire/limits.ts';

/** An entry that has no number yet. */
export type EntryDraft = Pick<Entry, 'roomId' | 'id' | 'authorId' | 'authorAlias' | 'body'>;

type TailEntry = { readonly entry: Entry; readonly frame: Uint8Array };

const keyOf = (memberId: MemberId, id: MessageId) => `${memberId} ${id}`;

/** One conversation: gives out numbers, and keeps its newest entries encoded, so that one frame serves every member. Pure. */
export class Room {
  readonly id: RoomId;
  name: string;
  #lastSeq: number;
  #tail: TailEntry[] = [];
  #tailBytes = 0;
  #bySender = new Map<string, Entry>();
  readonly #maxTailBytes: number;

  constructor(summary: RoomSummary, maxTailBytes = MEMBER_BACKLOG_BYTES) {
    this.id = summary.id;
    this.name = summary.name;
    this.#lastSeq = summary.lastSeq;
    this.#maxTailBytes = maxTailBytes;
  }

  /** The number of the newest committed entry. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  summary(): RoomSummary {
    return { id: this.id, name: this.name, lastSeq: this.#lastSeq };
  }

  /** The drafts with the numbers that follow `lastSeq`. Changes nothing: numbers are used up by `add`, once they are on the disk. */
  number(drafts: readonly EntryDraft[], at: number): readonly Entry[] {
    return drafts.map((draft, index) => ({ ...draft, seq: this.#lastSeq + 1 + index, at }));
  }

  /** Takes in a committed entry; it must be the next one. */
  add(entry: Entry): void {
    if (entry.seq !== this.#lastSeq + 1) throw new Error(`entry ${entry.seq} after ${this.#lastSeq}`);
    const frame = encodeMessage({ type: 'entry', ...entry });
    this.#lastSeq = entry.seq;
    this.#tail.push({ entry, frame });
    this.#tailBytes += frame.length;
    this.#bySender.set(keyOf(entry.authorId, entry.id), entry);
    while (this.#tailBytes > this.#maxTailBytes) this.#dropOldest();
  }

  /** The whole frame of entry `seq`; undefined when it is older than the tail, or does not exist yet. */
  frameOf(seq: number): Uint8Array | undefined {
    const first = this.#tail[0]?.entry.seq ?? Number.POSITIVE_INFINITY;
    return this.#tail[seq - first]?.frame;
  }

  /** The entry of the tail that this member posted under this id. */
  findPosted(memberId: MemberId, id: MessageId): Entry | undefined {
    return this.#bySender.get(keyOf(memberId, id));
  }

  #dropOldest(): void {
    const oldest = this.#tail.shift();
    if (oldest === undefined) return;
    this.#tailBytes -= oldest.frame.length;
    this.#bySender.delete(keyOf(oldest.entry.authorId, oldest.entry.id));
  }
}
