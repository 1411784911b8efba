import { isDangerousName } from '../../shared/lib/dangerous-types.ts';
import type { Epoch, MemberId, MessageId, RoomId, TransferId } from '../../shared/model/ids.ts';
import type { ShownEntry } from '../../shared/model/shown-entry.ts';
import type { Transfer } from '../../shared/model/transfer.ts';
import type { MessageOf, OfferEnd } from '../../shared/wire/message.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import { runInBackground } from '../lib/run-in-background.ts';
import type { Database, Statement } from '../lib/sqlite/database.ts';
import type { Dialer } from '../net/byte-pipe.ts';
import type { TransferMessage } from '../transfer/data-pipe.ts';
import type { RateLimiter } from '../transfer/rate-limiter.ts';
import { shownFileName } from '../transfer/safe-name.ts';
import type { SourceItem } from '../transfer/stream-source.ts';
import { type FileEntry, isFinished, TransferBook, type TransferNews, type TransferRecord } from '../transfer/transfer-book.ts';
import type { UnfinishedTransfer } from '../transfer/unfinished-transfer.ts';
import type { JoinedRoom } from './client-session.ts';
import type { EventFeed } from './event-feed.ts';
import { OfferDesk, type OfferToMake } from './offer-desk.ts';
import { OfferSources } from './offer-sources.ts';
import { openDataConnection } from './open-data-connection.ts';
import type { Outbox } from './outbox.ts';
import { loadTransfers, storeStatement } from './stored-transfers.ts';
import { discardFiles, forgetStatement, keepStatements, loadUnfinished, type StoredTransfer } from './unfinished-transfers.ts';

export type FileDeskOptions = {
  readonly hostId: MemberId;
  readonly database: Database;
  readonly dial: Dialer;
  readonly downloadDir: () => string;
  /** What bytes of files may take of the network, in all of this device's stays. */
  readonly limits?: { readonly uploads: RateLimiter; readonly downloads: RateLimiter } | undefined;
  /** How many downloads run at once, asked whenever one could begin. */
  readonly maxDownloads?: (() => number) | undefined;
  readonly feed: EventFeed;
  readonly clock: Clock;
  readonly logger: Logger;
  send(message: TransferMessage): void;
  aliasOf(memberId: MemberId): string | undefined;
  /** Takes a post that the host never got out of the outbox. */
  discardPost(id: MessageId): void;
};

/** What the host said at the last join: which offers are open, and where each room's log ended. */
type Joined = {
  readonly self: MemberId;
  readonly epoch: Epoch;
  readonly open: ReadonlySet<TransferId>;
  readonly lastSeqs: ReadonlyMap<RoomId, number>;
};

/**
 * Brings the transfer book together with what a stay has: entries that speak of files, the host's word on open offers,
 * what earlier runs kept of transfers, and the feed.
 */
export class FileDesk {
  readonly book: TransferBook;
  readonly #options: FileDeskOptions;
  readonly #sources: OfferSources;
  readonly #offers: OfferDesk;
  /** Ends of offers whose entry is still to come. */
  readonly #endedEarly = new Map<TransferId, MessageOf<'offer-ended'>>();
  /** Entries that were met before the host said which offers are open. */
  readonly #unmet = new Map<TransferId, FileEntry>();
  #joined: Joined | undefined;
  #epoch: Epoch | undefined;
  /** What earlier runs left unfinished, until the host says which log it has. */
  #unfinished: readonly StoredTransfer[] = [];

  private constructor(options: FileDeskOptions) {
    const { downloadDir, clock, logger, dial, limits, maxDownloads } = options;
    this.#options = options;
    this.#sources = new OfferSources(options.database, options.hostId);
    this.book = new TransferBook({
      port: { send: (message) => options.send(message), openData: (request) => openDataConnection({ dial, clock, logger }, request) },
      downloadDir,
      clock,
      logger,
      limits,
      maxDownloads,
      sources: this.#sources,
      aliasOf: (memberId) => options.aliasOf(memberId) ?? 'Somebody',
    });
    this.#offers = new OfferDesk(this.book, this.#sources);
  }

