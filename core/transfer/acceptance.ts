import type { Failure } from '../../shared/model/failure.ts';
import type { FileFault, Progress } from '../../shared/model/transfer.ts';
import type { MessageOf } from '../../shared/wire/message.ts';
import { runInBackground } from '../lib/run-in-background.ts';
import { Download, isConnectionFault } from './download.ts';
import type { DownloadQueue } from './download-queue.ts';
import type { IncomingCopy, SavedCopy } from './incoming-copy.ts';
import { PartialFile } from './partial-file.ts';
import type { TransferContext } from './transfer-context.ts';
import type { UnfinishedIncoming } from './unfinished-transfer.ts';

/** What an acceptance tells its transfer; nothing after it was ended. */
export type AcceptanceEvents = {
  /** It got its place, and begins or goes on. */
  onStarting(): void;
  onProgress(progress: Progress): void;
  /** What an earlier run received is being read again. */
  onReadBack(progress: Progress): void;
  onStandstill(): void;
  /** The connection broke; it asks again by itself. */
  onCut(): void;
  /** Some of what came was wrong; it asks for that again by itself. */
  onWrong(): void;
  onPublishing(): void;
  onSaved(saved: SavedCopy): void;
  onFailed(error: unknown): void;
};

type Options = Pick<TransferContext, 'port' | 'clock' | 'logger' | 'letGo' | 'limits' | 'onKept'> & {
  readonly queue: DownloadQueue;
  /** Opens the copy of an earlier run, or one that was let go of. */
  readonly reopen: (record: UnfinishedIncoming) => Promise<IncomingCopy>;
  readonly events: AcceptanceEvents;
};

/** What could not even be opened for want of its manifest is tried again after this. */
const OPEN_AGAIN_MS = 8_000;

/** What a person accepted, from the acceptance to its end: the copy, its place among this device's downloads, and what the next start needs. */
export class Acceptance {
  readonly #options: Options;
  #record: UnfinishedIncoming;
  #download: Download | undefined;
  #opening: Promise<void> | undefined;
  #retry: Disposable | undefined;
  #place: Disposable | undefined;
  #isPlaced = false;
  /** Nothing runs, and nothing that still comes from what ran is news. */
  #isHeld: boolean;
  #isOver = false;

  /** `record` says what an earlier run left; with a `copy` it is a new one. */
  constructor(record: UnfinishedIncoming, options: Options, copy?: IncomingCopy) {
    this.#options = options;
    this.#record = record;
    this.#isHeld = copy === undefined;
    if (copy !== undefined) this.#adopt(copy);
  }

  get isPaused(): boolean {
    return this.#record.paused;
  }
  /** Why it was stopped, when that was not the person's wish. */
  get failure(): Failure | undefined {
    return this.#record.failure;
  }
  get isHeld(): boolean {
    return this.#isHeld;
  }
  /** A next word from the host can be waited for. */
  get isBusy(): boolean {
    return this.#download?.isBusy === true;
  }
  get isOpening(): boolean {
    return this.#opening !== undefined;
  }
  /** Bytes of files that are here, as far as it is known. */
  get bytes(): number {
    const copy = this.#download?.copy;
    return copy?.isChecked === true ? copy.bytes : this.#record.bytes;
  }
  get wantedBytes(): number {
    return this.#record.wanted?.bytes ?? this.#record.offer.size;
  }
  get faults(): readonly FileFault[] {
    return this.#download?.copy.faults ?? [];
  }
  get record(): UnfinishedIncoming {
    return this.#record;
  }

