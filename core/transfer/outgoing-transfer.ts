import type { Failure, FailureCode } from '../../shared/model/failure.ts';
import type { MemberId, RoomId, TransferId } from '../../shared/model/ids.ts';
import type { OutgoingState, Progress, Receiver, Transfer } from '../../shared/model/transfer.ts';
import type { MessageOf, OfferEnd } from '../../shared/wire/message.ts';
import { LanChatError, toFailure } from '../lib/errors.ts';
import { runInBackground } from '../lib/run-in-background.ts';
import { DataRun } from './data-run.ts';
import { FileHash } from './file-hash.ts';
import { ProgressReporter, ProgressSampler } from './progress-reporter.ts';
import { sendFile } from './send-file.ts';
import { inspectFile, removeTemporary } from './source-file.ts';
import type { TransferContext } from './transfer-context.ts';
import type { UnfinishedOutgoing } from './unfinished-transfer.ts';

export type OutgoingOffer = {
  readonly transferId: TransferId;
  readonly roomId: RoomId;
  readonly path: string;
  readonly name: string;
  /** As `inspectFile` found them. */
  readonly size: number;
  readonly mtimeMs: number;
  /** A copy that the app made: deleted when the transfer is over. */
  readonly temporary: boolean;
  /** The host keeps the file for later: it may have it when this device is gone. */
  readonly keep: boolean;
};

/** What the host is told when the source is not what was offered. Other errors are the connection's: the host asks again. */
const SOURCE_FAULTS: ReadonlyMap<FailureCode, OfferEnd> = new Map([
  ['file-changed', 'source-changed'],
  ['file-not-found', 'source-unreadable'],
  ['file-unreadable', 'source-unreadable'],
  ['not-a-file', 'source-unreadable'],
]);

type Options = TransferContext & { readonly aliasOf: (memberId: MemberId) => string };

/** The hand-over of one's own file, from the offer to its end. Uploads when the host asks, as often as it asks. */
export class OutgoingTransfer {
  readonly #offer: OutgoingOffer;
  readonly #options: Options;
  readonly #reporter: ProgressReporter;
  readonly #receivers = new Map<MemberId, Receiver>();
  readonly #hash = new FileHash();
  #status: OutgoingState = { state: 'preparing' };
  #posted = false;
  #paused = false;
  #sha256: string | undefined;
  /** Bytes that have left, as far as it is known. */
  #bytes = 0;
  /** An earlier run offered it: nobody has looked yet whether the file is still the same. */
  #unchecked = false;
  #withdrawnAs: OfferEnd = 'withdrawn';
  #run: DataRun | undefined;
  #removal: Promise<void> | undefined;

