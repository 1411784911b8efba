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

/** So many data connections in a row may end without a single new byte. */
const MAX_FRUITLESS_TRIES = 5;
const RETRY_BASE_MS = 250;
/** What a new connection may cure. */
const CONNECTION_FAULTS: ReadonlySet<FailureCode> = new Set([
  ...(['connection-lost', 'timed-out', 'nobody-there', 'connection-refused', 'network-unreachable'] as const),
  ...(['host-not-found', 'grant-invalid', 'too-many-connections'] as const),
]);

type Options = Omit<TransferContext, 'onChanged'> & {
  readonly transferId: TransferId;
  readonly size: number;
  readonly partial: PartialFile;
  readonly onProgress: (progress: Progress) => void;
  /** The data connection ended too early: ask again, or give up. */
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

  /** Asks the host for what is missing. It answers with `download`. */
  ask(): void {
    const { port, transferId, partial } = this.#options;
    this.#asked = true;
    this.#forgetRetry();
    port.send({ type: 'accept', transferId, offset: partial.length });
  }

  /** Asks once more after a cut: soon, then later and later; fails with `connection-lost` when nothing new came five times. */
  askAgain(): void {
    const { clock, partial, onFailed } = this.#options;
    this.#fruitlessTries = partial.length > this.#lengthAtLastTry ? 0 : this.#fruitlessTries + 1;
    this.#lengthAtLastTry = partial.length;
    if (this.#fruitlessTries >= MAX_FRUITLESS_TRIES) onFailed(new LanChatError('connection-lost'));
    else this.#retry = clock.after(RETRY_BASE_MS * 2 ** this.#fruitlessTries, () => this.ask());
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

  /** Goes on after the connection to the host came back. */
  rejoin(): void {
    this.pause();
    this.#fruitlessTries = 0;
    if (this.#asked) this.ask();
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
    const { clock, partial, onProgress } = this.#options;
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
      onProgress({ bytes: partial.length, bytesPerSecond: 0 });
      throw error;
    }
  }
}
