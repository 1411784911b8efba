import type { MemberId, RoomId, TransferId } from '../../shared/model/ids.ts';
import type { IncomingState, Progress, Transfer } from '../../shared/model/transfer.ts';
import type { MessageOf, OfferEnd, ReceiverState, SenderState } from '../../shared/wire/message.ts';
import { LanChatError, toFailure } from '../lib/errors.ts';
import { runInBackground } from '../lib/run-in-background.ts';
import { Download } from './download.ts';
import type { DownloadQueue } from './download-queue.ts';
import { PartialFile } from './partial-file.ts';
import { ProgressReporter } from './progress-reporter.ts';
import type { TransferContext } from './transfer-context.ts';
import type { UnfinishedIncoming } from './unfinished-transfer.ts';

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
  /** Opens the one of an earlier run, or makes a new one when it is gone. */
  readonly reopenPartial: (record: UnfinishedIncoming) => Promise<PartialFile>;
};

type Known = { readonly status: IncomingState; readonly savedPath?: string | undefined; readonly unfinished?: UnfinishedIncoming | undefined };

/** A download that waits for its sender gives up its place, and its data connection, when nothing came for this long. */
const STANDBY_MS = 1_000;

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
  /** What the next start of the app needs; undefined before the acceptance. */
  #record: UnfinishedIncoming | undefined;
  /** As far as it is known. */
  #bytes: number;
  /** Nothing runs, and nothing that still comes from what ran is news. */
  #held = false;
  /** It was told to go on while its partial file was not open yet. */
  #goesOnLater = false;
  #standby: Disposable | undefined;
  /** The offer ended, but the host may have the whole file. */
  #ending: OfferEnd | undefined;
  #cleaning: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(offer: IncomingOffer, options: Options, known: Known) {
    this.#offer = offer;
    this.#options = options;
    this.#reporter = new ProgressReporter(options.clock, () => options.onChanged(this.transfer));
    this.#status = known.status;
    this.#savedPath = known.savedPath;
    this.#record = known.unfinished;
    this.#bytes = known.unfinished?.bytes ?? 0;
    this.#held = known.unfinished !== undefined;
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
    return this.#download?.missingBytes ?? (this.#record === undefined ? 0 : this.#offer.size - this.#bytes);
  }

  /**
   * Makes room for the file and asks the host for it, or queues that. Again after a failure, while the offer is open.
   * Rejects with `disk-full` or `folder-unwritable`; then nothing has changed. A second call is the first one.
   */
  accept(): Promise<void> {
    const { state } = this.#status;
    if (state === 'ended') return Promise.reject(new LanChatError('unknown-transfer', { name: this.#offer.name }));
    if (this.#isUnderWay || state === 'verifying' || state === 'saved') {
      this.resume();
      return this.#preparing ?? Promise.resolve();
    }
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

  /** Stops until `resume`. What has come is kept. */
  pause(): void {
    if (!this.#isUnderWay || this.#record === undefined || this.#record.paused) return;
    this.#options.port.send({ type: 'pause', transferId: this.#offer.transferId });
    this.#hold({ state: 'paused', by: 'self', bytes: this.#bytes });
    this.#keep({ ...this.#record, paused: true });
  }

  resume(): void {
    if (!this.#isUnderWay || this.#record?.paused !== true) return;
    this.#keep({ ...this.#record, paused: false });
    this.#goOn();
  }

  download(message: MessageOf<'download'>): void {
    if (this.#isUnderWay && !this.#held) this.#download?.begin(message);
  }

  /** Whether more bytes can come. What the host has already still does. */
  senderState(state: SenderState): void {
    this.#forgetStandby();
    if (!this.#isUnderWay || this.#record?.paused === true) return;
    if (state === 'active') {
      if (isWaitingForSender(this.#status)) this.#goOn();
    } else if (isWaitingForSender(this.#status)) this.#change(this.#withoutSender(state));
    else this.#watchForStandstill(state);
  }

  /**
   * The host closed the offer. What is under way goes on: when the host has the whole file it lets it finish (rule FT7). When not, it cuts
   * the data connection, this device asks for the rest, and the host says once more that the offer has ended.
   */
  ended(reason: OfferEnd): void {
    if (this.#isUnderWay && !this.#held && this.#download?.isBusy) this.#ending = reason;
    else if (this.#status.state === 'offered' || this.#isUnderWay) this.#stop({ state: 'ended', reason });
  }

  /** The connection to the host is gone: so is what ran beside it. */
  offline(): void {
    this.#forgetStandby();
    if (this.#download === undefined || !this.#isUnderWay || this.#record?.paused === true) return;
    this.#hold({ state: 'interrupted', bytes: this.#bytes, waitingFor: 'host' });
  }

  /** Back in the room: says again what the host may have missed, and goes on. `atHost` is undefined when the offer is gone, then `gone` says why. */
  reconcile(atHost: ReceiverState | undefined, gone: OfferEnd): void {
    const { port } = this.#options;
    const { transferId } = this.#offer;
    const status = this.#status;
    const isExpected = atHost === 'accepted' || atHost === 'receiving' || atHost === 'interrupted' || atHost === 'paused';
    if (status.state === 'offered' || this.#isUnderWay) {
      if (atHost === undefined) this.#stop({ state: 'ended', reason: this.#ending ?? gone });
      else if (this.#record?.paused !== true) this.#goOn();
      else if (atHost !== 'paused') port.send({ type: 'pause', transferId });
      return;
    }
    switch (status.state) {
      case 'saved':
        if (isExpected) port.send({ type: 'saved', transferId, sha256: status.sha256 });
        return;
      case 'declined':
        if (atHost === 'offered') port.send({ type: 'decline', transferId });
        return;
      case 'cancelled':
        if (isExpected) port.send({ type: 'cancel', transferId });
        return;
      case 'failed':
        if (isExpected) port.send({ type: 'failed', transferId, code: status.failure.code });
        return;
      default:
      // What is being published says so when it is; what ended is known to have.
    }
  }

  /** Stops without a word. What has come stays for the next start of the app, or is deleted. */
  async close(unfinished: 'keep' | 'delete'): Promise<void> {
    this.#closed = true;
    this.#reporter[Symbol.dispose]();
    this.#forgetStandby();
    const download = this.#drop();
    const closing = unfinished === 'keep' ? download?.close() : this.#discard(download);
    await Promise.allSettled([this.#preparing, closing, this.#cleaning]);
  }

  /** Accepted, and still to be stopped. */
  get #isUnderWay(): boolean {
    switch (this.#status.state) {
      case 'waiting':
      case 'receiving':
      case 'paused':
      case 'interrupted':
        return true;
      case 'verifying':
        return this.#status.progress !== undefined;
      default:
        return false;
    }
  }

  async #prepare(before: IncomingState): Promise<void> {
    const { queue, createPartial } = this.#options;
    const waiting: IncomingState = { state: 'waiting' };
    this.#ending = undefined;
    this.#held = false;
    this.#bytes = 0;
    this.#change(waiting);
    try {
      const partial = await createPartial();
      if (this.#status !== waiting || this.#closed) return await partial.discard();
      this.#adopt(partial, { paused: false, startedOver: false });
      this.#place = queue.enter(() => this.#download?.start());
    } catch (error) {
      if (this.#status === waiting) this.#change(before);
      throw error;
    }
  }

  /** From now on this is the partial file, in this run and in the next. */
  #adopt(partial: PartialFile, { paused, startedOver }: { readonly paused: boolean; readonly startedOver: boolean }): void {
    this.#download = this.#createDownload(partial);
    this.#bytes = partial.length;
    this.#keep({
      ...{ direction: 'incoming', offer: this.#offer, paused, startedOver },
      ...{ folder: partial.folder, partialPath: partial.path, bytes: partial.length },
    });
  }

  #keep(record: UnfinishedIncoming): void {
    this.#record = { ...record, bytes: this.#bytes };
    this.#options.onKept(this.#record);
  }

  /** Gets a place among the downloads that run, then everything that is missing. */
  #goOn(): void {
    if (this.#record === undefined) return;
    this.#goesOnLater = this.#preparing !== undefined;
    if (this.#goesOnLater) return;
    this.#leavePlace();
    let isPlaced = false;
    this.#place = this.#options.queue.enter(() => {
      isPlaced = true;
      this.#held = false;
      this.#start();
    });
    if (!isPlaced) this.#change({ state: 'interrupted', bytes: this.#bytes, waitingFor: 'self' });
  }

  #start(): void {
    const record = this.#record;
    if (record === undefined) return;
    this.#change(this.#bytes === 0 ? { state: 'waiting' } : { state: 'interrupted', bytes: this.#bytes, waitingFor: 'host' });
    if (this.#download !== undefined) this.#download.start();
    else this.#prepareAgain(() => this.#options.reopenPartial(record), record);
  }

  /** As `accept` does, without a person to tell: what goes wrong fails the transfer. */
  #prepareAgain(openPartial: () => Promise<PartialFile>, how: { readonly paused: boolean; readonly startedOver: boolean }): void {
    const prepare = async () => {
      try {
        const partial = await openPartial();
        if (this.#closed) await partial.close();
        else if (this.#record === undefined) await partial.discard();
        else {
          this.#adopt(partial, { ...how, paused: this.#record.paused });
          if (!this.#held) this.#download?.start();
        }
      } catch (error) {
        if (this.#closed || this.#record === undefined) return;
        const failure = toFailure(error);
        this.#options.port.send({ type: 'failed', transferId: this.#offer.transferId, code: failure.code });
        this.#stop({ state: 'failed', failure });
      }
    };
    this.#preparing = prepare().finally(() => {
      this.#preparing = undefined;
      if (this.#goesOnLater) this.#goOn();
    });
    runInBackground(this.#options.logger, 'prepare-download', () => this.#preparing ?? Promise.resolve());
  }

  /** Stops what runs, gives up the place, and keeps what came. */
  #hold(status: IncomingState): void {
    this.#held = true;
    this.#goesOnLater = false;
    this.#forgetStandby();
    this.#download?.pause();
    this.#leavePlace();
    this.#change(status);
  }

  #withoutSender(state: 'paused' | 'away'): IncomingState {
    if (state === 'paused') return { state: 'paused', by: 'sender', bytes: this.#bytes };
    return { state: 'interrupted', bytes: this.#bytes, waitingFor: 'sender' };
  }

  #watchForStandstill(state: 'paused' | 'away'): void {
    const bytes = this.#bytes;
    this.#standby = this.#options.clock.after(STANDBY_MS, () => {
      if (this.#bytes !== bytes || this.#preparing !== undefined || this.#status.state === 'verifying') this.#watchForStandstill(state);
      else if (this.#isUnderWay) this.#hold(this.#withoutSender(state));
    });
  }

  #forgetStandby(): void {
    this.#standby?.[Symbol.dispose]();
    this.#standby = undefined;
  }

  #createDownload(partial: PartialFile): Download {
    const { port, clock, logger, letGo } = this.#options;
    const { transferId, size } = this.#offer;
    const download = new Download({
      ...{ port, clock, logger, letGo, transferId, size, partial },
      onProgress: (progress) => this.#progress(download, progress),
      onReadBack: (progress) => this.#readBack(download, progress),
      onStandstill: (bytes) => this.#stoodStill(download, bytes),
      onCut: () => this.#cut(download),
      onComplete: (sha256) => this.#save(download, partial, sha256),
      onFailed: (error) => this.#fail(download, error),
    });
    return download;
  }

  #progress(download: Download, progress: Progress): void {
    if (this.#download !== download || this.#held) return;
    this.#bytes = progress.bytes;
    const isFirst = this.#status.state !== 'receiving';
    this.#status = { state: 'receiving', progress };
    if (isFirst) this.#reporter.changed();
    else this.#reporter.progressed();
  }

  #readBack(download: Download, progress: Progress): void {
    if (this.#download !== download || this.#held) return;
    const isFirst = this.#status.state !== 'verifying';
    this.#status = { state: 'verifying', progress };
    if (isFirst) this.#reporter.changed();
    else this.#reporter.progressed();
  }

  #stoodStill(download: Download, bytes: number): void {
    if (this.#download !== download) return;
    this.#bytes = bytes;
    if (this.#status.state === 'paused' || this.#status.state === 'interrupted') this.#change({ ...this.#status, bytes });
  }

  #cut(download: Download): void {
    if (this.#download !== download || this.#held) return;
    this.#change({ state: 'interrupted', bytes: this.#bytes, waitingFor: 'host' });
    download.askAgain();
  }

  async #save(download: Download, partial: PartialFile, sha256: string): Promise<void> {
    if (this.#download !== download) return;
    this.#forgetStandby();
    this.#change({ state: 'verifying' });
    const { name, path } = await partial.publish();
    this.#drop();
    this.#record = undefined;
    this.#savedPath = path;
    this.#options.port.send({ type: 'saved', transferId: this.#offer.transferId, sha256 });
    this.#change({ state: 'saved', savedAs: name, sha256 });
  }

  #fail(download: Download, error: unknown): void {
    if (this.#download !== download) return;
    const failure = toFailure(error);
    this.#options.port.send({ type: 'failed', transferId: this.#offer.transferId, code: failure.code });
    if (failure.code === 'hash-mismatch' && this.#record?.startedOver === false) this.#startOver(download);
    else this.#stop({ state: 'failed', failure });
  }

  /** The bytes are wrong: fetches all of them once more. Something on this disk or the host's may have been damaged on the way. */
  #startOver(download: Download): void {
    this.#download = undefined;
    this.#bytes = 0;
    this.#change({ state: 'waiting' });
    const openPartial = async () => {
      await download.abandon();
      return await this.#options.createPartial();
    };
    this.#prepareAgain(openPartial, { paused: false, startedOver: true });
  }

  #stop(status: IncomingState): void {
    this.#forgetStandby();
    const discarded = this.#discard(this.#drop());
    this.#cleaning = discarded;
    this.#record = undefined;
    runInBackground(this.#options.logger, 'abandon-download', () => discarded);
    this.#change(status);
  }

  /** Deletes what has come, in this run or an earlier one. */
  async #discard(download: Download | undefined): Promise<void> {
    if (download !== undefined) await download.abandon();
    else if (this.#record !== undefined) await PartialFile.remove(this.#record.partialPath);
  }

  #drop(): Download | undefined {
    const download = this.#download;
    this.#download = undefined;
    this.#leavePlace();
    return download;
  }

  #leavePlace(): void {
    this.#place?.[Symbol.dispose]();
    this.#place = undefined;
  }

  #change(status: IncomingState): void {
    this.#status = status;
    this.#reporter.changed();
  }
}

function isWaitingForSender(status: IncomingState): boolean {
  return (status.state === 'paused' && status.by === 'sender') || (status.state === 'interrupted' && status.waitingFor === 'sender');
}
