import { join } from 'node:path';
import type { Entry } from '../../shared/model/entry.ts';
import type { Failure } from '../../shared/model/failure.ts';
import type { RoomId, TransferId } from '../../shared/model/ids.ts';
import type { Member } from '../../shared/model/member.ts';
import type { SpoolUse } from '../../shared/model/transfer.ts';
import { encodeMessage } from '../../shared/wire/codec.ts';
import { GOODBYE_TIMEOUT_MS, MAX_UNJOINED_CONNECTIONS } from '../../shared/wire/limits.ts';
import type { Clock } from '../lib/clock.ts';
import { Emitter } from '../lib/emitter.ts';
import { LanChatError, toFailure } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import type { Database, DatabaseOptions } from '../lib/sqlite/database.ts';
import { openDatabase } from '../lib/sqlite/open-database.ts';
import type { SecurePipe } from '../net/byte-pipe.ts';
import type { Identity } from '../net/identity.ts';
import { type Commit, createId, type History } from './history.ts';
import { HISTORY_MIGRATIONS } from './history-schema.ts';
import { HostEntrance } from './host-entrance.ts';
import { HostPeople } from './host-people.ts';
import { HostPosts } from './host-posts.ts';
import { HostRooms } from './host-rooms.ts';
import { type Departure, HostSession, type SessionDesk } from './host-session.ts';
import { HostTalk } from './host-talk.ts';
import { HostTransfers } from './host-transfers.ts';
import { LazyWrites } from './lazy-writes.ts';
import { MarkDesk } from './mark-desk.ts';
import { DatabaseOfferStore, type OfferStore, type StoredOffer } from './offer-store.ts';
import { openHistory } from './open-history.ts';
import { Retention } from './retention.ts';
import type { Room } from './room.ts';
import { updateRoom } from './room-rows.ts';
import { Spool, type SpoolDisk } from './spool.ts';
import type { FileProgress, TransferDesk } from './transfer-desk.ts';

/** What all connections together may be written at once: as much memory stays taken for them. */
const WRITTEN_AT_ONCE_BYTES = 16 * 1024 * 1024;
const MIN_PIECE_BYTES = 16_000;

export type HostServerOptions = {
  readonly identity: Identity;
  /** The folder of the host's database, `history.db`, and of its spool. It must exist. */
  readonly dataDir: string;
  /** What the first room is called. */
  readonly roomName: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Members that may be here at once; `MAX_MEMBERS` unless given. */
  readonly maxMembers?: number;
  /** What one member may post on average; `MESSAGES_PER_SECOND` unless given. */
  readonly messagesPerSecond?: number;
  /** Told to who joins. */
  readonly appVersion?: string;
  /** Bytes that the spool may hold; `SPOOL_MAX_BYTES` unless given. */
  readonly spoolQuota?: number;
  /** Where the spool is; the real disk unless given. */
  readonly spoolDisk?: Partial<SpoolDisk>;
  /** What opens the database; `openDatabase` unless given. */
  readonly openDatabase?: (options: DatabaseOptions) => Promise<Database>;
};

export type HostServerEvents = {
  'member-joined': { readonly member: Member; readonly remoteAddress: string; readonly onlineCount: number };
  /** `closed`: the host ended the connection. `onlineCount` is what is left. */
  'member-left': { readonly member: Member; readonly how: Departure; readonly onlineCount: number };
  /** Of rooms; what is said in direct conversations is nobody else's business. */
  'entry-posted': Entry & { readonly roomName: string };
  /** At most every 250 ms per receiver. */
  'file-progressed': FileProgress;
  'file-saved': FileProgress;
  /** Nothing is written any more; what is there can still be read. */
  'storage-failed': Failure;
};

type Parts = { readonly history: History; readonly spool: Spool; readonly recovered: string | undefined; readonly store: OfferStore };

/** The host: takes pipes in, and is the desk that its sessions turn to. Knows nothing of where the pipes come from. */
export class HostServer {
  readonly events = new Emitter<HostServerEvents>();
  /** The name under which a damaged database was set aside; undefined in the normal case. */
  readonly recovered: string | undefined;
  readonly #options: HostServerOptions;
  readonly #history: History;
  readonly #writes: LazyWrites;
  readonly #people: HostPeople;
  readonly #marks: MarkDesk;
  readonly #retention: Retention;
  readonly #transfers: HostTransfers;
  readonly #entrance: HostEntrance;
  readonly #talk: HostTalk;
  readonly #sessions = new Set<HostSession>();
  readonly #desk: SessionDesk;
  #accepted = 0;
  #isStopping = false;
  #stopped: Promise<void> | undefined;
  #onAllGone: (() => void) | undefined;

