import type { FailureCode } from '../../shared/model/failure.ts';
import { manifestRange } from '../../shared/model/stream.ts';
import type { MessageOf, SenderState } from '../../shared/wire/message.ts';
import { LanChatError, toFailure } from '../lib/errors.ts';
import { DataRun } from './data-run.ts';
import type { TreeOffer } from './incoming-offer.ts';
import { type OfferedTree, readTree } from './offered-manifest.ts';
import { receiveStream, type StreamSink } from './receive-stream.ts';
import type { TransferContext } from './transfer-context.ts';

/** Nothing new for so long is no answer. */
const PATIENCE_MS = 15_000;
const RETRY_MS = 500;
/** What is on its way to a host that is full by now may still come, for so long. */
const STANDBY_MS = 1_000;

/** What a person is told of; anything else may be cured by looking again. */
const FINAL_FAULTS: ReadonlySet<FailureCode> = new Set(['hash-mismatch', 'protocol-error']);

/** Looks at the manifest of an offered tree: rule FT22. Nothing of it is written anywhere. */
export class ManifestFetch {
  readonly #offer: TreeOffer;
  readonly #context: Pick<TransferContext, 'port' | 'clock' | 'logger' | 'letGo' | 'limits'>;
  #answer: PromiseWithResolvers<OfferedTree> | undefined;
  #run: DataRun | undefined;
  #timer: Disposable | undefined;
  #retry: Disposable | undefined;
  #standby: Disposable | undefined;
  #hasMoved = false;
  #onMoved: (() => void) | undefined;
  #wasWrong = false;

  constructor(offer: TreeOffer, context: Pick<TransferContext, 'port' | 'clock' | 'logger' | 'letGo' | 'limits'>) {
    this.#offer = offer;
    this.#context = context;
  }

  /**
   * What the manifest says, which is what the offer said. A second call is the first one as long as that is under way.
   * Rejects with `timed-out`, `host-full`, `hash-mismatch`, `protocol-error`, or what `stop` was given.
   */
  fetch(): Promise<OfferedTree> {
    if (this.#answer === undefined) {
      this.#answer = Promise.withResolvers();
      this.#wasWrong = false;
      this.#watch();
      this.#look();
    }
    return this.#answer.promise;
  }

  /** The host grants a data connection. */
  begin(message: MessageOf<'download'>): void {
    if (this.#answer === undefined) return;
    this.#run?.stop();
    this.#run = new DataRun(this.#run, (signal) => this.#receive(message, signal));
  }

  /** Whether it can come. For room on the host's disk nobody waits who only wants to look. */
  senderState(state: SenderState): void {
    this.#standby?.[Symbol.dispose]();
    if (this.#answer === undefined || state !== 'host-full') return;
    let isMoving = false;
    this.#onMoved = () => {
      isMoving = true;
    };
    this.#standby = this.#context.clock.after(STANDBY_MS, () => {
      if (!isMoving) this.stop(new LanChatError('host-full', { name: this.#offer.name }));
    });
  }

  /** Whoever waits is told why there is nothing. */
  stop(reason: LanChatError): void {
    this.#finish()?.reject(reason);
  }

  async close(): Promise<void> {
    this.stop(new LanChatError('unknown-transfer'));
    await this.#run?.done;
  }

  #look(): void {
    this.#context.port.send({ type: 'look', transferId: this.#offer.transferId });
  }

  #watch(): void {
    this.#hasMoved = false;
    this.#timer = this.#context.clock.after(PATIENCE_MS, () => {
      if (this.#hasMoved) this.#watch();
      else this.stop(new LanChatError('timed-out', { name: this.#offer.name }));
    });
  }

  async #receive({ grant, ranges }: MessageOf<'download'>, signal: AbortSignal): Promise<void> {
    const { port, letGo, limits } = this.#context;
    const [start, end] = manifestRange(this.#offer.tree);
    try {
      signal.throwIfAborted();
      if (ranges.length !== 1 || ranges[0]?.[0] !== start || ranges[0][1] !== end) throw new LanChatError('protocol-error');
      const { pipe, leftover } = await port.openData({ grant, direction: 'download', signal });
      const sink = new MemorySink(end, () => {
        this.#hasMoved = true;
        this.#onMoved?.();
      });
      await receiveStream({ pipe, leftover, bytes: end, openSink: () => sink, limiter: limits.downloads, signal });
      letGo(pipe);
      const tree = readTree(sink.bytes, this.#offer);
      this.#finish()?.resolve(tree);
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  /** What was damaged on the way, or at the host, is asked for once more; what broke is, too, until that takes too long. */
  #fail(error: unknown): void {
    const { code } = toFailure(error);
    const { port, clock } = this.#context;
    if (FINAL_FAULTS.has(code) && (this.#wasWrong || code !== 'hash-mismatch')) {
      this.stop(error instanceof LanChatError ? error : new LanChatError('internal', {}, { cause: error }));
      return;
    }
    if (code === 'hash-mismatch') {
      this.#wasWrong = true;
      port.send({ type: 'failed', transferId: this.#offer.transferId, code });
    }
    this.#retry?.[Symbol.dispose]();
    this.#retry = clock.after(RETRY_MS, () => this.#look());
  }

  #finish(): PromiseWithResolvers<OfferedTree> | undefined {
    const answer = this.#answer;
    this.#answer = undefined;
    this.#timer?.[Symbol.dispose]();
    this.#retry?.[Symbol.dispose]();
    this.#standby?.[Symbol.dispose]();
    this.#run?.stop();
    return answer;
  }
}

/** A manifest has at most 8 MiB, which its offer says before. */
class MemorySink implements StreamSink {
  readonly isCrowded = false;
  readonly bytes: Buffer;
  readonly #onBytes: () => void;
  #filled = 0;

  constructor(bytes: number, onBytes: () => void) {
    this.bytes = Buffer.alloc(bytes);
    this.#onBytes = onBytes;
  }

  take(chunk: Uint8Array): void {
    this.bytes.set(chunk, this.#filled);
    this.#filled += chunk.length;
    this.#onBytes();
  }

  async finish(): Promise<void> {}
}