  /** Gets a place among the downloads that run, and begins; false when it has to wait for one. */
  enter(): boolean {
    this.#leavePlace();
    this.#isHeld = false;
    this.#place = this.#options.queue.enter(() => {
      this.#isPlaced = true;
      this.#start();
    });
    return this.#isPlaced;
  }

  begin(message: MessageOf<'download'>): void {
    if (!this.#isHeld) this.#download?.begin(message);
  }

  /** Stops what runs, gives up the place, and keeps what came. */
  hold(): void {
    this.#isHeld = true;
    this.#retry?.[Symbol.dispose]();
    this.#download?.pause();
    this.#leavePlace();
  }

  /** As `hold`, and lets go of what came: the next `enter` looks at the disk anew. */
  async letGo(): Promise<void> {
    const download = this.#download;
    this.hold();
    this.#keep({});
    this.#download = undefined;
    this.#opening = download?.close();
    await this.#opening;
    this.#opening = undefined;
    if (!this.#isHeld) this.#start();
  }

  /** Keeps whether it goes on by itself after the next start. */
  setPaused(paused: boolean, failure?: Failure): void {
    this.#keep({ paused, failure });
  }

  /** Tries once more after a cut, later and later. */
  askAgain(): void {
    if (this.#download !== undefined) this.#download.askAgain();
    else this.#retry = this.#options.clock.after(OPEN_AGAIN_MS, () => this.#start());
  }

  /** Ends it. What came stays for the next start, or is deleted. Safe to call twice. */
  async end(unfinished: 'keep' | 'delete'): Promise<void> {
    this.hold();
    this.#isOver = true;
    await this.#opening?.catch(() => {});
    if (unfinished === 'keep') await this.#download?.close();
    else if (this.#download !== undefined) await this.#download.abandon();
    else await PartialFile.remove(this.#record.partialPath);
  }

  #leavePlace(): void {
    this.#isPlaced = false;
    this.#place?.[Symbol.dispose]();
    this.#place = undefined;
  }

  #start(): void {
    if (this.#isOver || this.#isHeld || !this.#isPlaced) return;
    this.#options.events.onStarting();
    if (this.#opening !== undefined) return;
    if (this.#download !== undefined) this.#download.start();
    else {
      this.#opening = this.#open();
      runInBackground(this.#options.logger, 'open-download', () => this.#opening ?? Promise.resolve());
    }
  }

  /** Deals with its own errors. */
  async #open(): Promise<void> {
    const { reopen, events } = this.#options;
    try {
      const copy = await reopen(this.#record);
      this.#adopt(copy);
    } catch (error) {
      this.#opening = undefined;
      if (this.#isOver) return;
      if (!isConnectionFault(error)) events.onFailed(error);
      else if (!this.#isHeld) events.onCut();
      return;
    }
    this.#opening = undefined;
    if (!this.#isOver && !this.#isHeld && this.#isPlaced) this.#download?.start();
  }

  #adopt(copy: IncomingCopy): void {
    const { port, clock, logger, letGo, limits, events } = this.#options;
    const isNews = () => this.#download === download && !this.#isHeld && !this.#isOver;
    const download: Download = new Download({
      ...{ port, clock, logger, letGo, limits, copy },
      transferId: this.#record.offer.transferId,
      onProgress: (progress) => isNews() && events.onProgress(progress),
      onReadBack: (progress) => isNews() && events.onReadBack(progress),
      onStandstill: () => this.#download === download && !this.#isOver && events.onStandstill(),
      onCut: () => isNews() && events.onCut(),
      onWrong: () => {
        if (this.#download !== download || this.#isOver) return;
        this.#keep({ startedOver: true });
        if (this.#isHeld) return;
        events.onWrong();
        download.ask();
      },
      onComplete: async () => {
        if (this.#download === download && !this.#isOver) await this.#publish(copy);
      },
      onFailed: (error) => this.#download === download && !this.#isOver && events.onFailed(error),
    });
    this.#download = download;
    this.#keep({ partialPath: copy.path, realFolder: copy.realFolder });
  }

  async #publish(copy: IncomingCopy): Promise<void> {
    const { events } = this.#options;
    events.onPublishing();
    const saved = await copy.publish();
    this.#leavePlace();
    this.#isOver = true;
    events.onSaved(saved);
  }

  #keep(change: Partial<UnfinishedIncoming>): void {
    this.#record = { ...this.#record, ...change, bytes: this.bytes };
    if (!this.#isOver) this.#options.onKept(this.#record);
  }
}
