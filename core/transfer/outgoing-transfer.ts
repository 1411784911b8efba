import type { Failure, FailureCode } from '../../shared/model/failure.ts';
import type { MemberId } from '../../shared/model/ids.ts';
import type { OfferedFile, OutgoingState, Progress, Receiver, Transfer } from '../../shared/model/transfer.ts';
import type { MessageOf, OfferEnd, ReceiverState } from '../../shared/wire/message.ts';
import { LanChatError, toFailure } from '../lib/errors.ts';
import { runInBackground } from '../lib/run-in-background.ts';
import { DataRun } from './data-run.ts';
import { cardOf, type OutgoingOffer } from './outgoing-offer.ts';
import type { SourceStore } from './own-source.ts';
import { OwnStream } from './own-stream.ts';
import { ProgressReporter } from './progress-reporter.ts';
import { inspectFile } from './source-file.ts';
import { isSourceFault } from './stream-hashes.ts';
import type { StreamSource } from './stream-source.ts';
import type { TransferContext } from './transfer-context.ts';
import type { UnfinishedOutgoing } from './unfinished-transfer.ts';

type Options = TransferContext & {
  readonly aliasOf: (memberId: MemberId) => string;
  readonly sources: SourceStore;
};

/** Who is in one of these is why the host asks for bytes. */
const WANTING: ReadonlySet<ReceiverState> = new Set(['accepted', 'receiving', 'interrupted']);

/** The hand-over of what is one's own, a file or a tree, from the offer to its end. Uploads when the host asks, as often as it asks. */
export class OutgoingTransfer {
  readonly offer: OutgoingOffer;
  readonly #options: Options;
  readonly #stream: OwnStream;
  readonly #reporter: ProgressReporter;
  readonly #receivers = new Map<MemberId, Receiver>();
  #status: OutgoingState = { state: 'preparing' };
  #posted = false;
  #paused = false;
  #hostFull = false;
  #sha256: string | undefined;
  /** Bytes of files that have left, as far as it is known. */
  #bytes = 0;
  /** An earlier run offered it: nobody has looked yet whether the file is still the same. */
  #unchecked = false;
  #withdrawnAs: OfferEnd = 'withdrawn';
  #run: DataRun | undefined;
  #removal: Promise<void> | undefined;

