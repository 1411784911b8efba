import type { LanChatApi, RequestArgs, RequestValue } from '../../shared/ipc/contract.ts';
import type { IpcResult } from '../../shared/ipc/result.ts';
import type { Failure } from '../../shared/model/failure.ts';
import { createThumbnailer, type Thumbnailer } from '../lib/thumbnails.ts';
import { createCalls } from './calls.ts';
import { createHistoryActions } from './history-actions.ts';
import { createMessageActions } from './message-actions.ts';
import { createOfferActions } from './offer-actions.ts';
import { createPictureActions } from './picture-actions.ts';
import { createRoomActions } from './room-actions.ts';
import { createSettingsActions } from './settings-actions.ts';
import type { AppStore } from './store.ts';
import { createTransferActions } from './transfer-actions.ts';

export type JoinRequest = RequestArgs<'session.join'>;
export type HostRequest = RequestArgs<'host.start'>;
export type Actions = ReturnType<typeof createActions>;

/** Everything a component can ask for. Calls that can fail answer with the failure, or with undefined when all went well. */
export function createActions(api: LanChatApi, store: AppStore, thumbnailer: Thumbnailer = createThumbnailer()) {
  const calls = createCalls(api, store);
  const { call, callAndReport, reportFailure } = calls;
  const history = createHistoryActions(store, calls);

  return {
    reportFailure,
    /** Shows it as a toast when the call fails. */
    report: (failing: Promise<Failure | undefined>): void => void failing.then((failure) => failure !== undefined && reportFailure(failure)),
    /** The failure was shown; it need not be kept. */
    forgetReported: (key: number) => store.setState((state) => ({ reportedFailures: state.reportedFailures.filter((one) => one.key !== key) })),

    checkPort: (port: number): Promise<IpcResult<RequestValue<'host.check-port'>>> => api.request('host.check-port', { port }),
    startHosting: (request: HostRequest) => call('host.start', request),
    stopHosting: () => callAndReport('host.stop', {}),
    join: (request: JoinRequest) => call('session.join', request),
    leave: () => callAndReport('session.leave', {}),
    reconnectNow: () => callAndReport('session.reconnect-now', {}),
    forgetKnownHost: (address: string) => callAndReport('known-hosts.forget', { address }),

    /** Brings the app's own window to the front, where a page cannot do that itself. */
    showWindow: () => callAndReport('shell.focus', {}),
    openLink: (url: string) => callAndReport('shell.open-link', { url }),

    ...createMessageActions(store, calls),
    ...history,
    ...createRoomActions(api, store, calls, history.openRoom),
    ...createPictureActions(store, calls),
    ...createOfferActions(api, store, calls, thumbnailer),
    ...createTransferActions(store, calls),
    ...createSettingsActions(store, calls),
  };
}