  /** With what earlier runs kept of this host's transfers. */
  static async open(options: FileDeskOptions): Promise<FileDesk> {
    const desk = new FileDesk(options);
    desk.book.restore(await loadTransfers(options.database, options.hostId));
    desk.book.events.on('changed', (transfer) => options.feed.report({ type: 'transfer-changed', transfer }));
    desk.book.events.on('finished', (record) => desk.#store(record));
    desk.book.events.on('kept', (record) => desk.#keep(record));
    desk.#unfinished = await loadUnfinished(options.database, options.hostId);
    return desk;
  }

  /** True for a file of an earlier run whose offer may still be in the outbox. */
  knows(id: MessageId): boolean {
    return this.#unfinished.some(({ record }) => record.offer.transferId === id);
  }

  goOnline({ self, epoch, openOffers, rooms }: JoinedRoom): void {
    const isOtherLog = this.#joined !== undefined && this.#joined.epoch !== epoch;
    this.#joined = {
      self,
      epoch,
      open: new Set(openOffers.map((offer) => offer.transferId)),
      lastSeqs: new Map(rooms.map((room) => [room.id, room.lastSeq])),
    };
    this.#endedEarly.clear();
    this.#restoreUnfinished(epoch);
    this.book.joined(openOffers, isOtherLog ? 'host-restarted' : 'over');
    const unmet = [...this.#unmet.values()];
    this.#unmet.clear();
    for (const entry of unmet) this.meet(entry);
  }

  /** What this device has of the log is shown, and the host is still to be found. */
  openOffline(epoch: Epoch): void {
    this.#restoreUnfinished(epoch);
    this.book.offline();
  }

  /** What belongs to another log of this host can never go on. */
  #restoreUnfinished(epoch: Epoch): void {
    this.#epoch = epoch;
    const stored = this.#unfinished;
    this.#unfinished = [];
    this.book.restoreUnfinished(stored.filter((each) => each.epoch === epoch).map(({ record }) => record));
    for (const { record } of stored.filter((each) => each.epoch !== epoch)) {
      const { transferId } = record.offer;
      this.#options.discardPost(transferId);
      this.#write([forgetStatement(this.#options.hostId, transferId)]);
      runInBackground(this.#options.logger, 'discard-transfer', () => discardFiles(record, this.#sources));
    }
  }

  goOffline(): void {
    this.book.offline();
  }

  receive(message: TransferNews): void {
    if (message.type === 'offer-ended' && this.book.get(message.transferId) === undefined) this.#endedEarly.set(message.transferId, message);
    this.book.receive(message);
  }

  /** Makes sure that an entry that speaks of a file has its card; without the host it gets it when that is there. */
  meet(entry: ShownEntry): void {
    if (!isFileEntry(entry) || entry.note?.deleted !== undefined || this.book.get(entry.id) !== undefined) return;
    if (this.#joined === undefined) {
      this.#unmet.set(entry.id, entry);
      return;
    }
    const { self, open, lastSeqs } = this.#joined;
    const isNew = entry.seq > (lastSeqs.get(entry.roomId) ?? 0);
    const end = this.#endedEarly.get(entry.id);
    const isForSelf = entry.authorId === self || entry.body.to?.includes(self) !== false;
    if (!isForSelf) this.#addPast(pastTransfer(entry, self, 'not-for-you'));
    else if (entry.authorId !== self && (isNew || open.has(entry.id)) && end === undefined) this.book.addIncoming(entry);
    else this.#addPast(pastTransfer(entry, self, end?.reason ?? 'over'));
  }

  /** See `OfferDesk.offer`. */
  offer(offer: OfferToMake, outbox: Outbox): Promise<TransferId> {
    return this.#offers.offer(offer, outbox);
  }

  /** See `OfferDesk.findOffer`. */
  findOffer(offer: OfferToMake): Promise<TransferId | undefined> {
    return this.#offers.find(offer);
  }

  /** See `OfferDesk.resend`. */
  resend(id: TransferId, outbox: Outbox): Promise<TransferId> {
    return this.#offers.resend(id, outbox);
  }

  /** See `OfferDesk.forward`. */
  forward(id: TransferId, to: RoomId, outbox: Outbox): Promise<TransferId> {
    return this.#offers.forward(id, to, outbox);
  }

  /** Where a saved or own file of the transfer lies; undefined when it is not on this device. `file` is for a tree, counted from 0. */
  async pathOf(id: TransferId, file = 0): Promise<string | undefined> {
    const transfer = this.book.get(id);
    if (transfer?.direction !== 'outgoing') return this.book.savedFile(id, file);
    const source = await this.book.sourceOf(id).catch(() => undefined);
    return source === undefined ? itemPath(await this.#sources.items(id), file) : source.files.paths[file];
  }

  /** For the next start of the app everything stays that can go on then; who leaves the room for good gives up all but what the host keeps. */
  async close(how: 'left' | 'quit'): Promise<void> {
    const { database, hostId, logger } = this.#options;
    const unfinished = this.book.list().filter((transfer) => !isFinished(transfer));
    const kept = new Set(await this.book.close(how === 'left' ? 'delete' : 'keep'));
    const given = how === 'left' ? unfinished.filter(({ id }) => !kept.has(id)) : [];
    const statements = given.flatMap((transfer) => [
      ...[forgetStatement(hostId, transfer.id), this.#sources.overStatement(transfer.id)],
      ...leftStatements(hostId, transfer),
    ]);
    await database.write(statements).catch((error: unknown) => logger.log('warn', 'transfers-not-forgotten', { error }));
  }

  /** Of such a file there is nothing left to have. One's own offer of an earlier run is one: which file it stood for is not known any more. */
  #addPast(transfer: Transfer): void {
    this.book.restore([{ transfer }]);
    this.#options.feed.report({ type: 'transfer-changed', transfer });
  }

  #store(record: TransferRecord): void {
    const { hostId } = this.#options;
    const { id } = record.transfer;
    this.#write([storeStatement(hostId, record), forgetStatement(hostId, id), this.#sources.overStatement(id)]);
  }

  #keep(record: UnfinishedTransfer): void {
    const { hostId, clock } = this.#options;
    if (this.#epoch !== undefined) this.#write(keepStatements({ hostId, epoch: this.#epoch }, record, clock.wallMs()));
  }

  #write(statements: readonly Statement[]): void {
    const { database, logger } = this.#options;
    database.write(statements).catch((error: unknown) => logger.log('warn', 'transfer-not-stored', { error }));
  }
}

/** The path of a file that stands at the top of an own offer. What was in its folders is not known any more. */
function itemPath(items: readonly SourceItem[], file: number): string | undefined {
  let first = 0;
  for (const { path, isFolder, files } of items) {
    if (file < first + files) return isFolder ? undefined : path;
    first += files;
  }
  return undefined;
}

/** An own offer ends when its sender leaves. */
function leftStatements(hostId: MemberId, transfer: Transfer): readonly Statement[] {
  if (transfer.direction === 'incoming') return [];
  return [storeStatement(hostId, { transfer: { ...transfer, status: { state: 'ended', reason: 'sender-left' } } })];
}

function isFileEntry(entry: ShownEntry): entry is ShownEntry & FileEntry {
  return entry.body.kind === 'file';
}

function pastTransfer({ id, roomId, authorId: senderId, authorAlias: senderAlias, body }: FileEntry, self: MemberId, reason: OfferEnd): Transfer {
  const { kind: _, keep = false, ...card } = body;
  const common = { id, roomId, ...card, keep, status: { state: 'ended', reason } } as const;
  if (senderId === self) return { ...common, direction: 'outgoing', receivers: [] };
  const name = shownFileName(body.name);
  return { ...common, name, direction: 'incoming', senderId, senderAlias, isDangerous: isDangerousName(name), isAutomatic: false };
}
