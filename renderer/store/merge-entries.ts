import type { Entry } from '../../shared/model/entry.ts';
import type { RoomLog } from './app-state.ts';

export const EMPTY_LOG: RoomLog = { entries: [], prepended: 0 };

/** `log` with `incoming` (ascending) in its places. A seq that is there already is dropped; the same object comes back when nothing is new. */
export function mergeEntries(log: RoomLog, incoming: readonly Entry[]): RoomLog {
  const { entries } = log;
  const first = entries[0];
  const last = entries.at(-1);
  const firstIncoming = incoming[0];
  if (firstIncoming === undefined) return log;
  if (first === undefined || last === undefined) return { ...log, entries: incoming };
  if (firstIncoming.seq > last.seq) return { ...log, entries: entries.concat(incoming) };
  const known = new Set(entries.map(({ seq }) => seq));
  const fresh = incoming.filter(({ seq }) => !known.has(seq));
  if (fresh.length === 0) return log;
  const older = fresh.filter(({ seq }) => seq < first.seq).length;
  return { entries: [...entries, ...fresh].sort((a, b) => a.seq - b.seq), prepended: log.prepended + older };
}
