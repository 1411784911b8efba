import { formatBytes } from '../../../shared/lib/format-bytes.ts';
import type { Annotation } from '../../../shared/model/annotation.ts';
import type { EntryBody, FileBody } from '../../../shared/model/entry.ts';
import type { MemberId } from '../../../shared/model/ids.ts';
import type { Room } from '../../../shared/model/room.ts';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import { shownFileName } from '../../transfer/safe-name.ts';

/** What an export says of the room as a whole. */
export type ExportHead = {
  readonly room: Pick<Room, 'kind' | 'description'>;
  /** The room as its person reads it. */
  readonly title: string;
  readonly nameOf: (id: MemberId) => string | undefined;
  readonly nowMs: number;
};

/** Writes a room as text, piece by piece. */
export type RoomFormat = {
  readonly extension: string;
  readonly head: (head: ExportHead) => string;
  /** `before` is the line above it. */
  readonly line: (entry: ShownEntry, before: ShownEntry | undefined, head: ExportHead) => string;
  readonly foot: string;
};

type NoticeBody = Extract<EntryBody, { readonly kind: 'notice' }>;

const two = (number: number) => String(number).padStart(2, '0');

/** `2026-03-01` by this device's calendar. */
export function dayOf(ms: number): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return '?';
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** `17:05`. */
export function timeOf(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? '?' : `${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** True when the line is the first of its day. */
export function beginsDay(entry: ShownEntry, before: ShownEntry | undefined): boolean {
  return before === undefined || dayOf(before.at) !== dayOf(entry.at);
}

export function exportedOn({ nowMs }: ExportHead): string {
  return `Exported from LAN Chat on ${dayOf(nowMs)} at ${timeOf(nowMs)}`;
}

/** `plan.pdf, 12 kB`. */
export function describeFile({ name, size, tree }: FileBody): string {
  const more = tree === undefined || tree.items === 1 ? '' : ` and ${tree.items - 1} more`;
  return `${shownFileName(name)}${more}, ${formatBytes(size, 'en')}`;
}

/** What happened, behind the name of who did it. */
export function describeNotice({ notice, name = '' }: NoticeBody): string {
  switch (notice) {
    case 'joined':
      return 'joined';
    case 'left':
      return 'left';
    case 'lost':
      return 'lost the connection';
    case 'created-room':
      return `created the room “${name}”`;
    case 'renamed-room':
      return `renamed the room to “${name}”`;
    case 'described-room':
      return name === '' ? 'took the description away' : `described the room: ${name}`;
    case 'archived-room':
      return 'archived the room';
    case 'reopened-room':
      return 'opened the room again';
  }
}

/** `👍 Ann, Bob`, one for each reaction. */
export function describeReactions(note: Annotation | undefined, { nameOf }: ExportHead): readonly string[] {
  return (note?.reactions ?? []).map(({ emoji, by }) => `${emoji} ${by.map((id) => nameOf(id) ?? id.slice(0, 8)).join(', ')}`);
}

/** What stands behind a line's time: `edited`, `pinned by Ann`. */
export function marksOf({ note, body }: ShownEntry, { nameOf }: ExportHead): readonly string[] {
  const forwarded = body.kind === 'text' && body.forwarded !== undefined ? [`forwarded from ${body.forwarded.alias}`] : [];
  const edited = note?.edited === undefined ? [] : ['edited'];
  const pinned = note?.pinned === undefined ? [] : [`pinned by ${nameOf(note.pinned.by) ?? note.pinned.by.slice(0, 8)}`];
  return [...forwarded, ...edited, ...pinned];
}