  /** `unfinished` is what an earlier run left of it. */
  constructor(offer: OutgoingOffer, options: Options, unfinished?: UnfinishedOutgoing) {
    this.offer = offer;
    this.#options = options;
    this.#reporter = new ProgressReporter(options.clock, () => options.onChanged(this.transfer));
    const stream = { ...options, onFault: () => this.#reporter.progressed(), isBusy: () => this.#run?.over === false };
    this.#stream = new OwnStream(offer, stream, unfinished);
    if (unfinished !== undefined) this.#restore(unfinished);
  }

  /** True when the host may hand the file out although this device has left. */
  get isKept(): boolean {
    return this.offer.keep && this.#sha256 !== undefined && !this.isOver;
  }

  get isOver(): boolean {
    return this.#status.state === 'ended' || this.#status.state === 'failed';
  }

  get record(): UnfinishedOutgoing {
    const state = { posted: this.#posted, paused: this.#paused, sha256: this.#sha256 };
    return { direction: 'outgoing', offer: this.offer, ...state, ...this.#stream.record };
  }

  get transfer(): Transfer {
    const { faults } = this.#stream;
    return { ...cardOf(this.offer), ...(faults.length === 0 ? {} : { faults }), status: this.#status, receivers: [...this.#receivers.values()] };
  }

  /** Every file of the offer. @throws LanChatError `file-not-found` when it is not known any more what a tree was made of */
  files(): Promise<readonly OfferedFile[]> {
    return this.#stream.files();
  }

  /** What the offer is made of. @throws LanChatError `file-not-found` */
  source(): Promise<StreamSource> {
    return this.#stream.source();
  }

  /** The host has the offer. If it was withdrawn meanwhile, this is the first moment to say so. */
  posted(): void {
    this.#markPosted();
    if (this.#status.state === 'preparing') this.#change({ state: 'open' });
    else if (this.isOver) this.#withdraw();
  }

  rejected(failure: Failure): void {
    if (this.#status.state === 'preparing') this.#finish({ state: 'failed', failure });
  }

  /** The host wants bytes, so it has the offer. */
  upload(message: MessageOf<'upload'>): void {
    this.#markPosted();
    if (this.isOver) {
      this.#withdraw();
      return;
    }
    if (this.#paused) return;
    this.#run?.stop();
    this.#run = new DataRun(this.#run, (signal) => this.#send(message, signal));
  }

  /** Somebody may have some of the files already. Rule FT24. */
  askHashes({ files }: MessageOf<'ask-hashes'>): void {
    if (!this.isOver) this.#stream.askHashes(files);
  }

  receiver({ memberId, state, bytes, wanted, code }: MessageOf<'receiver'>): void {
    const known = this.#receivers.get(memberId);
    const alias = this.#options.aliasOf(memberId);
    const failure = code === undefined ? {} : { failure: { code, params: { name: this.offer.name } } };
    this.#receivers.set(memberId, { memberId, alias, state, bytes, wanted, ...failure });
    if (known?.state === state) this.#reporter.progressed();
    else if (this.#status.state === 'interrupted' && this.#status.waitingFor === 'host') this.#change(this.#standing());
    else this.#reporter.changed();
  }

  /** Whether the host has room for what it lacks. Rule FT18. */
  senderState(state: MessageOf<'sender-state'>['state']): void {
    const isNews = this.#hostFull !== (state === 'host-full');
    this.#hostFull = state === 'host-full';
    const status = this.#status.state;
    if (isNews && (status === 'open' || status === 'interrupted' || (this.#hostFull && status === 'uploading'))) this.#change(this.#waiting());
  }

  /** The host closed the offer. */
  ended(reason: OfferEnd): void {
    if (!this.isOver) this.#finish({ state: 'ended', reason });
  }

  /** While the host does not have the offer yet there is nobody to tell: `posted` does. */
  cancel(): void {
    if (this.isOver) return;
    if (this.#posted) this.#withdraw();
    this.#finish({ state: 'ended', reason: 'withdrawn' });
  }

  /** The host is not to ask for the bytes until `resume`. */
  pause(): void {
    const { state } = this.#status;
    if (this.#paused || (state !== 'open' && state !== 'uploading' && state !== 'interrupted')) return;
    this.#paused = true;
    this.#options.port.send({ type: 'pause', transferId: this.offer.transferId });
    this.#run?.stop();
    this.#change({ state: 'paused', by: 'self', bytes: this.#bytes });
    this.#keep();
  }

  resume(): void {
    if (!this.#paused || this.isOver) return;
    this.#paused = false;
    this.#options.port.send({ type: 'resume', transferId: this.offer.transferId });
    this.#change(this.#waiting());
    this.#keep();
  }

  /** The connection to the host is gone: so is what ran beside it. */
  offline(): void {
    this.#run?.stop();
    this.#standStill();
    this.senderState('active');
  }

  /** Back in the room: does what both sides say still fit? `gone` is why the offer is over when it is not open any more. */
  reconcile(openAtHost: boolean, gone: OfferEnd): void {
    if (this.isOver) {
      if (openAtHost) this.#withdraw();
    } else if (!openAtHost) {
      if (this.#posted) this.#finish({ state: 'ended', reason: gone });
    } else if (this.#sha256 === undefined) {
      // What was said last may have got lost, and the host remembers what it heard.
      this.#options.port.send({ type: this.#paused ? 'pause' : 'resume', transferId: this.offer.transferId });
      this.#checkSource();
    }
  }

  /** Stops without a word. What the app made for it stays for its next start, or is deleted. */
  async close(unfinished: 'keep' | 'delete'): Promise<void> {
    this.#run?.stop();
    this.#reporter[Symbol.dispose]();
    await this.#stream.close();
    await this.#run?.done;
    if (unfinished === 'delete') await this.#removeSource();
  }

  #restore({ posted, paused, sha256 }: UnfinishedOutgoing): void {
    this.#posted = posted;
    this.#paused = paused;
    this.#sha256 = sha256;
    this.#unchecked = true;
    if (sha256 !== undefined) this.#status = { state: 'uploaded', sha256 };
    else if (paused) this.#status = { state: 'paused', by: 'self', bytes: 0 };
    else if (posted) this.#status = { state: 'open' };
  }

  #markPosted(): void {
    if (this.#posted) return;
    this.#posted = true;
    if (!this.isOver) this.#keep();
  }

  #keep(): void {
    this.#options.onKept(this.record);
  }

  /** Nobody is to wait for a file that is not there any more. What is wrong in a tree is told of each file, when it is sent. */
  #checkSource(): void {
    const { offer } = this;
    if (!this.#unchecked || offer.tree !== undefined) return;
    this.#unchecked = false;
    const { path, name, size, mtimeMs } = offer;
    runInBackground(this.#options.logger, 'check-source', async () => {
      try {
        const facts = await inspectFile(path, name);
        if (facts.size !== size || facts.mtimeMs !== mtimeMs) throw new LanChatError('file-changed', { name });
      } catch (error) {
        if (!this.isOver) this.#sendFailed(error);
      }
    });
  }

  async #send(message: MessageOf<'upload'>, signal: AbortSignal): Promise<void> {
    try {
      const { bytes, sha256 } = await this.#stream.upload(message, {
        signal,
        onBegun: () => {
          if (this.offer.tree !== undefined) this.#keep();
        },
        onProgress: (progress) => {
          if (!signal.aborted) this.#uploading(progress);
        },
      });
      if (!this.isOver) this.#stored(bytes, sha256);
    } catch (error) {
      if (signal.aborted) return;
      this.#standStill();
      this.#sendFailed(error);
    }
  }

  /** The host has what it asked for; `sha256` when that is everything. */
  #stored(bytes: number, sha256: string | undefined): void {
    this.#bytes = bytes;
    this.#sha256 = sha256;
    if (sha256 !== undefined) this.#change({ state: 'uploaded', sha256 });
    else if (this.#status.state === 'uploading') this.#change({ state: 'open' });
    this.#keep();
  }

  #sendFailed(error: unknown): void {
    const failure = toFailure(error);
    const reason = endOf(failure.code);
    this.#options.logger.log(error instanceof LanChatError ? 'info' : 'error', 'upload-failed', { transferId: this.offer.transferId, error });
    if (reason === undefined) return;
    this.#withdrawnAs = reason;
    this.#withdraw();
    this.#finish({ state: 'failed', failure });
  }

  /** The host asks again when it wants the rest. */
  #standStill(): void {
    if (this.#status.state === 'uploading') this.#change(this.#standing());
  }

  /** What stands still until the host asks. */
  #waiting(): OutgoingState {
    return this.#bytes === 0 && !this.#hostFull ? { state: 'open' } : this.#standing();
  }

  /** What had begun. It goes on by itself, unless everybody who wanted bytes has stopped: then the host asks for nothing. */
  #standing(): OutgoingState {
    if (this.#hostFull) return { state: 'interrupted', bytes: this.#bytes, waitingFor: 'host-space' };
    const receivers = [...this.#receivers.values()];
    const isUnwanted = !this.offer.keep && receivers.length > 0 && !receivers.some(({ state }) => WANTING.has(state));
    return isUnwanted ? { state: 'open' } : { state: 'interrupted', bytes: this.#bytes, waitingFor: 'host' };
  }

  #withdraw(): void {
    this.#options.port.send({ type: 'cancel', transferId: this.offer.transferId, reason: this.#withdrawnAs });
  }

  #change(status: OutgoingState): void {
    this.#status = status;
    this.#reporter.changed();
  }

  #uploading(progress: Progress): void {
    if (this.isOver || this.#paused) return;
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
    this.#removal ??= this.#stream.removeTemporary();
    return this.#removal;
  }
}

/** What the host is told when the source is not what was offered. Other errors are the connection's: the host asks again. */
function endOf(code: FailureCode): OfferEnd | undefined {
  if (!isSourceFault(code)) return undefined;
  return code === 'file-changed' ? 'source-changed' : 'source-unreadable';
}
