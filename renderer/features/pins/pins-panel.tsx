import { useCallback } from 'react';
import type { RoomId } from '../../../shared/model/ids.ts';
import { words } from '../../locales/en.ts';
import { useActions } from '../../store/app-context.ts';
import { SidePane, useSidePaneWidth } from '../../ui/side-pane.tsx';
import { PinList } from './pin-list.tsx';

type PinsPanelProps = { readonly open: boolean; readonly roomId: RoomId; readonly onClose: () => void };

/** What somebody wants everyone to find again, of one room. */
export function PinsPanel({ open, roomId, onClose }: PinsPanelProps) {
  const { jumpTo } = useActions();
  const isBeside = useSidePaneWidth();
  const jump = useCallback(
    (seq: number) => {
      if (!isBeside) onClose();
      void jumpTo(roomId, seq);
    },
    [isBeside, jumpTo, onClose, roomId],
  );
  return (
    <SidePane open={open} onClose={onClose} title={words.finding.pins.title}>
      <PinList key={roomId} roomId={roomId} onJump={jump} />
    </SidePane>
  );
}
