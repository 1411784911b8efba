import type { Annotation } from '../../shared/model/annotation.ts';
import type { RoomId } from '../../shared/model/ids.ts';
import type { ShownEntry } from '../../shared/model/shown-entry.ts';
import { isEmptyNote, quotedText } from './take-entries.ts';

/** How many of a room's newest lines are kept at hand, and of how many rooms. */
export const NEWEST_ENTRIES = 200;
export const ROOMS_AT_HAND = 8;

/** The newest lines of the rooms in which something happened last, so that a snapshot needs no disk. */
export class EntryWindows {
  /** The room in which something happened last is the last one. */
  readonly #byRoom = new Map<RoomId, ShownEntry[]>();

  /** `entries` follow on those that are there, ascending. */
  add(roomId: RoomId, entries: readonly ShownEntry[]): void {
    if (entries.length === 0) return;
    const window = this.#byRoom.get(roomId) ?? [];
    this.#byRoom.delete(roomId);
    this.#byRoom.set(roomId, window);
    for (const entry of entries) window.push(entry);
    if (window.length > NEWEST_ENTRIES * 2) window.splice(0, window.length - NEWEST_ENTRIES);
    const [oldest] = this.#byRoom.keys();
    if (this.#byRoom.size > ROOMS_AT_HAND && oldest !== undefined) this.#byRoom.delete(oldest);
  }

  /** Each note takes the place of the one before, also in what answers its line. */
  annotate(roomId: RoomId, notes: readonly Annotation[]): void {
    const window = this.#byRoom.get(roomId);
    if (window === undefined || notes.length === 0) return;
    const bySeq = new Map(notes.map((note) => [note.seq, note]));
    for (const [index, entry] of window.entries()) window[index] = requote(annotated(entry, bySeq.get(entry.seq)), bySeq);
  }

  /** This device does not have the lines any more. */
  remove(roomId: RoomId, seqs: readonly number[]): void {
    const window = this.#byRoom.get(roomId);
    if (window === undefined) return;
    const gone = new Set(seqs);
    this.#byRoom.set(
      roomId,
      window.filter(({ seq }) => !gone.has(seq)),
    );
  }

  clear(): void {
    this.#byRoom.clear();
  }

  /** The newest of each room, ascending. */
  list(): readonly ShownEntry[] {
    return [...this.#byRoom.values()].flatMap((window) => window.slice(-NEWEST_ENTRIES));
  }
}

function annotated(entry: ShownEntry, note: Annotation | undefined): ShownEntry {
  if (note === undefined) return entry;
  const { note: _before, ...others } = entry;
  if (note.deleted !== undefined) return { ...others, body: { kind: 'deleted', at: note.deleted.at }, note };
  return isEmptyNote(note) ? others : { ...others, note };
}

function requote(entry: ShownEntry, notes: ReadonlyMap<number, Annotation>): ShownEntry {
  const note = entry.quote === undefined ? undefined : notes.get(entry.quote.seq);
  if (entry.quote === undefined || note === undefined) return entry;
  if (note.deleted !== undefined) return { ...entry, quote: { seq: note.seq, text: '', kind: 'gone' } };
  return note.edited === undefined ? entry : { ...entry, quote: { ...entry.quote, text: quotedText(note.edited.text) } };
}
