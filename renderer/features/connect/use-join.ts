import { useCallback, useEffect, useRef, useState } from 'react';
import { formatAddress } from '../../../shared/lib/address.ts';
import type { Failure } from '../../../shared/model/failure.ts';
import type { JoinRequest } from '../../store/actions.ts';
import { useActions, useApp } from '../../store/app-context.ts';

export type FirstJoin = {
  readonly host: string;
  readonly port: number;
  readonly alias: string;
  readonly joinAtOnce: boolean;
  readonly offline?: true;
};

/** One attempt at a time to join: its address while it runs, its failure afterwards. A cancelled attempt has no failure. */
export function useJoin(first: FirstJoin | undefined) {
  const actions = useActions();
  const session = useApp((state) => state.session);
  const [joining, setJoining] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const attempt = useRef(0);

  const join = useCallback(
    async (request: JoinRequest): Promise<void> => {
      const number = ++attempt.current;
      setFailure(undefined);
      setJoining(formatAddress(request.host, request.port));
      const result = await actions.join(request);
      if (attempt.current !== number) return;
      setJoining(undefined);
      setFailure(result);
    },
    [actions],
  );

  const cancel = useCallback(() => {
    attempt.current++;
    setJoining(undefined);
    void actions.leave();
  }, [actions]);

  const started = useRef(false);
  useEffect(() => {
    if (first === undefined || !first.joinAtOnce || started.current) return;
    started.current = true;
    void join({ host: first.host, port: first.port, alias: first.alias, ...(first.offline === undefined ? {} : { offline: true }) });
  }, [first, join]);

  return {
    join,
    cancel,
    /** Undefined when nothing runs. An attempt that this page found running counts, too. */
    busyAddress: joining ?? (session.state === 'joining' ? session.address : undefined),
    failure,
    forgetFailure: useCallback(() => setFailure(undefined), []),
  };
}
