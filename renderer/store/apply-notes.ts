import type { Annotation } from '../../shared/model/annotation.ts';
import type { ShownEntry } from '../../shared/model/shown-entry.ts';
import { toPlainLine } from '../lib/plain-line.ts';
import type { RoomLog } from './room-log.ts';

const QUOTED_CHARACTERS = 200;

/** `log` with what became of its lines, and of the lines that they answer. Keeps every line that nothing happened to. */
export function applyNotes(log: RoomLog, notes: readonly Annotation[]): RoomLog {
  const bySeq = new Map(notes.map((note) => [note.seq, note]));
  let changed = false;
  const entries = log.entries.map((entry) => {
    const next = requoted(annotated(entry, bySeq.get(entry.seq)), bySeq);
    changed ||= next !== entry;
    return next;
  });
  return changed ? { ...log, entries } : log;
}

/** Of a deleted line nothing is left to be seen. */
function annotated(entry: ShownEntry, note: Annotation | undefined): ShownEntry {
  if (note === undefined) return entry;
  return note.deleted === undefined ? { ...entry, note } : { ...entry, note, body: { kind: 'deleted', at: note.deleted.at } };
}

function requoted(entry: ShownEntry, notes: ReadonlyMap<number, Annotation>): ShownEntry {
  const { quote } = entry;
  const note = quote === undefined ? undefined : notes.get(quote.seq);
  if (quote === undefined || note === undefined) return entry;
  if (note.deleted !== undefined) return { ...entry, quote: { seq: quote.seq, kind: 'gone', text: '' } };
  if (note.edited === undefined || quote.kind !== 'text') return entry;
  return { ...entry, quote: { ...quote, text: toPlainLine(note.edited.text, QUOTED_CHARACTERS) } };
}
