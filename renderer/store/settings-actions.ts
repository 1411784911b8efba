import type { RequestArgs, RequestValue } from '../../shared/ipc/contract.ts';
import type { IpcResult } from '../../shared/ipc/result.ts';
import type { Failure } from '../../shared/model/failure.ts';
import type { FolderId, TransferId } from '../../shared/model/ids.ts';
import type { RememberedFolder, Settings, ThemeChoice } from '../../shared/model/status.ts';
import type { TrustQuestion } from './app-state.ts';
import type { Calls } from './calls.ts';
import type { AppStore } from './store.ts';

/** What is set for this device: looks, folders, limits, whom to trust, and what its host keeps. */
export function createSettingsActions(store: AppStore, { ask, askAndReport, call, callAndReport }: Calls) {
  return {
    changeTheme: (theme: ThemeChoice) => callAndReport('settings.change', { theme }),
    changeAlias: (alias: string) => call('settings.change', { alias }),
    /** What others see beside the alias; null takes it away. */
    changeStatusText: (statusText: string | null) => call('settings.change', { statusText }),
    changeNotify: (notify: Settings['notify']) => callAndReport('settings.change', { notify }),
    changeLimits: (
      change: Pick<RequestArgs<'settings.change'>, 'uploadLimit' | 'downloadLimit' | 'maxDownloads' | 'spoolQuota'>,
    ): Promise<Failure | undefined> => call('settings.change', change),

    /** Asks with the system's dialog; undefined when it was cancelled. */
    pickFolder: async (): Promise<RememberedFolder | undefined> => (await askAndReport('folders.pick', {})) ?? undefined,
    addFolder: (path: string): Promise<IpcResult<RememberedFolder>> => ask('folders.add', { path }),
    /** Accepted files go there from now on. */
    changeDownloadFolder: (folder: FolderId) => callAndReport('folders.use', { folder }),

    /** Asks whether this member's files may come without asking. */
    askTrust: (trustQuestion: TrustQuestion) => store.setState({ trustQuestion }),
    closeTrustQuestion: () => store.setState({ trustQuestion: null }),
    trustSender: (sender: RequestArgs<'settings.trust-sender'>) => callAndReport('settings.trust-sender', sender),

    spoolUse: (): Promise<IpcResult<RequestValue<'host.spool'>>> => ask('host.spool', {}),
    clearSpool: (transferId?: TransferId) => callAndReport('host.clear-spool', transferId === undefined ? {} : { transferId }),
  };
}
