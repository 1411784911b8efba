import { useCallback, useEffect, useRef, useState } from 'react';
import type { Failure } from '../../../shared/model/failure.ts';
import type { SearchHit } from '../../../shared/model/search.ts';
import { useActions } from '../../store/app-context.ts';

/** While somebody types, the search waits for a moment of rest. */
const REST_MS = 120;

export type SearchState = {
  /** What was asked for; the hits belong to it. */
  readonly query: string;
  readonly hits: readonly SearchHit[];
  readonly hasMore: boolean;
  readonly notUnderstood: readonly string[];
  readonly failure?: Failure | undefined;
};

const NOTHING: SearchState = { query: '', hits: [], hasMore: false, notUnderstood: [] };

/** The hits of `query`, which may change with every key. What was found last stays until the next answer is there. */
export function useSearch(query: string): SearchState & { readonly isBusy: boolean; readonly loadMore: () => void } {
  const { find } = useActions();
  const [state, setState] = useState(NOTHING);
  const [isLoadingMore, setLoadingMore] = useState(false);
  const wanted = useRef(query);
  wanted.current = query;

  useEffect(() => {
    if (query === '') {
      setState(NOTHING);
      return;
    }
    const timer = setTimeout(async () => {
      const result = await find(query);
      if (wanted.current !== query) return;
      setState(result.ok ? { query, ...result.value } : { ...NOTHING, query, failure: result.failure });
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [query, find]);

  const last = state.hits.at(-1);
  const loadMore = useCallback(async () => {
    if (last === undefined) return;
    setLoadingMore(true);
    const result = await find(state.query, last.id);
    setLoadingMore(false);
    if (wanted.current !== state.query) return;
    setState((now) => {
      // Another page may have come in between.
      if (now.query !== state.query || now.hits.at(-1) !== last) return now;
      if (!result.ok) return { ...now, failure: result.failure };
      return { ...now, failure: undefined, hits: [...now.hits, ...result.value.hits], hasMore: result.value.hasMore };
    });
  }, [find, last, state.query]);

  return { ...state, isBusy: isLoadingMore || (query !== '' && state.query !== query), loadMore: () => void loadMore() };
}
