import type { Ranges } from '../../shared/lib/ranges.ts';
import { acceptableBytes, type DiskOptions, systemDisk } from './disk.ts';
import { FileCopy } from './file-copy.ts';
import type { IncomingCopy } from './incoming-copy.ts';
import { type IncomingCard, type IncomingOffer, isTreeOffer, type TreeOffer } from './incoming-offer.ts';
import type { OfferContents } from './offer-contents.ts';
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

type Where = Choice & { readonly realFolder?: string | undefined };

type Options = DiskOptions & {
  /** What other downloads are still going to write. */
  readonly promisedBytes: () => number;
};

/** Makes this device's copies of one offer, and finds those of earlier runs. */
export class CopyMaker {
  readonly #offer: IncomingOffer;
  readonly #contents: OfferContents;
  readonly #options: Options;
  #claimedBytes = 0;

  constructor(offer: IncomingOffer, contents: OfferContents, options: Options) {
    this.#offer = offer;
    this.#contents = contents;
    this.#options = options;
  }

  /** What the copy that is being made will take. */
  get claimedBytes(): number {
    return this.#claimedBytes;
  }

  /**
   * A copy of which nothing is here, and of a tree how much is wanted. Rejects with `disk-full`, `folder-unwritable`, `nothing-chosen`,
   * or with why a tree's manifest cannot be had.
   */
  async create(where: Where): Promise<{ readonly copy: IncomingCopy; readonly wanted: IncomingCard['wanted'] }> {
    const offered = await this.#contents.load();
    const wanted = offered === undefined ? undefined : this.#contents.count(where.files);
    await this.#claim(where.folder, wanted?.bytes ?? this.#offer.size);
    try {
      if (!isTreeOffer(this.#offer) || offered === undefined || wanted === undefined) return { copy: await this.#createFile(where), wanted };
      const options = this.#treeOptions(where, this.#offer);
      const tree = await PartialTree.create(options, offered, { ...wanted, promisedBytes: this.#options.promisedBytes() });
      return { copy: new TreeCopy(tree, this.#offer.tree, where.files), wanted };
    } finally {
      this.#claimedBytes = 0;
    }
  }

  /**
   * The copy of an earlier run, still to be checked. When nothing is left of it, it is begun anew in the same folder. Rejects as `create`
   * does, and with `folder-unwritable` when that is another folder by now.
   */
  async reopen(record: UnfinishedIncoming): Promise<IncomingCopy> {
    if (!isTreeOffer(this.#offer)) {
      const partial = await PartialFile.reopen(record.partialPath, this.#fileOptions(record));
      return new FileCopy(partial, { size: this.#offer.size, hasBeenWrong: record.startedOver });
    }
    const tree = await PartialTree.reopen(record.partialPath, this.#treeOptions(record, this.#offer));
    if (tree === undefined) return (await this.create(record)).copy;
    this.#contents.adopt(tree.offered);
    return new TreeCopy(tree, this.#offer.tree, record.files);
  }

  /** Lets the contents of a tree be known from what an earlier run left at `path`. */
  async readContents(path: string): Promise<void> {
    if (this.#contents.isKnown || !isTreeOffer(this.#offer)) return;
    const offered = await PartialTree.readOffered(path, this.#offer, this.#options.disk);
    if (offered !== undefined) this.#contents.adopt(offered);
  }

  /** What cannot fit anyway is not to keep others out until that is found. */
  async #claim(folder: string, bytes: number): Promise<void> {
    const { disk = systemDisk, promisedBytes } = this.#options;
    const free = await acceptableBytes(disk, folder);
    if (free === undefined || bytes + promisedBytes() <= free) this.#claimedBytes = bytes;
  }

  async #createFile(where: Where): Promise<IncomingCopy> {
    const partial = await PartialFile.create({ ...this.#fileOptions(where), promisedBytes: this.#options.promisedBytes() });
    return new FileCopy(partial, { size: this.#offer.size, hasBeenWrong: false });
  }

  #fileOptions({ folder, realFolder }: Where): PartialFileOptions {
    const { disk, platform } = this.#options;
    const { senderAlias, name, size } = this.#offer;
    return { folder, realFolder, name: receivedFileName(senderAlias, name), size, disk, platform };
  }

  #treeOptions({ folder, realFolder }: Where, { senderAlias, name, size, tree }: TreeOffer): PartialTreeOptions {
    const { disk, platform } = this.#options;
    return { folder, realFolder, senderAlias, name, size, tree, disk, platform };
  }
}
