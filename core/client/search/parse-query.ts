/** What a person asked for, not yet looked up. */
export type Query = {
  /** Words and phrases, in order. `isWhole`: it stood in quotation marks, or behind it came something else. */
  readonly texts: readonly { readonly text: string; readonly isWhole: boolean }[];
  readonly from: readonly string[];
  readonly in: readonly string[];
  readonly has: readonly ('file' | 'image' | 'link')[];
  /** Times in milliseconds since 1970: from `since` on, and before `until`. */
  readonly since: number | undefined;
  readonly until: number | undefined;
  /** Filters with a value that means nothing, as they were typed. */
  readonly notUnderstood: readonly string[];
};

const PARTS = /(?:(?<key>from|in|has|before|after):(?:"(?<quoted>[^"]*)"?|(?<plain>\S*)))|"(?<phrase>[^"]*)"?|(?<word>[^\s"]+)/giu;
const DAY = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;

/**
 * Reads what was typed: words, "phrases", `from:`, `in:`, `has:file|image|link`, `before:` and `after:` a day, in any order. A filter without a
 * value is one that is still being typed: it counts for nothing.
 */
export function parseQuery(query: string): Query {
  const texts: { text: string; isWhole: boolean }[] = [];
  const filters: { readonly key: string; readonly value: string; readonly typed: string }[] = [];
  for (const { 0: typed, groups = {} } of query.matchAll(PARTS)) {
    const { key, quoted, plain, phrase, word } = groups;
    const value = (quoted ?? plain ?? '').trim();
    if (key !== undefined && value !== '') filters.push({ key: key.toLowerCase(), value, typed });
    else if (key === undefined) texts.push({ text: phrase ?? word ?? '', isWhole: phrase !== undefined });
  }
  const valuesOf = (key: string) => filters.filter((filter) => filter.key === key);
  const named = (key: string, sign: string) => valuesOf(key).map(({ value }) => (value.startsWith(sign) ? value.slice(1) : value));
  const days = (key: string) => valuesOf(key).map(({ value, typed }) => ({ day: parseDay(value), typed }));
  const [before, after] = [days('before'), days('after')];
  const has = valuesOf('has').map(({ value, typed }) => ({ kind: value.toLowerCase(), typed }));
  return {
    texts,
    from: named('from', '@'),
    in: named('in', '#'),
    has: has.flatMap(({ kind }) => (kind === 'file' || kind === 'image' || kind === 'link' ? [kind] : [])),
    since: latest(after.map(({ day }) => day?.end)),
    until: earliest(before.map(({ day }) => day?.start)),
    notUnderstood: [
      ...[...before, ...after].flatMap(({ day, typed }) => (day === undefined ? [typed] : [])),
      ...has.flatMap(({ kind, typed }) => (kind === 'file' || kind === 'image' || kind === 'link' ? [] : [typed])),
    ],
  };
}

/** A day of this device's calendar. */
function parseDay(text: string): { readonly start: number; readonly end: number } | undefined {
  const [, year, month, day] = (DAY.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const start = new Date(year, month - 1, day);
  if (start.getMonth() !== month - 1 || start.getDate() !== day) return undefined;
  return { start: start.getTime(), end: new Date(year, month - 1, day + 1).getTime() };
}

function latest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function earliest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
