import type { Ranges } from '../../shared/lib/ranges.ts';
import { GRANT_LIFETIME_MS } from '../../shared/wire/limits.ts';
import type { OfferEnd } from '../../shared/wire/message.ts';
import { isNoRoom, LanChatError } from '../lib/errors.ts';
import { runInBackground } from '../lib/run-in-background.ts';
import { lacks, type Offer } from './offer.ts';
import type { OfferFiles } from './offer-files.ts';
import { chooseNext, holdAll, isComingUnwanted, isHeldUp, isMissingAnything, isNeverToFit, releaseHeld } from './offer-wants.ts';
import { receiveUpload } from './receive-upload.ts';
import type { SenderNews } from './sender-news.ts';
import type { SpoolFile } from './spool-file.ts';
import type { DataWork, TransferTools } from './transfer-desk.ts';

/** After so many data connections in a row that brought not one byte, the sender is asked again later and later. */
const QUICK_UPLOADS = 3;
const UPLOAD_RETRY_BASE_MS = 1_000;
const UPLOAD_RETRY_CAP_MS = 30_000;
/** A full disk is tried again so often; a `resume` or an `accept` does not wait for that. */
const FULL_RETRY_MS = 30_000;

/** Asks senders for what is wanted and not in the spool, each byte once, and takes it in. Rules FT14, FT17, FT18, FT19 and FT21. */
export class OfferUploads {
  readonly #tools: TransferTools;
  readonly #files: OfferFiles;
  readonly #news: SenderNews;
  #isClosed = false;

  constructor(tools: TransferTools, parts: { readonly files: OfferFiles; readonly news: SenderNews }) {
    this.#tools = tools;
    this.#files = parts.files;
    this.#news = parts.news;
  }

