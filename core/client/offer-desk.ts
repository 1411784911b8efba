import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { cp } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { PostBody } from '../../shared/model/entry.ts';
import { type MemberId, messageIdSchema, type RoomId, type TransferId } from '../../shared/model/ids.ts';
import { LanChatError } from '../lib/errors.ts';
import { type GatheredOffer, gatherOffer, type ItemToOffer } from '../transfer/gather-offer.ts';
import type { OutgoingOffer } from '../transfer/outgoing-offer.ts';
import { removeTemporary } from '../transfer/source-file.ts';
import type { StreamSource } from '../transfer/stream-source.ts';
import type { TransferBook } from '../transfer/transfer-book.ts';
import type { OfferSources } from './offer-sources.ts';
import type { Outbox } from './outbox.ts';

/** What to offer as one entry. */
export type OfferToMake = {
  readonly roomId: RoomId;
  /** One plain file is offered as such; anything else as a tree. Without a name an item has that of its path. */
  readonly items: readonly (Omit<ItemToOffer, 'name'> & { readonly name?: string | undefined })[];
  /** The host takes the bytes at once and keeps them for later. */
  readonly keep?: boolean | undefined;
  /** Only these members may have it. */
  readonly to?: readonly MemberId[] | undefined;
};

/** Makes own offers: looks at what is to be offered, keeps what it is made of, and hands it to the book and the outbox. */
export class OfferDesk {
  readonly #book: TransferBook;
  readonly #sources: OfferSources;

  constructor(book: TransferBook, sources: OfferSources) {
    this.#book = book;
    this.#sources = sources;
  }

  /**
   * Looks at everything that is to be offered and puts the offer into the outbox. Resolves with the transfer's id. What is temporary is
   * deleted when nothing comes of it.
   * @throws LanChatError `nothing-chosen`, `file-not-found`, `not-a-file`, `file-unreadable`, `folder-unreadable`, `too-many-files`, `storage-failed`
   */
  async offer(offer: OfferToMake, outbox: Outbox): Promise<TransferId> {
    try {
      const gathered = await gatherOffer(namedItems(offer));
      const made = makeOffer(offer, gathered);
      await this.#sources.save(made.transferId, gathered.source);
      await this.#post(made, outbox);
      return made.transferId;
    } catch (error) {
      for (const { path, temporary } of offer.items) if (temporary === true) await removeTemporary(path).catch(() => {});
      throw error;
    }
  }

  /**
   * An own offer of just these items that is not over, made alike (room, addressees, kept or not), whose files have the sizes and times of
   * change that they have now. @throws LanChatError as `offer` does
   */
  async find(offer: OfferToMake): Promise<TransferId | undefined> {
    const alike = this.#book.outgoingOffers().filter((known) => isAlike(known.offer, offer));
    if (alike.length === 0) return undefined;
    const gathered = await gatherOffer(namedItems(offer));
    for (const known of alike) {
      const source = await known.source().catch(() => undefined);
      if (source !== undefined && isSameSource(source, gathered.source)) return known.offer.transferId;
    }
    return undefined;
  }

  /**
   * Offers what an own offer was made of once more, as it is now. Resolves with the new transfer's id.
   * @throws LanChatError `unknown-transfer`, `file-not-found` for copies that the app made, and as `offer` does
   */
  async resend(id: TransferId, outbox: Outbox): Promise<TransferId> {
    const transfer = this.#book.get(id);
    const items = await this.#sources.items(id);
    if (transfer?.direction !== 'outgoing' || items.length === 0) throw new LanChatError('unknown-transfer');
    const gone = items.find(({ temporary }) => temporary);
    if (gone !== undefined) throw new LanChatError('file-not-found', { name: gone.name });
    const { roomId, keep, to, thumbnail } = transfer;
    const again = items.map(({ path, name }, index) => ({ path, name, thumbnail: index === 0 ? thumbnail : undefined }));
    return await this.offer({ roomId, items: again, keep, to }, outbox);
  }

