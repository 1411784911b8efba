import { useRef } from 'react';
import type { RoomId } from '../../../shared/model/ids.ts';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import type { RoomLog } from '../../store/room-log.ts';
import { selectLog, selectSelfId } from '../../store/selectors.ts';
import { Announcer } from '../../ui/announcer.tsx';
import { textOf } from './line-state.ts';

const SPOKEN_CHARACTERS = 300;

/** Speaks the newest message of somebody else in a room. */
export function NewMessages({ roomId }: { readonly roomId: RoomId }) {
  return <NewInRoom key={roomId} roomId={roomId} />;
}

function NewInRoom({ roomId }: { readonly roomId: RoomId }) {
  const selfId = useApp(selectSelfId);
  const newest = useApp((state) => newestOfOthers(selectLog(state, roomId), selfId));
  // Older lines, which are loaded as one reads, are no news.
  const spoken = useRef<ShownEntry>(undefined);
  if (newest !== undefined && newest.seq >= (spoken.current?.seq ?? 0)) spoken.current = newest;
  const { id, authorAlias = '' } = spoken.current ?? {};
  const text = spoken.current === undefined ? '' : (textOf(spoken.current)?.text ?? '').slice(0, SPOKEN_CHARACTERS);
  return <Announcer subject={id} text={words.chat.messageLabel(authorAlias, text)} shortText={words.chat.newFrom(authorAlias)} />;
}

function newestOfOthers({ entries, hasNewer }: RoomLog, selfId: string | undefined): ShownEntry | undefined {
  return hasNewer ? undefined : entries.findLast((entry) => entry.body.kind === 'text' && entry.authorId !== selfId);
}
