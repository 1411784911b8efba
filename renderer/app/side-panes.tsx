import { useCallback } from 'react';
import type { RoomId, TransferId } from '../../shared/model/ids.ts';
import { MembersPane } from '../features/members/members-pane.tsx';
import { PinsPanel } from '../features/pins/pins-panel.tsx';
import { SearchPanel } from '../features/search/search-panel.tsx';
import { TransfersPanel } from '../features/transfers/transfers-panel.tsx';
import { useActions } from '../store/app-context.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import type { Panes } from './use-panes.ts';

/** What can stand beside the conversation, one at a time. */
export function SidePanes({ panes, roomId }: { readonly panes: Panes; readonly roomId: RoomId }) {
  const actions = useActions();
  const { open, close, closeSheet } = panes;
  const show = useCallback((id: TransferId) => void actions.showTransfer(id), [actions]);
  return (
    <ErrorBoundary>
      <MembersPane open={open === 'members'} onClose={close} takesFocus={panes.takesFocus} onOpened={closeSheet} />
      <TransfersPanel open={open === 'transfers'} onClose={close} onShow={show} />
      <SearchPanel open={open === 'search'} onClose={close} />
      <PinsPanel open={open === 'pins'} roomId={roomId} onClose={close} />
    </ErrorBoundary>
  );
}