  /** `unfinished` is what an earlier run left of it. */
  constructor(offer: OutgoingOffer, options: Options, unfinished?: UnfinishedOutgoing) {
    this.#offer = offer;
    this.#options = options;
    this.#reporter = new ProgressReporter(options.clock, () => options.onChanged(this.transfer));
    if (unfinished === undefined) return;
    this.#posted = unfinished.posted;
    this.#paused = unfinished.paused;
    this.#sha256 = unfinished.sha256;
    this.#unchecked = true;
    if (this.#sha256 !== undefined) this.#status = { state: 'uploaded', sha256: this.#sha256 };
    else if (this.#paused) this.#status = { state: 'paused', by: 'self', bytes: 0 };
    else if (this.#posted) this.#status = { state: 'open' };
  }

  /** True when the host may hand the file out although this device has left. */
  get isKept(): boolean {
    return this.#offer.keep && this.#sha256 !== undefined && !this.#isOver;
  }

  get record(): UnfinishedOutgoing {
    return { direction: 'outgoing', offer: this.#offer, posted: this.#posted, paused: this.#paused, sha256: this.#sha256 };
  }

  get transfer(): Transfer {
    const { transferId, roomId, name, size } = this.#offer;
    return { direction: 'outgoing', id: transferId, roomId, name, size, status: this.#status, receivers: [...this.#receivers.values()] };
  }

  /** The host has the offer. If it was withdrawn meanwhile, this is the first moment to say so. */
  posted(): void {
    this.#markPosted();
    if (this.#status.state === 'preparing') this.#change({ state: 'open' });
    else if (this.#isOver) this.#withdraw();
  }

  rejected(failure: Failure): void {
    if (this.#status.state === 'preparing') this.#finish({ state: 'failed', failure });
  }

  /** The host wants the bytes, so it has the offer. */
  upload(message: MessageOf<'upload'>): void {
    this.#markPosted();
    if (this.#isOver) {
      this.#withdraw();
      return;
    }
    if (this.#paused) return;
    this.#run?.stop();
    this.#run = new DataRun(this.#run, (signal) => this.#send(message, signal));
  }

  receiver({ memberId, state, bytes, code }: MessageOf<'receiver'>): void {
    const known = this.#receivers.get(memberId);
    const alias = this.#options.aliasOf(memberId);
    const failure = code === undefined ? {} : { failure: { code, params: { name: this.#offer.name } } };
    this.#receivers.set(memberId, { memberId, alias, state, bytes, ...failure });
    if (known?.state === state) this.#reporter.progressed();
    else this.#reporter.changed();
  }

  /** The host closed the offer. */
  ended(reason: OfferEnd): void {
    if (!this.#isOver) this.#finish({ state: 'ended', reason });
  }

  /** While the host does not have the offer yet there is nobody to tell: `posted` does. */
  cancel(): void {
    if (this.#isOver) return;
    if (this.#posted) this.#withdraw();
    this.#finish({ state: 'ended', reason: 'withdrawn' });
  }

  /** The host is not to ask for the bytes until `resume`. */
  pause(): void {
    const { state } = this.#status;
    if (this.#paused || (state !== 'open' && state !== 'uploading' && state !== 'interrupted')) return;
    this.#paused = true;
    this.#options.port.send({ type: 'pause', transferId: this.#offer.transferId });
    this.#run?.stop();
    this.#change({ state: 'paused', by: 'self', bytes: this.#bytes });
    this.#options.onKept(this.record);
  }

  resume(): void {
    if (!this.#paused || this.#isOver) return;
    this.#paused = false;
    this.#options.port.send({ type: 'resume', transferId: this.#offer.transferId });
    this.#change(this.#bytes === 0 ? { state: 'open' } : { state: 'interrupted', bytes: this.#bytes, waitingFor: 'host' });
    this.#options.onKept(this.record);
  }

  /** The connection to the host is gone: so is what ran beside it. */
  offline(): void {
    this.#run?.stop();
    this.#standStill();
  }

  /** Back in the room: does what both sides say still fit? `gone` is why the offer is over when it is not open any more. */
  reconcile(openAtHost: boolean, gone: OfferEnd): void {
    if (this.#isOver) {
      if (openAtHost) this.#withdraw();
    } else if (!openAtHost) {
      if (this.#posted) this.#finish({ state: 'ended', reason: gone });
    } else if (this.#sha256 === undefined) {
      // What was said last may have got lost, and the host remembers what it heard.
      this.#options.port.send({ type: this.#paused ? 'pause' : 'resume', transferId: this.#offer.transferId });
      this.#checkSource();
    }
  }

  /** Stops without a word. What the app made for it stays for its next start, or is deleted. */
  async close(unfinished: 'keep' | 'delete'): Promise<void> {
    this.#run?.stop();
    this.#reporter[Symbol.dispose]();
    await this.#run?.done;
    if (unfinished === 'delete') await this.#removeSource();
  }

  get #isOver(): boolean {
    return this.#status.state === 'ended' || this.#status.state === 'failed';
  }

  #markPosted(): void {
    if (this.#posted) return;
    this.#posted = true;
    if (!this.#isOver) this.#options.onKept(this.record);
  }

  /** Nobody is to wait for a file that is not there any more. */
  #checkSource(): void {
    if (!this.#unchecked) return;
    this.#unchecked = false;
    const { path, name, size, mtimeMs } = this.#offer;
    runInBackground(this.#options.logger, 'check-source', async () => {
      try {
        const facts = await inspectFile(path, name);
        if (facts.size !== size || facts.mtimeMs !== mtimeMs) throw new LanChatError('file-changed', { name });
      } catch (error) {
        if (!this.#isOver) this.#sendFailed(error);
      }
    });
  }

  async #send({ grant, offset }: MessageOf<'upload'>, signal: AbortSignal): Promise<void> {
    const { port, clock, letGo } = this.#options;
    const { path, name, size, mtimeMs } = this.#offer;
    const onProgress = (progress: Progress) => {
      if (!signal.aborted) this.#uploading(progress);
    };
    try {
      const channel = await port.openData({ grant, direction: 'upload', offset, signal });
      onProgress({ bytes: channel.offset, bytesPerSecond: 0 });
      using sampler = new ProgressSampler({ clock, size, startBytes: channel.offset, onSample: onProgress });
      const { sha256 } = await sendFile({
        ...{ path, name, size, mtimeMs, signal, hash: this.#hash },
        ...{ pipe: channel.pipe, leftover: channel.leftover, offset: channel.offset },
        onProgress: (bytes) => {
          sampler.bytes = bytes;
        },
      });
      letGo(channel.pipe);
      if (this.#isOver) return;
      this.#sha256 = sha256;
      this.#change({ state: 'uploaded', sha256 });
      this.#options.onKept(this.record);
    } catch (error) {
      if (signal.aborted) return;
      this.#standStill();
      this.#sendFailed(error);
    }
  }

  #sendFailed(error: unknown): void {
    const failure = toFailure(error);
    const reason = SOURCE_FAULTS.get(failure.code);
    this.#options.logger.log(error instanceof LanChatError ? 'info' : 'error', 'upload-failed', { transferId: this.#offer.transferId, error });
    if (reason === undefined) return;
    this.#withdrawnAs = reason;
    this.#withdraw();
    this.#finish({ state: 'failed', failure });
  }

  /** The host asks again when it wants the rest. */
  #standStill(): void {
    if (this.#status.state !== 'uploading') return;
    this.#change({ state: 'interrupted', bytes: this.#bytes, waitingFor: 'host' });
  }

  #withdraw(): void {
    this.#options.port.send({ type: 'cancel', transferId: this.#offer.transferId, reason: this.#withdrawnAs });
  }

  #change(status: OutgoingState): void {
    this.#status = status;
    this.#reporter.changed();
  }

  #uploading(progress: Progress): void {
    if (this.#isOver || this.#paused) return;
    this.#bytes = progress.bytes;
    const isFirst = this.#status.state !== 'uploading';
    this.#status = { state: 'uploading', progress };
    if (isFirst) this.#reporter.changed();
    else this.#reporter.progressed();
  }

  #finish(status: OutgoingState): void {
    this.#run?.stop();
    this.#change(status);
    runInBackground(this.#options.logger, 'remove-temporary-source', () => this.#removeSource());
  }

  #removeSource(): Promise<void> {
    this.#removal ??= this.#offer.temporary ? removeTemporary(this.#offer.path) : Promise.resolve();
    return this.#removal;
  }
}
