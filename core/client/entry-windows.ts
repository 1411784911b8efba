import type { Annotation } from '../../shared/model/annotation.ts';
import type { RoomId } from '../../shared/model/ids.ts';
import type { ShownEntry } from '../../shared/model/shown-entry.ts';

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

  /** Each note takes the place of the one before; a quote of what was deleted goes with it. */
  annotate(roomId: RoomId, notes: readonly Annotation[]): void {
    const window = this.#byRoom.get(roomId);
    if (window === undefined || notes.length === 0) return;
    const bySeq = new Map(notes.map((note) => [note.seq, note]));
    for (const [index, entry] of window.entries()) {
      const note = bySeq.get(entry.seq);
      const quoted = entry.quote === undefined ? undefined : bySeq.get(entry.quote.seq);
      if (note !== undefined) window[index] = { ...entry, note };
      else if (quoted?.deleted !== undefined) window[index] = { ...entry, quote: { seq: quoted.seq, text: '', kind: 'gone' } };
    }
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
