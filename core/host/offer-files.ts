import { createHash } from 'node:crypto';
import { FILE_READ_BYTES } from '../../shared/wire/limits.ts';
import { LanChatError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { runInBackground } from '../lib/run-in-background.ts';
import { isStored, type Offer } from './offer.ts';
import type { OfferStore } from './offer-store.ts';
import type { Spool } from './spool.ts';
import type { SpoolFile } from './spool-file.ts';

type Options = {
  readonly spool: Spool;
  readonly store: OfferStore;
  readonly logger: Logger;
  /** There is no room for the offer's file. */
  readonly onRefused: (offer: Offer) => void;
  /** The offer's file was damaged and is gone: its bytes are needed once more. */
  readonly onReplaced: (offer: Offer) => Promise<void>;
};

/** Gives each offer its file in the spool: when it is first needed, again after a restart, anew when it was damaged, and not longer than it is of use. */
export class OfferFiles implements AsyncDisposable {
  readonly #options: Options;
  readonly #checks = new Set<Promise<void>>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Goes on with the file of an earlier run, if it is still there. */
  async adopt(offer: Offer, { name, hash }: { readonly name: string; readonly hash: Uint8Array | undefined }): Promise<void> {
    offer.file = await this.#options.spool.adopt({ name, size: offer.size, hash });
    if (offer.file !== undefined) this.#watch(offer, offer.file);
  }

  /** The offer's file, made when there is none. Undefined when it cannot be made, and then the offer has ended. */
  async fileOf(offer: Offer): Promise<SpoolFile | undefined> {
    try {
      if (offer.file !== undefined) return offer.file;
      offer.spool ??= this.#create(offer);
      return await offer.spool;
    } catch (error) {
      this.#options.logger.log('warn', 'spool-refused', { error });
      this.#options.onRefused(offer);
      return undefined;
    }
  }

  /** A receiver got other bytes than the sender gave. If it is the spooled file that is wrong, it is replaced; each file is checked once. */
  check(offer: Offer): void {
    const { file } = offer;
    if (file?.hash === undefined || offer.check !== undefined) return;
    const check = this.#replaceIfDamaged(offer, file)
      .catch((error: unknown) => this.#options.logger.log('warn', 'spool-check-failed', { error }))
      .finally(() => this.#checks.delete(check));
    this.#checks.add(check);
    offer.check = check;
  }

  /** The spooled file goes when the offer has ended and nobody reads it any more. */
  discardIfDone(offer: Offer): void {
    const { file } = offer;
    const isRead = [...offer.receivers.values()].some((receiver) => receiver.download !== undefined);
    if (offer.ended === undefined || file === undefined || offer.upload !== undefined) return;
    if (isStored(offer) && isRead) return;
    offer.file = undefined;
    runInBackground(this.#options.logger, 'discard-spool-file', () => file[Symbol.asyncDispose]());
  }

  /** Closes every file and leaves it for the next run. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#options.spool[Symbol.asyncDispose]();
    await Promise.all(this.#checks);
  }

  async #create(offer: Offer): Promise<SpoolFile | undefined> {
    const file = await this.#options.spool.create(offer.size);
    if (offer.ended !== undefined) {
      await file[Symbol.asyncDispose]();
      return undefined;
    }
    offer.file = file;
    this.#watch(offer, file);
    void this.#options.store.saveOffer(offer);
    return file;
  }

  /** Before the sender hears that the host has everything, the host will know it after a restart, too. */
  #watch(offer: Offer, file: SpoolFile): void {
    file.onFinished = async (hash) => {
      if (offer.keep) await file.sync();
      const { id, ended, paused } = offer;
      await this.#options.store.saveOffer({ id, ended, paused, file: { name: file.name, hash } });
    };
  }

  async #replaceIfDamaged(offer: Offer, file: SpoolFile): Promise<void> {
    if (await isIntact(file)) return;
    this.#options.logger.log('warn', 'spool-file-damaged', { transferId: offer.id });
    if (offer.file !== file) return;
    offer.file = undefined;
    offer.spool = undefined;
    offer.check = undefined;
    for (const receiver of offer.receivers.values()) receiver.download?.abort(new LanChatError('connection-lost'));
    await file[Symbol.asyncDispose]();
    await this.#options.onReplaced(offer);
  }
}

/** Whether the file in the spool still has the hash that its sender gave. */
async function isIntact(file: SpoolFile): Promise<boolean> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafeSlow(FILE_READ_BYTES);
  for (let position = 0; position < file.size; ) {
    const chunk = await file.read(buffer, position);
    hash.update(chunk);
    position += chunk.length;
  }
  return file.hash !== undefined && hash.digest().equals(file.hash);
}
