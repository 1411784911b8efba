import { useEffect, useState } from 'react';
import { useApp } from '../../store/app-context.ts';

/** By then what was said meanwhile is here. */
const CATCHING_UP_MS = 3_000;

/** Whether the host is away, or was a moment ago: what comes in then was said while nobody here could read it. */
export function useMissed(): boolean {
  const online = useApp(({ session }) => session.state === 'joined' && session.link.state === 'online');
  const [missed, setMissed] = useState(!online);
  useEffect(() => {
    if (!online) {
      setMissed(true);
      return;
    }
    const timer = setTimeout(() => setMissed(false), CATCHING_UP_MS);
    return () => clearTimeout(timer);
  }, [online]);
  return missed;
}
