import { useCallback, useEffect, useState } from 'react';
import type { IpcResult } from '../../../shared/ipc/result.ts';
import type { SpoolUse } from '../../../shared/model/transfer.ts';
import { useActions } from '../../store/app-context.ts';

const REFRESH_MS = 2_000;

/** What the hosted room's spool holds, asked anew every two seconds as long as somebody looks, and on demand. Undefined before the first answer. */
export function useSpool(): { readonly result: IpcResult<SpoolUse> | undefined; readonly refresh: () => Promise<void> } {
  const { spoolUse } = useActions();
  const [result, setResult] = useState<IpcResult<SpoolUse>>();
  const refresh = useCallback(async () => setResult(await spoolUse()), [spoolUse]);
  useEffect(() => {
    void refresh();
    const timer = setInterval(() => void refresh(), REFRESH_MS);
    return () => clearInterval(timer);
  }, [refresh]);
  return { result, refresh };
}
