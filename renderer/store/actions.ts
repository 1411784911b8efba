import type { LanChatApi, RequestArgs, RequestName, RequestValue } from '../../shared/ipc/contract.ts';
import type { IpcResult } from '../../shared/ipc/result.ts';
import type { Failure } from '../../shared/model/failure.ts';
import type { MessageId, RoomId, TransferId } from '../../shared/model/ids.ts';
import type { ThemeChoice } from '../../shared/model/status.ts';
import { rememberKeepChoice } from '../lib/keep-choice.ts';
import { randomMessageId } from '../lib/random-id.ts';
import { putPending } from './apply-event.ts';
import { mergeEntries } from './merge-entries.ts';
import { selectLog } from './selectors.ts';
import type { AppStore } from './store.ts';

export const HISTORY_PAGE_ENTRIES = 100;

export type JoinRequest = RequestArgs<'session.join'>;
export type HostRequest = RequestArgs<'host.start'>;
export type Actions = ReturnType<typeof createActions>;

/** Everything a component can ask for. Calls that can fail answer with the failure, or with undefined when all went well. */
export function createActions(api: LanChatApi, store: AppStore) {
  async function call<Name extends RequestName>(name: Name, args: RequestArgs<Name>): Promise<Failure | undefined> {
    const result = await api.request(name, args);
    return result.ok ? undefined : result.failure;
  }

  /** For commands whose failure has no place of its own: it is shown as a toast. */
  async function callAndReport<Name extends RequestName>(name: Name, args: RequestArgs<Name>): Promise<void> {
    const failure = await call(name, args);
    if (failure !== undefined) reportFailure(failure);
  }

  let reported = 0;
  function reportFailure(failure: Failure): void {
    store.setState((state) => ({ reportedFailures: [...state.reportedFailures, { key: --reported, failure }] }));
  }

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

    /** Offers dropped, pasted or chosen files to everyone in the room. With `keep` the host takes them at once, for later. */
    async offerFiles(roomId: RoomId, files: readonly File[], { keep = store.getState().keepOffers } = {}): Promise<void> {
      if (files.length === 0) return;
      const staged = await api.stageFiles(files);
      if (!staged.ok) return reportFailure(staged.failure);
      if (staged.value.length > 0) await callAndReport('files.offer', { roomId, tokens: staged.value.map(({ token }) => token), keep });
    },
    /** Lets the shell ask for files with the system's dialog. */
    async pickFiles(roomId: RoomId): Promise<void> {
      const picked = await api.request('files.pick', {});
      if (!picked.ok) return reportFailure(picked.failure);
      if (picked.value.length > 0)
        await callAndReport('files.offer', { roomId, tokens: picked.value.map(({ token }) => token), keep: store.getState().keepOffers });
    },
    offerPath: (roomId: RoomId, path: string) => call('files.offer-path', { roomId, path }),

    changeKeepOffers(keep: boolean): void {
      store.setState({ keepOffers: keep });
      rememberKeepChoice(keep);
    },

    acceptTransfer: (transferId: TransferId) => callAndReport('transfer.accept', { transferId }),
    declineTransfer: (transferId: TransferId) => callAndReport('transfer.decline', { transferId }),
    pauseTransfer: (transferId: TransferId) => callAndReport('transfer.pause', { transferId }),
    resumeTransfer: (transferId: TransferId) => callAndReport('transfer.resume', { transferId }),
    cancelTransfer: (transferId: TransferId) => callAndReport('transfer.cancel', { transferId }),
    revealTransfer: (transferId: TransferId) => callAndReport('transfer.reveal', { transferId }),

    changeTheme: (theme: ThemeChoice) => callAndReport('settings.change', { theme }),
    changeAlias: (alias: string) => call('settings.change', { alias }),
    pickDownloadFolder: () => callAndReport('settings.pick-download-folder', {}),
    openLink: (url: string) => callAndReport('shell.open-link', { url }),
  };
}
