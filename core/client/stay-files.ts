import type { RoomId, TransferId } from '../../shared/model/ids.ts';
import type { OfferDetails, OfferedFile } from '../../shared/model/transfer.ts';
import type { AcceptOffer } from '../transfer/transfer-book.ts';
import type { ChatDesk } from './chat-desk.ts';
import type { FileDesk } from './file-desk.ts';
import type { OfferToMake } from './offer-desk.ts';
import type { Outbox } from './outbox.ts';

/** What this device's person does with files, in one host's rooms. */
export class StayFiles {
  readonly #desk: FileDesk;
  readonly #outbox: Outbox;
  readonly #chat: ChatDesk;

  constructor(desk: FileDesk, outbox: Outbox, chat: ChatDesk) {
    this.#desk = desk;
    this.#outbox = outbox;
    this.#chat = chat;
  }

  /** Resolves with the transfer's id once the offer is queued. @throws LanChatError when something of it cannot be offered */
  async offer(offer: OfferToMake): Promise<TransferId> {
    this.#chat.mustTake(offer.roomId);
    return await this.#desk.offer(offer, this.#outbox);
  }
  async findOffer(offer: OfferToMake): Promise<TransferId | undefined> {
    return await this.#desk.findOffer(offer);
  }
  async resend(id: TransferId): Promise<TransferId> {
    return await this.#desk.resend(id, this.#outbox);
  }
  /** Offers what this device has of the transfer in another room. @throws LanChatError `unknown-room`, `room-archived`, `file-not-found` */
  async forward(id: TransferId, to: RoomId): Promise<TransferId> {
    this.#chat.mustTake(to);
    return await this.#desk.forward(id, to, this.#outbox);
  }

  async accept(id: TransferId, options?: AcceptOffer): Promise<void> {
    await this.#desk.book.accept(id, options);
  }
  async look(id: TransferId, options?: Pick<AcceptOffer, 'folder'>): Promise<OfferDetails> {
    return await this.#desk.book.look(id, options);
  }
  async findOwned(id: TransferId, options?: Pick<AcceptOffer, 'folder'>): Promise<readonly number[]> {
    return await this.#desk.book.findOwned(id, options);
  }
  /** Every file of an own offer, or of one that was looked at or accepted. */
  async filesOf(id: TransferId): Promise<readonly OfferedFile[]> {
    return await this.#desk.book.files(id);
  }
  decline(id: TransferId): void {
    this.#desk.book.decline(id);
  }
  cancel(id: TransferId): void {
    this.#desk.book.cancel(id);
  }
  pause(id: TransferId): void {
    this.#desk.book.pause(id);
  }
  resume(id: TransferId): void {
    this.#desk.book.resume(id);
  }
  savedPath(id: TransferId): string {
    return this.#desk.book.savedPath(id);
  }
  /** Where a saved or own file of the transfer lies; undefined when it is not on this device. `file` is for a tree, counted from 0. */
  async pathOf(id: TransferId, file?: number): Promise<string | undefined> {
    return await this.#desk.pathOf(id, file);
  }
}