  constructor(options: HostServerOptions, { history, spool, recovered, store }: Parts) {
    const { clock, logger, identity, maxMembers, messagesPerSecond } = options;
    const hostId = identity.memberId;
    this.#options = options;
    this.recovered = recovered;
    this.#history = history;
    this.#desk = this.#createDesk();
    this.#writes = new LazyWrites({ clock, logger, write: (statements) => history.write(statements) });
    const people = new HostPeople({ hostId, maxMembers, history, clock, writes: this.#writes });
    const marks = new MarkDesk({ clock, writes: this.#writes, saved: history.marks, people });
    const rooms = new HostRooms({ history, hostId, clock, aliasOf: (id) => people.aliasOf(id), tell: (room) => this.#tellOf(room) });
    const retention = new Retention({ history, clock, logger, onCut: (room) => this.#tellOf(room) });
    this.#people = people;
    this.#marks = marks;
    this.#retention = retention;
    const transfers = new HostTransfers({ spool, store, clock, logger, desk: this.#transferDesk() });
    const posts = new HostPosts({ history, people, rooms, transfers, clock, messagesPerSecond });
    this.#transfers = transfers;
    this.#talk = new HostTalk({ people, rooms, posts, marks, retention, transfers, logger });
    this.#entrance = new HostEntrance({
      ...{ history, people, rooms, marks, transfers, clock, logger },
      onJoined: (member, { connection }) =>
        this.events.emit('member-joined', { member, remoteAddress: connection.remoteAddress, onlineCount: this.onlineCount }),
      onLeft: (member, how) => this.events.emit('member-left', { member, how, onlineCount: this.onlineCount }),
    });
    history.listen({
      onCommitted: (commit) => this.#onCommitted(commit),
      onFailed: (error) => this.#onStorageFailed(error),
    });
  }

  /** Members that are here now, the host's own person included. */
  get onlineCount(): number {
    return this.#people.onlineCount;
  }

  /** Goes on with what an earlier run left: its offers, and what rooms keep no longer. Before anybody comes. */
  async begin(offers: readonly StoredOffer[]): Promise<void> {
    await this.#transfers.restore(offers);
    this.#retention.start();
  }

  /** What the host holds of files that are handed out. */
  spoolUse(): Promise<SpoolUse> {
    return this.#transfers.spoolUse();
  }

  /**
   * Deletes what the spool holds of one offer, or of all that nobody receives or is expected to. One that is kept, or whose sender is away,
   * ends with it; of another the bytes are asked for again when they are wanted.
   */
  clearSpool(id?: TransferId): void {
    this.#transfers.clearSpool(id);
  }

  /** Bytes that the spool may hold from now on; less where the disk has little room. Nothing is deleted for a smaller number. */
  setSpoolQuota(bytes: number): void {
    this.#transfers.setSpoolQuota(bytes);
  }

  /** Takes over a new connection, from the network or from this process. */
  accept(pipe: SecurePipe): void {
    if (this.#isStopping) {
      pipe.destroy();
      return;
    }
    this.#makeRoom();
    const { clock, logger } = this.#options;
    const pieceBytes = () => Math.max(MIN_PIECE_BYTES, Math.floor(WRITTEN_AT_ONCE_BYTES / this.#sessions.size));
    const session = new HostSession({ pipe, number: ++this.#accepted, desk: this.#desk, clock, logger, pieceBytes });
    this.#sessions.add(session);
    session.start();
  }

  /** Tells everyone, waits until everything posted is on the disk, and closes the database: 3 s at most. Safe to call twice. */
  stop(): Promise<void> {
    this.#isStopping = true;
    this.#entrance.close();
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    const gone = new Promise<void>((resolve) => {
      this.#onAllGone = resolve;
    });
    using _timer = this.#options.clock.after(GOODBYE_TIMEOUT_MS, () => this.#onAllGone?.());
    this.#marks[Symbol.dispose]();
    this.#people[Symbol.dispose]();
    for (const session of [...this.#sessions]) {
      if (session.state === 'awaiting-hello') session.drop();
      else session.close('host-stopped');
    }
    await this.#transfers.stop();
    if (this.#sessions.size > 0) await gone;
    for (const session of this.#sessions) session.drop();
    await this.#retention[Symbol.asyncDispose]();
    await this.#writes[Symbol.asyncDispose]();
    await this.#history[Symbol.asyncDispose]();
  }

  #createDesk(): SessionDesk {
    const { options, history } = { options: this.#options, history: this.#history };
    return {
      appVersion: options.appVersion ?? '',
      get roomName() {
        return history.rooms[0]?.facts.name ?? options.roomName;
      },
      admit: (session, request) => this.#entrance.admit(session, request),
      follow: (session, memberId, message) => this.#entrance.follow(session, memberId, message),
      receive: (session, memberId, message) => this.#talk.receive(session, memberId, message),
      openData: (request) => this.#transfers.openData(request),
      drained: (memberId) => this.#people.online(memberId)?.feed?.pump(),
      departed: (session, memberId, departure) => this.#entrance.departed(session, memberId, departure),
      over: (session) => this.#over(session),
    };
  }

  #transferDesk(): TransferDesk {
    const people = this.#people;
    const roomOf = (id: RoomId | undefined) => (id === undefined ? undefined : this.#history.roomOf(id));
    return {
      send: (memberId, message) => people.send(memberId, message),
      tell: (roomId, message) => people.tell(roomOf(roomId), encodeMessage(message)),
      sees: (memberId, roomId) => roomOf(roomId)?.isFor(memberId) ?? true,
      isPrivate: (roomId) => roomOf(roomId)?.isFor(this.#options.identity.memberId) === false,
      isOnline: (memberId) => people.isFollowing(memberId),
      aliasOf: (memberId) => people.aliasOf(memberId) ?? '',
      progressed: (progress) => this.events.emit('file-progressed', progress),
      saved: (progress) => this.events.emit('file-saved', progress),
    };
  }

  /** The oldest connection that has not said a word makes room for a newer one, so that silent ones cannot shut others out. */
  #makeRoom(): void {
    const unjoined = [...this.#sessions].filter(({ state }) => state === 'awaiting-hello' || state === 'awaiting-join');
    if (unjoined.length >= MAX_UNJOINED_CONNECTIONS) unjoined[0]?.drop();
  }

  #over(session: HostSession): void {
    this.#sessions.delete(session);
    if (this.#sessions.size === 0) this.#onAllGone?.();
  }

  #tellOf(room: Room): void {
    this.#people.tell(room, encodeMessage({ type: 'room', ...room.summary() }));
  }

  #onCommitted({ rooms, entries, deletions }: Commit): void {
    for (const { roomId, seq } of entries) if (seq === 1) this.#firstEntry(roomId);
    for (const entry of entries) this.#opened(entry);
    for (const room of rooms) this.#people.pump(room, { quiet: entries.every((entry) => entry.roomId !== room.id || isPresence(entry)) });
    for (const { target } of deletions) this.#transfers.deleted(target.id, target.authorId);
  }

  /** Nobody, or only who asked for it, has heard of the room by now. */
  #firstEntry(roomId: RoomId): void {
    const room = this.#history.roomOf(roomId);
    if (room !== undefined) this.#tellOf(room);
  }

  #opened(entry: Entry): void {
    const room = this.#history.roomOf(entry.roomId);
    if (room === undefined) return;
    if (entry.body.kind === 'file') this.#transfers.opened(entry, room.addressees(entry.body.to));
    if (room.facts.kind === 'room') this.events.emit('entry-posted', { ...entry, roomName: room.facts.name });
  }

  #onStorageFailed(error: LanChatError): void {
    this.#options.logger.log('error', 'storage-failed', { error });
    this.events.emit('storage-failed', toFailure(error));
  }
}

/** True for what `member` messages say at the same time. */
function isPresence({ body }: Entry): boolean {
  return body.kind === 'notice' && (body.notice === 'joined' || body.notice === 'left' || body.notice === 'lost');
}

/**
 * Opens the host's database and its spool; listens nowhere.
 * @throws LanChatError `data-folder-in-use`, `data-folder-unusable`, `database-newer` or `storage-failed`.
 */
export async function createHostServer(options: HostServerOptions): Promise<HostServer> {
  const folder = options.dataDir;
  const database = await (options.openDatabase ?? openDatabase)({ path: join(folder, 'history.db'), migrations: HISTORY_MIGRATIONS });
  try {
    const store = new DatabaseOfferStore(database, options.logger);
    const offers = await store.load(options.clock);
    // Only now: the folder belongs to this process.
    const { spoolQuota, spoolDisk, identity } = options;
    const spool = await Spool.open({ folder: join(folder, 'spool'), quotaBytes: spoolQuota, disk: spoolDisk }, spoolNames(offers));
    const history = await openHistory(database, { ...options, hostId: identity.memberId });
    await renameFirstRoom(history, options);
    const server = new HostServer(options, { history, spool, store, recovered: database.recovered });
    await server.begin(offers);
    return server;
  } catch (error) {
    await database[Symbol.asyncDispose]();
    if (error instanceof LanChatError) throw error;
    throw new LanChatError('data-folder-unusable', { path: folder }, { cause: error });
  }
}

function spoolNames(offers: readonly StoredOffer[]): ReadonlySet<string> {
  return new Set(offers.flatMap(({ ended, spool, layout }) => (ended === null && spool !== null && layout !== null ? [spool] : [])));
}

/** The first room is called what it is hosted as; a change is an entry of the one who hosts. */
async function renameFirstRoom(history: History, { identity, roomName }: HostServerOptions): Promise<void> {
  const [room] = history.rooms;
  const host = history.known.find((member) => member.id === identity.memberId);
  if (room === undefined || room.facts.name === roomName) return;
  const facts = { ...room.facts, name: roomName };
  await history.write([updateRoom(room.id, facts)]);
  room.facts = facts;
  if (host === undefined) return;
  const body = { kind: 'notice', notice: 'renamed-room', name: roomName } as const;
  await new Promise<void>((resolve) =>
    history.append({ roomId: room.id, id: createId(), authorId: host.id, authorAlias: host.alias, body }, () => resolve()),
  );
}
