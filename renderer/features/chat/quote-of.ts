import type { Quote, ShownEntry } from '../../../shared/model/shown-entry.ts';
import { offerTitle } from '../../lib/offer-title.ts';
import { toPlainLine } from '../../lib/plain-line.ts';
import { textOf } from './line-state.ts';

const QUOTED_CHARACTERS = 200;

/** A line in short, for a strip above its answer. */
export function quoteOf(entry: ShownEntry): Quote {
  const { seq, authorId, authorAlias, body } = entry;
  const text = textOf(entry);
  if (text !== undefined) return { seq, authorId, authorAlias, text: toPlainLine(text.text, QUOTED_CHARACTERS), kind: 'text' };
  if (body.kind === 'file') return { seq, authorId, authorAlias, text: offerTitle(body), kind: 'file' };
  return { seq, text: '', kind: 'gone' };
}
