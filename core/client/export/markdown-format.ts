import type { Quote, ShownEntry } from '../../../shared/model/shown-entry.ts';
import {
  beginsDay,
  dayOf,
  describeFile,
  describeNotice,
  describeReactions,
  type ExportHead,
  exportedOn,
  marksOf,
  type RoomFormat,
  timeOf,
} from './export-format.ts';

/** What means something in Markdown, within a line. */
const SPECIAL = /[\\`*_{}[\]<>#|~]/g;
/** Code stays as it was typed: nothing in it is read as markup. */
const CODE = /(```[\s\S]*?```|`[^`\n]*`)/;

/** Markdown, as the messages themselves are written. */
export const MARKDOWN_FORMAT: RoomFormat = {
  extension: 'md',
  head: (head) => `# ${plain(head.title)}\n\n${head.room.description ? `${plain(head.room.description)}\n\n` : ''}*${exportedOn(head)}*\n`,
  line: (entry, before, head) => `${beginsDay(entry, before) ? `\n## ${dayOf(entry.at)}\n` : ''}\n${lineOf(entry, head)}\n`,
  foot: '',
};

function lineOf(entry: ShownEntry, head: ExportHead): string {
  const { body, at, note } = entry;
  if (body.kind === 'notice') return `*${timeOf(at)} ${plain(entry.authorAlias)} ${plain(describeNotice(body))}*`;
  const marks = marksOf(entry, head);
  const lines = [`**${plain(entry.authorAlias)}** ${timeOf(at)}${marks.length === 0 ? '' : ` *(${plain(marks.join(', '))})*`}`, ''];
  if (entry.quote !== undefined) lines.push(`> ${quoted(entry.quote)}`, '');
  if (body.kind === 'text') lines.push(safeMarkdown(note?.edited?.text ?? body.text));
  else if (body.kind === 'file') lines.push(`📎 ${plain(describeFile(body))}`);
  else lines.push('*This message was deleted.*');
  const reactions = describeReactions(note, head);
  if (reactions.length > 0) lines.push('', plain(reactions.join(' · ')));
  return lines.join('\n');
}

function quoted({ kind, authorAlias = '', text }: Quote): string {
  return kind === 'gone' ? '*A message that is not there any more*' : `**${plain(authorAlias)}:** ${plain(text)}`;
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(SPECIAL, '\\$&');
}

/** The text as it was typed, but for tags: who opens the file must not run what somebody wrote. */
function safeMarkdown(text: string): string {
  return text
    .split(CODE)
    .map((piece, index) => (index % 2 === 1 ? piece : piece.replace(/</g, '\\<')))
    .join('');
}
