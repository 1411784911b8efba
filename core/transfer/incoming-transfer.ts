import { assertNever } from '../../shared/lib/assert-never.ts';
import type { MemberId, RoomId, TransferId } from '../../shared/model/ids.ts';
import type { IncomingState, Progress, Transfer } from '../../shared/model/transfer.ts';
import type { MessageOf, OfferEnd, ReceiverState } from '../../shared/wire/message.ts';
import { LanChatError, toFailure } from '../lib/errors.ts';
import { runInBackground } from '../lib/run-in-background.ts';
import { Download } from './download.ts';
import type { DownloadQueue } from './download-queue.ts';
import type { PartialFile } from './partial-file.ts';
import { ProgressReporter } from './progress-reporter.ts';
import type { TransferContext } from './transfer-context.ts';

export type IncomingOffer = {
  readonly transferId: TransferId;
  readonly roomId: RoomId;
  readonly name: string;
  readonly size: number;
  readonly senderId: MemberId;
  readonly senderAlias: string;
};

type Options = TransferContext & {
  readonly queue: DownloadQueue;
  /** Makes the partial file, under its received name, in the download folder of now. */
  readonly createPartial: () => Promise<PartialFile>;
};

/** This device's copy of somebody's file, from the offer to its end. Nothing is written before `accept`. */
export class IncomingTransfer {
  readonly #offer: IncomingOffer;
  readonly #options: Options;
  readonly #reporter: ProgressReporter;
  #status: IncomingState;
  #savedPath: string | undefined;
  #preparing: Promise<void> | undefined;
  #download: Download | undefined;
  #place: Disposable | undefined;
  /** The offer ended, but the host may have the whole file. */
  #ending: OfferEnd | undefined;
  #cleaning: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(offer: IncomingOffer, options: Options, known: { readonly status: IncomingState; readonly savedPath?: string | undefined }) {
    this.#offer = offer;
    this.#options = options;
    this.#reporter = new ProgressReporter(options.clock, () => options.onChanged(this.transfer));
    this.#status = known.status;
    this.#savedPath = known.savedPath;
  }

  get transfer(): Transfer {
    const { transferId, ...rest } = this.#offer;
    return { direction: 'incoming', id: transferId, ...rest, status: this.#status };
  }

  get savedPath(): string | undefined {
    return this.#savedPath;
  }

  /** What this download will still write. */
  get promisedBytes(): number {
    return this.#download?.missingBytes ?? 0;
  }

  /**
   * Makes room for the file and asks the host for it, or queues that. Again after a failure, while the offer is open.
   * Rejects with `disk-full` or `folder-unwritable`; then nothing has changed. A second call is the first one.
   */
  accept(): Promise<void> {
    const { state } = this.#status;
    if (state === 'ended') return Promise.reject(new LanChatError('unknown-transfer', { name: this.#offer.name }));
    if (state === 'waiting' || state === 'receiving' || state === 'verifying' || state === 'saved') return this.#preparing ?? Promise.resolve();
    this.#preparing = this.#prepare(this.#status).finally(() => {
      this.#preparing = undefined;
    });
    return this.#preparing;
  }

  decline(): void {
    if (this.#status.state !== 'offered') return;
    this.#options.port.send({ type: 'decline', transferId: this.#offer.transferId });
    this.#change({ state: 'declined' });
  }

  cancel(): void {
    if (!this.#isUnderWay) return;
    this.#options.port.send({ type: 'cancel', transferId: this.#offer.transferId });
    this.#stop({ state: 'cancelled' });
  }

  download(message: MessageOf<'download'>): void {
    if (this.#isUnderWay) this.#download?.begin(message);
  }

  /**
   * The host closed the offer. What is under way goes on: when the host has the whole file it lets it finish (rule FT7). When not, it cuts
   * the data connection, this device asks for the rest, and the host says once more that the offer has ended.
   */
  ended(reason: OfferEnd): void {
    if (this.#isUnderWay && this.#download?.isBusy) this.#ending = reason;
    else if (this.#status.state === 'offered' || this.#isUnderWay) this.#stop({ state: 'ended', reason });
  }

  /** The connection to the host is gone: so is what ran beside it. */
  offline(): void {
    this.#download?.pause();
  }

  /** Back in the room: says again what the host may have missed, and goes on. `atHost` is undefined when the offer is gone. */
  reconcile(atHost: ReceiverState | undefined): void {
    const { port } = this.#options;
    const { transferId } = this.#offer;
    const status = this.#status;
    switch (status.state) {
      case 'offered':
      case 'waiting':
      case 'receiving':
        if (atHost === undefined) this.#stop({ state: 'ended', reason: this.#ending ?? 'host-restarted' });
        else this.#download?.rejoin();
        return;
      case 'saved':
        if (atHost === 'accepted' || atHost === 'receiving') port.send({ type: 'saved', transferId, sha256: status.sha256 });
        return;
      case 'declined':
        if (atHost === 'offered') port.send({ type: 'decline', transferId });
        return;
      case 'cancelled':
        if (atHost === 'accepted' || atHost === 'receiving') port.send({ type: 'cancel', transferId });
        return;
      case 'failed':
        if (atHost === 'accepted' || atHost === 'receiving') port.send({ type: 'failed', transferId, code: status.failure.code });
        return;
      case 'verifying':
      case 'ended':
        return;
      default:
        assertNever(status);
    }
  }

  /** Stops without a word; what has come is deleted. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#reporter[Symbol.dispose]();
    const download = this.#drop();
    await Promise.allSettled([this.#preparing, download?.abandon(), this.#cleaning]);
  }

  /** Accepted, and still to be stopped. */
  get #isUnderWay(): boolean {
    return this.#status.state === 'waiting' || this.#status.state === 'receiving';
  }

  async #prepare(before: IncomingState): Promise<void> {
    const { queue, createPartial } = this.#options;
    const waiting: IncomingState = { state: 'waiting' };
    this.#ending = undefined;
    this.#change(waiting);
    try {
      const partial = await createPartial();
      if (this.#status !== waiting || this.#closed) return await partial.discard();
      const download = this.#createDownload(partial);
      this.#download = download;
      this.#place = queue.enter(() => download.ask());
    } catch (error) {
      if (this.#status === waiting) this.#change(before);
      throw error;
    }
  }

  #createDownload(partial: PartialFile): Download {
    const { port, clock, logger, letGo } = this.#options;
    const { transferId, size } = this.#offer;
    const download = new Download({
      ...{ port, clock, logger, letGo, transferId, size, partial },
      onProgress: (progress) => this.#progress(download, progress),
      onCut: () => this.#cut(download),
      onComplete: (sha256) => this.#save(download, partial, sha256),
      onFailed: (error) => this.#fail(download, error),
    });
    return download;
  }

  #progress(download: Download, progress: Progress): void {
    if (this.#download !== download) return;
    const isFirst = this.#status.state !== 'receiving';
    this.#status = { state: 'receiving', progress };
    if (isFirst) this.#reporter.changed();
    else this.#reporter.progressed();
  }

  #cut(download: Download): void {
    if (this.#download === download) download.askAgain();
  }

  async #save(download: Download, partial: PartialFile, sha256: string): Promise<void> {
    if (this.#download !== download) return;
    this.#change({ state: 'verifying' });
    const { name, path } = await partial.publish();
    this.#drop();
    this.#savedPath = path;
    this.#options.port.send({ type: 'saved', transferId: this.#offer.transferId, sha256 });
    this.#change({ state: 'saved', savedAs: name, sha256 });
  }

  #fail(download: Download, error: unknown): void {
    if (this.#download !== download) return;
    const failure = toFailure(error);
    this.#options.port.send({ type: 'failed', transferId: this.#offer.transferId, code: failure.code });
    this.#stop({ state: 'failed', failure });
  }

  #stop(status: IncomingState): void {
    const download = this.#drop();
    if (download !== undefined) {
      const abandoned = download.abandon();
      this.#cleaning = abandoned;
      runInBackground(this.#options.logger, 'abandon-download', () => abandoned);
    }
    this.#change(status);
  }

  #drop(): Download | undefined {
    const download = this.#download;
    this.#download = undefined;
    this.#place?.[Symbol.dispose]();
    this.#place = undefined;
    return download;
  }

  #change(status: IncomingState): void {
    this.#status = status;
    this.#reporter.changed();
  }
}