  /** Asks for what is missing, if anything is and the sender can be asked; and again when the grant was not used in time. */
  ask(offer: Offer): void {
    if (!this.#mayAsk(offer) || !isMissingAnything(offer)) return;
    offer.fullRetry?.[Symbol.dispose]();
    offer.isPlanning = true;
    const file = this.#files.fileOf(offer);
    runInBackground(this.#tools.logger, 'ask-for-upload', () => this.#planAndAsk(offer, file));
  }

  /** The same for one that is held up because the disk is full, if it is. */
  retryFull(offer: Offer): void {
    if (offer.isFull) this.ask(offer);
  }

  /** The sender is in the room, on a new connection: what it was asked before went to one that is gone. */
  senderCame(offer: Offer): void {
    this.forgetGrant(offer);
    offer.emptyUploads = 0;
    this.#news.tellReturned(offer);
    this.ask(offer);
    this.#news.tell(offer);
  }

  senderWent(offer: Offer): void {
    offer.upload?.abort(new LanChatError('connection-lost'));
    this.forgetGrant(offer);
  }

  setPaused(offer: Offer, paused: boolean): void {
    if (offer.ended !== undefined) return;
    if (offer.paused !== paused) {
      offer.paused = paused;
      void this.#tools.store.saveOffer(offer);
    }
    if (paused) this.stop(offer);
    else this.ask(offer);
    this.#news.tell(offer);
  }

  /** Somebody wants less than before: bytes that nobody wants any more do not come, others do. */
  wantedLess(offer: Offer): void {
    releaseHeld(offer, (ranges) => !lacks(offer, ranges));
    if (isComingUnwanted(offer)) {
      this.stop(offer);
      this.ask(offer);
    }
    this.#news.tell(offer);
  }

  /** Lets nothing more come for now. */
  stop(offer: Offer): void {
    this.forgetGrant(offer);
    offer.upload?.abort(new LanChatError('transfer-cancelled'));
  }

  forgetGrant(offer: Offer): void {
    offer.uploadAsked?.[Symbol.dispose]();
    offer.uploadAsked = undefined;
    this.#tools.grants.revoke({ transferId: offer.id, direction: 'upload' });
    // The room that was promised is free for others.
    if (offer.upload === undefined && !offer.isPlanning) offer.file?.cut();
  }

  /** Nobody is asked for anything any more. */
  close(): void {
    this.#isClosed = true;
  }

  /** The grant was used: takes in what was asked for. */
  begin(offer: Offer, file: SpoolFile): DataWork {
    offer.uploadAsked?.[Symbol.dispose]();
    offer.uploadAsked = undefined;
    const upload = new AbortController();
    const headBefore = file.head;
    offer.upload = upload;
    return async (channel) => {
      try {
        await receiveUpload({
          ...{ ...channel, spool: file, clock: this.#tools.clock, signal: upload.signal },
          onStored: () => this.#stored(offer, file),
          beforeAnswer: async () => {
            if (offer.keep) await file.sync();
          },
        });
        this.#over(offer, upload, file);
        offer.emptyUploads = 0;
        this.ask(offer);
        this.#news.tell(offer);
      } catch (error) {
        this.#over(offer, upload, file);
        offer.emptyUploads = file.head > headBefore || upload.signal.aborted ? 0 : offer.emptyUploads + 1;
        this.#failed(offer, error);
      } finally {
        this.#files.discardIfDone(offer);
      }
    };
  }

  #over(offer: Offer, upload: AbortController, file: SpoolFile): void {
    if (offer.upload === upload) offer.upload = undefined;
    file.cut();
  }

  #mayAsk(offer: Offer): boolean {
    if (this.#isClosed || offer.ended !== undefined || offer.paused || offer.upload !== undefined || offer.isPlanning) return false;
    return offer.uploadAsked === undefined && this.#tools.desk.isOnline(offer.senderId);
  }

  async #planAndAsk(offer: Offer, file: SpoolFile): Promise<void> {
    let ranges: Ranges = [];
    let failure: unknown;
    try {
      ranges = await this.#plan(offer, file);
    } catch (error) {
      failure = error;
    }
    offer.isPlanning = false;
    const isAsOf = offer.file === file && this.#mayAsk(offer) && !isComingUnwanted(offer);
    if (!isAsOf || failure !== undefined || ranges.length === 0) file.cut();
    if (!isAsOf) this.ask(offer);
    else if (failure !== undefined) this.#failed(offer, failure);
    else if (ranges.length > 0) this.#send(offer, ranges);
    else if (isNeverToFit(offer, file, this.#tools.spool.quotaBytes)) this.#tools.end(offer, 'host-storage');
    else this.#retryWhenFull(offer);
    if (isAsOf && failure === undefined && isHeldUp(offer, file)) this.#tools.makeRoom(offer);
    this.#news.tell(offer);
  }

  async #plan(offer: Offer, file: SpoolFile): Promise<Ranges> {
    const ranges = await this.#tools.spool.plan(file, (room) => chooseNext(offer, file, room));
    if (ranges.length === 0) return ranges;
    await file.prepare();
    // Before a byte can come: after a crash the length of the file says how much of this it has.
    await this.#tools.store.saveOffer(offer);
    return ranges;
  }

  #send(offer: Offer, ranges: Ranges): void {
    const { desk, clock, grants } = this.#tools;
    const { id: transferId, senderId } = offer;
    const grant = grants.issue({ memberId: senderId, transferId, direction: 'upload', for: 'accept', ranges });
    desk.send(senderId, { type: 'upload', transferId, grant, ranges: ranges.map(([start, end]) => [start, end]) });
    offer.uploadAsked = clock.after(GRANT_LIFETIME_MS, () => {
      this.forgetGrant(offer);
      this.ask(offer);
    });
  }

  /** Bytes are on the disk: who waited for room knows that there is some again. */
  #stored(offer: Offer, file: SpoolFile): void {
    if (!offer.isFull || offer.file !== file) return;
    releaseHeld(offer, (ranges) => file.unplanned(ranges).length === 0);
    this.#news.tell(offer);
  }

  #failed(offer: Offer, error: unknown): void {
    this.#tools.logger.log('info', 'upload-interrupted', { error });
    const reason = endAfter(error);
    if (isNoRoom(error)) this.#diskFull(offer);
    else if (reason !== undefined) this.#tools.end(offer, reason);
    else if (offer.emptyUploads < QUICK_UPLOADS) this.ask(offer);
    else this.#retryLater(offer);
  }

  #diskFull(offer: Offer): void {
    holdAll(offer);
    this.#retryWhenFull(offer);
    this.#tools.makeRoom(offer);
    this.#news.tell(offer);
  }

  #retryWhenFull(offer: Offer): void {
    if (!offer.isFull) return;
    offer.fullRetry?.[Symbol.dispose]();
    offer.fullRetry = this.#tools.clock.after(FULL_RETRY_MS, () => this.ask(offer));
  }

  #retryLater(offer: Offer): void {
    const delayMs = Math.min(UPLOAD_RETRY_CAP_MS, UPLOAD_RETRY_BASE_MS * 2 ** (offer.emptyUploads - QUICK_UPLOADS));
    offer.uploadAsked ??= this.#tools.clock.after(delayMs, () => {
      offer.uploadAsked = undefined;
      this.ask(offer);
    });
  }
}

/** What a failed upload means for the offer; undefined when it may go on with another connection. */
function endAfter(error: unknown): OfferEnd | undefined {
  if (!(error instanceof LanChatError) || error.code === 'storage-failed') return 'host-storage';
  return error.code === 'protocol-error' ? 'source-changed' : undefined;
}
