import type { IpcResult } from '../../shared/ipc/result.ts';
import { type Ranges, subtract } from '../../shared/lib/ranges.ts';
import type { FolderId, TransferId } from '../../shared/model/ids.ts';
import type { OfferedFile } from '../../shared/model/transfer.ts';
import type { Calls } from './calls.ts';
import { allFiles, EMPTY_LOOK, type OfferLook, rangesOf, tickState, withDetails } from './offer-look.ts';
import type { AppStore } from './store.ts';

/** Receiving: what can be seen and chosen before accepting, the answer, and what can be done with a transfer afterwards. */
export function createTransferActions(store: AppStore, { ask, askAndReport, call, callAndReport, reportFailure }: Calls) {
  const lookOf = (id: TransferId): OfferLook => store.getState().looks[id] ?? EMPTY_LOOK;

  function change(id: TransferId, part: Partial<OfferLook>): void {
    store.setState(({ looks }) => ({ looks: { ...looks, [id]: { ...(looks[id] ?? EMPTY_LOOK), ...part } } }));
  }

  /** Asks what the offer holds and would do in the chosen folder. An answer for another folder than the last chosen one is dropped. */
  async function look(id: TransferId): Promise<void> {
    const { folder } = lookOf(id);
    change(id, { isLoading: true, failure: undefined });
    const result = await ask('transfer.look', target(id, folder));
    if (lookOf(id).folder !== folder) return;
    if (result.ok) change(id, withDetails(lookOf(id), result.value));
    else change(id, { isLoading: false, failure: result.failure });
  }

  /** Nobody waits for this: the sender may take a while to read its files. */
  async function findOwned(id: TransferId): Promise<void> {
    const { folder } = lookOf(id);
    const result = await ask('transfer.find-owned', target(id, folder));
    if (result.ok && lookOf(id).folder === folder) change(id, { owned: rangesOf(result.value) });
  }

  function acceptArgs(id: TransferId) {
    const { details, folder, ticked } = lookOf(id);
    const everything = details === undefined || tickState(ticked, allFiles(details.files)) === 'all' || details.files.length === 0;
    return { ...target(id, folder), ...(everything ? {} : { files: ticked.map(([start, end]): [number, number] => [start, end]) }) };
  }

  return {
    lookAtOffer: look,
    /** Looks unless that was done, or tried, before. */
    async lookOnce(id: TransferId): Promise<void> {
      const { details, failure, isLoading } = lookOf(id);
      if (details === undefined && failure === undefined && !isLoading) await look(id);
    },
    async openDetails(id: TransferId): Promise<void> {
      change(id, { isOpen: true });
      await Promise.all([look(id), findOwned(id)]);
    },
    closeDetails: (id: TransferId) => change(id, { isOpen: false }),
    async chooseFolder(id: TransferId, folder: FolderId): Promise<void> {
      change(id, { folder, owned: [], isTold: false });
      await Promise.all([look(id), findOwned(id)]);
    },
    changeTicks: (id: TransferId, ticked: Ranges) => change(id, { ticked }),
    skipOwned: (id: TransferId) => change(id, { ticked: subtract(lookOf(id).ticked, lookOf(id).owned) }),
    /** Accepting what does not fit fails at once, and that is how the sender learns of it. */
    async tellNoRoom(id: TransferId): Promise<void> {
      const failure = await call('transfer.accept', acceptArgs(id));
      if (failure !== undefined && failure.code !== 'disk-full') reportFailure(failure);
      else change(id, { isTold: true });
    },

    /** Accepts what is ticked into the chosen folder: everything, and the download folder, when nobody looked. */
    async acceptTransfer(id: TransferId): Promise<void> {
      const failure = await call('transfer.accept', acceptArgs(id));
      if (failure !== undefined) reportFailure(failure);
      // All but the folder is of no use any more, and the files of a tree are many.
      else if (id in store.getState().looks) change(id, { ...EMPTY_LOOK, details: undefined, failure: undefined });
    },
    declineTransfer: (transferId: TransferId) => callAndReport('transfer.decline', { transferId }),
    pauseTransfer: (transferId: TransferId) => callAndReport('transfer.pause', { transferId }),
    resumeTransfer: (transferId: TransferId) => callAndReport('transfer.resume', { transferId }),
    cancelTransfer: (transferId: TransferId) => callAndReport('transfer.cancel', { transferId }),
    revealTransfer: (transferId: TransferId) => callAndReport('transfer.reveal', { transferId }),
    resendTransfer: (transferId: TransferId) => callAndReport('transfer.resend', { transferId }),
    /** The absolute path of what was saved; undefined when it could not be told, which is shown. */
    savedPath: (transferId: TransferId): Promise<string | undefined> => askAndReport('transfer.path', { transferId }),
    transferFiles: (transferId: TransferId): Promise<IpcResult<readonly OfferedFile[]>> => ask('transfer.files', { transferId }),
  };
}

function target(transferId: TransferId, folder: FolderId | undefined) {
  return { transferId, ...(folder === undefined ? {} : { folder }) };
}
