import type { RoomId } from '../../../shared/model/ids.ts';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { selectLog, selectSelfId } from '../../store/selectors.ts';
import { Announcer } from '../../ui/announcer.tsx';

const SPOKEN_CHARACTERS = 300;

/** Speaks the newest message of somebody else. */
export function NewMessages({ roomId }: { readonly roomId: RoomId }) {
  const selfId = useApp(selectSelfId);
  const last = useApp((state) => selectLog(state, roomId).entries.findLast(({ body, authorId }) => body.kind === 'text' && authorId !== selfId));
  const text = last?.body.kind === 'text' ? last.body.text.slice(0, SPOKEN_CHARACTERS) : '';
  const alias = last?.authorAlias ?? '';
  return <Announcer subject={last?.id} text={words.chat.messageLabel(alias, text)} shortText={words.chat.newFrom(alias)} />;
}
