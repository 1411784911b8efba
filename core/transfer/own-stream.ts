import { areRanges, intersect, type Ranges, unite } from '../../shared/lib/ranges.ts';
import { manifestRange, streamLength } from '../../shared/model/stream.ts';
import type { FileFault, OfferedFile, Progress } from '../../shared/model/transfer.ts';
import type { MessageOf } from '../../shared/wire/message.ts';
import { LanChatError } from '../lib/errors.ts';
import { HashAnswers } from './hash-answers.ts';
import { type OutgoingOffer, offeredFiles } from './outgoing-offer.ts';
import { OwnSource, type SourceStore } from './own-source.ts';
import { ProgressSampler } from './progress-reporter.ts';
import { sendStream } from './send-stream.ts';
import { isSourceFault, StreamHashes } from './stream-hashes.ts';
import type { StreamSource } from './stream-source.ts';
import type { TransferContext } from './transfer-context.ts';
import type { UnfinishedOutgoing } from './unfinished-transfer.ts';
import { UploadCoverage } from './upload-coverage.ts';

/** Files that could not be sent, as far as they are named. */
const MAX_FAULTS_NAMED = 100;

export type OwnStreamOptions = Pick<TransferContext, 'port' | 'clock' | 'logger' | 'letGo' | 'limits'> & {
  readonly sources: SourceStore;
  /** One more file that cannot be sent. */
  readonly onFault: () => void;
  /** True while an upload runs. */
  readonly isBusy: () => boolean;
};

export type UploadWork = {
  readonly signal: AbortSignal;
  /** The ranges are known, and worth keeping. */
  readonly onBegun: () => void;
  /** Bytes of files, those that the host had before included. Not called for the manifest alone: nobody has accepted anything then. */
  readonly onProgress: (progress: Progress) => void;
};

/** The stream of an own offer: what it is made of, what of it the host has, and how that gets there. */
export class OwnStream {
  readonly #offer: OutgoingOffer;
  readonly #options: OwnStreamOptions;
  readonly #source: OwnSource;
  readonly #hashes: StreamHashes;
  readonly #coverage: UploadCoverage;
  readonly #answers: HashAnswers;
  readonly #faults: FileFault[];

  /** `unfinished` is what an earlier run left of it. */
  constructor(offer: OutgoingOffer, options: OwnStreamOptions, unfinished?: UnfinishedOutgoing) {
    this.#offer = offer;
    this.#options = options;
    this.#source = new OwnSource(offer, options.sources);
    this.#hashes = new StreamHashes(offer.tree?.files ?? 1);
    // Who accepts a plain file wants all of it; of a tree perhaps some of its files.
    this.#coverage = new UploadCoverage(streamLength(offer), offer.keep || offer.tree === undefined, unfinished?.coverage);
    this.#answers = new HashAnswers({
      ...{ hashes: this.#hashes, clock: options.clock, logger: options.logger, isBusy: options.isBusy },
      source: () => this.#source.load(),
      send: (hashes) => options.port.send({ type: 'hashes', transferId: offer.transferId, hashes: [...hashes] }),
    });
    this.#faults = [...(unfinished?.faults ?? [])];
    for (const { file, code } of this.#faults) if (isSourceFault(code)) this.#hashes.setFault(file, code);
  }

  /** Files of a tree that could not be sent, the first ones. */
  get faults(): readonly FileFault[] {
    return [...this.#faults];
  }

  /** What the next start of the app needs of it. */
  get record(): Pick<UnfinishedOutgoing, 'coverage' | 'faults'> {
    return this.#offer.tree === undefined ? {} : { coverage: this.#coverage.record, faults: this.faults };
  }

  /** What the offer is made of. @throws LanChatError `file-not-found` when that is not known any more */
  source(): Promise<StreamSource> {
    return this.#source.load();
  }

  /** Every file of the offer. Throws as `source` does. */
  async files(): Promise<readonly OfferedFile[]> {
    return offeredFiles(this.#offer, await this.#source.load());
  }

  /** Somebody may have some of the files already. Rule FT24. */
  askHashes(files: readonly number[]): void {
    this.#answers.ask(files);
  }

  /**
   * Brings the host what it asks for. Rejects as `sendStream` and the port do, and with `protocol-error` for ranges that are not in the
   * stream. `bytes` of files are at the host then; `sha256` is defined when it has everything.
   */
  async upload({ grant, ranges }: MessageOf<'upload'>, work: UploadWork): Promise<{ readonly bytes: number; readonly sha256: string | undefined }> {
    const { port, clock, letGo, limits } = this.#options;
    const { tree, size } = this.#offer;
    const { signal } = work;
    const source = await this.#source.load();
    if (!areRanges(ranges, source.length)) throw new LanChatError('protocol-error');
    this.#coverage.begin(ranges);
    work.onBegun();
    const before = source.fileBytesIn(this.#coverage.delivered);
    let file = 0;
    const onSample = (progress: Progress) => {
      if (!this.#isManifest(ranges))
        work.onProgress(tree === undefined ? progress : { ...progress, file, filesDone: this.#filesDone(source, ranges, file) });
    };
    const { pipe, leftover } = await port.openData({ grant, direction: 'upload', signal });
    onSample({ bytes: before, bytesPerSecond: 0 });
    using sampler = new ProgressSampler({ clock, size, startBytes: before, onSample });
    await sendStream({
      ...{ source, ranges, hashes: this.#hashes, signal, pipe, leftover, limiter: limits.uploads },
      onFault: tree === undefined ? undefined : (faulty, code) => this.#addFault({ file: faulty, path: source.relativePath(faulty), code }),
      onProgress: (bytes, lastFile) => {
        sampler.bytes = before + bytes;
        file = lastFile;
      },
    });
    letGo(pipe);
    this.#coverage.done();
    return { bytes: source.fileBytesIn(this.#coverage.delivered), sha256: await this.#total() };
  }

  /** Stops what it reads for others. */
  async close(): Promise<void> {
    await this.#answers.close();
  }

  /** Deletes the copies that the app made for it. */
  removeTemporary(): Promise<void> {
    return this.#source.removeTemporary();
  }

  #isManifest(ranges: MessageOf<'upload'>['ranges']): boolean {
    const { tree } = this.#offer;
    return tree !== undefined && (ranges.at(-1)?.[1] ?? 0) <= manifestRange(tree)[1];
  }

  /** Files that the host has, while it is sent `ranges` up to `file`. */
  #filesDone(source: StreamSource, ranges: Ranges, file: number): number {
    const sent = intersect(ranges, [[0, source.start(file)]]);
    return source.wholeFilesIn(unite([...this.#coverage.delivered, ...sent]));
  }

  async #total(): Promise<string | undefined> {
    if (!this.#coverage.isComplete) return undefined;
    // Some may have been sent by an earlier run.
    await this.#answers.complete();
    return this.#hashes.total(this.#offer.tree !== undefined);
  }

  #addFault(fault: FileFault): void {
    if (this.#faults.length >= MAX_FAULTS_NAMED) return;
    this.#faults.push(fault);
    this.#options.onFault();
  }
}
