import type { Annotation } from '../shared/model/annotation.ts';
import type { MemberId, RoomId } from '../shared/model/ids.ts';
import type { ShownEntry } from '../shared/model/shown-entry.ts';
import type { TerminalEvent } from './terminal-event.ts';

type Line = { readonly from: string; note: Annotation | undefined };
type LineEvent = Extract<TerminalEvent, { readonly type: 'edited' | 'deleted' | 'reactions' | 'pinned' }>;
type Place = Pick<LineEvent, 'roomId' | 'room' | 'elsewhere' | 'seq'>;

/** Older lines may change, too, but nobody looks at them any more. */
const MAX_LINES = 5_000;

/** The lines that were printed, and what has become of each: so that a change is told, and told once. */
export class LineBook {
  readonly #lines = new Map<string, Line>();
  readonly #aliasOf: (id: MemberId) => string;

  constructor(aliasOf: (id: MemberId) => string) {
    this.#aliasOf = aliasOf;
  }

  /** The entry is shown as it stands now. */
  remember({ roomId, seq, authorAlias, note }: ShownEntry): void {
    this.#lines.set(keyOf(roomId, seq), { from: authorAlias, note });
    if (this.#lines.size <= MAX_LINES) return;
    for (const oldest of this.#lines.keys()) {
      this.#lines.delete(oldest);
      break;
    }
  }

  /** What is new in `note`; nothing of lines that were never shown. */
  changed(note: Annotation, place: Place): readonly LineEvent[] {
    const line = this.#lines.get(keyOf(place.roomId, place.seq));
    if (line === undefined) return [];
    const { from, note: before } = line;
    line.note = note;
    if (note.deleted !== undefined) return before?.deleted === undefined ? [{ type: 'deleted', from, ...place }] : [];
    const events: LineEvent[] = [];
    const { edited, reactions = [], pinned } = note;
    if (edited !== undefined && edited.text !== before?.edited?.text) events.push({ type: 'edited', from, text: edited.text, ...place });
    if (JSON.stringify(reactions) !== JSON.stringify(before?.reactions ?? [])) {
      const named = reactions.map(({ emoji, by }) => ({ emoji, by: by.map(this.#aliasOf) }));
      events.push({ type: 'reactions', from, reactions: named, ...place });
    }
    if ((pinned === undefined) !== (before?.pinned === undefined)) events.push({ type: 'pinned', from, on: pinned !== undefined, ...place });
    return events;
  }

  clear(): void {
    this.#lines.clear();
  }
}

const keyOf = (roomId: RoomId, seq: number) => `${roomId} ${seq}`;
