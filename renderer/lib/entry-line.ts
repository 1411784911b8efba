import type { ShownEntry } from '../../shared/model/shown-entry.ts';
import { visibleFileName } from './file-name.ts';
import { toPlainLine } from './plain-line.ts';

const MAX_LINE = 300;
const MAX_TEXT = 1_000;

/** What an entry says now, as one line of at most 300 characters; undefined for what nobody said, and for what was deleted. */
export function entryLine(entry: ShownEntry): string | undefined {
  const text = textOf(entry);
  return text === undefined ? undefined : toPlainLine(text, MAX_LINE);
}

/** The same with its lines, at most 1,000 characters. */
export function entryText(entry: ShownEntry): string | undefined {
  return textOf(entry)?.slice(0, MAX_TEXT);
}

function textOf({ body, note }: ShownEntry): string | undefined {
  if (note?.deleted !== undefined) return undefined;
  if (body.kind === 'text') return note?.edited?.text ?? body.text;
  return body.kind === 'file' ? visibleFileName(body.name) : undefined;
}
