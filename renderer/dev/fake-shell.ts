import type { FolderId, MemberId } from '../../shared/model/ids.ts';
import type { RememberedFolder, Settings } from '../../shared/model/status.ts';
import type { OfferDetails, OfferedFile, SpoolUse, Transfer } from '../../shared/model/transfer.ts';
import { DOWNLOADS, MB, transferId, tree } from './offers.ts';
import { GRACE } from './people.ts';
import { ALBUM_TREE, BIG_TREE, SMALL_TREE } from './tree-files.ts';

const HOUR_MS = 3_600_000;
const folder = (label: string): RememberedFolder => ({ id: label.padEnd(22, 'x').slice(0, 22) as FolderId, label });

export const FOLDERS: readonly RememberedFolder[] = [folder(DOWNLOADS), folder('~/Pictures'), folder('/mnt/archive/incoming')];

export const SETTINGS: Settings = {
  alias: 'Linus',
  theme: 'light',
  downloadFolder: DOWNLOADS,
  recentFolders: FOLDERS,
  downloadLimit: 50 * MB,
  maxDownloads: 3,
  spoolQuota: 20_000 * MB,
  statusText: 'Drawing, slow to answer',
  notify: 'all',
  trustedSenders: [{ memberId: GRACE.id as MemberId, alias: GRACE.alias, maxBytes: 100 * MB }],
};

/** What a fake device says of an offer: the names in it that are taken, and how much room there is, follow from the offer's name. */
export function detailsOf(transfer: Transfer, target = '~/Downloads/LAN Chat'): OfferDetails {
  const files = filesOf(transfer);
  const tops = [...new Set(files.map(({ path }) => path[0] ?? ''))];
  const sender = transfer.direction === 'incoming' ? transfer.senderAlias : 'You';
  return {
    files,
    items: tops.map((name) => {
      const isTaken = name === 'report.pdf' || name === 'Guest list.xlsx';
      const savedAs = `${sender}_${isTaken ? name.replace(/(\.\w+)$/u, ' (2)$1') : name}`;
      return { name, isFolder: files.some(({ path }) => path[0] === name && path.length > 1), savedAs, isTaken };
    }),
    emptyFolders: transfer.tree === undefined ? 0 : 1,
    target: { folder: target, freeBytes: 218_000 * MB },
    bytesPerSecond: 61 * MB,
  };
}

export function filesOf({ name, size, tree: offered, thumbnail }: Transfer): readonly OfferedFile[] {
  const known = [SMALL_TREE, ALBUM_TREE, BIG_TREE].find(({ length }) => length === offered?.files);
  if (known !== undefined) return known;
  return [{ file: 0, path: [name], size, isDangerous: /\.(exe|msi)$/u.test(name), ...(thumbnail === undefined ? {} : { thumbnail }) }];
}

export function ownedOf({ tree: offered }: Transfer): readonly number[] {
  return offered?.files === SMALL_TREE.length ? [0, 1, 5] : [];
}

export const SPOOL: SpoolUse = {
  bytes: 7_316 * MB,
  quotaBytes: 20_000 * MB,
  offers: [
    {
      transferId: transferId({ name: 'Render' }),
      name: 'Render farm.tar.zst',
      senderAlias: 'Linus',
      bytes: 2_100 * MB,
      isWhole: true,
      keep: false,
      isWanted: true,
      endsWithoutCopy: false,
      expiresAt: Date.now() + 20 * HOUR_MS,
    },
    {
      transferId: transferId({ name: 'Guide' }),
      name: 'Brand guide, with all fonts and the templates for the autumn campaign.pdf',
      senderAlias: 'Margaret',
      bytes: 31 * MB,
      isWhole: true,
      keep: true,
      isWanted: false,
      endsWithoutCopy: true,
      expiresAt: Date.now() + 3 * HOUR_MS,
    },
    {
      transferId: transferId({ name: 'Scans' }),
      name: 'Facade scans',
      senderAlias: 'Grace Hopper',
      tree: tree(6, 812, 3),
      bytes: 5_185 * MB,
      isWhole: false,
      keep: false,
      isWanted: false,
      endsWithoutCopy: false,
      expiresAt: Date.now() + 23 * HOUR_MS,
    },
  ],
};
