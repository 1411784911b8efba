import { type Entry, isAmendment } from '../../shared/model/entry.ts';
import type { MemberId, MessageId, RoomId } from '../../shared/model/ids.ts';
import type { Room as RoomSummary } from '../../shared/model/room.ts';
import { encodeMessage } from '../../shared/wire/codec.ts';
import { MEMBER_BACKLOG_BYTES } from '../../shared/wire/limits.ts';

/** An entry that has no number yet. */
export type EntryDraft = Pick<Entry, 'roomId' | 'id' | 'authorId' | 'authorAlias' | 'body'>;

/** What is known of a room beside its log. */
export type RoomFacts = Omit<RoomSummary, 'id' | 'firstSeq' | 'lastSeq'>;

/** Entries that one commit brought, as one run of frames. */
export type Batch = { readonly firstSeq: number; readonly lastSeq: number; readonly frames: Uint8Array };

/** A run of frames is ended when it has as many bytes. */
const BATCH_BYTES = 128 * 1024;

type TailEntry = { entry: Entry; frame: Uint8Array };

const keyOf = (memberId: MemberId, id: MessageId) => `${memberId} ${id}`;
const frameOf = (entry: Entry) => encodeMessage({ type: 'entry', ...entry });

/** One conversation: who sees it, and its newest entries, encoded, so that one frame serves every member. Pure. Rules RM1, RM3, FO3 and AM4. */
export class Room {
  readonly id: RoomId;
  facts: RoomFacts;
  /** Who asked for a direct conversation: they see it before it has an entry. */
  readonly openedBy: Set<MemberId>;
  #firstSeq: number;
  #lastSeq: number;
  #tail: TailEntry[] = [];
  #tailBytes = 0;
  #bySender = new Map<string, Entry>();
  /** The runs of the tail, by their first entry. */
  readonly #batches = new Map<number, Batch>();
  readonly #maxTailBytes: number;

  constructor(summary: RoomSummary, openedBy: Iterable<MemberId> = [], maxTailBytes = MEMBER_BACKLOG_BYTES) {
    const { id, firstSeq, lastSeq, ...facts } = summary;
    this.id = id;
    this.facts = facts;
    this.openedBy = new Set(openedBy);
    this.#firstSeq = firstSeq;
    this.#lastSeq = lastSeq;
    this.#maxTailBytes = maxTailBytes;
  }

  /** The number of the newest committed entry. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** The number of the oldest entry that is still there; `lastSeq` + 1 when there is none. */
  get firstSeq(): number {
    return this.#firstSeq;
  }

  summary(): RoomSummary {
    return { id: this.id, ...this.facts, firstSeq: this.#firstSeq, lastSeq: this.#lastSeq };
  }

  /** True for everybody who may read and post. To others it does not exist. */
  isFor(memberId: MemberId): boolean {
    return this.facts.members === undefined || this.facts.members.includes(memberId);
  }

  /** True for who knows of it by now. */
  isKnownTo(memberId: MemberId): boolean {
    return this.isFor(memberId) && (this.facts.kind === 'room' || this.#lastSeq > 0 || this.openedBy.has(memberId));
  }

  /** Whom a file that is offered here is for; undefined for everybody. Rule RM6. */
  addressees(to: readonly MemberId[] | undefined): readonly MemberId[] | undefined {
    const { members } = this.facts;
    return members === undefined ? to : (to ?? members).filter((memberId) => members.includes(memberId));
  }

  /** Takes in what a commit brought, in order; the first must be the next one. */
  add(entries: readonly Entry[]): void {
    let run: TailEntry[] = [];
    let bytes = 0;
    for (const entry of entries) {
      const one = this.#addOne(entry);
      run.push(one);
      bytes += one.frame.length;
      if (bytes < BATCH_BYTES) continue;
      this.#join(run);
      run = [];
      bytes = 0;
    }
    this.#join(run);
    while (this.#tailBytes > this.#maxTailBytes) this.#dropOldest();
  }

  /** An entry was deleted: nothing is left of it, nor of what amended it, in what is sent from here on. */
  scrub(seq: number, at: number): void {
    this.#batches.clear();
    for (const one of this.#tail) {
      const { body } = one.entry;
      if (one.entry.seq === seq) this.#rewrite(one, { ...one.entry, body: { kind: 'deleted', at } });
      else if (isAmendment(body) && body.kind !== 'delete' && body.target === seq) this.#rewrite(one, { ...one.entry, body: { kind: 'void' } });
    }
  }

  /** Entries before `firstSeq` are gone from the disk. */
  begin(firstSeq: number): void {
    this.#firstSeq = Math.max(this.#firstSeq, firstSeq);
    while ((this.#tail[0]?.entry.seq ?? this.#firstSeq) < this.#firstSeq) this.#dropOldest();
  }

  /** The whole frame of entry `seq`; undefined when it is older than the tail, or does not exist yet. */
  frameOf(seq: number): Uint8Array | undefined {
    const first = this.#tail[0]?.entry.seq ?? Number.POSITIVE_INFINITY;
    return this.#tail[seq - first]?.frame;
  }

  /** Several entries of one commit as one run, if one begins with entry `seq`. */
  batchFrom(seq: number): Batch | undefined {
    return this.#batches.get(seq);
  }

  /** The entry of the tail that this member posted under this id. */
  findPosted(memberId: MemberId, id: MessageId): Entry | undefined {
    return this.#bySender.get(keyOf(memberId, id));
  }

  #addOne(entry: Entry): TailEntry {
    if (entry.seq !== this.#lastSeq + 1) throw new Error(`entry ${entry.seq} after ${this.#lastSeq}`);
    const one = { entry, frame: frameOf(entry) };
    this.#lastSeq = entry.seq;
    this.#tail.push(one);
    this.#tailBytes += one.frame.length;
    this.#bySender.set(keyOf(entry.authorId, entry.id), entry);
    return one;
  }

  /** The frames become parts of one run of bytes, so that they are in memory once. */
  #join(run: readonly TailEntry[]): void {
    const [first] = run;
    if (first === undefined || run.length === 1) return;
    const frames = Buffer.concat(run.map(({ frame }) => frame));
    let start = 0;
    for (const one of run) {
      const end = start + one.frame.length;
      one.frame = frames.subarray(start, end);
      start = end;
    }
    this.#batches.set(first.entry.seq, { firstSeq: first.entry.seq, lastSeq: first.entry.seq + run.length - 1, frames });
  }

  #rewrite(one: TailEntry, entry: Entry): void {
    const frame = frameOf(entry);
    this.#tailBytes += frame.length - one.frame.length;
    this.#bySender.set(keyOf(entry.authorId, entry.id), entry);
    Object.assign(one, { entry, frame });
  }

  #dropOldest(): void {
    const oldest = this.#tail.shift();
    if (oldest === undefined) return;
    this.#tailBytes -= oldest.frame.length;
    this.#batches.delete(oldest.entry.seq);
    this.#bySender.delete(keyOf(oldest.entry.authorId, oldest.entry.id));
  }
}
