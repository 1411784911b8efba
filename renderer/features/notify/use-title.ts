import { useEffect } from 'react';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { selectTotals } from '../../store/selectors.ts';

/** The window's title tells how many messages wait. */
export function useTitle(): void {
  const unread = useApp((state) => (state.session.state === 'joined' ? selectTotals(state.rooms).unread : 0));
  useEffect(() => {
    document.title = unread > 0 ? words.rooms.notify.title(unread, words.appName) : words.appName;
  }, [unread]);
}
