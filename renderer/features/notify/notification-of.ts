import type { MemberId } from '../../../shared/model/ids.ts';
import type { Member } from '../../../shared/model/member.ts';
import type { RoomView } from '../../../shared/model/room-view.ts';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import type { Settings } from '../../../shared/model/status.ts';
import { toPlainLine } from '../../lib/plain-line.ts';
import { words } from '../../locales/en.ts';
import { roomTitle } from '../../store/selectors.ts';

/** What a notification says. */
export type NotificationText = { readonly title: string; readonly body: string };

type NotificationOptions = {
  readonly room: RoomView;
  /** What came in the room, ascending. */
  readonly entries: readonly ShownEntry[];
  readonly members: readonly Member[];
  readonly selfId: MemberId | undefined;
  readonly notify: Settings['notify'];
};

const BODY_CHARACTERS = 180;

/**
 * What to tell of lines that came in a room; undefined when there is nothing to tell: own lines, notices, muted rooms and what the person
 * does not want to hear of. Several lines are one notification.
 */
export function notificationOf({ room, entries, members, selfId, notify }: NotificationOptions): NotificationText | undefined {
  if (notify === 'none' || room.muted || room.imported !== undefined) return undefined;
  const told = entries.filter((entry) => isConversation(entry) && entry.authorId !== selfId && (notify === 'all' || isMeant(entry, room, selfId)));
  const last = told.at(-1);
  if (last === undefined) return undefined;
  const title = titleOf(last, room, members, selfId);
  const body = textOf(last);
  return { title, body: told.length === 1 ? body : `${words.rooms.notify.several(told.length)}\n${body}` };
}

/** Whether a line names this person, or is in a direct conversation. */
export function isMeant({ body }: ShownEntry, room: RoomView, selfId: MemberId | undefined): boolean {
  if (room.kind === 'direct') return true;
  return body.kind === 'text' && (body.mentionsAll === true || body.mentions?.some(({ id }) => id === selfId) === true);
}

function isConversation({ body }: ShownEntry): boolean {
  return body.kind === 'text' || body.kind === 'file';
}

function titleOf(entry: ShownEntry, room: RoomView, members: readonly Member[], selfId: MemberId | undefined): string {
  const { authorAlias } = entry;
  if (room.kind === 'direct') {
    return (room.members?.length ?? 0) > 2 ? words.rooms.notify.inRoom(authorAlias, roomTitle(room, members, selfId)) : authorAlias;
  }
  return isMeant(entry, room, selfId) ? words.rooms.notify.mentionIn(authorAlias, room.name) : words.rooms.notify.inRoom(authorAlias, room.name);
}

function textOf({ body }: ShownEntry): string {
  if (body.kind === 'file') return words.rooms.notify.file(body.name);
  return body.kind === 'text' ? toPlainLine(body.text, BODY_CHARACTERS) : '';
}
