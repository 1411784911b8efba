import { join } from 'node:path';
import type { Entry } from '../../shared/model/entry.ts';
import type { Failure } from '../../shared/model/failure.ts';
import type { MemberId, TransferId } from '../../shared/model/ids.ts';
import type { Member } from '../../shared/model/member.ts';
import type { SpoolUse } from '../../shared/model/transfer.ts';
import { encodeMessage } from '../../shared/wire/codec.ts';
import { GOODBYE_TIMEOUT_MS, MAX_MEMBERS, MAX_UNJOINED_CONNECTIONS } from '../../shared/wire/limits.ts';
import type { Message, MessageOf } from '../../shared/wire/message.ts';
import type { Clock } from '../lib/clock.ts';
import { Emitter } from '../lib/emitter.ts';
import { LanChatError, toFailure } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { runInBackground } from '../lib/run-in-background.ts';
import { openDatabase } from '../lib/sqlite/open-database.ts';
import type { SecurePipe } from '../net/byte-pipe.ts';
import type { Identity } from '../net/identity.ts';
import { createId, type History, openHistory } from './history.ts';
import { HISTORY_MIGRATIONS } from './history-schema.ts';
import { type Admission, type Departure, HostSession, type JoinRequest, type MemberMessage, type SessionDesk } from './host-session.ts';
import { HostTransfers } from './host-transfers.ts';
import { MemberFeed } from './member-feed.ts';
import { DatabaseOfferStore, type OfferStore, type StoredOffer } from './offer-store.ts';
import { PostLimits } from './post-limits.ts';
import { Roster } from './roster.ts';
import { Spool, type SpoolDisk } from './spool.ts';
import type { FileProgress } from './transfer-desk.ts';

export type HostServerOptions = {
  readonly identity: Identity;
  /** The folder of the host's database, `history.db`, and of its spool. It must exist. */
  readonly dataDir: string;
  readonly roomName: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Members that may be in the room at once; `MAX_MEMBERS` unless given. */
  readonly maxMembers?: number;
  /** Told to who joins. */
  readonly appVersion?: string;
  /** Bytes that the spool may hold; `SPOOL_MAX_BYTES` unless given. */
  readonly spoolQuota?: number;
  /** Where the spool is; the real disk unless given. */
  readonly spoolDisk?: Partial<SpoolDisk>;
};

export type HostServerEvents = {
  'member-joined': { readonly member: Member; readonly remoteAddress: string; readonly onlineCount: number };
  /** `closed`: the host ended the connection. `onlineCount` is what is left. */
  'member-left': { readonly member: Member; readonly how: Departure; readonly onlineCount: number };
  'entry-posted': Entry;
  /** At most every 250 ms per receiver. */
  'file-progressed': FileProgress;
  'file-saved': FileProgress;
  /** Nothing is written any more; what is there can still be read. */
  'storage-failed': Failure;
};

type Online = { readonly session: HostSession; feed: MemberFeed | undefined; readonly resume: JoinRequest['resume'] };

/** The room: takes pipes in, and is the desk that its sessions turn to. Knows nothing of where the pipes come from. */
export class HostServer {
  readonly events = new Emitter<HostServerEvents>();
  /** The name under which a damaged database was set aside; undefined in the normal case. */
  readonly recovered: string | undefined;
  readonly #options: HostServerOptions;
  readonly #history: History;
  readonly #roster: Roster;
  readonly #transfers: HostTransfers;
  readonly #sessions = new Set<HostSession>();
  readonly #online = new Map<MemberId, Online>();
  readonly #limits = new Map<MemberId, PostLimits>();
  readonly #desk: SessionDesk;
  #isStopping = false;
  #stopped: Promise<void> | undefined;
  #onAllGone: (() => void) | undefined;

