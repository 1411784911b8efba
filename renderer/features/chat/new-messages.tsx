import type { RoomId } from '../../../shared/model/ids.ts';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { selectLog, selectSelfId } from '../../store/selectors.ts';

/** Speaks the newest message of somebody else; draws nothing. */
export function NewMessages({ roomId }: { readonly roomId: RoomId }) {
  const last = useApp((state) => selectLog(state, roomId).entries.at(-1));
  const selfId = useApp(selectSelfId);
  const spoken =
    last?.body.kind === 'text' && last.authorId !== selfId ? words.chat.messageLabel(last.authorAlias, last.body.text.slice(0, 300)) : '';
  return (
    <p className="visually-hidden" aria-live="polite">
      {spoken}
    </p>
  );
}
