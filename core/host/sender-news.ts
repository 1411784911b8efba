import type { Ranges } from '../../shared/lib/ranges.ts';
import type { MemberId } from '../../shared/model/ids.ts';
import type { SenderState } from '../../shared/wire/message.ts';
import { isWanting, lacks, type Offer, type OfferReceiver } from './offer.ts';
import type { TransferDesk } from './transfer-desk.ts';

/** Lets everybody who waits for an offer's bytes know whether they can come, when that is news. Rule FT18. */
export class SenderNews {
  readonly #desk: TransferDesk;

  constructor(desk: TransferDesk) {
    this.#desk = desk;
  }

  /** To be called whenever it may have changed. */
  tell(offer: Offer): void {
    if (offer.ended !== undefined) return;
    for (const [memberId, receiver] of offer.receivers) {
      if (isWanting(receiver)) this.#tellReceiver(offer, memberId, receiver, receiver.toldSenderState);
    }
    if (offer.isFull !== offer.toldFull) this.#tellSender(offer);
  }

  /** What a receiver that asked just now has to know. */
  tellAsker(offer: Offer, memberId: MemberId, receiver: OfferReceiver): void {
    this.#tellReceiver(offer, memberId, receiver, 'active');
  }

  /** What somebody has to know who wants to look at `ranges`, and nothing else yet. */
  tellLooker(offer: Offer, memberId: MemberId, ranges: Ranges): void {
    const state = this.#stateOf(offer, ranges, offer.isFull);
    if (state !== 'active') this.#desk.send(memberId, { type: 'sender-state', transferId: offer.id, state });
  }

  /** What a sender that came back has to know. */
  tellReturned(offer: Offer): void {
    offer.toldFull = false;
    if (offer.isFull) this.#tellSender(offer);
  }

  #tellReceiver(offer: Offer, memberId: MemberId, receiver: OfferReceiver, known: SenderState): void {
    const state = this.#stateOf(offer, receiver.ranges, receiver.isHeld);
    receiver.toldSenderState = state;
    if (state !== known) this.#desk.send(memberId, { type: 'sender-state', transferId: offer.id, state });
  }

  #tellSender(offer: Offer): void {
    offer.toldFull = offer.isFull;
    const state = offer.isFull ? 'host-full' : 'active';
    this.#desk.send(offer.senderId, { type: 'sender-state', transferId: offer.id, state });
  }

  #stateOf(offer: Offer, ranges: Ranges, isHeld: boolean): SenderState {
    if (!lacks(offer, ranges)) return 'active';
    if (offer.paused) return 'paused';
    if (!this.#desk.isOnline(offer.senderId)) return 'away';
    return isHeld ? 'host-full' : 'active';
  }
}
