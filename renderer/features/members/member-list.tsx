import type { ComponentProps } from 'react';
import { useMemo, useState } from 'react';
import { Virtuoso } from 'react-virtuoso';
import type { MemberId } from '../../../shared/model/ids.ts';
import { foldText, matchRank } from '../../lib/fold-text.ts';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { selectMembersInOrder, selectRoom, selectSelfId } from '../../store/selectors.ts';
import { SearchField } from '../../ui/search-field.tsx';
import { type MemberItem, memberItems } from './member-items.ts';
import styles from './member-list.module.css';
import { MemberRow } from './member-row.tsx';

type MemberListProps = {
  /** A conversation was opened from here, for a list that lies over it. */
  readonly onOpened: () => void;
};
type ListContext = MemberListProps & { readonly selfId: MemberId | undefined };

/** From here on a name is faster typed than found. */
const SEARCHED_MEMBERS = 12;
const DRAWN_AT_FIRST = 30;

/** Everyone that the room knows, or who is in the conversation: who is here first. Only what is in view is drawn. */
export function MemberList({ onOpened }: MemberListProps) {
  const members = useApp((state) => state.members);
  const selfId = useApp(selectSelfId);
  const ids = useApp((state) => selectRoom(state)?.members);
  const [typed, setTyped] = useState('');
  const shown = useMemo(() => {
    const inOrder = selectMembersInOrder(members, selfId);
    return ids === undefined ? inOrder : inOrder.filter(({ id }) => ids.includes(id));
  }, [members, selfId, ids]);
  const items = useMemo(() => {
    const folded = foldText(typed.trim());
    return memberItems(folded === '' ? shown : shown.filter(({ alias }) => matchRank(foldText(alias), folded) !== undefined));
  }, [shown, typed]);
  const context = useMemo<ListContext>(() => ({ onOpened, selfId }), [onOpened, selfId]);
  return (
    <div className={styles.members}>
      {shown.length > SEARCHED_MEMBERS && (
        <div className={styles.search}>
          <SearchField label={words.rooms.members.search} clearLabel={words.rooms.members.clear} value={typed} onChange={setTyped} />
        </div>
      )}
      {items.length === 0 ? (
        <p className={styles.none}>{words.rooms.members.noMatch(typed.trim())}</p>
      ) : (
        <Virtuoso<MemberItem, ListContext>
          className={styles.scroll}
          data={items}
          context={context}
          components={LIST_PARTS}
          computeItemKey={(_, item) => item.key}
          initialItemCount={Math.min(items.length, DRAWN_AT_FIRST)}
          increaseViewportBy={300}
          itemContent={(_, item, { selfId: self, onOpened: opened }) =>
            item.kind === 'heading' ? (
              <h3 className={styles.heading}>
                {item.text} <span className={styles.count}>{item.count}</span>
              </h3>
            ) : (
              <MemberRow member={item.member} isSelf={item.member.id === self} onOpened={opened} />
            )
          }
        />
      )}
    </div>
  );
}

/** A list for those who cannot see it, too; its headings are no items, and the rows name themselves. */
const LIST_PARTS = {
  // biome-ignore lint/a11y/useSemanticElements: a virtual list is drawn with elements of its own
  List: (props: ComponentProps<'div'>) => <div {...props} role="list" aria-label={words.members.heading} />,
  Item: ({ item: _, context: __, ...props }: ComponentProps<'div'> & { readonly item: MemberItem; readonly context: ListContext }) => (
    <div {...props} role="presentation" />
  ),
};
