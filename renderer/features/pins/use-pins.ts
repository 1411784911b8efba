import { useEffect, useMemo, useState } from 'react';
import type { IpcResult } from '../../../shared/ipc/result.ts';
import type { RoomId } from '../../../shared/model/ids.ts';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { selectLog } from '../../store/selectors.ts';

/** The pinned lines of a room, the newest pin first; undefined until they are known. They are asked for anew when a pin came or went. */
export function usePins(roomId: RoomId): IpcResult<readonly ShownEntry[]> | undefined {
  const { pinned } = useActions();
  const { entries } = useApp((state) => selectLog(state, roomId));
  // A pin of a line that is not in the window is told of by the room's last number alone.
  const lastSeq = useApp((state) => state.rooms.find(({ id }) => id === roomId)?.lastSeq);
  const inWindow = useMemo(
    () =>
      entries
        .filter(({ note }) => note?.pinned !== undefined)
        .map(signature)
        .join(' '),
    [entries],
  );
  const [result, setResult] = useState<IpcResult<readonly ShownEntry[]>>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what changed is the reason to ask again
  useEffect(() => {
    let isWanted = true;
    void pinned(roomId).then((answer) => {
      if (isWanted) setResult(answer.ok ? { ok: true, value: answer.value.toReversed() } : answer);
    });
    return () => {
      isWanted = false;
    };
  }, [pinned, roomId, lastSeq, inWindow]);
  return result;
}

function signature({ seq, note }: ShownEntry): string {
  return `${seq}:${note?.pinned?.at}:${note?.edited?.at ?? ''}`;
}
