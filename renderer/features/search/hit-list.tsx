import { SearchX } from 'lucide-react';
import { describeFailure } from '../../../shared/lib/describe-failure.ts';
import type { SearchHit } from '../../../shared/model/search.ts';
import { words } from '../../locales/en.ts';
import { Button } from '../../ui/button.tsx';
import { moveBetweenHits } from './hit-keys.ts';
import styles from './hit-list.module.css';
import { HitRow } from './hit-row.tsx';
import panelStyles from './search-panel.module.css';
import type { useSearch } from './use-search.ts';

type HitListProps = { readonly search: ReturnType<typeof useSearch>; readonly onJump: (hit: SearchHit) => void };

/** What was found, newest first. The arrow keys go from one to the next. */
export function HitList({ search, onJump }: HitListProps) {
  const { hits, hasMore, notUnderstood, failure, isBusy, query, loadMore } = search;
  const isAnswered = query !== '' && failure === undefined;
  return (
    <>
      {notUnderstood.length > 0 && <p className={styles.note}>{words.finding.search.notUnderstood(notUnderstood)}</p>}
      {failure !== undefined && (
        <p className={styles.note} role="alert">
          {describeFailure(failure).title}. {describeFailure(failure).advice}
        </p>
      )}
      <p className={hits.length === 0 ? 'visually-hidden' : styles.count} role="status">
        {isAnswered && !isBusy && (hits.length === 0 ? words.finding.search.nothing : words.finding.search.found(hits.length, hasMore))}
      </p>
      {isAnswered && hits.length === 0 && !isBusy ? (
        <div className={panelStyles.empty}>
          <span className={panelStyles.emptyIcon}>
            <SearchX size={22} />
          </span>
          <p className={panelStyles.emptyTitle}>{words.finding.search.nothing}</p>
          <p>{words.finding.search.nothingHint}</p>
        </div>
      ) : (
        <ul className={styles.list} aria-label={words.finding.search.results} onKeyDown={moveBetweenHits}>
          {hits.map((hit) => (
            <HitRow key={hit.id} hit={hit} onJump={onJump} />
          ))}
        </ul>
      )}
      {hasMore && hits.length > 0 && (
        <Button size="small" className={styles.more} busy={isBusy} onClick={loadMore}>
          {words.finding.search.more}
        </Button>
      )}
    </>
  );
}
