import { assertNever } from '../../shared/lib/assert-never.ts';
import type { Ranges } from '../../shared/lib/ranges.ts';
import type { Entry, EntryBody } from '../../shared/model/entry.ts';
import type { Failure } from '../../shared/model/failure.ts';
import type { MemberId, TransferId } from '../../shared/model/ids.ts';
import type { IncomingState, OfferDetails, OfferedFile, Transfer } from '../../shared/model/transfer.ts';
import { GOODBYE_TIMEOUT_MS } from '../../shared/wire/limits.ts';
import type { MessageOf, OfferEnd, ReceiverState } from '../../shared/wire/message.ts';
import type { Clock } from '../lib/clock.ts';
import { Emitter } from '../lib/emitter.ts';
import { LanChatError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import type { DataPipe, TransferPort } from './data-pipe.ts';
import { acceptableBytes, type DiskOptions, systemDisk } from './disk.ts';
import { DownloadQueue } from './download-queue.ts';
import { type IncomingOffer, offerOfCard, offerOfEntry } from './incoming-offer.ts';
import { IncomingTransfer } from './incoming-transfer.ts';
import type { OutgoingOffer } from './outgoing-offer.ts';
import { OutgoingTransfer } from './outgoing-transfer.ts';
import type { SourceStore } from './own-source.ts';
import { RateLimiter } from './rate-limiter.ts';
import type { SavedItem, SavedParts } from './saved-parts.ts';
import type { StreamSource } from './stream-source.ts';
import type { TransferContext } from './transfer-context.ts';
import type { UnfinishedIncoming, UnfinishedOutgoing, UnfinishedTransfer } from './unfinished-transfer.ts';

/** Unless the person chose another number. */
const MAX_RUNNING_DOWNLOADS = 3;

const NO_SOURCES: SourceStore = {
  load: () => Promise.reject(new LanChatError('file-not-found')),
  items: async () => [],
};

/** A transfer that came to its end, as it is kept for the next start of the app. */
export type TransferRecord = {
  readonly transfer: Transfer;
  readonly savedPath?: string | undefined;
  /** Of a saved tree: where its parts are. */
  readonly savedParts?: SavedParts | undefined;
};
export type FileEntry = Entry & { readonly body: Extract<EntryBody, { readonly kind: 'file' }> };
/** What the host says about files. */
export type TransferNews = MessageOf<'upload' | 'download' | 'receiver' | 'offer-ended' | 'sender-state' | 'ask-hashes' | 'hashes'>;

/** What a person accepts of an offer: everything, into the download folder, without it. */
export type AcceptOffer = {
  /** Absolute path. */
  readonly folder?: string | undefined;
  readonly files?: Ranges | undefined;
  /** Nobody was asked. */
  readonly isAutomatic?: boolean | undefined;
};

export type TransferBookOptions = DiskOptions & {
  readonly port: TransferPort;
  /** Asked at each `accept`. */
  readonly downloadDir: () => string;
  readonly aliasOf: (memberId: MemberId) => string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What bytes of files may take of the network; nothing is limited without it. */
  readonly limits?: { readonly uploads: RateLimiter; readonly downloads: RateLimiter } | undefined;
  /** Knows what own trees are made of; without it there can be none. */
  readonly sources?: SourceStore | undefined;
  /** How many downloads run at once, asked whenever one could begin. */
  readonly maxDownloads?: (() => number) | undefined;
};

/**
 * Every file that this device offers or was offered in one room, and what runs for it. Knows no network and no window:
 * the host's messages come in by `receive`, its answers and data connections go through the port, and each change is an event.
 */
export class TransferBook {
  readonly events = new Emitter<{
    /** A state at once; mere progress at most every 250 ms for each transfer. */
    changed: Transfer;
    /** Nothing will happen to it any more, unless somebody accepts again what failed. Worth keeping. */
    finished: TransferRecord;
    /** What the next start needs to go on with it: worth keeping until it is `finished`. */
    kept: UnfinishedTransfer;
  }>();
  readonly #options: TransferBookOptions;
  readonly #queue: DownloadQueue;
  readonly #incoming = new Map<TransferId, IncomingTransfer>();
  readonly #outgoing = new Map<TransferId, OutgoingTransfer>();
  /** Own offers of an earlier start: shown, and nothing else. */
  readonly #past = new Map<TransferId, Transfer>();
  readonly #lingering = new Map<DataPipe, Disposable>();
  readonly #limits: { readonly uploads: RateLimiter; readonly downloads: RateLimiter };
  /** How fast bytes came last, per second. */
  #lastRate = 0;
  #isOnline = true;
  #openAtJoin = new Map<TransferId, ReceiverState>();
  #closed = false;

  constructor(options: TransferBookOptions) {
    this.#options = options;
    const { clock, maxDownloads = () => MAX_RUNNING_DOWNLOADS } = options;
    this.#limits = options.limits ?? { uploads: new RateLimiter(clock), downloads: new RateLimiter(clock) };
    this.#queue = new DownloadQueue(maxDownloads);
  }

  /** An own offer; it is the caller who posts it. */
  addOutgoing(offer: OutgoingOffer): void {
    const transfer = this.#addOutgoing(offer);
    this.#kept(transfer.record);
    this.#changed(transfer.transfer);
  }

  /** The host has committed the offer. */
  outgoingPosted(id: TransferId): void {
    this.#outgoing.get(id)?.posted();
  }

  /** The host did not take the offer. */
  outgoingRejected(id: TransferId, failure: Failure): void {
    this.#outgoing.get(id)?.rejected(failure);
  }

  /** Somebody else's offer that is open. One that is known already changes nothing. */
  addIncoming(entry: FileEntry): void {
    if (this.get(entry.id) !== undefined) return;
    const state = this.#openAtJoin.get(entry.id) === 'declined' ? 'declined' : 'offered';
    const transfer = this.#addIncoming(offerOfEntry(entry), { status: { state }, isOpen: true });
    this.events.emit('changed', transfer.transfer);
  }

  receive(message: TransferNews): void {
    const { transferId } = message;
    switch (message.type) {
      case 'upload':
        if (this.#outgoing.has(transferId)) this.#outgoing.get(transferId)?.upload(message);
        else this.#withdrawPast(transferId);
        return;
      case 'ask-hashes':
        this.#outgoing.get(transferId)?.askHashes(message);
        return;
      case 'download':
        this.#incoming.get(transferId)?.download(message);
        return;
      case 'hashes':
        this.#incoming.get(transferId)?.hashes(message);
        return;
      case 'receiver':
        this.#outgoing.get(transferId)?.receiver(message);
        return;
      case 'sender-state':
        this.#incoming.get(transferId)?.senderState(message.state);
        this.#outgoing.get(transferId)?.senderState(message.state);
        return;
      case 'offer-ended':
        this.#incoming.get(transferId)?.ended(message.reason);
        this.#outgoing.get(transferId)?.ended(message.reason);
        return;
      default:
        assertNever(message);
    }
  }

  /** In the room, for the first time or again: what is still open goes on, the rest has ended, for the reason `gone`. To be called before entries are added. */
  joined(openOffers: MessageOf<'joined'>['openOffers'], gone: OfferEnd = 'over'): void {
    this.#isOnline = true;
    this.#openAtJoin = new Map(openOffers.map(({ transferId, state }) => [transferId, state]));
    for (const [id, transfer] of this.#incoming) transfer.reconcile(this.#openAtJoin.get(id), gone);
    for (const [id, transfer] of this.#outgoing) transfer.reconcile(this.#openAtJoin.has(id), gone);
    for (const id of this.#past.keys()) if (this.#openAtJoin.has(id)) this.#withdrawPast(id);
  }

  /** The connection to the host is lost. What runs stops and is kept; `joined` goes on with it. */
  offline(): void {
    this.#isOnline = false;
    for (const transfer of [...this.#incoming.values(), ...this.#outgoing.values()]) transfer.offline();
  }

  /**
   * Resolves when the host was asked for what is wanted, or the download is queued. Rejects with `unknown-transfer`, `nothing-chosen`,
   * `disk-full` or `folder-unwritable`, and as `look` does; then the offer is as it was.
   */
  async accept(id: TransferId, { folder, files, isAutomatic }: AcceptOffer = {}): Promise<void> {
    await this.#mustBeOffered(id).accept({ folder: folder ?? this.#options.downloadDir(), files }, isAutomatic);
  }

  /**
   * What the offer holds, and would do in `folder`, the download folder without it. Rejects with `unknown-transfer`, and when the manifest
   * of a tree cannot be had, with `connection-lost`, `timed-out`, `hash-mismatch` or `protocol-error`.
   */
  async look(id: TransferId, { folder = this.#options.downloadDir() }: Pick<AcceptOffer, 'folder'> = {}): Promise<OfferDetails> {
    const transfer = this.#mustBeOffered(id);
    const free = await acceptableBytes(this.#options.disk ?? systemDisk, folder);
    const freeBytes = free === undefined ? undefined : Math.max(0, free - this.#promisedBytes());
    return await transfer.look(folder, { freeBytes, bytesPerSecond: this.#lastRate });
  }

  /** Files of the offer that are in `folder` already, with the SHA-256 that their sender tells. Rejects as `look` does. */
  async findOwned(id: TransferId, { folder = this.#options.downloadDir() }: Pick<AcceptOffer, 'folder'> = {}): Promise<readonly number[]> {
    return await this.#mustBeOffered(id).findOwned(folder);
  }

  /** Every file of an own offer, or of one that was looked at or accepted. Rejects with `unknown-transfer` or `file-not-found`. */
  async files(id: TransferId): Promise<readonly OfferedFile[]> {
    const transfer = this.#incoming.get(id) ?? this.#outgoing.get(id);
    if (transfer === undefined) throw new LanChatError('unknown-transfer');
    return await transfer.files();
  }

  /** Begins with downloads that wait, when more may run by now. */
  maxDownloadsChanged(): void {
    this.#queue.startWaiting();
  }

  decline(id: TransferId): void {
    this.#incoming.get(id)?.decline();
  }

  /** Stops one's own download, or takes one's own offer back. */
  cancel(id: TransferId): void {
    this.#incoming.get(id)?.cancel();
    this.#outgoing.get(id)?.cancel();
  }

  /** Stops one's own download, or one's own upload, until `resume`. What cannot be paused goes on. */
  pause(id: TransferId): void {
    this.#incoming.get(id)?.pause();
    this.#outgoing.get(id)?.pause();
  }

  resume(id: TransferId): void {
    this.#incoming.get(id)?.resume();
    this.#outgoing.get(id)?.resume();
  }

  /** The absolute path of a saved file. Throws `unknown-transfer` when there is none. */
  savedPath(id: TransferId): string {
    const path = this.#incoming.get(id)?.savedPath;
    if (path === undefined) throw new LanChatError('unknown-transfer');
    return path;
  }

  /** Everything at the top of what was saved; none when nothing was. */
  savedItems(id: TransferId): readonly SavedItem[] {
    return this.#incoming.get(id)?.savedItems ?? [];
  }

  /** The absolute path of one saved file, of a tree counted from 0; undefined when it is not here, or its tree was too large to remember. */
  savedFile(id: TransferId, file: number): string | undefined {
    return this.#incoming.get(id)?.savedFile(file);
  }

  /** What an own offer is made of that is not over; undefined for any other. @throws LanChatError `file-not-found` */
  async sourceOf(id: TransferId): Promise<StreamSource | undefined> {
    const transfer = this.#outgoing.get(id);
    return transfer === undefined || transfer.isOver ? undefined : await transfer.source();
  }

  /** Own offers that are not over, each with what it is made of. */
  outgoingOffers(): readonly { readonly offer: OutgoingOffer; source(): Promise<StreamSource> }[] {
    return [...this.#outgoing.values()].filter(({ isOver }) => !isOver);
  }

  get(id: TransferId): Transfer | undefined {
    return this.#incoming.get(id)?.transfer ?? this.#outgoing.get(id)?.transfer ?? this.#past.get(id);
  }

  list(): readonly Transfer[] {
    return [...this.#past.values(), ...[...this.#incoming.values(), ...this.#outgoing.values()].map(({ transfer }) => transfer)];
  }

  /** Takes in what came to its end in an earlier start of the app, as far as it is not known. No event tells of it. */
  restore(records: readonly TransferRecord[]): void {
    for (const { transfer, savedPath, savedParts } of records) {
      if (this.get(transfer.id) !== undefined) continue;
      if (transfer.direction === 'outgoing') {
        this.#past.set(transfer.id, transfer);
        if (this.#openAtJoin.has(transfer.id)) this.#withdrawPast(transfer.id);
      } else {
        const status: IncomingState = isFinished(transfer) ? transfer.status : { state: 'offered' };
        this.#addIncoming(offerOfCard(transfer), { ...transfer, status, savedPath, savedParts });
      }
    }
  }

  /** Takes in what an earlier start of the app did not finish, as far as it is not known; `joined` goes on with it. No event tells of it. */
  restoreUnfinished(records: readonly UnfinishedTransfer[]): void {
    for (const record of records) {
      const { transferId } = record.offer;
      if (this.#incoming.has(transferId) || this.#outgoing.has(transferId)) continue;
      this.#past.delete(transferId);
      if (record.direction === 'incoming') {
        this.#addIncoming(record.offer, { status: statusOf(record), unfinished: record });
      } else {
        this.#addOutgoing(record.offer, record);
      }
    }
  }

  /**
   * Stops everything. Partial files and temporary sources stay for the next start of the app, or are deleted; what the host keeps for
   * later stays known in any case. Answers with what is still unfinished. Safe to call twice.
   */
  async close(unfinished: 'keep' | 'delete'): Promise<readonly TransferId[]> {
    this.#closed = true;
    for (const pipe of this.#lingering.keys()) this.#drop(pipe);
    const kept = [...this.#outgoing].filter(([, transfer]) => transfer.isKept).map(([id]) => id);
    await Promise.all([...this.#incoming.values(), ...this.#outgoing.values()].map((transfer) => transfer.close(unfinished)));
    return unfinished === 'delete' ? kept : [...kept, ...this.#incoming.keys(), ...this.#outgoing.keys()];
  }

  #addOutgoing(offer: OutgoingOffer, unfinished?: UnfinishedOutgoing): OutgoingTransfer {
    const { aliasOf, sources = NO_SOURCES } = this.#options;
    const transfer = new OutgoingTransfer(offer, { ...this.#context(), aliasOf, sources }, unfinished);
    this.#outgoing.set(offer.transferId, transfer);
    return transfer;
  }

  #addIncoming(offer: IncomingOffer, known: ConstructorParameters<typeof IncomingTransfer>[2]): IncomingTransfer {
    const { disk, platform } = this.#options;
    const options = {
      ...{ ...this.#context(), disk, platform, queue: this.#queue },
      promisedBytes: () => this.#promisedBytes(),
      onRate: (bytesPerSecond: number) => {
        this.#lastRate = bytesPerSecond;
      },
    };
    const transfer = new IncomingTransfer(offer, options, known);
    this.#incoming.set(offer.transferId, transfer);
    return transfer;
  }

  /** Which file an offer of an earlier start stood for is not known any more. */
  #withdrawPast(transferId: TransferId): void {
    this.#options.port.send({ type: 'cancel', transferId, reason: 'source-unreadable' });
  }

  #mustBeOffered(id: TransferId): IncomingTransfer {
    const transfer = this.#incoming.get(id);
    if (transfer === undefined || this.#closed) throw new LanChatError('unknown-transfer');
    return transfer;
  }

  #promisedBytes(): number {
    let promised = 0;
    for (const transfer of this.#incoming.values()) promised += transfer.promisedBytes;
    return promised;
  }

  #context(): TransferContext {
    const { port, clock, logger } = this.#options;
    return {
      ...{ port, clock, logger, limits: this.#limits },
      isOnline: () => this.#isOnline,
      onChanged: (transfer) => this.#changed(transfer),
      onKept: (record) => this.#kept(record),
      letGo: (pipe) => this.#letGo(pipe),
    };
  }

  #kept(record: UnfinishedTransfer): void {
    if (!this.#closed) this.events.emit('kept', record);
  }

  #letGo(pipe: DataPipe): void {
    const timer = this.#options.clock.after(GOODBYE_TIMEOUT_MS, () => this.#drop(pipe));
    this.#lingering.set(pipe, timer);
  }

  #drop(pipe: DataPipe): void {
    this.#lingering.get(pipe)?.[Symbol.dispose]();
    this.#lingering.delete(pipe);
    pipe.destroy();
  }

  #changed(transfer: Transfer): void {
    // What comes to its end while the book closes is still worth keeping.
    if (!this.#closed) this.events.emit('changed', transfer);
    if (isFinished(transfer)) this.events.emit('finished', this.#record(transfer));
  }

  #record(transfer: Transfer): TransferRecord {
    const { savedPath, savedParts } = this.#incoming.get(transfer.id) ?? {};
    if (savedPath === undefined) return { transfer };
    return savedParts === undefined ? { transfer, savedPath } : { transfer, savedPath, savedParts };
  }
}

/** True when nothing will happen to it any more, unless somebody accepts again what failed. */
export function isFinished({ status }: Transfer): boolean {
  switch (status.state) {
    case 'saved':
    case 'declined':
    case 'cancelled':
    case 'ended':
    case 'failed':
      return true;
    default:
      return false;
  }
}

function statusOf({ paused, failure, bytes }: UnfinishedIncoming): IncomingState {
  if (!paused) return { state: 'interrupted', bytes, waitingFor: 'host' };
  return { state: 'paused', by: 'self', bytes, ...(failure === undefined ? {} : { failure }) };
}
