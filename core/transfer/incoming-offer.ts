import type { Tree } from '../../shared/model/entry.ts';
import type { MemberId, RoomId, TransferId } from '../../shared/model/ids.ts';
import type { Transfer } from '../../shared/model/transfer.ts';
import { shownFileName } from './safe-name.ts';
import type { FileEntry } from './transfer-book.ts';

/** What somebody offers this device. */
export type IncomingOffer = {
  readonly transferId: TransferId;
  readonly roomId: RoomId;
  /** Of a tree its first item's; for the eye, as `shownFileName` has it. */
  readonly name: string;
  /** Bytes of all files. */
  readonly size: number;
  readonly tree?: Tree | undefined;
  readonly thumbnail?: string | undefined;
  readonly to?: readonly MemberId[] | undefined;
  /** The host keeps it for later. */
  readonly keep: boolean;
  readonly senderId: MemberId;
  readonly senderAlias: string;
};

export type TreeOffer = IncomingOffer & { readonly tree: Tree };
export type IncomingCard = Extract<Transfer, { readonly direction: 'incoming' }>;

export function isTreeOffer(offer: IncomingOffer): offer is TreeOffer {
  return offer.tree !== undefined;
}

export function offerOfEntry({ id, roomId, authorId, authorAlias, body }: FileEntry): IncomingOffer {
  const { name, size, tree, thumbnail, to, keep = false } = body;
  return { transferId: id, roomId, name: shownFileName(name), size, tree, thumbnail, to, keep, senderId: authorId, senderAlias: authorAlias };
}

export function offerOfCard({ id, roomId, name, size, tree, thumbnail, to, keep, senderId, senderAlias }: IncomingCard): IncomingOffer {
  return { transferId: id, roomId, name, size, tree, thumbnail, to, keep, senderId, senderAlias };
}

/** The part of its card that never changes. */
export function incomingCardOf({ transferId, tree, thumbnail, to, ...rest }: IncomingOffer) {
  return {
    direction: 'incoming' as const,
    id: transferId,
    ...rest,
    ...(tree === undefined ? {} : { tree }),
    ...(thumbnail === undefined ? {} : { thumbnail }),
    ...(to === undefined ? {} : { to }),
  };
}
