import { type ReactNode, useCallback, useState } from 'react';
import { StopHostingDialog } from '../features/rooms/stop-hosting-dialog.tsx';
import { useActions, useApp } from '../store/app-context.ts';
import { countOthersOnline, selectSelfId } from '../store/selectors.ts';

/** The way out of the room, by button or by `logout`: a guest leaves, a host stops, and is asked first when others are here. */
export function useLeave(): { readonly leave: () => void; readonly dialog: ReactNode } {
  const actions = useActions();
  const isHosting = useApp((state) => state.hosting !== null);
  const others = useApp((state) => countOthersOnline(state.members, selectSelfId(state)));
  const [asking, setAsking] = useState(false);

  const leave = useCallback(() => {
    if (isHosting && others > 0) setAsking(true);
    else void (isHosting ? actions.stopHosting() : actions.leave());
  }, [actions, isHosting, others]);
  const stop = () => {
    setAsking(false);
    void actions.stopHosting();
  };
  return { leave, dialog: asking && <StopHostingDialog others={others} onStop={stop} onCancel={() => setAsking(false)} /> };
}
