import { useEffect } from 'react';
import type { RoomView } from '../../shared/model/room-view.ts';
import { isShortcut } from '../lib/shortcut.ts';
import { useActions, useApp } from '../store/app-context.ts';
import { selectRoom, selectRoomsInOrder } from '../store/selectors.ts';

type RoomKeys = { readonly onSwitcher: () => void; readonly onSearch: () => void };

/** Ctrl+K leads anywhere, Ctrl+F searches, Alt with the arrows goes through the rooms, with Shift through those that wait. */
export function useRoomKeys({ onSwitcher, onSearch }: RoomKeys): void {
  const actions = useActions();
  const rooms = useApp((state) => state.rooms);
  const current = useApp((state) => selectRoom(state)?.id);
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (isOverWindow(event.target)) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (isShortcut(event, 'k')) onSwitcher();
      else if (isShortcut(event, 'f')) onSearch();
      else if (step !== undefined && event.altKey && !event.ctrlKey && !event.metaKey) {
        const next = neighbour(rooms, current, step, event.shiftKey);
        if (next !== undefined) void actions.openRoom(next.id);
      } else return;
      event.preventDefault();
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [actions, rooms, current, onSwitcher, onSearch]);
}

/** What lies over the window has its keys for itself. */
function isOverWindow(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null;
}

/** The next room of the list, or the next one in which something waits; behind the last comes the first. */
export function neighbour(rooms: readonly RoomView[], current: string | undefined, step: number, unreadOnly: boolean): RoomView | undefined {
  const order = selectRoomsInOrder(rooms);
  const all = [...order.rooms, ...order.directs, ...order.imported];
  const wanted = all.filter((room) => room.id === current || !unreadOnly || (room.unread > 0 && !room.muted));
  const at = wanted.findIndex(({ id }) => id === current);
  const next = at === -1 ? wanted[0] : wanted[(at + step + wanted.length) % wanted.length];
  return next?.id === current ? undefined : next;
}
