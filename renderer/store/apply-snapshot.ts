import type { AppSnapshot } from '../../shared/model/app-event.ts';
import type { Entry } from '../../shared/model/entry.ts';
import type { AppState, RoomLog } from './app-state.ts';
import { EMPTY_LOG, mergeEntries } from './merge-entries.ts';

/** The state after `snapshot`. Older entries that were loaded before stay when the snapshot goes on where they are. */
export function applySnapshot(state: AppState, snapshot: AppSnapshot): AppState {
  const { entries, transfers, ...rest } = snapshot;
  return {
    ...state,
    ...rest,
    logs: Object.fromEntries(
      Object.entries(Object.groupBy(entries, ({ roomId }) => roomId)).map(([roomId, newest = []]) => [
        roomId,
        keepOlder(state.logs[roomId] ?? EMPTY_LOG, newest),
      ]),
    ),
    transfers: Object.fromEntries(transfers.map((transfer) => [transfer.id, transfer])),
    bridge: { state: 'ready' },
  };
}

function keepOlder(log: RoomLog, newest: readonly Entry[]): RoomLog {
  const first = newest[0];
  if (first === undefined) return EMPTY_LOG;
  const sameLine = log.entries.some(({ seq, id }) => seq === first.seq && id === first.id);
  return sameLine ? mergeEntries(log, newest) : { entries: newest, prepended: 0 };
}