  constructor(
    options: HostServerOptions,
    parts: { readonly history: History; readonly spool: Spool; readonly recovered: string | undefined; readonly store: OfferStore },
  ) {
    this.#options = options;
    this.recovered = parts.recovered;
    this.#history = parts.history;
    this.#roster = new Roster(options.identity.memberId, parts.history.known);
    this.#desk = this.#createDesk();
    this.#transfers = new HostTransfers({
      spool: parts.spool,
      store: parts.store,
      clock: options.clock,
      logger: options.logger,
      desk: {
        send: (memberId, message) => this.#send(memberId, message),
        broadcast: (message) => this.#broadcast(message),
        isOnline: (memberId) => this.#online.get(memberId)?.session.state === 'joined',
        aliasOf: (memberId) => this.#roster.find(memberId)?.alias ?? '',
        progressed: (progress) => this.events.emit('file-progressed', progress),
        saved: (progress) => this.events.emit('file-saved', progress),
      },
    });
    parts.history.listen({
      onCommitted: (entries) => this.#onCommitted(entries),
      onFailed: (error) => this.#onStorageFailed(error),
    });
  }

  /** Members that are in the room now, the host's own person included. */
  get onlineCount(): number {
    return this.#roster.onlineCount;
  }

  /** Goes on with the offers of an earlier run. Before anybody comes. */
  restoreOffers(offers: readonly StoredOffer[]): Promise<void> {
    return this.#transfers.restore(offers);
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
    const session = new HostSession({ pipe, desk: this.#desk, clock, logger });
    this.#sessions.add(session);
    session.start();
  }

  /** Tells everyone, waits until everything posted is on the disk, and closes the database: 3 s at most. Safe to call twice. */
  stop(): Promise<void> {
    this.#isStopping = true;
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    const gone = new Promise<void>((resolve) => {
      this.#onAllGone = resolve;
    });
    using _timer = this.#options.clock.after(GOODBYE_TIMEOUT_MS, () => this.#onAllGone?.());
    for (const session of [...this.#sessions]) {
      if (session.state === 'awaiting-hello') session.drop();
      else session.close('host-stopped');
    }
    await this.#transfers.stop();
    if (this.#sessions.size > 0) await gone;
    for (const session of this.#sessions) session.drop();
    await this.#history[Symbol.asyncDispose]();
  }

  #createDesk(): SessionDesk {
    const { options, history } = { options: this.#options, history: this.#history };
    return {
      appVersion: options.appVersion ?? '',
      get roomName() {
        return history.rooms[0]?.name ?? options.roomName;
      },
      admit: (session, request) => this.#admit(session, request),
      receive: (session, memberId, message) => this.#receive(session, memberId, message),
      openData: (request) => this.#transfers.openData(request),
      drained: (memberId) => this.#online.get(memberId)?.feed?.pump(),
      departed: (session, memberId, departure) => this.#departed(session, memberId, departure),
      over: (session) => this.#over(session),
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

  // Joining and leaving

  #admit(session: HostSession, request: JoinRequest): Admission {
    const { memberId, alias, resume } = request;
    const replaced = this.#online.get(memberId);
    if (this.#isStopping) return { ok: false, refusal: { code: 'host-stopped' } };
    if (replaced === undefined && this.#online.size >= (this.#options.maxMembers ?? MAX_MEMBERS))
      return { ok: false, refusal: { code: 'room-full' } };
    const claim = this.#roster.claim(memberId, alias, this.#options.clock.wallMs());
    if (!claim.ok) return { ok: false, refusal: { code: claim.code, suggestion: claim.suggestion } };
    this.#online.set(memberId, { session, feed: undefined, resume });
    this.#roster.setOnline(memberId, true);
    if (replaced !== undefined) this.#replace(replaced, memberId);
    runInBackground(this.#options.logger, 'let-in', () => this.#letIn(session, request, replaced !== undefined));
    return { ok: true };
  }

  #replace(older: Online, memberId: MemberId): void {
    older.feed?.[Symbol.dispose]();
    older.session.close('replaced');
    this.#transfers.departed(memberId, 'replaced');
    if (older.feed !== undefined) this.#emitLeft(memberId, 'replaced');
  }

  async #letIn(session: HostSession, request: JoinRequest, wasHere: boolean): Promise<void> {
    // When the disk fails, people may still come in and read.
    const saved = this.#history.saveMember({ ...request, id: request.memberId });
    await saved.catch((error: unknown) => this.#options.logger.log('warn', 'member-not-saved', { error }));
    if (this.#isStopping) return;
    if (!wasHere) await this.#postNotice(request.memberId, 'joined');
    if (session.begin()) this.#enter(session, request);
  }

  #enter(session: HostSession, { memberId, resume }: JoinRequest): void {
    const online = this.#online.get(memberId);
    const member = this.#roster.find(memberId);
    if (online?.session !== session || member === undefined) return;
    const { epoch, rooms } = this.#history;
    const members = this.#roster.list();
    session.send({
      type: 'joined',
      memberId,
      alias: member.alias,
      epoch,
      rooms: rooms.map((room) => room.summary()),
      openOffers: this.#transfers.openOffersFor(memberId),
      memberCount: members.length,
    });
    for (const each of members) session.send({ type: 'member', ...each });
    online.feed = this.#createFeed(session, resume);
    online.feed.pump();
    this.#transfers.entered(memberId);
    this.#broadcast({ type: 'member', ...member }, memberId);
    this.events.emit('member-joined', { member, remoteAddress: session.connection.remoteAddress, onlineCount: this.onlineCount });
  }

  #createFeed(session: HostSession, resume: JoinRequest['resume']): MemberFeed {
    const { clock, logger } = this.#options;
    const points = resume?.epoch === this.#history.epoch ? resume.rooms : [];
    return new MemberFeed({
      connection: session.connection,
      history: this.#history,
      clock,
      logger,
      lastSeqOf: (roomId) => points.find((point) => point.roomId === roomId)?.lastSeq ?? 0,
      onStuck: (why) => session.close(why === 'stalled' ? 'timed-out' : 'storage-failed'),
    });
  }

  #departed(session: HostSession, memberId: MemberId, departure: Departure): void {
    const online = this.#online.get(memberId);
    // A session that was replaced has left its place to the newer one.
    if (online?.session !== session) return;
    online.feed?.[Symbol.dispose]();
    this.#online.delete(memberId);
    this.#roster.setOnline(memberId, false);
    this.#transfers.departed(memberId, departure);
    // When the room closes, that everybody goes is no news of anybody.
    if (!this.#isStopping) this.#tellDeparture(memberId, departure);
    // Who was still on the way in has not been said to have come.
    if (online.feed !== undefined) this.#emitLeft(memberId, departure);
  }

  #tellDeparture(memberId: MemberId, departure: Departure): void {
    const member = this.#roster.find(memberId);
    if (member !== undefined) this.#broadcast({ type: 'member', ...member });
    void this.#postNotice(memberId, departure === 'left' || departure === 'quit' ? 'left' : 'lost');
  }

  #emitLeft(memberId: MemberId, how: Departure): void {
    const member = this.#roster.find(memberId);
    if (member !== undefined) this.events.emit('member-left', { member, how, onlineCount: this.onlineCount });
  }

  /** Resolves when the notice is on the disk, or cannot get there. */
  #postNotice(memberId: MemberId, notice: 'joined' | 'left' | 'lost'): Promise<void> {
    const room = this.#history.rooms[0];
    const author = this.#roster.find(memberId);
    if (room === undefined || author === undefined) return Promise.resolve();
    const draft = { roomId: room.id, id: createId(), authorId: memberId, authorAlias: author.alias, body: { kind: 'notice', notice } } as const;
    return new Promise((resolve) => this.#history.append(draft, () => resolve()));
  }

  // Conversation

  #receive(session: HostSession, memberId: MemberId, message: MemberMessage): void {
    if (message.type === 'post') this.#post(session, memberId, message);
    else if (!this.#transfers.receive(memberId, message)) session.close('protocol-error');
  }

  #post(session: HostSession, memberId: MemberId, { id, roomId, body }: MessageOf<'post'>): void {
    const author = this.#roster.find(memberId);
    const refusal = this.#refusalOf(memberId, { roomId, body });
    if (refusal !== undefined || author === undefined) {
      session.send({ type: 'rejected', id, code: 'unknown-room', ...refusal });
      return;
    }
    this.#history.append({ roomId, id, authorId: memberId, authorAlias: author.alias, body }, (posting) => {
      if (!posting.ok) session.send({ type: 'rejected', id, code: posting.error.code });
      else session.send({ type: 'posted', id, roomId: posting.entry.roomId, seq: posting.entry.seq, at: posting.entry.at });
    });
  }

  #refusalOf(
    memberId: MemberId,
    { roomId, body }: Pick<MessageOf<'post'>, 'roomId' | 'body'>,
  ): Omit<MessageOf<'rejected'>, 'type' | 'id'> | undefined {
    if (this.#history.roomOf(roomId) === undefined) return { code: 'unknown-room' };
    const retryAfterMs = this.#limitsOf(memberId).take(body.kind, this.#options.clock.monotonicMs());
    if (retryAfterMs > 0) return { code: 'too-fast', retryAfterMs };
    if (body.kind === 'file' && !this.#transfers.mayOffer(memberId)) return { code: 'too-fast' };
    return undefined;
  }

  #limitsOf(memberId: MemberId): PostLimits {
    const known = this.#limits.get(memberId) ?? new PostLimits(this.#options.clock.monotonicMs());
    this.#limits.set(memberId, known);
    return known;
  }

  #onCommitted(entries: readonly Entry[]): void {
    for (const entry of entries) {
      this.#transfers.opened(entry);
      this.events.emit('entry-posted', entry);
    }
    for (const { feed } of this.#online.values()) feed?.pump();
  }

  #onStorageFailed(error: LanChatError): void {
    this.#options.logger.log('error', 'storage-failed', { error });
    this.events.emit('storage-failed', toFailure(error));
  }

  // Sending

  #send(memberId: MemberId, message: Message): void {
    this.#online.get(memberId)?.session.send(message);
  }

  /** Encoded once for all. */
  #broadcast(message: Message, except?: MemberId): void {
    const frame = encodeMessage(message);
    for (const [memberId, { session }] of this.#online) if (memberId !== except) session.sendEncoded(frame);
  }
}

