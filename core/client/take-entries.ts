import type { Annotation } from '../../shared/model/annotation.ts';
import { type Entry, isAmendment } from '../../shared/model/entry.ts';
import type { Quote, ShownEntry } from '../../shared/model/shown-entry.ts';
import { type AmendingEntry, amend, type Line, noteOf, presentText } from './annotations.ts';
import type { Taken } from './local-history.ts';

const MAX_QUOTE_CHARS = 200;

/** What entries change of the lines of their room. */
export type LineChanges = {
  readonly added: Line[];
  /** Each with the amendment that changed it, in their order. */
  readonly amended: { readonly line: Line; readonly by: AmendingEntry }[];
};

/** The earlier lines that `entries` speak of: targets of amendments, and what replies answer. */
export function seqsMentioned(entries: readonly Entry[]): readonly number[] {
  const own = new Set(entries.map(({ seq }) => seq));
  const seqs = entries.flatMap(({ body }) => {
    if (isAmendment(body)) return [body.target];
    return body.kind === 'text' && body.replyTo !== undefined ? [body.replyTo] : [];
  });
  return [...new Set(seqs)].filter((seq) => !own.has(seq));
}

/**
 * Takes entries of one room in their order. `lines` are the room's lines, as far as `seqsMentioned` asks for them and this device has them;
 * it is brought up to date, and `changes` get what that means for the disk.
 */
export function takeEntries(entries: readonly Entry[], lines: Map<number, Line>, changes: LineChanges): Taken {
  const added: number[] = [];
  const changed = new Set<number>();
  for (const entry of entries) {
    if (entry.body.kind === 'void') continue;
    if (isAmendment(entry.body)) {
      const by: AmendingEntry = { ...entry, body: entry.body };
      const target = lines.get(entry.body.target);
      const line = target === undefined ? undefined : amend(target, by);
      if (line === undefined || line === target) continue;
      lines.set(entry.body.target, line);
      changes.amended.push({ line, by });
      changed.add(entry.body.target);
    } else {
      const line = { entry, note: noteOf(entry.seq, entry.body) };
      lines.set(entry.seq, line);
      changes.added.push(line);
      added.push(entry.seq);
    }
  }
  for (const seq of added) changed.delete(seq);
  return { shown: show(added, lines), notes: [...changed].map((seq) => noteToTell(seq, lines)), removed: [] };
}

function show(seqs: readonly number[], lines: ReadonlyMap<number, Line>): readonly ShownEntry[] {
  return seqs.flatMap((seq) => {
    const line = lines.get(seq);
    return line === undefined ? [] : [toShown(line, lines)];
  });
}

/** A note that nothing is left of is told as an empty one. */
function noteToTell(seq: number, lines: ReadonlyMap<number, Line>): Annotation {
  return lines.get(seq)?.note ?? { seq };
}

/** True when the note says nothing any more. */
export function isEmptyNote(note: Annotation): boolean {
  return note.edited === undefined && note.deleted === undefined && note.reactions === undefined && note.pinned === undefined;
}

/** The line as a window shows it; what it answers is looked up in `others`. */
export function toShown({ entry, note }: Line, others: ReadonlyMap<number, Line>): ShownEntry {
  const quote = entry.body.kind === 'text' && entry.body.replyTo !== undefined ? quoteOf(entry.body.replyTo, others) : undefined;
  return { ...entry, ...(note !== undefined && !isEmptyNote(note) && { note }), ...(quote && { quote }) };
}

function quoteOf(seq: number, lines: ReadonlyMap<number, Line>): Quote {
  const line = lines.get(seq);
  const text = line === undefined ? undefined : presentText(line);
  if (line === undefined || text === undefined) return { seq, text: '', kind: 'gone' };
  const { authorId, authorAlias, body } = line.entry;
  return { seq, authorId, authorAlias, text: quotedText(text), kind: body.kind === 'file' ? 'file' : 'text' };
}

/** The beginning of a text in one line, as a strip above its answer shows it; no character is cut in two. */
export function quotedText(text: string): string {
  const line = text
    .slice(0, MAX_QUOTE_CHARS * 4)
    .replace(/\s+/g, ' ')
    .trim();
  if (line.length <= MAX_QUOTE_CHARS) return line;
  const cut = line.slice(0, MAX_QUOTE_CHARS - 1);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}
