import { areRanges, type Ranges } from '../../shared/lib/ranges.ts';
import type { MemberId } from '../../shared/model/ids.ts';
import { manifestRange } from '../../shared/model/stream.ts';
import type { MessageOf } from '../../shared/wire/message.ts';
import { LanChatError } from '../lib/errors.ts';
import { runInBackground } from '../lib/run-in-background.ts';
import type { GrantUse } from './grants.ts';
import { endFor, mayAccept, type Offer, receiverOf } from './offer.ts';
import type { OfferFiles } from './offer-files.ts';
import type { OfferReceivers } from './offer-receivers.ts';
import type { OfferUploads } from './offer-uploads.ts';
import { sendDownload } from './send-download.ts';
import type { SenderNews } from './sender-news.ts';
import type { SpoolFile } from './spool-file.ts';
import type { DataWork, TransferTools } from './transfer-desk.ts';

type Parts = { readonly files: OfferFiles; readonly receivers: OfferReceivers; readonly uploads: OfferUploads; readonly news: SenderNews };

/** Gives receivers what they ask for: what they accepted, and manifests to look at. Rules FT2, FT5, FT14 and FT22. */
export class OfferDownloads {
  readonly #tools: TransferTools;
  readonly #parts: Parts;

  constructor(tools: TransferTools, parts: Parts) {
    this.#tools = tools;
    this.#parts = parts;
  }

  /** False when what is asked for is not in the stream. */
  accept(offer: Offer, memberId: MemberId, { ranges, have }: Pick<MessageOf<'accept'>, 'ranges' | 'have'>): boolean {
    if (!areRanges(ranges, offer.length) || have > offer.length) return false;
    if (!mayAccept(offer, memberId, ranges)) {
      this.#refuse(offer, memberId);
      return true;
    }
    const { receivers } = this.#parts;
    const receiver = receiverOf(offer, memberId);
    receivers.stopDownload(offer, memberId, receiver);
    receiver.isHeld = false;
    receivers.change(offer, memberId, { state: 'accepted', ranges, have, bytes: have });
    runInBackground(this.#tools.logger, 'serve-receiver', () => this.#serve(offer, memberId, receiver.turn));
    return true;
  }

  /** False when there is no manifest to look at. */
  look(offer: Offer, memberId: MemberId): boolean {
    const { tree } = offer;
    if (tree === undefined) return false;
    const ranges = [manifestRange(tree)];
    if (!mayAccept(offer, memberId, ranges)) this.#refuse(offer, memberId);
    else {
      this.#tools.grants.revoke({ memberId, transferId: offer.id, for: 'look' });
      this.#grant(offer, memberId, 'look', ranges);
      this.#parts.news.tellLooker(offer, memberId, ranges);
      this.#parts.uploads.ask(offer);
    }
    return true;
  }

  /** The member's looks are over. */
  departed(offer: Offer, memberId: MemberId): void {
    offer.looks.get(memberId)?.abort(new LanChatError('connection-lost'));
  }

  /** The grant was used. */
  begin(offer: Offer, file: SpoolFile, use: GrantUse): DataWork {
    return use.for === 'look' ? this.#beginLook(offer, file, use) : this.#beginDownload(offer, file, use);
  }

  async #serve(offer: Offer, memberId: MemberId, turn: number): Promise<void> {
    await offer.check;
    const receiver = receiverOf(offer, memberId);
    if (receiver.turn !== turn || !mayAccept(offer, memberId) || !this.#tools.desk.isOnline(memberId)) return;
    this.#grant(offer, memberId, 'accept', receiver.ranges);
    this.#parts.news.tellAsker(offer, memberId, receiver);
    // It may want other bytes than before.
    this.#parts.uploads.wantedLess(offer);
    this.#parts.uploads.ask(offer);
  }

  #grant(offer: Offer, memberId: MemberId, what: GrantUse['for'], ranges: Ranges): void {
    // There may be none yet: a download waits for what it is to read.
    if (offer.ended === undefined) this.#parts.files.fileOf(offer);
    const grant = this.#tools.grants.issue({ memberId, transferId: offer.id, direction: 'download', for: what, ranges });
    const pairs = ranges.map(([start, end]): [number, number] => [start, end]);
    this.#tools.desk.send(memberId, { type: 'download', transferId: offer.id, grant, for: what, ranges: pairs });
  }

  #refuse(offer: Offer, memberId: MemberId): void {
    this.#tools.desk.send(memberId, { type: 'offer-ended', transferId: offer.id, reason: endFor(offer, memberId) });
  }

  #beginDownload(offer: Offer, file: SpoolFile, { memberId, ranges }: GrantUse): DataWork {
    const { receivers } = this.#parts;
    const receiver = receiverOf(offer, memberId);
    const download = new AbortController();
    receiver.download = download;
    const { have } = receiver;
    receivers.change(offer, memberId, { state: 'receiving', bytes: have });
    const onProgress = (bytes: number) => {
      if (receiver.download === download) receivers.progress(offer, memberId, have + bytes);
    };
    const whenOver = () => {
      if (receiver.download === download) receiver.download = undefined;
    };
    return this.#send(offer, { spool: file, ranges, signal: download.signal, onProgress }, whenOver);
  }

  #beginLook(offer: Offer, file: SpoolFile, { memberId, ranges }: GrantUse): DataWork {
    const look = new AbortController();
    offer.looks.get(memberId)?.abort(new LanChatError('transfer-cancelled'));
    offer.looks.set(memberId, look);
    const whenOver = () => {
      if (offer.looks.get(memberId) === look) offer.looks.delete(memberId);
    };
    return this.#send(offer, { spool: file, ranges, signal: look.signal }, whenOver);
  }

  #send(offer: Offer, what: Pick<Parameters<typeof sendDownload>[0], 'spool' | 'ranges' | 'signal' | 'onProgress'>, whenOver: () => void): DataWork {
    return async (channel) => {
      try {
        await sendDownload({ ...what, ...channel, clock: this.#tools.clock });
      } catch (error) {
        this.#tools.logger.log('info', 'download-interrupted', { error });
      } finally {
        whenOver();
        this.#parts.files.discardIfDone(offer);
      }
    };
  }
}
