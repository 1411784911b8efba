import type { HistoryPage, ShownEntry } from '../../shared/model/shown-entry.ts';

/** Lines that a window holds of one room at most; the list loads what lies beyond. */
export const MAX_LINES = 1_500;
/** Of a room that nobody looks at, the newest ones only. */
export const MAX_LINES_UNSEEN = 100;

/** A stretch of a room's lines without gaps: what is in the window of what this device has. Seqs ascend, with holes where amendments are. */
export type RoomLog = {
  readonly entries: readonly ShownEntry[];
  /** How many were put before the first ones since they were shown, less those taken away there; the list keeps its position by it. */
  readonly prepended: number;
  /** This device has, or may have, lines before the first one. */
  readonly hasOlder: boolean;
  /** There are lines behind the last one: what is new is not put here. */
  readonly hasNewer: boolean;
  /** Another one for lines that do not go on where those before were: the list begins anew. */
  readonly generation: number;
  /** The seq of the newest line that was told of, whether it is here or not. */
  readonly newestSeq: number;
};

export const EMPTY_LOG: RoomLog = { entries: [], prepended: 0, hasOlder: false, hasNewer: false, generation: 0, newestSeq: 0 };

export function lastSeqOf(log: RoomLog): number {
  return log.entries.at(-1)?.seq ?? 0;
}

/** The log that begins with `entries`, the newest lines of a room that nothing was known of. */
export function newestLines(entries: readonly ShownEntry[], generation = 0): RoomLog {
  return { ...EMPTY_LOG, entries, hasOlder: (entries[0]?.seq ?? 1) > 1, generation, newestSeq: entries.at(-1)?.seq ?? 0 };
}

/** `log` with `incoming` (ascending) in their places. A line that is there already is dropped; the same object comes back when nothing is new. */
export function mergeLines(log: RoomLog, incoming: readonly ShownEntry[]): RoomLog {
  const { entries } = log;
  const first = entries[0];
  const last = entries.at(-1);
  const [firstIncoming] = incoming;
  if (firstIncoming === undefined) return log;
  const newestSeq = Math.max(log.newestSeq, incoming.at(-1)?.seq ?? 0);
  if (first === undefined || last === undefined) return { ...log, entries: incoming, newestSeq };
  if (firstIncoming.seq > last.seq) return { ...log, entries: entries.concat(incoming), newestSeq };
  const known = new Set(entries.map(({ seq }) => seq));
  const fresh = incoming.filter(({ seq }) => !known.has(seq));
  if (fresh.length === 0) return log;
  const older = fresh.filter(({ seq }) => seq < first.seq).length;
  return { ...log, entries: [...entries, ...fresh].sort((a, b) => a.seq - b.seq), prepended: log.prepended + older, newestSeq };
}

/**
 * `log` with lines that just came. They are put at its end only when that is the room's end, and `max` lines are kept: the oldest go,
 * or, where somebody reads `older` lines, the newest do not come.
 */
export function addLive(log: RoomLog | undefined, incoming: readonly ShownEntry[], max: number, reading: 'newest' | 'older'): RoomLog {
  if (log === undefined) return keepNewest(newestLines(incoming), max);
  const last = lastSeqOf(log);
  if (log.hasNewer) {
    const newestSeq = Math.max(log.newestSeq, incoming.at(-1)?.seq ?? 0);
    const within = mergeLines(
      log,
      incoming.filter(({ seq }) => seq < last),
    );
    return within.newestSeq === newestSeq ? within : { ...within, newestSeq };
  }
  const merged = mergeLines(log, incoming);
  return reading === 'newest' ? keepNewest(merged, max) : keepOldest(merged, max);
}

/** The last `max` lines. */
export function keepNewest(log: RoomLog, max: number): RoomLog {
  const over = log.entries.length - max;
  return over <= 0 ? log : { ...log, entries: log.entries.slice(over), prepended: log.prepended - over, hasOlder: true };
}

/** The first `max` lines. */
export function keepOldest(log: RoomLog, max: number): RoomLog {
  return log.entries.length <= max ? log : { ...log, entries: log.entries.slice(0, max), hasNewer: true };
}

/** `log` with the page before its first line. */
export function addOlder(log: RoomLog, page: HistoryPage): RoomLog {
  return keepOldest({ ...mergeLines(log, page.entries), hasOlder: page.hasOlder }, MAX_LINES);
}

/** `log` with the page behind its last line. `askedAt` is the newest seq that was known when the page was asked for. */
export function addNewer(log: RoomLog, page: HistoryPage, askedAt: number): RoomLog {
  const merged = mergeLines(log, page.entries);
  return keepNewest({ ...merged, hasNewer: hasNewer(merged, page, askedAt) }, MAX_LINES);
}

/** The page in place of `log`, and behind it what came while it was asked for. */
export function replaceLines(log: RoomLog | undefined, page: HistoryPage, askedAt: number): RoomLog {
  const since = log === undefined || log.hasNewer || page.hasNewer ? [] : log.entries.filter(({ seq }) => seq > (page.entries.at(-1)?.seq ?? 0));
  const entries = [...page.entries, ...since];
  const replaced: RoomLog = {
    entries,
    prepended: 0,
    hasOlder: page.hasOlder,
    hasNewer: false,
    generation: (log?.generation ?? 0) + 1,
    newestSeq: Math.max(log?.newestSeq ?? 0, entries.at(-1)?.seq ?? 0),
  };
  return { ...replaced, hasNewer: hasNewer(replaced, page, askedAt) };
}

/** What came after the page was read is behind it, too. */
function hasNewer(log: RoomLog, page: HistoryPage, askedAt: number): boolean {
  return page.hasNewer || (log.newestSeq > askedAt && log.newestSeq > lastSeqOf(log));
}

/** `log` with the lines of `page` in the state that this device knows now, and without those that it does not have any more. */
export function refreshLines(log: RoomLog, entries: readonly ShownEntry[]): RoomLog {
  const [first] = entries;
  const last = entries.at(-1);
  if (first === undefined || last === undefined) return log;
  const fresh = new Map(entries.map((entry) => [entry.seq, entry]));
  const isGone = ({ seq }: ShownEntry) => seq >= first.seq && seq <= last.seq && !fresh.has(seq);
  const kept = removeLines(log, new Set(log.entries.filter(isGone).map(({ seq }) => seq)));
  return mergeLines({ ...kept, entries: kept.entries.map((entry) => fresh.get(entry.seq) ?? entry) }, entries);
}

/** `log` without some lines. */
export function removeLines(log: RoomLog, seqs: ReadonlySet<number>): RoomLog {
  const entries = log.entries.filter(({ seq }) => !seqs.has(seq));
  if (entries.length === log.entries.length) return log;
  const firstKept = log.entries.findIndex(({ seq }) => !seqs.has(seq));
  return { ...log, entries, prepended: log.prepended - Math.max(firstKept, 0) };
}
