import type { LanChatApi, RequestArgs, RequestName, RequestValue } from '../../shared/ipc/contract.ts';
import type { IpcResult } from '../../shared/ipc/result.ts';
import type { Failure } from '../../shared/model/failure.ts';
import type { AppStore } from './store.ts';

export type Calls = ReturnType<typeof createCalls>;

/** The three ways to ask the shell: for the whole answer, for the failure alone, or with the failure shown as a toast. */
export function createCalls(api: LanChatApi, store: AppStore) {
  let reported = 0;
  function reportFailure(failure: Failure): void {
    store.setState((state) => ({ reportedFailures: [...state.reportedFailures, { key: --reported, failure }] }));
  }

  async function call<Name extends RequestName>(name: Name, args: RequestArgs<Name>): Promise<Failure | undefined> {
    const result = await api.request(name, args);
    return result.ok ? undefined : result.failure;
  }

  return {
    ask: <Name extends RequestName>(name: Name, args: RequestArgs<Name>): Promise<IpcResult<RequestValue<Name>>> => api.request(name, args),
    /** Undefined when all went well. */
    call,
    /** For commands whose failure has no place of its own: it is shown as a toast. */
    async callAndReport<Name extends RequestName>(name: Name, args: RequestArgs<Name>): Promise<void> {
      const failure = await call(name, args);
      if (failure !== undefined) reportFailure(failure);
    },
    /** The answer, or undefined when it failed, which is shown as a toast. */
    async askAndReport<Name extends RequestName>(name: Name, args: RequestArgs<Name>): Promise<RequestValue<Name> | undefined> {
      const result = await api.request(name, args);
      if (result.ok) return result.value;
      reportFailure(result.failure);
      return undefined;
    },
    reportFailure,
  };
}
