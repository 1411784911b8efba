import type { ShownEntry } from '../../shared/model/shown-entry.ts';
import { visibleFileName } from './file-name.ts';
import { toPlainLine } from './plain-line.ts';

const MAX_LINE = 300;

/** What an entry says now, as one line of at most 300 characters; undefined for what nobody said, and for what was deleted. */
export function entryLine({ body, note }: ShownEntry): string | undefined {
  if (body.kind === 'text') return toPlainLine(note?.edited?.text ?? body.text, MAX_LINE);
  return body.kind === 'file' ? visibleFileName(body.name) : undefined;
}
