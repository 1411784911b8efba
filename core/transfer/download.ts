import { type Ranges, totalOf } from '../../shared/lib/ranges.ts';
import type { FailureCode } from '../../shared/model/failure.ts';
import type { TransferId } from '../../shared/model/ids.ts';
import type { Progress } from '../../shared/model/transfer.ts';
import type { MessageOf } from '../../shared/wire/message.ts';
import { LanChatError, toFailure } from '../lib/errors.ts';
import { DataRun } from './data-run.ts';
import type { IncomingCopy } from './incoming-copy.ts';
import { ProgressSampler } from './progress-reporter.ts';
import { receiveStream } from './receive-stream.ts';
import type { TransferContext } from './transfer-context.ts';

/** After a cut the host is asked again soon; while nothing new comes, later and later. */
const RETRY_BASE_MS = 250;
const RETRY_CAP_MS = 8_000;
/** What a new connection may cure. */
const CONNECTION_FAULTS: ReadonlySet<FailureCode> = new Set([
  ...(['connection-lost', 'timed-out', 'nobody-there', 'connection-refused', 'network-unreachable'] as const),
  ...(['host-not-found', 'grant-invalid', 'too-many-connections'] as const),
]);

type Options = Pick<TransferContext, 'port' | 'clock' | 'logger' | 'letGo' | 'limits'> & {
  readonly transferId: TransferId;
  readonly copy: IncomingCopy;
  readonly onProgress: (progress: Progress) => void;
  /** What an earlier run received is being read again. */
  readonly onReadBack: (progress: Progress) => void;
  /** Nothing flows any more. */
  readonly onStandstill: () => void;
  /** The data connection ended too early: ask again. */
  readonly onCut: () => void;
  /** All of it came, but some was wrong and has to come once more. */
  readonly onWrong: () => void;
  /** Everything that is wanted is there and right, or left out; publish now. */
  readonly onComplete: () => Promise<void>;
  readonly onFailed: (error: unknown) => void;
};

/** Fills one copy over as many data connections as it takes, each bringing what is still missing. */
export class Download {
  readonly copy: IncomingCopy;
  readonly #options: Options;
  /** What the host was asked for last. */
  #asked: Ranges | undefined;
  #run: DataRun | undefined;
  #retry: Disposable | undefined;
  #fruitlessTries = 0;
  #hadAtLastTry = 0;

  constructor(options: Options) {
    this.#options = options;
    this.copy = options.copy;
  }

  /** Bytes come, or the host will be asked again: a next word from it can be waited for. */
  get isBusy(): boolean {
    return this.#retry !== undefined || this.#run?.over === false;
  }

