import type { Ranges } from '../../shared/lib/ranges.ts';
import type { DiskOptions } from './disk.ts';
import { FileCopy } from './file-copy.ts';
import type { IncomingCopy } from './incoming-copy.ts';
import { type IncomingOffer, isTreeOffer, type TreeOffer } from './incoming-offer.ts';
import { PartialFile, type PartialFileOptions } from './partial-file.ts';
import { PartialTree, type PartialTreeOptions } from './partial-tree.ts';
import { receivedFileName } from './safe-name.ts';
import { TreeCopy } from './tree-copy.ts';
import type { UnfinishedIncoming } from './unfinished-transfer.ts';

/** What a person wants of an offer, and where it goes. */
export type Choice = {
  /** Absolute path of the target folder. */
  readonly folder: string;
  /** Of a tree: the wanted files; all of them without it. */
  readonly files?: Ranges | undefined;
};

export type CopyOptions = DiskOptions & {
  readonly offer: IncomingOffer;
  /** What other downloads are still going to write. */
  readonly promisedBytes: number;
};

/** A copy of which nothing is here. `segment` is the manifest's, of a tree. Rejects with `disk-full` or `folder-unwritable`. */
export async function createCopy(
  options: CopyOptions,
  choice: Choice & { readonly realFolder?: string | undefined; readonly hasBeenWrong?: boolean | undefined },
  tree: { readonly segment: Buffer; readonly files: number; readonly bytes: number } | undefined,
): Promise<IncomingCopy> {
  const { offer, promisedBytes } = options;
  const where = { folder: choice.folder, realFolder: choice.realFolder };
  if (!isTreeOffer(offer) || tree === undefined) {
    const partial = await PartialFile.create({ ...fileOptions(options, where), promisedBytes });
    return new FileCopy(partial, { size: offer.size, hasBeenWrong: choice.hasBeenWrong ?? false });
  }
  const { segment, files, bytes } = tree;
  const partial = await PartialTree.create(treeOptions(options, where, offer), segment, { files, bytes, promisedBytes });
  return new TreeCopy(partial, offer.tree, choice.files);
}

/**
 * The copy of an earlier run, still to be checked; of a plain file a new one when nothing is left of it, of a tree undefined then.
 * Rejects with `disk-full` or `folder-unwritable`.
 */
export async function reopenCopy(options: CopyOptions, record: UnfinishedIncoming): Promise<IncomingCopy | undefined> {
  const { offer } = options;
  if (!isTreeOffer(offer)) {
    const partial = await PartialFile.reopen(record.partialPath, fileOptions(options, record));
    return new FileCopy(partial, { size: offer.size, hasBeenWrong: record.startedOver });
  }
  const partial = await PartialTree.reopen(record.partialPath, treeOptions(options, record, offer));
  return partial === undefined ? undefined : new TreeCopy(partial, offer.tree, record.files);
}

type Where = { readonly folder: string; readonly realFolder?: string | undefined };

function fileOptions({ offer, disk, platform }: CopyOptions, { folder, realFolder }: Where): PartialFileOptions {
  return { folder, realFolder, name: receivedFileName(offer.senderAlias, offer.name), size: offer.size, disk, platform };
}

function treeOptions({ disk, platform }: CopyOptions, { folder, realFolder }: Where, offer: TreeOffer): PartialTreeOptions {
  const { senderAlias, name, size, tree } = offer;
  return { folder, realFolder, senderAlias, name, size, tree, disk, platform };
}
