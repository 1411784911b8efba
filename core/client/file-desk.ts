import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import type { Entry } from '../../shared/model/entry.ts';
import { type Epoch, type MemberId, type MessageId, messageIdSchema, type RoomId, type TransferId } from '../../shared/model/ids.ts';
import type { Transfer } from '../../shared/model/transfer.ts';
import { MAX_FILE_NAME_CHARS } from '../../shared/wire/limits.ts';
import type { MessageOf, OfferEnd } from '../../shared/wire/message.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import { runInBackground } from '../lib/run-in-background.ts';
import type { Database, Statement } from '../lib/sqlite/database.ts';
import type { Dialer } from '../net/byte-pipe.ts';
import type { TransferMessage } from '../transfer/data-pipe.ts';
import { inspectFile } from '../transfer/source-file.ts';
import { type FileEntry, isFinished, TransferBook, type TransferNews, type TransferRecord } from '../transfer/transfer-book.ts';
import type { UnfinishedTransfer } from '../transfer/unfinished-transfer.ts';
import type { JoinedRoom } from './client-session.ts';
import type { EventFeed } from './event-feed.ts';
import { openDataConnection } from './open-data-connection.ts';
import type { Outbox } from './outbox.ts';
import { loadTransfers, storeStatement } from './stored-transfers.ts';
import { discardFiles, forgetStatement, keepStatements, loadUnfinished, type StoredTransfer } from './unfinished-transfers.ts';

export type FileDeskOptions = {
  readonly hostId: MemberId;
  readonly database: Database;
  readonly dial: Dialer;
  readonly downloadDir: () => string;
  readonly feed: EventFeed;
  readonly clock: Clock;
  readonly logger: Logger;
  send(message: TransferMessage): void;
  aliasOf(memberId: MemberId): string | undefined;
  /** Takes a post that the host never got out of the outbox. */
  discardPost(id: MessageId): void;
};

