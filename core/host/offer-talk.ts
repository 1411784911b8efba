import { assertNever } from '../../shared/lib/assert-never.ts';
import type { MemberId, TransferId } from '../../shared/model/ids.ts';
import type { OfferEnd } from '../../shared/wire/message.ts';
import type { HashQuestions } from './hash-questions.ts';
import { endFor, isFor, type Offer } from './offer.ts';
import type { OfferDownloads } from './offer-downloads.ts';
import type { OfferFiles } from './offer-files.ts';
import type { OfferReceivers } from './offer-receivers.ts';
import type { OfferUploads } from './offer-uploads.ts';
import type { FileMessage, TransferDesk } from './transfer-desk.ts';

/** What a sender may give as the reason for taking an offer back. */
const SENDER_REASONS: readonly (OfferEnd | undefined)[] = ['withdrawn', 'source-changed', 'source-unreadable'];

type Parts = {
  readonly desk: TransferDesk;
  readonly files: OfferFiles;
  readonly receivers: OfferReceivers;
  readonly uploads: OfferUploads;
  readonly downloads: OfferDownloads;
  readonly questions: HashQuestions;
  readonly end: (offer: Offer, reason: OfferEnd) => void;
  /** Takes note of work that has to be over before the host stops. */
  readonly track: (work: Promise<void>) => void;
};

/** What members say about offers: each message by the role of who says it. Rules FT2, FT23 and RM6. */
export class OfferTalk {
  readonly #offers: ReadonlyMap<TransferId, Offer>;
  readonly #parts: Parts;

  constructor(offers: ReadonlyMap<TransferId, Offer>, parts: Parts) {
    this.#offers = offers;
    this.#parts = parts;
  }

  /** False when the message breaks the protocol. */
  receive(memberId: MemberId, message: FileMessage): boolean {
    const offer = this.#offers.get(message.transferId);
    if (offer === undefined || !this.#parts.desk.sees(memberId, offer.roomId)) return this.#receiveUnknown(memberId, message);
    if (offer.senderId === memberId) return this.#receiveFromSender(offer, message);
    return isFor(offer, memberId) ? this.#receiveFromReceiver(offer, memberId, message) : this.#receiveFromOther(offer, memberId, message);
  }

  #receiveUnknown(memberId: MemberId, { type, transferId }: FileMessage): boolean {
    if (type === 'accept' || type === 'look' || type === 'ask-hashes') {
      this.#parts.desk.send(memberId, { type: 'offer-ended', transferId, reason: 'expired' });
    }
    return true;
  }

  #receiveFromSender(offer: Offer, message: FileMessage): boolean {
    switch (message.type) {
      case 'cancel':
        this.#parts.end(offer, SENDER_REASONS.includes(message.reason) ? (message.reason ?? 'withdrawn') : 'withdrawn');
        return true;
      case 'pause':
      case 'resume':
        this.#parts.uploads.setPaused(offer, message.type === 'pause');
        return true;
      case 'hashes':
        this.#parts.questions.answer(offer, message.hashes);
        return true;
      case 'accept':
      case 'decline':
      case 'saved':
      case 'failed':
      case 'look':
      case 'ask-hashes':
        return false;
      default:
        return assertNever(message);
    }
  }

  #receiveFromReceiver(offer: Offer, memberId: MemberId, message: FileMessage): boolean {
    switch (message.type) {
      case 'accept':
        return this.#parts.downloads.accept(offer, memberId, message);
      case 'look':
        return this.#parts.downloads.look(offer, memberId);
      case 'ask-hashes':
        return this.#parts.questions.ask(offer, memberId, message.files);
      case 'decline':
        this.#parts.receivers.stop(offer, memberId, 'declined');
        return true;
      case 'cancel':
        this.#parts.receivers.stop(offer, memberId, 'cancelled');
        return true;
      case 'pause':
        this.#parts.receivers.pause(offer, memberId);
        return true;
      case 'saved':
        this.#parts.track(this.#parts.receivers.saved(offer, memberId, message.sha256));
        return true;
      case 'failed':
        if (message.code === 'hash-mismatch') this.#parts.files.check(offer);
        this.#parts.receivers.stop(offer, memberId, 'failed', message.code);
        return true;
      case 'resume':
      case 'hashes':
        return false;
      default:
        return assertNever(message);
    }
  }

  /** To somebody whom it is not for, an offer is never open; and what else they say of it nobody hears. */
  #receiveFromOther(offer: Offer, memberId: MemberId, { type }: FileMessage): boolean {
    if (type === 'resume' || type === 'hashes') return false;
    if (type === 'accept' || type === 'look' || type === 'ask-hashes') {
      this.#parts.desk.send(memberId, { type: 'offer-ended', transferId: offer.id, reason: endFor(offer, memberId) });
    }
    return true;
  }
}
