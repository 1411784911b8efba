import type { ParsedArgs, RequestName } from '../../shared/ipc/contract.ts';
import type { Failure } from '../../shared/model/failure.ts';
import type { FolderId, TransferId } from '../../shared/model/ids.ts';
import type { Settings } from '../../shared/model/status.ts';
import type { FakeAnswers, FakeWorld } from './fake-api.ts';
import { detailsOf, FOLDERS, filesOf, ownedOf, SPOOL } from './fake-shell.ts';
import { drawPicture } from './pictures.ts';

const UNKNOWN: Failure = { code: 'unknown-transfer', params: {} };

/** Files, folders, settings, and what the host keeps of files. */
export function transferAnswers({ snapshot, emit }: FakeWorld): FakeAnswers {
  type Args<Name extends RequestName> = ParsedArgs<Name>;
  let { settings } = snapshot;
  let spool = SPOOL;
  const transferOf = (id: TransferId) => snapshot.transfers.find((transfer) => transfer.id === id);
  const folderOf = (id: FolderId | undefined) => settings.recentFolders.find((folder) => folder.id === id)?.label;
  function changeSettings(change: Partial<Settings>): null {
    settings = { ...settings, ...change };
    emit({ type: 'settings-changed', settings });
    return null;
  }

  return {
    'settings.change': (change: Args<'settings.change'>) => changeSettings(withoutNull(change)),
    'settings.trust-sender': ({ memberId, alias, maxBytes }: Args<'settings.trust-sender'>) => {
      const others = settings.trustedSenders.filter((sender) => sender.memberId !== memberId);
      return changeSettings({ trustedSenders: maxBytes === null ? others : [...others, { memberId, alias, maxBytes }] });
    },
    'folders.pick': () => FOLDERS[1] ?? null,
    'folders.add': ({ path }: Args<'folders.add'>) => {
      if (!/^[/~]/u.test(path)) return { code: 'folder-unwritable', params: { folder: path } };
      const added = { id: path.padEnd(22, 'x').slice(0, 22) as FolderId, label: path };
      changeSettings({ recentFolders: [...settings.recentFolders, added] });
      return added;
    },
    'folders.use': ({ folder }: Args<'folders.use'>) => changeSettings({ downloadFolder: folderOf(folder) ?? settings.downloadFolder }),
    'transfer.look': ({ transferId, folder }: Args<'transfer.look'>) => {
      const transfer = transferOf(transferId);
      return transfer === undefined ? UNKNOWN : detailsOf(transfer, folderOf(folder));
    },
    'transfer.find-owned': ({ transferId }: Args<'transfer.find-owned'>) => {
      const transfer = transferOf(transferId);
      return transfer === undefined ? [] : ownedOf(transfer);
    },
    'transfer.files': ({ transferId }: Args<'transfer.files'>) => {
      const transfer = transferOf(transferId);
      return transfer === undefined ? UNKNOWN : filesOf(transfer);
    },
    'transfer.image': async ({ transferId, file }: Args<'transfer.image'>) => {
      const transfer = transferOf(transferId);
      if (transfer === undefined) return UNKNOWN;
      const { thumbnail } = (file === undefined ? transfer : filesOf(transfer)[file]) ?? {};
      return thumbnail === undefined ? null : await drawPicture(thumbnail);
    },
    'transfer.path': () => '/home/linus/Downloads/LAN Chat/file',
    'host.spool': () => spool,
    'host.clear-spool': ({ transferId }: Args<'host.clear-spool'>) => {
      const offers = spool.offers.filter((offer) => (transferId === undefined ? offer.isWanted : offer.transferId !== transferId));
      spool = { ...spool, offers, bytes: offers.reduce((sum, { bytes }) => sum + bytes, 0) };
      return null;
    },
  };
}

/** What null takes away is not there. */
function withoutNull(change: Readonly<Record<string, unknown>>): Partial<Settings> {
  return Object.fromEntries(Object.entries(change).map(([name, value]) => [name, value ?? undefined])) as Partial<Settings>;
}
