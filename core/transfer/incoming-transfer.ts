import { dirname } from 'node:path';
import type { Ranges } from '../../shared/lib/ranges.ts';
import type { FailureCode } from '../../shared/model/failure.ts';
import type { FileFault, IncomingState, OfferDetails, OfferedFile, Progress } from '../../shared/model/transfer.ts';
import type { MessageOf, OfferEnd, ReceiverState, SenderState } from '../../shared/wire/message.ts';
import { LanChatError, toFailure } from '../lib/errors.ts';
import { folderLabel } from '../lib/folder-label.ts';
import { runInBackground } from '../lib/run-in-background.ts';
import { Acceptance, type AcceptanceEvents } from './acceptance.ts';
import { type Choice, CopyMaker } from './copy-maker.ts';
import type { DiskOptions } from './disk.ts';
import type { DownloadQueue } from './download-queue.ts';
import type { IncomingCopy, SavedCopy } from './incoming-copy.ts';
import { type IncomingCard, type IncomingOffer, incomingCardOf, isTreeOffer } from './incoming-offer.ts';
import { isTurnedDown, isUnderWay, isWaitingForSender, withoutSender } from './incoming-status.ts';
import { OfferContents } from './offer-contents.ts';
import { OwnedFiles } from './owned-files.ts';
import { ProgressReporter } from './progress-reporter.ts';
import { offeredFilesOf, type SavedItem, type SavedParts } from './saved-parts.ts';
import { Standby } from './standby.ts';
import type { TransferContext } from './transfer-context.ts';
import type { UnfinishedIncoming } from './unfinished-transfer.ts';

type Options = TransferContext &
  DiskOptions & {
    readonly queue: DownloadQueue;
    /** What other downloads are still going to write. */
    readonly promisedBytes: () => number;
    readonly onRate: (bytesPerSecond: number) => void;
  };

/** What an earlier run left of it. */
type Known = Pick<IncomingCard, 'status'> &
  Partial<Pick<IncomingCard, 'faults' | 'wanted' | 'isAutomatic' | 'isDangerous'>> & {
    /** The host says that it can be accepted; false until it has said so. */
    readonly isOpen?: boolean | undefined;
    readonly savedPath?: string | undefined;
    readonly savedParts?: SavedParts | undefined;
    readonly unfinished?: UnfinishedIncoming | undefined;
  };

/** What a person can mend on this device. The host is told, although nothing was accepted (rule FT25), and what came stays (rule FT11). */
const DISK_FAULTS: ReadonlySet<FailureCode> = new Set(['disk-full', 'folder-unwritable']);

