import type { AppSnapshot } from '../../shared/model/app-event.ts';
import type { ShownEntry } from '../../shared/model/shown-entry.ts';
import type { AppState } from './app-state.ts';
import { newestLines, type RoomLog, refreshLines } from './room-log.ts';

/** The state after `snapshot`. Lines that were loaded before stay when the snapshot goes on where they are. */
export function applySnapshot(state: AppState, snapshot: AppSnapshot): AppState {
  const { entries, transfers, marks, typing, ...rest } = snapshot;
  return {
    ...state,
    ...rest,
    logs: Object.fromEntries(
      Object.entries(Object.groupBy(entries, ({ roomId }) => roomId)).map(([roomId, newest = []]) => [roomId, goOn(state.logs[roomId], newest)]),
    ),
    marks: Object.fromEntries(marks.map((one) => [one.roomId, one.marks])),
    typing: Object.fromEntries(typing.map((one) => [one.roomId, one.members])),
    transfers: Object.fromEntries(transfers.map((transfer) => [transfer.id, transfer])),
    bridge: { state: 'ready' },
  };
}

function goOn(log: RoomLog | undefined, newest: readonly ShownEntry[]): RoomLog {
  const [first] = newest;
  const goesOn = first !== undefined && log?.entries.some(({ seq, id }) => seq === first.seq && id === first.id) === true;
  return goesOn && !log.hasNewer ? refreshLines(log, newest) : newestLines(newest, (log?.generation ?? -1) + 1);
}
