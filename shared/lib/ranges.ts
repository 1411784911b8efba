/** Places in a stream of bytes: `[start, end)` pairs, none empty, ascending, with at least one byte between two of them unless they are to be kept apart. */
export type Range = readonly [start: number, end: number];
export type Ranges = readonly Range[];

/** True for non-empty pairs, ascending, none over another, all within `[0, limit)`. */
export function areRanges(ranges: Ranges, limit = Number.MAX_SAFE_INTEGER): boolean {
  let reached = 0;
  for (const [start, end] of ranges) {
    if (start < reached || end <= start || end > limit) return false;
    reached = end;
  }
  return true;
}

/** The number of bytes in all of them. */
export function totalOf(ranges: Ranges): number {
  return ranges.reduce((sum, [start, end]) => sum + end - start, 0);
}

/** Every byte that is in one of them, in as few ranges as possible. Takes ranges in any order, and over each other. */
export function unite(ranges: Ranges): Ranges {
  const united: [number, number][] = [];
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = united.at(-1);
    if (end <= start) continue;
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else united.push([start, end]);
  }
  return united;
}

/** What is in `from` and not in `taken`; both ascending. */
export function subtract(from: Ranges, taken: Ranges): Ranges {
  const rest: Range[] = [];
  let at = 0;
  for (const [start, end] of from) {
    let position = start;
    while (at < taken.length && (taken[at]?.[1] ?? 0) <= start) at++;
    for (let next = at; next < taken.length && position < end; next++) {
      const [cutStart, cutEnd] = taken[next] ?? [end, end];
      if (cutStart >= end) break;
      if (cutStart > position) rest.push([position, cutStart]);
      position = Math.max(position, cutEnd);
    }
    if (position < end) rest.push([position, end]);
  }
  return rest;
}

/** What is in both. */
export function intersect(some: Ranges, others: Ranges): Ranges {
  return subtract(some, subtract(some, others));
}

/** The first `bytes` bytes of them. */
export function firstOf(ranges: Ranges, bytes: number): Ranges {
  const first: Range[] = [];
  let left = bytes;
  for (const [start, end] of ranges) {
    if (left <= 0) break;
    first.push([start, Math.min(end, start + left)]);
    left -= end - start;
  }
  return first;
}

/** At most `count` ranges that hold all of `ranges`: where there are more, the smallest gaps are filled. */
export function atMost(ranges: Ranges, count: number): Ranges {
  if (ranges.length <= count) return ranges;
  const gaps = ranges.slice(1).map(([start], index) => ({ index, bytes: start - (ranges[index]?.[1] ?? start) }));
  const kept = new Set(
    gaps
      .sort((a, b) => b.bytes - a.bytes || a.index - b.index)
      .slice(0, count - 1)
      .map(({ index }) => index),
  );
  const merged: [number, number][] = [];
  for (const [index, [start, end]] of ranges.entries()) {
    const last = merged.at(-1);
    if (last !== undefined && !kept.has(index - 1)) last[1] = end;
    else merged.push([start, end]);
  }
  return merged;
}
