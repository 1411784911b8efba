import type { RoomId } from '../../../shared/model/ids.ts';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { namesOf } from '../../store/selectors.ts';
import styles from './typing-line.module.css';

/** Who writes in the room now. Its place is kept, so that nothing jumps. */
export function TypingLine({ roomId }: { readonly roomId: RoomId }) {
  const typing = useApp((state) => state.typing[roomId]);
  const members = useApp((state) => state.members);
  const names = typing === undefined ? [] : namesOf(members, typing);
  return (
    <p className={styles.line}>
      {names.length > 0 && (
        <span className={styles.shown}>
          <span className={styles.dots} aria-hidden="true">
            <span />
            <span />
            <span />
          </span>
          <span className={styles.names} dir="auto">
            {words.conversation.typing(names)}
          </span>
        </span>
      )}
    </p>
  );
}
