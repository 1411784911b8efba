import type { FailureCode } from '../../shared/model/failure.ts';
import type { TransferId } from '../../shared/model/ids.ts';
import type { Progress } from '../../shared/model/transfer.ts';
import type { MessageOf } from '../../shared/wire/message.ts';
import { LanChatError, toFailure } from '../lib/errors.ts';
import type { DataChannel } from './data-pipe.ts';
import { DataRun } from './data-run.ts';
import { FileHash } from './file-hash.ts';
import type { PartialFile } from './partial-file.ts';
import { ProgressSampler } from './progress-reporter.ts';
import { receiveFile } from './receive-file.ts';
import type { TransferContext } from './transfer-context.ts';

/** After a cut the host is asked again soon; while nothing new comes, later and later. */
const RETRY_BASE_MS = 250;
const RETRY_CAP_MS = 8_000;
const READ_BACK_BYTES = 1024 * 1024;
/** What a new connection may cure. */
const CONNECTION_FAULTS: ReadonlySet<FailureCode> = new Set([
  ...(['connection-lost', 'timed-out', 'nobody-there', 'connection-refused', 'network-unreachable'] as const),
  ...(['host-not-found', 'grant-invalid', 'too-many-connections'] as const),
]);

type Options = Omit<TransferContext, 'onChanged' | 'onKept'> & {
  readonly transferId: TransferId;
  readonly size: number;
  readonly partial: PartialFile;
  readonly onProgress: (progress: Progress) => void;
  /** What an earlier run received is being read again. */
  readonly onReadBack: (progress: Progress) => void;
  /** Nothing flows any more; `bytes` are in the partial file. */
  readonly onStandstill: (bytes: number) => void;
  /** The data connection ended too early: ask again. */
  readonly onCut: () => void;
  /** Every byte is there and right; publish now. */
  readonly onComplete: (sha256: string) => Promise<void>;
  readonly onFailed: (error: unknown) => void;
};

/** Fills one partial file over as many data connections as it takes, each going on where the last one ended. */
export class Download {
  readonly #options: Options;
  readonly #hash = new FileHash();
  #asked = false;
  #run: DataRun | undefined;
  #retry: Disposable | undefined;
  #fruitlessTries = 0;
  #lengthAtLastTry = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Bytes that are still to be written. */
  get missingBytes(): number {
    return this.#options.size - this.#options.partial.length;
  }

  /** Bytes come, or the host will be asked again: a next word from it can be waited for. */
  get isBusy(): boolean {
    return this.#retry !== undefined || this.#run?.over === false;
  }

  /** Asks the host for what is missing, once what an earlier run received has been read again: the hash is of the whole file. */
  start(): void {
    this.pause();
    this.#fruitlessTries = 0;
    if (this.#hash.bytes === this.#options.partial.length) this.#ask();
    else this.#run = new DataRun(this.#run, (signal) => this.#readBack(signal));
  }

  /** The host answers with `download`. */
  #ask(): void {
    const { port, transferId, partial } = this.#options;
    this.#asked = true;
    this.#forgetRetry();
    port.send({ type: 'accept', transferId, offset: partial.length });
  }

  /** Asks once more after a cut: soon, then later and later. */
  askAgain(): void {
    const { clock, partial } = this.#options;
    this.#fruitlessTries = partial.length > this.#lengthAtLastTry ? 0 : this.#fruitlessTries + 1;
    this.#lengthAtLastTry = partial.length;
    const delayMs = Math.min(RETRY_CAP_MS, RETRY_BASE_MS * 2 ** this.#fruitlessTries);
    this.#retry = clock.after(delayMs, () => this.#ask());
  }

  /** The host grants a data connection; an older one that still runs is stopped first. */
  begin(message: MessageOf<'download'>): void {
    if (!this.#asked) return;
    this.pause();
    this.#run = new DataRun(this.#run, (signal) => this.#receive(message, signal));
  }

  /** Stops what runs, keeps what came. */
  pause(): void {
    this.#forgetRetry();
    this.#run?.stop();
  }

  /** Stops what runs and lets go of the partial file, which stays for the next start of the app. */
  async close(): Promise<void> {
    this.pause();
    await this.#run?.done;
    await this.#options.partial.close();
  }

  /** Stops what runs and deletes what came, unless it was published. */
  async abandon(): Promise<void> {
    this.pause();
    await this.#run?.done;
    await this.#options.partial.discard();
  }

  #forgetRetry(): void {
    this.#retry?.[Symbol.dispose]();
    this.#retry = undefined;
  }

  async #readBack(signal: AbortSignal): Promise<void> {
    const { clock, partial, onReadBack, onFailed } = this.#options;
    const buffer = Buffer.allocUnsafeSlow(Math.min(READ_BACK_BYTES, Math.max(1, partial.length)));
    const onSample = (progress: Progress) => onReadBack(progress);
    onSample({ bytes: this.#hash.bytes, bytesPerSecond: 0 });
    using sampler = new ProgressSampler({ clock, size: partial.length, startBytes: this.#hash.bytes, onSample });
    try {
      while (this.#hash.bytes < partial.length) {
        signal.throwIfAborted();
        this.#hash.update(this.#hash.bytes, await partial.read(buffer, this.#hash.bytes));
        sampler.bytes = this.#hash.bytes;
      }
      signal.throwIfAborted();
      this.#ask();
    } catch (error) {
      if (!signal.aborted) onFailed(error);
    }
  }

  async #receive(message: MessageOf<'download'>, signal: AbortSignal): Promise<void> {
    const { onComplete, onCut, onFailed, logger, transferId } = this.#options;
    try {
      const channel = await this.#open(message, signal);
      const { sha256 } = await this.#receiveFrom(channel, signal);
      this.#options.letGo(channel.pipe);
      await onComplete(sha256);
    } catch (error) {
      const isCut = CONNECTION_FAULTS.has(toFailure(error).code);
      if (signal.aborted && (isCut || error === signal.reason)) return;
      logger.log(error instanceof LanChatError ? 'info' : 'error', 'download-broken', { transferId, error });
      if (isCut) onCut();
      else onFailed(error);
    }
  }

  async #open({ grant, offset, size }: MessageOf<'download'>, signal: AbortSignal): Promise<DataChannel> {
    const { port, partial } = this.#options;
    signal.throwIfAborted();
    if (size !== this.#options.size) throw new LanChatError('protocol-error');
    if (offset !== partial.length) throw new LanChatError('connection-lost'); // an answer to an older question
    const channel = await port.openData({ grant, direction: 'download', offset, signal });
    if (channel.offset === offset && channel.size === size) return channel;
    channel.pipe.destroy();
    throw new LanChatError('protocol-error');
  }

  async #receiveFrom({ pipe, leftover, offset, size }: DataChannel, signal: AbortSignal): Promise<{ readonly sha256: string }> {
    const { clock, partial, onProgress, onStandstill } = this.#options;
    onProgress({ bytes: offset, bytesPerSecond: 0 });
    using sampler = new ProgressSampler({ clock, size, startBytes: offset, onSample: onProgress });
    try {
      return await receiveFile({
        ...{ pipe, leftover, offset, size, partial, signal },
        hash: this.#hash,
        onProgress: (bytes) => {
          sampler.bytes = bytes;
        },
      });
    } catch (error) {
      onStandstill(partial.length);
      throw error;
    }
  }
}
