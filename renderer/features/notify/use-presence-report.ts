import { useEffect } from 'react';
import { useActions } from '../../store/app-context.ts';
import { watchIdle } from './watch-idle.ts';

/** Lets others see when nobody touches this window. */
export function usePresenceReport(): void {
  const actions = useActions();
  useEffect(() => watchIdle({ target: window, onChange: (idle) => void actions.reportIdle(idle) }), [actions]);
}
