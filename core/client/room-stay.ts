import type { AppEventBody } from '../../shared/model/app-event.ts';
import type { Entry } from '../../shared/model/entry.ts';
import type { Failure } from '../../shared/model/failure.ts';
import type { Epoch, MemberId, MessageId, RoomId, TransferId } from '../../shared/model/ids.ts';
import type { Member } from '../../shared/model/member.ts';
import type { Room } from '../../shared/model/room.ts';
import type { PendingPost, TrustedSender } from '../../shared/model/status.ts';
import type { OfferDetails, OfferedFile, Transfer } from '../../shared/model/transfer.ts';
import type { MessageOf } from '../../shared/wire/message.ts';
import type { Clock } from '../lib/clock.ts';
import { LanChatError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { runInBackground } from '../lib/run-in-background.ts';
import type { Database } from '../lib/sqlite/database.ts';
import type { Dialer } from '../net/byte-pipe.ts';
import type { Identity } from '../net/identity.ts';
import type { RateLimiter } from '../transfer/rate-limiter.ts';
import type { TransferBook } from '../transfer/transfer-book.ts';
import { AutoAccept } from './auto-accept.ts';
import { ClientSession, type JoinedRoom, type SessionLink } from './client-session.ts';
import { EntryWindows, NEWEST_ENTRIES } from './entry-windows.ts';
import type { EventFeed } from './event-feed.ts';
import { FileDesk } from './file-desk.ts';
import { LocalHistory, type LogId, type ResumePoint } from './local-history.ts';
import type { OfferToMake } from './offer-desk.ts';
import { Outbox, type OutboxPost, readMessageText, toPendingPost } from './outbox.ts';

export type RoomStayOptions = {
  readonly identity: Identity;
  readonly dial: Dialer;
  readonly alias: string;
  readonly appVersion: string;
  readonly database: Database;
  /** Where accepted files go, asked at each acceptance. */
  readonly downloadDir: () => string;
  /** What bytes of files may take of the network, in all of this device's stays. */
  readonly limits: { readonly uploads: RateLimiter; readonly downloads: RateLimiter };
  /** How many downloads run at once, asked whenever one could begin. */
  readonly maxDownloads: () => number;
  /** Whose files are accepted without asking, asked at each offer. */
  readonly trustedSenders: () => readonly TrustedSender[];
  readonly feed: EventFeed;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random?: (() => number) | undefined;
};

/** What the stay's owner is told; everything else goes to the feed. */
export type RoomStayListener = {
  /** At every join and reconnect, before the feed hears of it. */
  onJoined(room: JoinedRoom): void;
  onLinkChanged(link: SessionLink): void;
  /** Once, when the session is over. Without a failure when `leave` was called. */
  onEnded(failure: Failure | undefined): void;
};

type AcceptOptions = Parameters<TransferBook['accept']>[1];
type LookOptions = Parameters<TransferBook['look']>[1];

/** The highest seq there can be. */
const AFTER_THE_LAST = Number.MAX_SAFE_INTEGER;

/**
 * One stay in a host's rooms, from join to leave: the session, and what it fills — rooms, members, entries, outbox, files.
 * Everything that is asked for is at hand; every change goes to the feed.
 */
export class RoomStay {
  readonly #options: RoomStayOptions;
  readonly #listener: RoomStayListener;
  readonly #session: ClientSession;
  readonly #history: LocalHistory;
  readonly #windows = new EntryWindows();
  readonly #rooms = new Map<RoomId, Room>();
  readonly #members = new Map<MemberId, Member>();
  /** Entries of this turn, not yet told. */
  readonly #arrived = new Map<RoomId, Entry[]>();
  readonly #lastSeqs = new Map<RoomId, number>();
  /** Acknowledged posts whose entry has not come back yet: their waiting rows stay until it does. */
  readonly #awaitingEntry = new Set<MessageId>();
  #outbox: Outbox | undefined;
  #files: FileDesk | undefined;
  #autoAccept: AutoAccept | undefined;
  #joined: JoinedRoom | undefined;
  #log: LogId | undefined;
  #closing: Promise<void> | undefined;
  /** How the person went, if it was by their own wish. */
  #gone: 'left' | 'quit' = 'quit';

  constructor(options: RoomStayOptions, listener: RoomStayListener) {
    this.#options = options;
    this.#listener = listener;
    this.#history = new LocalHistory(options.database, options.logger);
    this.#session = new ClientSession({
      ...options,
      app: { name: 'lan-chat', version: options.appVersion },
      random: options.random ?? Math.random,
      resumeFrom: (hostId) => this.#open(hostId),
    });
    this.#listen();
  }

  /** Resolves when the room is joined and its members are known. @throws LanChatError with the reason why not */
  async join(): Promise<JoinedRoom> {
    try {
      return await this.#session.join();
    } catch (error) {
      await this.#close();
      throw error;
    }
  }

  /**
   * Says goodbye and closes every file; 3 s at most for each. Safe to call twice. Who has `left` gives up what is under way; after
   * `quit` the next stay goes on with it.
   */
  async leave(how: 'left' | 'quit' = 'left'): Promise<void> {
    if (this.#closing === undefined) this.#gone = how;
    await this.#session.leave(how);
    await this.#close();
  }

  /** Resolves when a stay that is over has written down what it keeps. */
  closed(): Promise<void> {
    return this.#close();
  }

  reconnectNow(): void {
    this.#session.reconnectNow();
  }

  get rooms(): readonly Room[] {
    return [...this.#rooms.values()];
  }
  get members(): readonly Member[] {
    return [...this.#members.values()];
  }
  /** The newest of each room, ascending. */
  get entries(): readonly Entry[] {
    return this.#windows.list();
  }
  get pending(): readonly PendingPost[] {
    return (this.#outbox?.list() ?? []).map(toPendingPost).filter((post) => post !== undefined);
  }
  get pendingIds(): readonly MessageId[] {
    return (this.#outbox?.list() ?? []).map(({ id }) => id);
  }
  get transfers(): readonly Transfer[] {
    return this.#files?.book.list() ?? [];
  }

  /** Resolves when the message is on the disk. @throws LanChatError `message-empty`, `message-too-long`, `unknown-room`, `storage-failed` */
  async say(message: { readonly id: MessageId; readonly roomId: RoomId; readonly text: string }): Promise<void> {
    const { id, roomId } = message;
    const text = readMessageText(message.text);
    if (!this.#rooms.has(roomId)) throw new LanChatError('unknown-room');
    await this.#mustHave(this.#outbox).add({ id, roomId, body: { kind: 'text', text } });
  }

  async retry(id: MessageId): Promise<void> {
    await this.#mustHave(this.#outbox).retry(id);
  }

  discard(id: MessageId): void {
    if (this.#mustHave(this.#outbox).discard(id) !== undefined) this.#options.feed.report({ type: 'pending-removed', id });
  }

  /** Up to `limit` entries before `beforeSeq`, ascending; the cards of their files are in the feed before it resolves. */
  async historyPage(query: { readonly roomId: RoomId; readonly beforeSeq: number; readonly limit: number }): Promise<readonly Entry[]> {
    const log = this.#mustHave(this.#log);
    const entries = await this.#history.pageBefore(log, query.roomId, query.beforeSeq, query.limit);
    for (const entry of entries) this.#files?.meet(entry);
    return entries;
  }

  /** Resolves with the transfer's id once the offer is queued. @throws LanChatError when something of it cannot be offered */
  async offerFiles(offer: OfferToMake): Promise<TransferId> {
    if (!this.#rooms.has(offer.roomId)) throw new LanChatError('unknown-room');
    return await this.#mustHave(this.#files).offer(offer, this.#mustHave(this.#outbox));
  }
  async findOffer(offer: OfferToMake): Promise<TransferId | undefined> {
    return await this.#mustHave(this.#files).findOffer(offer);
  }
  async resend(id: TransferId): Promise<TransferId> {
    return await this.#mustHave(this.#files).resend(id, this.#mustHave(this.#outbox));
  }

  async accept(id: TransferId, options?: AcceptOptions): Promise<void> {
    await this.#mustHave(this.#files).book.accept(id, options);
  }
  async look(id: TransferId, options?: LookOptions): Promise<OfferDetails> {
    return await this.#mustHave(this.#files).book.look(id, options);
  }
  async findOwned(id: TransferId, options?: LookOptions): Promise<readonly number[]> {
    return await this.#mustHave(this.#files).book.findOwned(id, options);
  }
  async filesOf(id: TransferId): Promise<readonly OfferedFile[]> {
    return await this.#mustHave(this.#files).book.files(id);
  }
  decline(id: TransferId): void {
    this.#mustHave(this.#files).book.decline(id);
  }
  cancel(id: TransferId): void {
    this.#mustHave(this.#files).book.cancel(id);
  }
  pause(id: TransferId): void {
    this.#mustHave(this.#files).book.pause(id);
  }
  resume(id: TransferId): void {
    this.#mustHave(this.#files).book.resume(id);
  }
  /** More downloads may run at once now. */
  maxDownloadsChanged(): void {
    this.#files?.book.maxDownloadsChanged();
  }
  savedPath(id: TransferId): string {
    return this.#mustHave(this.#files).book.savedPath(id);
  }

  #listen(): void {
    const { events } = this.#session;
    events.on('joined', (room) => this.#onJoined(room));
    events.on('link-changed', (link) => this.#onLinkChanged(link));
    events.on('entry-received', (entry) => this.#onEntry(entry));
    events.on('member-changed', (member) => this.#onMember(member));
    events.on('room-changed', (room) => this.#onRoom(room));
    events.on('posted', (posted) => this.#onPosted(posted));
    events.on('rejected', (rejected) => this.#onRejected(rejected));
    events.on('file-message-received', (message) => this.#files?.receive(message));
    events.on('ended', ({ failure }) => this.#onEnded(failure));
  }

  /** Gets what this device keeps of the host, once the host's key is known. */
  async #open(hostId: MemberId): Promise<ResumePoint | undefined> {
    const { database, clock, logger } = this.#options;
    const onWriteFailed = (error: unknown) => logger.log('error', 'outbox-write-failed', { error });
    const files = await FileDesk.open({
      ...this.#options,
      hostId,
      send: (message) => void this.#session.send(message),
      aliasOf: (memberId) => this.#members.get(memberId)?.alias,
      discardPost: (id) => void this.#outbox?.discard(id),
    });
    const listener = { onChanged: (post: OutboxPost) => this.#onPostChanged(post), onWriteFailed };
    this.#outbox = await Outbox.open({ database, hostId, clock, listener }, (id) => files.knows(id));
    this.#files = files;
    this.#autoAccept = new AutoAccept({ ...this.#options, book: files.book, self: this.#options.identity.memberId });
    const point = await this.#history.resumePoint(hostId);
    if (point === undefined) return undefined;
    for (const { roomId, lastSeq } of point.rooms) {
      const log = { hostId, epoch: point.epoch };
      this.#windows.add(roomId, await this.#history.pageBefore(log, roomId, AFTER_THE_LAST, NEWEST_ENTRIES));
      this.#lastSeqs.set(roomId, lastSeq);
    }
    return point;
  }

  #onJoined(room: JoinedRoom): void {
    const isFirst = this.#joined === undefined;
    this.#joined = room;
    this.#listener.onJoined(room);
    if (room.newLog) this.#beginLog(room.hostId, room.epoch, isFirst);
    this.#log = { hostId: room.hostId, epoch: room.epoch };
    refill(this.#rooms, room.rooms);
    refill(this.#members, room.members);
    this.#options.feed.report({ type: 'rooms-changed', rooms: this.rooms });
    this.#options.feed.report({ type: 'members-changed', members: this.members });
    this.#files?.goOnline(room);
    this.#autoAccept?.goOnline();
    if (isFirst) this.#tellKept();
    this.#outbox?.goOnline(
      room.rooms.map(({ id }) => id),
      (post) => void this.#session.send(post),
    );
  }

  /** The host's log is a new one: what was kept of the old one stays on the disk, but is not shown. */
  #beginLog(hostId: MemberId, epoch: Epoch, isFirst: boolean): void {
    this.#options.feed.flush();
    this.#windows.clear();
    this.#lastSeqs.clear();
    this.#history.begin({ hostId, epoch });
    if (!isFirst) this.#options.feed.report({ type: 'log-reset' });
    for (const id of this.#awaitingEntry) this.#forgetPost(id);
  }

  /** Tells what this device kept from earlier stays. */
  #tellKept(): void {
    const { feed } = this.#options;
    for (const transfer of this.transfers) feed.report({ type: 'transfer-changed', transfer });
    for (const entry of this.entries) this.#files?.meet(entry);
    for (const roomId of this.#rooms.keys()) {
      const entries = this.entries.filter((entry) => entry.roomId === roomId);
      if (entries.length > 0) feed.report({ type: 'entries-added', roomId, entries });
    }
    for (const post of this.pending) feed.report({ type: 'pending-changed', post });
  }

  #onLinkChanged(link: SessionLink): void {
    if (link.state !== 'online') {
      this.#outbox?.goOffline();
      this.#files?.goOffline();
    }
    this.#listener.onLinkChanged(link);
  }

  #onEntry(entry: Entry): void {
    const arrived = this.#arrived.get(entry.roomId);
    if (arrived !== undefined) arrived.push(entry);
    else this.#arrived.set(entry.roomId, [entry]);
    this.#lastSeqs.set(entry.roomId, entry.seq);
    this.#options.feed.reportSoon(`entries ${entry.roomId}`, () => this.#takeArrived(entry.roomId));
    this.#files?.meet(entry);
    if (entry.authorId !== this.#joined?.self) return;
    this.#settlePost(entry.id);
    this.#forgetPost(entry.id);
  }

  #takeArrived(roomId: RoomId): AppEventBody {
    const entries = this.#arrived.get(roomId) ?? [];
    this.#arrived.delete(roomId);
    this.#windows.add(roomId, entries);
    if (this.#log !== undefined) this.#history.append(this.#log, roomId, entries);
    return { type: 'entries-added', roomId, entries };
  }

  #onEnded(failure: Failure | undefined): void {
    runInBackground(this.#options.logger, 'close-room-stay', () => this.#close());
    this.#listener.onEnded(failure);
  }

  #onMember(member: Member): void {
    this.#members.set(member.id, member);
    this.#options.feed.reportSoon('members', () => ({ type: 'members-changed', members: this.members }));
  }

  #onRoom(room: Room): void {
    this.#rooms.set(room.id, room);
    this.#options.feed.reportSoon('rooms', () => ({ type: 'rooms-changed', rooms: this.rooms }));
  }

  #onPostChanged(post: OutboxPost): void {
    const pending = toPendingPost(post);
    if (pending !== undefined) this.#options.feed.report({ type: 'pending-changed', post: pending });
  }

  #onPosted({ id, roomId, seq }: MessageOf<'posted'>): void {
    this.#settlePost(id);
    if ((this.#lastSeqs.get(roomId) ?? 0) >= seq) this.#forgetPost(id);
  }

  #onRejected({ id, code, retryAfterMs }: MessageOf<'rejected'>): void {
    const post = this.#outbox?.get(id);
    const failure: Failure = { code, params: {} };
    this.#outbox?.reject(id, failure, retryAfterMs);
    if (post?.body.kind === 'file' && this.#outbox?.get(id) === undefined) this.#files?.book.outgoingRejected(id, failure);
  }

  /** The host has the post: the outbox may forget it. */
  #settlePost(id: MessageId): void {
    const post = this.#outbox?.acknowledge(id);
    if (post?.body.kind === 'file') this.#files?.book.outgoingPosted(id);
    else if (post !== undefined) this.#awaitingEntry.add(id);
  }

  #forgetPost(id: MessageId): void {
    if (this.#awaitingEntry.delete(id)) this.#options.feed.reportSoon(`post ${id}`, () => ({ type: 'pending-removed', id }));
  }

  #mustHave<Part>(part: Part | undefined): Part {
    if (part === undefined || this.#joined === undefined) throw new LanChatError('not-joined');
    return part;
  }

  #close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    this.#options.feed.flush();
    this.#autoAccept?.[Symbol.dispose]();
    this.#outbox?.[Symbol.dispose]();
    await this.#files?.close(this.#gone);
    await this.#history.flush();
  }
}

function refill<Id, Item extends { readonly id: Id }>(map: Map<Id, Item>, items: readonly Item[]): void {
  map.clear();
  for (const item of items) map.set(item.id, item);
}
