import { SmilePlus } from 'lucide-react';
import type { Reaction } from '../../../shared/model/annotation.ts';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { membersById, selectSelfId } from '../../store/selectors.ts';
import { Tooltip } from '../../ui/tooltip.tsx';
import { selectAbilities } from './line-abilities.ts';
import { useLineTools } from './line-tools.tsx';
import styles from './reaction-chips.module.css';
import { useReact } from './use-react.ts';

type ReactionChipsProps = { readonly entry: ShownEntry; readonly reactions: readonly Reaction[]; readonly own: boolean };

const t = words.conversation.reactions;

/** What others felt, and whose it is. A click joins in, or takes one's own back. */
export function ReactionChips({ entry, reactions, own }: ReactionChipsProps) {
  const members = membersById(useApp((state) => state.members));
  const selfId = useApp(selectSelfId);
  const canReact = useApp((state) => selectAbilities(state, entry).react);
  const tools = useLineTools();
  const react = useReact();
  return (
    <ul className={styles.chips} data-own={own || undefined} aria-label={t.label}>
      {reactions.map(({ emoji, by }) => {
        const mine = selfId !== undefined && by.includes(selfId);
        const names = by.map((id) => (id === selfId ? words.conversation.you : (members.get(id)?.alias ?? words.conversation.somebody)));
        return (
          <li key={emoji}>
            <Tooltip text={t.of(emoji, names)}>
              <button
                type="button"
                className={styles.chip}
                aria-pressed={mine}
                aria-label={mine ? t.takeBack(emoji, names) : t.give(emoji, names)}
                disabled={!canReact}
                onClick={() => react(entry, emoji)}
              >
                <span className={styles.emoji}>{emoji}</span>
                <span className={styles.count}>{by.length}</span>
              </button>
            </Tooltip>
          </li>
        );
      })}
      {canReact && (
        <li className={styles.last}>
          <button
            type="button"
            className={styles.add}
            aria-label={t.add}
            title={t.add}
            onClick={({ currentTarget }) =>
              tools.openPicker(entry, {
                rect: currentTarget.getBoundingClientRect(),
                row: currentTarget.closest<HTMLElement>('[data-line]') ?? currentTarget,
              })
            }
          >
            <SmilePlus size={14} />
          </button>
        </li>
      )}
    </ul>
  );
}