/**
 * Opens the host's database and its spool; listens nowhere.
 * @throws LanChatError `data-folder-in-use`, `data-folder-unusable`, `database-newer` or `storage-failed`.
 */
export async function createHostServer(options: HostServerOptions): Promise<HostServer> {
  const folder = options.dataDir;
  const database = await openDatabase({ path: join(folder, 'history.db'), migrations: HISTORY_MIGRATIONS });
  try {
    const store = new DatabaseOfferStore(database, options.logger);
    const offers = await store.load(options.clock);
    // Only now: the folder belongs to this process.
    const { spoolQuota, spoolDisk } = options;
    const spool = await Spool.open({ folder: join(folder, 'spool'), quotaBytes: spoolQuota, disk: spoolDisk }, spoolNames(offers));
    const history = await openHistory(database, options);
    await renameFirstRoom(history, options);
    const server = new HostServer(options, { history, spool, store, recovered: database.recovered });
    await server.restoreOffers(offers);
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

/** The room is called what it is hosted as; a change is an entry of the one who hosts. */
async function renameFirstRoom(history: History, { identity, roomName }: HostServerOptions): Promise<void> {
  const [room] = history.rooms;
  const host = history.known.find((member) => member.id === identity.memberId);
  if (room === undefined || room.name === roomName) return;
  await history.renameRoom(room, roomName);
  if (host === undefined) return;
  const body = { kind: 'notice', notice: 'renamed-room', name: roomName } as const;
  await new Promise<void>((resolve) =>
    history.append({ roomId: room.id, id: createId(), authorId: host.id, authorAlias: host.alias, body }, () => resolve()),
  );
}