  /**
   * Asks the host for what is missing, once what an earlier run received has been read again, and what an earlier connection brought is
   * on the disk: that is not to come once more.
   */
  start(): void {
    this.pause();
    this.#fruitlessTries = 0;
    if (!this.copy.isChecked) this.#run = new DataRun(this.#run, (signal) => this.#check(signal));
    else if (this.#run?.over === false) this.#run = new DataRun(this.#run, (signal) => this.#work(signal, () => this.#askOrComplete(signal)));
    else if (this.copy.missing.length === 0) this.#run = new DataRun(this.#run, (signal) => this.#work(signal, this.#options.onComplete));
    else this.ask();
  }

  /** Says what is missing. The host answers with `download`. */
  ask(): void {
    const { port, transferId } = this.#options;
    const ranges = this.copy.missing;
    this.#asked = ranges;
    this.#forgetRetry();
    port.send({ type: 'accept', transferId, ranges: ranges.map(([start, end]) => [start, end]), have: this.copy.have });
  }

  /** Asks once more after a cut: soon, then later and later. */
  askAgain(): void {
    const { have } = this.copy;
    this.#fruitlessTries = have > this.#hadAtLastTry ? 0 : this.#fruitlessTries + 1;
    this.#hadAtLastTry = have;
    const delayMs = Math.min(RETRY_CAP_MS, RETRY_BASE_MS * 2 ** this.#fruitlessTries);
    this.#retry = this.#options.clock.after(delayMs, () => this.ask());
  }

  /** The host grants a data connection; an older one that still runs is stopped first. */
  begin(message: MessageOf<'download'>): void {
    if (this.#asked === undefined) return;
    this.pause();
    this.#run = new DataRun(this.#run, (signal) => this.#receive(message, signal));
  }

  /** Stops what runs, keeps what came. */
  pause(): void {
    this.#forgetRetry();
    this.#run?.stop();
  }

  /** Stops what runs and lets go of the copy, which stays for the next start. */
  async close(): Promise<void> {
    this.pause();
    await this.#run?.done;
    await this.copy.close();
  }

  /** Stops what runs and deletes what came, unless it was published. */
  async abandon(): Promise<void> {
    this.pause();
    await this.#run?.done;
    await this.copy.discard();
  }

  #forgetRetry(): void {
    this.#retry?.[Symbol.dispose]();
    this.#retry = undefined;
  }

  async #askOrComplete(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.copy.missing.length === 0) await this.#options.onComplete();
    else this.ask();
  }

  async #check(signal: AbortSignal): Promise<void> {
    const { clock, onReadBack } = this.#options;
    await this.#work(signal, async () => {
      onReadBack({ bytes: 0, bytesPerSecond: 0 });
      using sampler = new ProgressSampler({ clock, size: this.copy.bytes, startBytes: 0, onSample: onReadBack });
      const onProgress = (bytes: number, ofBytes: number) => {
        sampler.bytes = bytes;
        sampler.size = ofBytes;
      };
      await this.copy.check({ signal, onProgress });
      await this.#askOrComplete(signal);
    });
  }

  async #receive(message: MessageOf<'download'>, signal: AbortSignal): Promise<void> {
    const { onComplete, onWrong } = this.#options;
    await this.#work(signal, async () => {
      await this.#receiveRanges(message, signal);
      if (this.copy.missing.length === 0) await onComplete();
      else onWrong();
    });
  }

  async #receiveRanges({ grant, ranges }: MessageOf<'download'>, signal: AbortSignal): Promise<void> {
    const { port, clock, limits, letGo, onProgress, onStandstill } = this.#options;
    const { copy } = this;
    signal.throwIfAborted();
    // What came since it was asked for is not to come again: an answer to an older question.
    if (!areSame(ranges, copy.missing)) throw new LanChatError('connection-lost');
    const { pipe, leftover } = await port.openData({ grant, direction: 'download', signal });
    const onSample = ({ bytes: _, ...rate }: Progress) => onProgress({ ...rate, bytes: copy.bytes, ...placeIn(copy) });
    onSample({ bytes: copy.bytes, bytesPerSecond: 0 });
    using sampler = new ProgressSampler({ clock, size: copy.wantedBytes, startBytes: copy.bytes, onSample });
    try {
      await receiveStream({
        ...{ pipe, leftover, signal, bytes: totalOf(ranges), limiter: limits.downloads },
        openSink: (events) => {
          const sink = copy.openSink(ranges, events);
          return {
            get isCrowded() {
              return sink.isCrowded;
            },
            take: (chunk) => {
              sink.take(chunk);
              sampler.bytes = copy.bytes;
            },
            finish: () => sink.finish(),
          };
        },
      });
      letGo(pipe);
    } finally {
      onStandstill();
    }
  }

  /** Tells what came of it, unless somebody stopped it. */
  async #work(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    const { onCut, onFailed, logger, transferId } = this.#options;
    try {
      await work();
    } catch (error) {
      const isCut = isConnectionFault(error);
      if (signal.aborted && (isCut || error === signal.reason)) return;
      logger.log(error instanceof LanChatError ? 'info' : 'error', 'download-broken', { transferId, error });
      if (isCut) onCut();
      else onFailed(error);
    }
  }
}

/** True when a new connection may cure it. */
export function isConnectionFault(error: unknown): boolean {
  return CONNECTION_FAULTS.has(toFailure(error).code);
}

function areSame(ranges: Ranges, others: Ranges | undefined): boolean {
  return ranges.length === others?.length && ranges.every(([start, end], index) => start === others[index]?.[0] && end === others[index]?.[1]);
}

function placeIn({ file, filesDone }: IncomingCopy): Pick<Progress, 'file' | 'filesDone'> {
  return { ...(file === undefined ? {} : { file }), ...(filesDone === undefined ? {} : { filesDone }) };
}
