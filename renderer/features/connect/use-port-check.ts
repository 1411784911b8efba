import { useEffect, useState } from 'react';
import { parsePort } from '../../lib/parse-port.ts';
import { useActions } from '../../store/app-context.ts';

export type PortCheck =
  | { readonly state: 'unknown' }
  | { readonly state: 'invalid' }
  | { readonly state: 'free'; readonly port: number }
  | { readonly state: 'taken'; readonly port: number; readonly nextFree: number };

const TYPING_PAUSE_MS = 300;

/** Asks whether the typed port is free, once the typing pauses. */
export function usePortCheck(text: string): PortCheck {
  const { checkPort } = useActions();
  const [check, setCheck] = useState<PortCheck>({ state: 'unknown' });
  useEffect(() => {
    const port = parsePort(text);
    if (port === undefined) {
      setCheck(text === '' ? { state: 'unknown' } : { state: 'invalid' });
      return;
    }
    let current = true;
    const timer = setTimeout(async () => {
      const result = await checkPort(port);
      if (!current) return;
      if (!result.ok) setCheck({ state: 'unknown' });
      else setCheck(result.value.free ? { state: 'free', port } : { state: 'taken', port, nextFree: result.value.nextFree });
    }, TYPING_PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [text, checkPort]);
  return check;
}
