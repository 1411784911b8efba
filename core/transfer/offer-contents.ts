import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDangerousName } from '../../shared/lib/dangerous-types.ts';
import type { Ranges } from '../../shared/lib/ranges.ts';
import type { OfferDetails, OfferedFile, OfferedItem } from '../../shared/model/transfer.ts';
import type { MessageOf, SenderState } from '../../shared/wire/message.ts';
import { LanChatError, systemErrorCode } from '../lib/errors.ts';
import { type IncomingOffer, isTreeOffer } from './incoming-offer.ts';
import { ManifestFetch } from './manifest-fetch.ts';
import type { OfferedTree } from './offered-manifest.ts';
import type { Candidate } from './owned-files.ts';
import { numberedName, receivedFileName } from './safe-name.ts';
import type { TransferContext } from './transfer-context.ts';
import { displayPath, isDangerousFile, type PlannedItem, stagedPath } from './tree-names.ts';

/** As many names are tried when something is published. */
const MAX_NAME_NUMBER = 1_000;

/** What an offer holds, as far as it is known: of a tree that is what its manifest says, once it was looked at. */
export class OfferContents {
  readonly #offer: IncomingOffer;
  readonly #isOnline: () => boolean;
  readonly #fetch: ManifestFetch | undefined;
  #tree: OfferedTree | undefined;
  #isDangerous: boolean;

  constructor(offer: IncomingOffer, context: Pick<TransferContext, 'port' | 'clock' | 'logger' | 'letGo' | 'limits' | 'isOnline'>) {
    this.#offer = offer;
    this.#isOnline = context.isOnline;
    this.#fetch = isTreeOffer(offer) ? new ManifestFetch(offer, context) : undefined;
    this.#isDangerous = isDangerousName(offer.name);
  }

  /** Something in it, as far as it is known, can run programs. */
  get isDangerous(): boolean {
    return this.#isDangerous;
  }

  /** True when every file is known. */
  get isKnown(): boolean {
    return this.#fetch === undefined || this.#tree !== undefined;
  }

  /** What a tree's manifest says; undefined for a plain file. Rejects as `ManifestFetch.fetch` does, and with `connection-lost`. */
  async load(): Promise<OfferedTree | undefined> {
    if (this.#fetch === undefined) return undefined;
    if (this.#tree === undefined) {
      if (!this.#isOnline()) throw new LanChatError('connection-lost');
      this.adopt(await this.#fetch.fetch());
    }
    return this.#tree;
  }

  /** Takes in what was read before. */
  adopt(tree: OfferedTree): void {
    if (this.#tree !== undefined) return;
    this.#tree = tree;
    this.#isDangerous ||= tree.plan.files.some((file) => isDangerousFile(tree.plan, file));
  }

  /** The host grants a data connection for the manifest. */
  begin(message: MessageOf<'download'>): void {
    this.#fetch?.begin(message);
  }

  senderState(state: SenderState): void {
    this.#fetch?.senderState(state);
  }

  stop(reason: LanChatError): void {
    this.#fetch?.stop(reason);
  }

  async close(): Promise<void> {
    await this.#fetch?.close();
  }

  /** Every file, `wanted` ones marked when there are such. @throws LanChatError `unknown-transfer` for a tree that was not looked at */
  files(wanted?: Ranges): readonly OfferedFile[] {
    const { name, size, thumbnail, tree } = this.#offer;
    if (tree === undefined) {
      const isDangerous = this.#isDangerous;
      return [{ file: 0, path: [name], size, ...(thumbnail === undefined ? {} : { thumbnail }), isDangerous }];
    }
    const { manifest, plan } = this.#mustBeLoaded();
    const isWanted = wanted === undefined ? undefined : placesIn(wanted, plan.files.length);
    return plan.files.map((planned, file) => {
      const picture = manifest.files[file]?.thumbnail;
      return {
        ...{ file, path: displayPath(plan, planned), size: planned.size, isDangerous: isDangerousFile(plan, planned) },
        ...(picture === undefined ? {} : { thumbnail: picture }),
        ...(isWanted === undefined ? {} : { isWanted: isWanted[file] === 1 }),
      };
    });
  }

  /** How many files there are, and bytes in them, of those `wanted`. @throws LanChatError `nothing-chosen` or `bad-request` */
  count(wanted: Ranges | undefined): { readonly files: number; readonly bytes: number } {
    const { files } = this.#mustBeLoaded().plan;
    if (wanted?.length === 0) throw new LanChatError('nothing-chosen', { name: this.#offer.name });
    if ((wanted?.at(-1)?.[1] ?? 0) > files.length) throw new LanChatError('bad-request');
    const isWanted = placesIn(wanted ?? [[0, files.length]], files.length);
    const chosen = files.filter((_, file) => isWanted[file] === 1);
    return { files: chosen.length, bytes: chosen.reduce((sum, { size }) => sum + size, 0) };
  }

  /** What it would do in `folder`. */
  async details(folder: string, known: { readonly freeBytes: number | undefined; readonly bytesPerSecond: number }): Promise<OfferDetails> {
    const { freeBytes, bytesPerSecond } = known;
    const items = this.#tree?.plan.items ?? [this.#plainItem()];
    return {
      files: this.files(),
      items: await Promise.all(items.map((item) => offeredItem(folder, item))),
      emptyFolders: this.#tree?.plan.emptyFolders.length ?? 0,
      target: { folder, ...(freeBytes === undefined ? {} : { freeBytes }) },
      ...(bytesPerSecond === 0 ? {} : { bytesPerSecond }),
    };
  }

  /** Where each file would be if it had come before. */
  candidates(folder: string): readonly Candidate[] {
    const { plan } = this.#tree ?? {};
    if (plan === undefined) return [{ file: 0, path: join(folder, this.#plainItem().savedAs), size: this.#offer.size }];
    return plan.files.map((planned, file) => ({ file, path: join(folder, ...stagedPath(plan, planned)), size: planned.size }));
  }

  #plainItem(): PlannedItem {
    const { name, senderAlias } = this.#offer;
    return { name, savedAs: receivedFileName(senderAlias, name), isFolder: false };
  }

  #mustBeLoaded(): OfferedTree {
    if (this.#tree === undefined) throw new LanChatError('unknown-transfer', { name: this.#offer.name });
    return this.#tree;
  }
}

/** 1 at each place that is in one of the ranges. */
function placesIn(ranges: Ranges, count: number): Uint8Array {
  const places = new Uint8Array(count);
  for (const [start, end] of ranges) places.fill(1, start, end);
  return places;
}

async function offeredItem(folder: string, { name, savedAs, isFolder }: PlannedItem): Promise<OfferedItem> {
  const free = await firstFree(folder, savedAs);
  return { name, isFolder, savedAs: free, isTaken: free !== savedAs };
}

async function firstFree(folder: string, name: string): Promise<string> {
  for (let number = 1; number <= MAX_NAME_NUMBER; number++) {
    const candidate = numberedName(name, number);
    const isFree = await lstat(join(folder, candidate)).then(
      () => false,
      (error: unknown) => systemErrorCode(error) !== undefined,
    );
    if (isFree) return candidate;
  }
  return name;
}
