import type { LanChatApi, RequestArgs, RequestValue } from '../../shared/ipc/contract.ts';
import type { IpcResult } from '../../shared/ipc/result.ts';
import type { Failure } from '../../shared/model/failure.ts';
import type { MessageId, RoomId } from '../../shared/model/ids.ts';
import { randomMessageId } from '../lib/random-id.ts';
import { createThumbnailer, type Thumbnailer } from '../lib/thumbnails.ts';
import { putPending } from './apply-event.ts';
import { createCalls } from './calls.ts';
import { mergeEntries } from './merge-entries.ts';
import { createOfferActions } from './offer-actions.ts';
import { selectLog } from './selectors.ts';
import { createSettingsActions } from './settings-actions.ts';
import type { AppStore } from './store.ts';
import { createTransferActions } from './transfer-actions.ts';

export const HISTORY_PAGE_ENTRIES = 100;

export type JoinRequest = RequestArgs<'session.join'>;
export type HostRequest = RequestArgs<'host.start'>;
export type Actions = ReturnType<typeof createActions>;

/** Everything a component can ask for. Calls that can fail answer with the failure, or with undefined when all went well. */
export function createActions(api: LanChatApi, store: AppStore, thumbnailer: Thumbnailer = createThumbnailer()) {
  const calls = createCalls(api, store);
  const { call, callAndReport, reportFailure } = calls;

  return {
    reportFailure,
    /** The failure was shown; it need not be kept. */
    forgetReported: (key: number) => store.setState((state) => ({ reportedFailures: state.reportedFailures.filter((one) => one.key !== key) })),

    checkPort: (port: number): Promise<IpcResult<RequestValue<'host.check-port'>>> => api.request('host.check-port', { port }),
    startHosting: (request: HostRequest) => call('host.start', request),
    stopHosting: () => callAndReport('host.stop', {}),
    join: (request: JoinRequest) => call('session.join', request),
    leave: () => callAndReport('session.leave', {}),
    reconnectNow: () => callAndReport('session.reconnect-now', {}),
    forgetKnownHost: (address: string) => callAndReport('known-hosts.forget', { address }),

    /** Shows the message as waiting at once. When it could not even be queued its row goes, and the failure comes back. */
    async sendText(roomId: RoomId, text: string): Promise<Failure | undefined> {
      const id = randomMessageId();
      store.setState(({ pending }) => ({ pending: putPending(pending, { id, roomId, text, at: Date.now(), status: { state: 'waiting' } }) }));
      const failure = await call('chat.send', { id, roomId, text });
      if (failure !== undefined) store.setState(({ pending }) => ({ pending: pending.filter((post) => post.id !== id) }));
      return failure;
    },
    retryPost: (id: MessageId) => callAndReport('chat.retry', { id }),
    discardPost: (id: MessageId) => callAndReport('chat.discard', { id }),

    /** Loads the page before `beforeSeq`; answers whether anything came. */
    async loadOlder(roomId: RoomId, beforeSeq: number): Promise<boolean> {
      const result = await api.request('history.page', { roomId, beforeSeq, limit: HISTORY_PAGE_ENTRIES });
      if (!result.ok) {
        reportFailure(result.failure);
        return false;
      }
      store.setState((state) => ({ logs: { ...state.logs, [roomId]: mergeEntries(selectLog(state, roomId), result.value) } }));
      return result.value.length > 0;
    },

    openLink: (url: string) => callAndReport('shell.open-link', { url }),

    ...createOfferActions(api, store, calls, thumbnailer),
    ...createTransferActions(store, calls),
    ...createSettingsActions(store, calls),
  };
}
