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
import { removeTemporary } from './source-file.ts';
import type { TransferContext } from './transfer-context.ts';

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
  #withdrawnAs: OfferEnd = 'withdrawn';
  #run: DataRun | undefined;
  #removal: Promise<void> | undefined;

  constructor(offer: OutgoingOffer, options: Options) {
    this.#offer = offer;
    this.#options = options;
    this.#reporter = new ProgressReporter(options.clock, () => options.onChanged(this.transfer));
  }

  get transfer(): Transfer {
    const { transferId, roomId, name, size } = this.#offer;
    return { direction: 'outgoing', id: transferId, roomId, name, size, status: this.#status, receivers: [...this.#receivers.values()] };
  }

  /** The host has the offer. If it was withdrawn meanwhile, this is the first moment to say so. */
  posted(): void {
    this.#posted = true;
    if (this.#status.state === 'preparing') this.#change({ state: 'open' });
    else if (this.#isOver) this.#withdraw();
  }

  rejected(failure: Failure): void {
    if (this.#status.state === 'preparing') this.#finish({ state: 'failed', failure });
  }

  /** The host wants the bytes, so it has the offer. */
  upload(message: MessageOf<'upload'>): void {
    this.#posted = true;
    if (this.#isOver) {
      this.#withdraw();
      return;
    }
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

  /** The connection to the host is gone: so is what ran beside it. */
  offline(): void {
    this.#run?.stop();
  }

  /** Back in the room: does what both sides say still fit? */
  reconcile(openAtHost: boolean): void {
    if (this.#isOver) {
      if (openAtHost) this.#withdraw();
    } else if (this.#posted && !openAtHost) this.#finish({ state: 'ended', reason: 'host-restarted' });
  }

  async close(): Promise<void> {
    this.#run?.stop();
    this.#reporter[Symbol.dispose]();
    await this.#run?.done;
    await this.#removeSource();
  }

  get #isOver(): boolean {
    return this.#status.state === 'ended' || this.#status.state === 'failed';
  }

  async #send({ grant, offset }: MessageOf<'upload'>, signal: AbortSignal): Promise<void> {
    const { port, clock, letGo } = this.#options;
    const { path, name, size, mtimeMs } = this.#offer;
    try {
      const channel = await port.openData({ grant, direction: 'upload', offset, signal });
      this.#uploading({ bytes: channel.offset, bytesPerSecond: 0 });
      using sampler = new ProgressSampler({ clock, size, startBytes: channel.offset, onSample: (progress) => this.#uploading(progress) });
      const { sha256 } = await sendFile({
        ...{ path, name, size, mtimeMs, signal, hash: this.#hash },
        ...{ pipe: channel.pipe, leftover: channel.leftover, offset: channel.offset },
        onProgress: (bytes) => {
          sampler.bytes = bytes;
        },
      });
      letGo(channel.pipe);
      if (!this.#isOver) this.#change({ state: 'uploaded', sha256 });
    } catch (error) {
      this.#standStill();
      if (!signal.aborted) this.#sendFailed(error);
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
    this.#change({ state: 'uploading', progress: { bytes: this.#status.progress.bytes, bytesPerSecond: 0 } });
  }

  #withdraw(): void {
    this.#options.port.send({ type: 'cancel', transferId: this.#offer.transferId, reason: this.#withdrawnAs });
  }

  #change(status: OutgoingState): void {
    this.#status = status;
    this.#reporter.changed();
  }

  #uploading(progress: Progress): void {
    if (this.#isOver) return;
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