  /**
   * Offers what this device has of a transfer in another room, as it is now: what an own offer was made of, or what was saved. Of the app's
   * own copies a copy is made, because those go with their offer. Resolves with the new transfer's id.
   * @throws LanChatError `file-not-found` when it is not here, and as `offer` does
   */
  async forward(id: TransferId, roomId: RoomId, outbox: Outbox): Promise<TransferId> {
    const transfer = this.#book.get(id);
    const items = transfer?.direction === 'incoming' ? this.#book.savedItems(id) : await this.#sources.items(id);
    if (transfer === undefined || items.length === 0) throw new LanChatError('file-not-found', { name: transfer?.name ?? '' });
    const copies = await Promise.all(items.map((item) => ownCopyOf(item)));
    const again = copies.map((item, index) => ({ ...item, thumbnail: index === 0 ? transfer.thumbnail : undefined }));
    return await this.offer({ roomId, items: again }, outbox);
  }

  async #post(offer: OutgoingOffer, outbox: Outbox): Promise<void> {
    const { transferId, roomId } = offer;
    this.#book.addOutgoing(offer);
    try {
      await outbox.add({ id: transferId, roomId, body: bodyOf(offer) });
    } catch (error) {
      this.#book.outgoingRejected(transferId, { code: 'storage-failed', params: {} });
      throw error;
    }
  }
}

type ItemAgain = { readonly path: string; readonly name: string; readonly temporary?: boolean };

/** @throws LanChatError `file-not-found` when it is not there any more */
async function ownCopyOf({ path, name, temporary = false }: ItemAgain): Promise<ItemAgain> {
  if (!temporary) return { path, name };
  const copy = join(dirname(path), randomBytes(16).toString('hex'));
  await cp(path, copy, { recursive: true, errorOnExist: true, force: false, mode: constants.COPYFILE_FICLONE }).catch((cause: unknown) => {
    throw new LanChatError('file-not-found', { name }, { cause });
  });
  return { path: copy, name, temporary };
}

function namedItems({ items }: OfferToMake): readonly ItemToOffer[] {
  return items.map((item) => ({ ...item, name: item.name ?? basename(item.path) }));
}

function makeOffer({ roomId, items, keep = false, to }: OfferToMake, gathered: GatheredOffer): OutgoingOffer {
  const transferId = messageIdSchema.parse(randomBytes(16).toString('base64url'));
  const { name, size, source } = gathered;
  const temporary = source.items.some((item) => item.temporary);
  const common = { transferId, roomId, name, size, temporary, keep, to, thumbnail: items[0]?.thumbnail };
  if (gathered.kind === 'tree') return { ...common, tree: gathered.tree };
  return { ...common, path: source.items[0]?.path ?? '', mtimeMs: gathered.mtimeMs };
}

function bodyOf({ name, size, tree, to, thumbnail, keep }: OutgoingOffer): PostBody {
  return {
    ...{ kind: 'file', name, size },
    ...(tree === undefined ? {} : { tree }),
    ...(to === undefined ? {} : { to: [...to] }),
    ...(thumbnail === undefined ? {} : { thumbnail }),
    ...(keep ? { keep } : {}),
  };
}

function isAlike(known: OutgoingOffer, { roomId, keep = false, to }: OfferToMake): boolean {
  return known.roomId === roomId && known.keep === keep && [...(known.to ?? [])].sort().join() === [...(to ?? [])].sort().join();
}

function isSameSource({ files: known, manifest }: StreamSource, { files, manifest: newManifest }: StreamSource): boolean {
  const isSameItem = (item: (typeof files.items)[number], index: number) => {
    const other = known.items[index];
    return other?.path === resolve(item.path) && other.name === item.name && other.files === item.files;
  };
  return (
    (manifest === undefined) === (newManifest === undefined) &&
    files.items.length === known.items.length &&
    files.items.every(isSameItem) &&
    files.paths.every((path, index) => path === known.paths[index]) &&
    files.sizes.every((size, index) => size === known.sizes[index]) &&
    files.times.every((time, index) => time === known.times[index])
  );
}
