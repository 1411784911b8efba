import { unite } from '../../shared/lib/ranges.ts';
import { LanChatError } from '../lib/errors.ts';
import { runInBackground } from '../lib/run-in-background.ts';
import type { Offer } from './offer.ts';
import { checkSegments } from './spool-check.ts';
import type { SpoolFile } from './spool-file.ts';
import type { StoredLayout } from './spool-layout.ts';
import type { TransferTools } from './transfer-desk.ts';

/** What was found right is believed for so long, so that nobody can keep the disk busy. */
const CHECK_GOOD_MS = 30_000;

type Options = TransferTools & {
  /** Wrong bytes are gone, and needed once more. */
  readonly onDropped: (offer: Offer) => void;
  /** There is more room than before. */
  readonly onRoom: () => void;
};

/** Gives each offer its file in the spool: when it is first needed, again after a restart, without what is damaged, and not longer than it is of use. */
export class OfferFiles {
  readonly #options: Options;
  readonly #checks = new Set<Promise<void>>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Goes on with the file of an earlier run, if it is still there. */
  async adopt(offer: Offer, stored: { readonly name: string; readonly layout: StoredLayout }): Promise<void> {
    offer.file = await this.#options.spool.adopt({ ...stored, length: offer.length });
  }

  /** The offer's file, made when there is none. Not for an offer that ended. */
  fileOf(offer: Offer): SpoolFile {
    offer.file ??= this.#options.spool.create(offer.length);
    return offer.file;
  }

  /** A receiver got other bytes than the sender gave. Those of the spooled segments that are wrong are dropped. */
  check(offer: Offer): void {
    const { file } = offer;
    if (file === undefined || offer.check !== undefined) return;
    const check = this.#dropDamaged(offer, file)
      .catch((error: unknown) => this.#options.logger.log('warn', 'spool-check-failed', { error }))
      .finally(() => {
        offer.check = undefined;
        this.#checks.delete(check);
      });
    this.#checks.add(check);
    offer.check = check;
  }

  /** The spooled file goes when the offer has ended and nobody reads it any more. */
  discardIfDone(offer: Offer): void {
    const isRead = offer.looks.size > 0 || [...offer.receivers.values()].some(({ download }) => download !== undefined);
    if (offer.ended === undefined || offer.file === undefined || offer.upload !== undefined || isRead) return;
    this.#remove(offer);
  }

  /** Deletes what is spooled of the offer, whoever reads it. */
  clear(offer: Offer): void {
    const broken = new LanChatError('connection-lost');
    offer.upload?.abort(broken);
    for (const { download } of offer.receivers.values()) download?.abort(broken);
    for (const look of offer.looks.values()) look.abort(broken);
    this.#remove(offer);
  }

  /** Resolves when no file is read again any more. */
  async settled(): Promise<void> {
    await Promise.all(this.#checks);
  }

  #remove(offer: Offer): void {
    const { file } = offer;
    offer.file = undefined;
    offer.checked = undefined;
    if (file === undefined) return;
    void this.#options.store.saveOffer(offer);
    runInBackground(this.#options.logger, 'discard-spool-file', async () => {
      await file[Symbol.asyncDispose]();
      this.#options.onRoom();
    });
  }

  async #dropDamaged(offer: Offer, file: SpoolFile): Promise<void> {
    const { clock, logger } = this.#options;
    const nowMs = clock.monotonicMs();
    const last = offer.checked !== undefined && nowMs - offer.checked.atMs < CHECK_GOOD_MS ? offer.checked : undefined;
    if (last?.head === file.head) return;
    const { damaged, intact } = await checkSegments(offer, file, last?.intact ?? []);
    if (offer.file !== file) return;
    const head = damaged.length === 0 ? file.head : undefined;
    offer.checked = { atMs: last?.atMs ?? nowMs, head, intact: unite([...(last?.intact ?? []), ...intact]) };
    if (damaged.length === 0) return;
    logger.log('warn', 'spool-file-damaged', { transferId: offer.id, segments: damaged.length });
    file.drop(damaged);
    this.#options.onDropped(offer);
  }
}