/** This device's copy of what somebody offers, from the offer to its end. Nothing is written before `accept`. */
export class IncomingTransfer {
  readonly #offer: IncomingOffer;
  readonly #options: Options;
  readonly #contents: OfferContents;
  readonly #owned: OwnedFiles;
  readonly #copies: CopyMaker;
  readonly #reporter: ProgressReporter;
  readonly #standby: Standby;
  #status: IncomingState;
  #savedPath: string | undefined;
  #savedParts: SavedParts | undefined;
  #wanted: IncomingCard['wanted'];
  #wantedFiles: Ranges | undefined;
  #faults: readonly FileFault[];
  #isAutomatic: boolean;
  #wasDangerous: boolean;
  #isOpen: boolean;
  #preparing: Promise<void> | undefined;
  #acceptance: Acceptance | undefined;
  /** The offer ended, but the host may have all of it. */
  #ending: OfferEnd | undefined;
  #cleaning: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(offer: IncomingOffer, options: Options, known: Known) {
    const { unfinished } = known;
    this.#offer = offer;
    this.#options = options;
    this.#contents = new OfferContents(offer, options);
    this.#owned = new OwnedFiles(offer, options);
    const { disk, platform, promisedBytes } = options;
    const promisedToOthers = () => Math.max(0, promisedBytes() - this.promisedBytes);
    this.#copies = new CopyMaker(offer, this.#contents, { disk, platform, promisedBytes: promisedToOthers });
    this.#reporter = new ProgressReporter(options.clock, () => options.onChanged(this.transfer));
    this.#standby = new Standby(options.clock, {
      bytes: () => this.#bytes,
      isBusy: () => this.#preparing !== undefined || this.#acceptance?.isOpening === true || this.#status.state === 'verifying',
    });
    this.#status = known.status;
    this.#savedPath = known.savedPath;
    this.#savedParts = known.savedParts;
    this.#wanted = known.wanted ?? unfinished?.wanted;
    this.#wantedFiles = unfinished?.files;
    this.#faults = known.faults ?? [];
    this.#isAutomatic = known.isAutomatic ?? unfinished?.isAutomatic ?? false;
    this.#wasDangerous = known.isDangerous ?? false;
    this.#isOpen = known.isOpen ?? false;
    if (unfinished !== undefined) this.#acceptance = this.#createAcceptance(unfinished);
  }

  get transfer(): IncomingCard {
    const faults = this.#acceptance?.faults ?? this.#faults;
    const folder = this.#savedPath === undefined ? this.#acceptance?.record.folder : dirname(this.#savedPath);
    return {
      ...incomingCardOf(this.#offer),
      status: this.#status,
      isDangerous: this.#wasDangerous || this.#contents.isDangerous,
      isAutomatic: this.#isAutomatic,
      ...(this.#isOpen && isTurnedDown(this.#status) ? { canAcceptAgain: true } : {}),
      ...(this.#wanted === undefined ? {} : { wanted: this.#wanted }),
      ...(folder === undefined ? {} : { folder: folderLabel(folder) }),
      ...(faults.length === 0 ? {} : { faults: [...faults] }),
    };
  }

  /** Of the saved file, or of the tree's first item. */
  get savedPath(): string | undefined {
    return this.#savedPath;
  }

  /** Of a saved tree, unless an earlier version of the app saved it. */
  get savedParts(): SavedParts | undefined {
    return this.#savedParts;
  }

  /** Everything at the top of what was saved. */
  get savedItems(): readonly SavedItem[] {
    if (this.#savedPath === undefined) return [];
    const { name, tree } = this.#offer;
    // Of several items, earlier versions of the app remembered the first one only.
    return this.#savedParts?.items ?? (tree === undefined || tree.items === 1 ? [{ name, path: this.#savedPath }] : []);
  }

  savedFile(file: number): string | undefined {
    if (!isTreeOffer(this.#offer)) return file === 0 ? this.#savedPath : undefined;
    return this.#savedParts?.files?.[file]?.path;
  }

  /** What this download will still write. */
  get promisedBytes(): number {
    return this.#acceptance === undefined ? this.#copies.claimedBytes : Math.max(0, this.#acceptance.wantedBytes - this.#acceptance.bytes);
  }

  /**
   * Makes room for what is wanted and asks the host for it, or queues that. Again after a failure, while the offer is open. Rejects with
   * `disk-full` or `folder-unwritable`, of which the host is told, or with what went wrong with a tree's manifest; then nothing has
   * changed. A second call is the first one.
   */
  accept(choice: Choice, isAutomatic = false): Promise<void> {
    const { state } = this.#status;
    if (state === 'ended') return Promise.reject(new LanChatError('unknown-transfer', { name: this.#offer.name }));
    if (isUnderWay(this.#status) || state === 'verifying' || state === 'saved') {
      this.resume();
      return this.#preparing ?? Promise.resolve();
    }
    this.#preparing = this.#prepare(this.#status, choice, isAutomatic).finally(() => {
      this.#preparing = undefined;
    });
    return this.#preparing;
  }

  /** What the offer holds and would do in `folder`. Rejects when a tree's manifest cannot be had, and when the offer has ended. */
  async look(folder: string, known: Parameters<OfferContents['details']>[1]): Promise<OfferDetails> {
    if (this.#status.state === 'ended') throw new LanChatError('unknown-transfer', { name: this.#offer.name });
    const { isDangerous } = this.#contents;
    await this.#contents.load();
    if (this.#contents.isDangerous !== isDangerous) this.#reporter.changed();
    return await this.#contents.details(folder, known);
  }

  /** Files of the offer that are in `folder` already. */
  async findOwned(folder: string): Promise<readonly number[]> {
    await this.#contents.load();
    return await this.#owned.find(this.#contents.candidates(folder));
  }

  /**
   * Every file. Rejects with `unknown-transfer` when nobody has looked at the tree, and nothing of it was accepted, or that was an earlier run and
   * the host does not tell any more.
   */
  async files(): Promise<readonly OfferedFile[]> {
    const { partialPath } = this.#acceptance?.record ?? {};
    if (partialPath !== undefined) await this.#copies.readContents(partialPath);
    const savedFiles = this.#contents.isKnown ? undefined : this.#savedParts?.files;
    if (savedFiles !== undefined) return offeredFilesOf(savedFiles);
    const isAccepted = this.#wanted !== undefined;
    // What was saved by an earlier run is known to the host as long as the offer is open.
    if (isAccepted && !this.#contents.isKnown) await this.#contents.load().catch(() => {});
    return this.#contents.files(isAccepted ? (this.#wantedFiles ?? [[0, this.#wanted?.files ?? 0]]) : undefined);
  }

  decline(): void {
    if (this.#status.state !== 'offered') return;
    this.#options.port.send({ type: 'decline', transferId: this.#offer.transferId });
    this.#change({ state: 'declined' });
  }

  cancel(): void {
    if (!isUnderWay(this.#status)) return;
    this.#options.port.send({ type: 'cancel', transferId: this.#offer.transferId });
    this.#stop({ state: 'cancelled' });
  }

  /** Stops until `resume`. What has come is kept. */
  pause(): void {
    if (!isUnderWay(this.#status) || this.#acceptance === undefined || this.#acceptance.isPaused) return;
    this.#options.port.send({ type: 'pause', transferId: this.#offer.transferId });
    this.#hold({ state: 'paused', by: 'self', bytes: this.#bytes });
    this.#acceptance.setPaused(true);
  }

  resume(): void {
    if (!isUnderWay(this.#status) || this.#acceptance?.isPaused !== true) return;
    this.#acceptance.setPaused(false);
    this.#goOn();
  }

  download(message: MessageOf<'download'>): void {
    if (message.for === 'look') this.#contents.begin(message);
    else if (isUnderWay(this.#status)) this.#acceptance?.begin(message);
  }

  hashes(message: MessageOf<'hashes'>): void {
    this.#owned.take(message);
  }

  /** Whether more bytes can come. What the host has already still does. */
  senderState(state: SenderState): void {
    this.#contents.senderState(state);
    this.#standby[Symbol.dispose]();
    if (!isUnderWay(this.#status) || this.#acceptance === undefined || this.#acceptance.isPaused) return;
    if (state === 'active') {
      if (isWaitingForSender(this.#status)) this.#goOn();
    } else if (isWaitingForSender(this.#status)) this.#change(withoutSender(state, this.#bytes));
    else this.#standby.watch(() => isUnderWay(this.#status) && this.#hold(withoutSender(state, this.#bytes)));
  }

  /**
   * The host closed the offer. What is under way goes on: when the host has all of it, it lets it finish (rule FT7). When not, it cuts
   * the data connection, this device asks for the rest, and the host says once more that the offer has ended.
   */
  ended(reason: OfferEnd): void {
    this.#setOpen(false);
    this.#contents.stop(new LanChatError('unknown-transfer', { name: this.#offer.name }));
    if (isUnderWay(this.#status) && this.#acceptance?.isHeld === false && this.#acceptance.isBusy) this.#ending = reason;
    else if (this.#status.state === 'offered' || isUnderWay(this.#status)) this.#stop({ state: 'ended', reason });
  }

  /** The connection to the host is gone: so is what ran beside it. */
  offline(): void {
    this.#standby[Symbol.dispose]();
    this.#contents.stop(new LanChatError('connection-lost'));
    this.#owned.stop();
    if (this.#acceptance === undefined || !isUnderWay(this.#status) || this.#acceptance.isPaused) return;
    this.#hold({ state: 'interrupted', bytes: this.#bytes, waitingFor: 'host' });
  }

  /** Back in the room: says again what the host may have missed, and goes on. `atHost` is undefined when the offer is gone, then `gone` says why. */
  reconcile(atHost: ReceiverState | undefined, gone: OfferEnd): void {
    const { port } = this.#options;
    const { transferId } = this.#offer;
    const status = this.#status;
    this.#setOpen(atHost !== undefined);
    const isExpected = atHost === 'accepted' || atHost === 'receiving' || atHost === 'interrupted' || atHost === 'paused';
    if (status.state === 'offered' || isUnderWay(status)) {
      if (atHost === undefined) this.#stop({ state: 'ended', reason: this.#ending ?? gone });
      else if (this.#acceptance?.isPaused !== true) this.#goOn();
      else this.#sayPaused(this.#acceptance, atHost);
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
    this.#standby[Symbol.dispose]();
    this.#owned.stop();
    const acceptance = this.#drop();
    await Promise.allSettled([this.#contents.close(), this.#preparing, acceptance?.end(unfinished), this.#cleaning]);
  }

  /** Of files that came, as far as it is known. */
  get #bytes(): number {
    return this.#acceptance?.bytes ?? 0;
  }

  async #prepare(before: IncomingState, choice: Choice, isAutomatic: boolean): Promise<void> {
    const waiting: IncomingState = { state: 'waiting' };
    this.#ending = undefined;
    this.#change(waiting);
    try {
      const acceptance = await this.#accept(choice, isAutomatic, () => this.#status === waiting && !this.#closed);
      if (acceptance === undefined) return;
      this.#acceptance = acceptance;
      this.#goOn();
    } catch (error) {
      const { code } = toFailure(error);
      if (DISK_FAULTS.has(code)) this.#options.port.send({ type: 'failed', transferId: this.#offer.transferId, code });
      if (this.#status === waiting) this.#change(before);
      throw error;
    }
  }

  /** Undefined when it is not wanted any more by the time its copy is made. */
  async #accept(choice: Choice, isAutomatic: boolean, isWanted: () => boolean): Promise<Acceptance | undefined> {
    const { copy, wanted } = await this.#copies.create(choice);
    if (!isWanted()) {
      await copy.discard();
      return undefined;
    }
    this.#wanted = wanted;
    this.#wantedFiles = choice.files;
    this.#faults = [];
    this.#isAutomatic = isAutomatic;
    const where = { folder: copy.folder, realFolder: copy.realFolder, partialPath: copy.path };
    const { files } = choice;
    const record = { direction: 'incoming', offer: this.#offer, ...where, files, wanted, isAutomatic } as const;
    return this.#createAcceptance({ ...record, paused: false, startedOver: false, bytes: 0 }, copy);
  }

  #createAcceptance(record: UnfinishedIncoming, copy?: IncomingCopy): Acceptance {
    const events: AcceptanceEvents = {
      onStarting: () => this.#change(this.#bytes === 0 ? { state: 'waiting' } : this.#withoutHost()),
      onProgress: (progress) => this.#moved({ state: 'receiving', progress }),
      onReadBack: (progress) => this.#moved({ state: 'verifying', progress }),
      onStandstill: () => this.#stoodStill(),
      onCut: () => this.#cut(),
      onWrong: () => this.#wrong(),
      onPublishing: () => {
        this.#standby[Symbol.dispose]();
        this.#change({ state: 'verifying' });
      },
      onSaved: (saved) => this.#saved(saved),
      onFailed: (error) => this.#fail(error),
    };
    return new Acceptance(record, { ...this.#options, events, reopen: (known) => this.#copies.reopen(known) }, copy);
  }

  /** Gets a place among the downloads that run, then everything that is missing. */
  #goOn(): void {
    if (this.#acceptance?.enter() === false) this.#change({ state: 'interrupted', bytes: this.#bytes, waitingFor: 'self' });
  }

  #hold(status: IncomingState): void {
    this.#standby[Symbol.dispose]();
    this.#acceptance?.hold();
    this.#change(status);
  }

  /** The host may not have heard why nothing more is asked for. */
  #sayPaused({ failure }: Acceptance, atHost: ReceiverState): void {
    const { transferId } = this.#offer;
    if (failure === undefined && atHost !== 'paused') this.#options.port.send({ type: 'pause', transferId });
    if (failure !== undefined && atHost !== 'failed') this.#options.port.send({ type: 'failed', transferId, code: failure.code });
  }

  #withoutHost(): IncomingState {
    return { state: 'interrupted', bytes: this.#bytes, waitingFor: 'host' };
  }

  #moved(status: IncomingState & { readonly progress: Progress }): void {
    const isFirst = this.#status.state !== status.state;
    this.#status = status;
    if (status.state === 'receiving' && status.progress.bytesPerSecond > 0) this.#options.onRate(status.progress.bytesPerSecond);
    if (isFirst) this.#reporter.changed();
    else this.#reporter.progressed();
  }

  #stoodStill(): void {
    if (this.#status.state === 'paused' || this.#status.state === 'interrupted') this.#change({ ...this.#status, bytes: this.#bytes });
  }

  #cut(): void {
    this.#change(this.#withoutHost());
    this.#acceptance?.askAgain();
  }

  /** Something on this disk or the host's may have been damaged on the way: rule FT20. */
  #wrong(): void {
    this.#options.port.send({ type: 'failed', transferId: this.#offer.transferId, code: 'hash-mismatch' });
    this.#change(this.#bytes === 0 ? { state: 'waiting' } : this.#withoutHost());
  }

  #saved({ name, path, sha256, parts }: SavedCopy): void {
    this.#drop();
    this.#savedPath = path;
    this.#savedParts = parts;
    this.#options.port.send({ type: 'saved', transferId: this.#offer.transferId, sha256 });
    this.#change({ state: 'saved', savedAs: name, sha256 });
  }

  /** A disk that is full, or a folder that nobody can write to, only stops it: what came stays, and `resume` goes on once that is over. Rule FT11. */
  #fail(error: unknown): void {
    const failure = toFailure(error);
    this.#options.port.send({ type: 'failed', transferId: this.#offer.transferId, code: failure.code });
    const acceptance = this.#acceptance;
    if (!DISK_FAULTS.has(failure.code) || acceptance === undefined) {
      this.#stop({ state: 'failed', failure });
      return;
    }
    this.#standby[Symbol.dispose]();
    acceptance.setPaused(true, failure);
    this.#change({ state: 'paused', by: 'self', bytes: this.#bytes, failure });
    runInBackground(this.#options.logger, 'let-go-of-download', () => acceptance.letGo());
  }

  #stop(status: IncomingState): void {
    this.#standby[Symbol.dispose]();
    this.#contents.stop(new LanChatError('unknown-transfer', { name: this.#offer.name }));
    const discarded = this.#drop()?.end('delete') ?? Promise.resolve();
    this.#cleaning = discarded;
    runInBackground(this.#options.logger, 'abandon-download', () => discarded);
    this.#change(status);
  }

  #drop(): Acceptance | undefined {
    const acceptance = this.#acceptance;
    this.#faults = acceptance?.faults ?? this.#faults;
    this.#acceptance = undefined;
    return acceptance;
  }

  #setOpen(isOpen: boolean): void {
    const isNews = this.#isOpen !== isOpen && isTurnedDown(this.#status);
    this.#isOpen = isOpen;
    if (isNews) this.#reporter.changed();
  }

  #change(status: IncomingState): void {
    this.#status = status;
    this.#reporter.changed();
  }
}