/** A file to offer. `path` is absolute; `temporary` files are deleted when their transfer is over. */
export type FileToOffer = {
  readonly roomId: RoomId;
  readonly path: string;
  readonly name?: string | undefined;
  readonly temporary?: boolean | undefined;
  /** The host takes the bytes at once and keeps them for later. */
  readonly keep?: boolean | undefined;
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
  /** Ends of offers whose entry is still to come. */
  readonly #endedEarly = new Map<TransferId, MessageOf<'offer-ended'>>();
  #joined: Joined | undefined;
  /** What earlier runs left unfinished, until the host says which log it has. */
  #unfinished: readonly StoredTransfer[] = [];

  private constructor(options: FileDeskOptions) {
    const { downloadDir, clock, logger, dial } = options;
    this.#options = options;
    this.book = new TransferBook({
      port: { send: (message) => options.send(message), openData: (request) => openDataConnection({ dial, clock, logger }, request) },
      downloadDir,
      clock,
      logger,
      aliasOf: (memberId) => options.aliasOf(memberId) ?? 'Somebody',
    });
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
    this.book.joined(openOffers, isOtherLog ? 'host-restarted' : 'expired');
  }

  /** What belongs to another log of this host can never go on. */
  #restoreUnfinished(epoch: Epoch): void {
    const stored = this.#unfinished;
    this.#unfinished = [];
    this.book.restoreUnfinished(stored.filter((each) => each.epoch === epoch).map(({ record }) => record));
    for (const { record } of stored.filter((each) => each.epoch !== epoch)) {
      const { transferId } = record.offer;
      this.#options.discardPost(transferId);
      this.#write([forgetStatement(this.#options.hostId, transferId)]);
      runInBackground(this.#options.logger, 'discard-transfer', () => discardFiles(record));
    }
  }

  goOffline(): void {
    this.book.offline();
  }

  receive(message: TransferNews): void {
    if (message.type === 'offer-ended' && this.book.get(message.transferId) === undefined) this.#endedEarly.set(message.transferId, message);
    this.book.receive(message);
  }

  /** Makes sure that an entry that speaks of a file has its card. */
  meet(entry: Entry): void {
    if (this.#joined === undefined || !isFileEntry(entry) || this.book.get(entry.id) !== undefined) return;
    const { self, open, lastSeqs } = this.#joined;
    const isNew = entry.seq > (lastSeqs.get(entry.roomId) ?? 0);
    const end = this.#endedEarly.get(entry.id);
    if (entry.authorId !== self && (isNew || open.has(entry.id)) && end === undefined) this.book.addIncoming(entry);
    else this.#addPast(pastTransfer(entry, self, end?.reason ?? 'expired'));
  }

  /**
   * Checks that the file can be read and puts the offer into the outbox. Resolves with the transfer's id.
   * @throws LanChatError `file-not-found`, `not-a-file`, `file-unreadable`, `storage-failed`
   */
  async offer(file: FileToOffer, outbox: Outbox): Promise<TransferId> {
    const { roomId, path, temporary = false, keep = false } = file;
    const name = nameToOffer(file.name ?? basename(path));
    const { size, mtimeMs } = await inspectFile(path, name);
    const transferId = messageIdSchema.parse(randomBytes(16).toString('base64url'));
    this.book.addOutgoing({ transferId, roomId, path, name, size, mtimeMs, temporary, keep });
    try {
      await outbox.add({ id: transferId, roomId, body: { kind: 'file', name, size, ...(keep ? { keep } : {}) } });
    } catch (error) {
      this.book.outgoingRejected(transferId, { code: 'storage-failed', params: {} });
      throw error;
    }
    return transferId;
  }

  /** For the next start of the app everything stays that can go on then; who leaves the room for good gives up all but what the host keeps. */
  async close(how: 'left' | 'quit'): Promise<void> {
    const { database, hostId, logger } = this.#options;
    const unfinished = this.book.list().filter((transfer) => !isFinished(transfer));
    const kept = new Set(await this.book.close(how === 'left' ? 'delete' : 'keep'));
    const given = how === 'left' ? unfinished.filter(({ id }) => !kept.has(id)) : [];
    const statements = given.flatMap((transfer) => [forgetStatement(hostId, transfer.id), ...leftStatements(hostId, transfer)]);
    await database.write(statements).catch((error: unknown) => logger.log('warn', 'transfers-not-forgotten', { error }));
  }

  /** Of such a file there is nothing left to have. One's own offer of an earlier run is one: which file it stood for is not known any more. */
  #addPast(transfer: Transfer): void {
    this.book.restore([{ transfer }]);
    this.#options.feed.report({ type: 'transfer-changed', transfer });
  }

  #store(record: TransferRecord): void {
    const { hostId } = this.#options;
    this.#write([storeStatement(hostId, record), forgetStatement(hostId, record.transfer.id)]);
  }

  #keep(record: UnfinishedTransfer): void {
    const { hostId, clock } = this.#options;
    if (this.#joined !== undefined) this.#write(keepStatements({ hostId, epoch: this.#joined.epoch }, record, clock.wallMs()));
  }

  #write(statements: readonly Statement[]): void {
    const { database, logger } = this.#options;
    database.write(statements).catch((error: unknown) => logger.log('warn', 'transfer-not-stored', { error }));
  }
}

/** An own offer ends when its sender leaves. */
function leftStatements(hostId: MemberId, transfer: Transfer): readonly Statement[] {
  if (transfer.direction === 'incoming') return [];
  return [storeStatement(hostId, { transfer: { ...transfer, status: { state: 'ended', reason: 'sender-left' } } })];
}

function nameToOffer(name: string): string {
  return name === '' ? 'file' : [...name].slice(0, MAX_FILE_NAME_CHARS / 2).join('');
}

function isFileEntry(entry: Entry): entry is FileEntry {
  return entry.body.kind === 'file';
}

function pastTransfer({ id, roomId, authorId: senderId, authorAlias: senderAlias, body }: FileEntry, self: MemberId, reason: OfferEnd): Transfer {
  const common = { id, roomId, name: body.name, size: body.size, status: { state: 'ended', reason } } as const;
  if (senderId === self) return { ...common, direction: 'outgoing', receivers: [] };
  return { ...common, direction: 'incoming', senderId, senderAlias };
}
