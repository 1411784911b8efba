import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { SearchHit } from '../../../shared/model/search.ts';
import { isShortcut } from '../../lib/shortcut.ts';
import { words } from '../../locales/en.ts';
import { useActions } from '../../store/app-context.ts';
import { SearchField } from '../../ui/search-field.tsx';
import { SidePane, useSidePaneWidth } from '../../ui/side-pane.tsx';
import { FilterChips } from './filter-chips.tsx';
import { focusFirstHit } from './hit-keys.ts';
import { HitList } from './hit-list.tsx';
import { RecentSearches } from './recent-searches.tsx';
import { rememberSearch } from './remembered-searches.ts';
import styles from './search-panel.module.css';
import { EMPTY_QUERY, isEmptyQuery, queryText, typeInto, withoutFilter } from './search-query.ts';
import { useSearch } from './use-search.ts';

type SearchPanelProps = { readonly open: boolean; readonly onClose: () => void };

/** Everything that was said, in all rooms of this device: words and filters above, what was found below. What was typed stays while the window is open. */
export function SearchPanel({ open, onClose }: SearchPanelProps) {
  const { jumpTo } = useActions();
  const isBeside = useSidePaneWidth();
  const [query, setQuery] = useState(EMPTY_QUERY);
  const jump = useCallback(
    ({ roomId, seq }: SearchHit) => {
      if (!isBeside) onClose();
      void jumpTo(roomId, seq);
    },
    [isBeside, jumpTo, onClose],
  );
  return (
    <SidePane open={open} onClose={onClose} title={words.finding.search.title}>
      <SearchContent query={query} onQuery={setQuery} onJump={jump} />
    </SidePane>
  );
}

type SearchContentProps = {
  readonly query: typeof EMPTY_QUERY;
  readonly onQuery: (query: typeof EMPTY_QUERY) => void;
  readonly onJump: (hit: SearchHit) => void;
};

function SearchContent({ query, onQuery, onJump }: SearchContentProps) {
  const text = queryText(query);
  const search = useSearch(text);
  const frame = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useFieldKey(field);
  const isEmpty = isEmptyQuery(query);
  const jump = (hit: SearchHit) => {
    rememberSearch(text);
    onJump(hit);
  };
  return (
    <div className={styles.panel} ref={frame} data-search>
      <div className={styles.head}>
        <SearchField
          ref={field}
          focusFirst
          label={words.finding.search.field}
          clearLabel={words.finding.search.clear}
          value={query.text}
          canClear={!isEmpty}
          isBusy={search.isBusy}
          onChange={(typed) => onQuery(typeInto(query, typed))}
          onClear={() => onQuery(EMPTY_QUERY)}
          onKeyDown={(event) => {
            const last = query.filters.at(-1);
            if (event.key === 'Backspace' && query.text === '' && last !== undefined) onQuery(withoutFilter(query, last));
            if (event.nativeEvent.isComposing || (event.key !== 'ArrowDown' && event.key !== 'Enter')) return;
            event.preventDefault();
            rememberSearch(text);
            focusFirstHit(frame.current);
          }}
        />
        <FilterChips query={query} onChange={onQuery} />
      </div>
      {isEmpty ? <RecentSearches onChoose={(recent) => onQuery(typeInto(EMPTY_QUERY, `${recent} `))} /> : <HitList search={search} onJump={jump} />}
    </div>
  );
}

/** Ctrl+F leads back to the field from wherever one is. */
function useFieldKey(field: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isShortcut(event, 'f')) return;
      field.current?.focus();
      field.current?.select();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [field]);
}
