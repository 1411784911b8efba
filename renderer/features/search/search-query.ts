export const FILTER_KINDS = ['from', 'in', 'has', 'before', 'after'] as const;
export type FilterKind = (typeof FILTER_KINDS)[number];
/** Part of a query that words do not say: who, where, what is in it, when. `value` is what stands behind the colon. */
export type Filter = { readonly kind: FilterKind; readonly value: string };
export type SearchQuery = { readonly filters: readonly Filter[]; readonly text: string };

export const EMPTY_QUERY: SearchQuery = { filters: [], text: '' };

/** The query as the search reads it. */
export function queryText({ filters, text }: SearchQuery): string {
  return [...filters.map(filterText), text.trim()].filter((part) => part !== '').join(' ');
}

function filterText({ kind, value }: Filter): string {
  const plain = value.replaceAll('"', '');
  return /\s/u.test(plain) ? `${kind}:"${plain}"` : `${kind}:${plain}`;
}

const TYPED_FILTER = /(?:^|\s)(from|in|has|before|after):(?:"([^"]+)"|([^\s"]+))(?=\s)/iu;

/** Takes what was typed; a filter with a space behind it leaves the text and becomes one of its own. */
export function typeInto(query: SearchQuery, text: string): SearchQuery {
  const [whole, kind, quoted, plain] = TYPED_FILTER.exec(text) ?? [];
  const known = FILTER_KINDS.find((one) => one === kind?.toLowerCase());
  if (whole === undefined || known === undefined) return { ...query, text };
  const rest = text.replace(whole, ' ').replace(/^\s+/u, '').replace(/\s+$/u, ' ');
  return typeInto(withFilter(query, { kind: known, value: quoted ?? plain ?? '' }), rest);
}

/** The query with the filter. Of several people or rooms each will do, and a line may have several things; days there is one of each kind. */
export function withFilter(query: SearchQuery, filter: Filter): SearchQuery {
  const isDay = filter.kind === 'before' || filter.kind === 'after';
  const replaces = (one: Filter) => one.kind === filter.kind && (isDay || one.value === filter.value);
  return { ...query, filters: [...query.filters.filter((one) => !replaces(one)), filter] };
}

/** The query without one filter, or without all of a kind. */
export function withoutFilter(query: SearchQuery, without: Filter | FilterKind): SearchQuery {
  const goes = (one: Filter) => (typeof without === 'string' ? one.kind === without : one.kind === without.kind && one.value === without.value);
  return { ...query, filters: query.filters.filter((one) => !goes(one)) };
}

export function isEmptyQuery(query: SearchQuery): boolean {
  return queryText(query) === '';
}
