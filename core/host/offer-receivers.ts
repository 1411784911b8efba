import type { FailureCode } from '../../shared/model/failure.ts';
import type { MemberId } from '../../shared/model/ids.ts';
import { HASH_BYTES, PROGRESS_INTERVAL_MS } from '../../shared/wire/limits.ts';
import type { ReceiverState } from '../../shared/wire/message.ts';
import { LanChatError } from '../lib/errors.ts';
import { isWanting, type Offer, type OfferReceiver, receiverOf, wantedBytes } from './offer.ts';
import { readRange } from './spool-check.ts';
import type { FileProgress, TransferTools } from './transfer-desk.ts';

type Options = TransferTools & {
  /** A receiver wants less than before. */
  readonly onWantedLess: (offer: Offer) => void;
};

type Change = Partial<Pick<OfferReceiver, 'ranges' | 'have' | 'bytes'>> & { readonly state: ReceiverState; readonly code?: FailureCode | undefined };

/** What each receiver's copy of an offer has come to: on the disk, to the sender, and to who watches the host. Rules FT3, FT4, FT15, FT17 and FT25. */
export class OfferReceivers {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Makes it known. */
  change(offer: Offer, memberId: MemberId, change: Change): void {
    const receiver = receiverOf(offer, memberId);
    Object.assign(receiver, { code: undefined, claim: undefined, ...change });
    this.#options.store.saveReceiver(offer.id, memberId, receiver);
    this.tellSender(offer, memberId, receiver);
  }

  /** Ends the receiver's download, if one runs or may begin, and says how it ended. */
  stop(offer: Offer, memberId: MemberId, state: ReceiverState, code?: FailureCode): void {
    const receiver = receiverOf(offer, memberId);
    this.stopDownload(offer, memberId, receiver);
    // What is saved stays saved, and what nobody accepted cannot be stopped, only refused.
    if (receiver.state === 'saved' || (receiver.state === 'offered' && state !== 'declined' && state !== 'failed')) return;
    this.change(offer, memberId, { state, code });
    this.#options.onWantedLess(offer);
  }

  pause(offer: Offer, memberId: MemberId): void {
    if (isWanting(receiverOf(offer, memberId))) this.stop(offer, memberId, 'paused');
  }

  /** The receiver says that it has all. Of a plain file the host knows the hash, too. */
  async saved(offer: Offer, memberId: MemberId, sha256: string): Promise<void> {
    const receiver = receiverOf(offer, memberId);
    if (!isWanting(receiver)) return;
    receiver.claim = sha256;
    const expected = await this.#hashOf(offer).catch(() => undefined); // it may be deleted at this very moment
    if (receiver.claim !== sha256) return;
    if (expected !== undefined && expected !== sha256) {
      this.stop(offer, memberId, 'failed', 'hash-mismatch');
      return;
    }
    this.change(offer, memberId, { state: 'saved', bytes: wantedBytes(receiver) });
    const { desk } = this.#options;
    if (!desk.isPrivate(offer.roomId)) desk.saved(progressOf(offer, memberId, receiver));
    this.#options.onWantedLess(offer);
  }

  /** The receiver's session is over. */
  departed(offer: Offer, memberId: MemberId, how: 'left' | 'replaced' | 'away'): void {
    const receiver = offer.receivers.get(memberId);
    // Who said that it has all, and went, has it.
    if (receiver === undefined || receiver.claim !== undefined) return;
    if (receiver.state === 'paused' && how === 'left') this.change(offer, memberId, { state: 'cancelled' });
    if (!isWanting(receiver)) return;
    this.stopDownload(offer, memberId, receiver);
    if (how === 'left') this.change(offer, memberId, { state: 'cancelled' });
    // It will be back, so the host goes on collecting what it wants.
    else if (how === 'away') this.change(offer, memberId, { state: 'interrupted' });
    this.#options.onWantedLess(offer);
  }

  stopDownload(offer: Offer, memberId: MemberId, receiver: OfferReceiver): void {
    this.#options.grants.revoke({ memberId, transferId: offer.id, for: 'accept' });
    receiver.download?.abort(new LanChatError('transfer-cancelled'));
    receiver.download = undefined;
    receiver.turn += 1;
  }

  /** `bytes` of what it wants are with it, or on their way. */
  progress(offer: Offer, memberId: MemberId, bytes: number): void {
    const receiver = receiverOf(offer, memberId);
    if (receiver.state !== 'receiving') return;
    receiver.bytes = bytes;
    const isTime = this.#options.clock.monotonicMs() - receiver.toldAtMs >= PROGRESS_INTERVAL_MS;
    if (!isTime && bytes < wantedBytes(receiver)) return;
    this.tellSender(offer, memberId, receiver);
    const { desk } = this.#options;
    if (!desk.isPrivate(offer.roomId)) desk.progressed(progressOf(offer, memberId, receiver));
  }

  tellSender(offer: Offer, memberId: MemberId, receiver: OfferReceiver): void {
    receiver.toldAtMs = this.#options.clock.monotonicMs();
    const { state, bytes, code } = receiver;
    this.#options.desk.send(offer.senderId, {
      ...{ type: 'receiver', transferId: offer.id, memberId, state, bytes, wanted: wantedBytes(receiver) },
      ...(code === undefined ? {} : { code }),
    });
  }

  /** The sender's hash of a plain file, when the host has it. */
  async #hashOf({ tree, file, size }: Offer): Promise<string | undefined> {
    const trailer = [size, size + HASH_BYTES] as const;
    if (tree !== undefined || file === undefined || file.readable(size) < HASH_BYTES) return undefined;
    return (await readRange(file, trailer)).toString('hex');
  }
}

function progressOf({ id: transferId, name, size: all }: Offer, memberId: MemberId, receiver: OfferReceiver): FileProgress {
  const size = Math.min(all, wantedBytes(receiver));
  return { transferId, name, size, receiver: memberId, bytes: Math.min(size, receiver.bytes) };
}
