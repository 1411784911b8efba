import type { Entry } from '../../shared/model/entry.ts';
import type { Failure } from '../../shared/model/failure.ts';
import type { Epoch, MemberId } from '../../shared/model/ids.ts';
import type { Member } from '../../shared/model/member.ts';
import type { Room } from '../../shared/model/room.ts';
import { JOIN_TIMEOUT_MS, MAX_FOLLOWED_ROOMS, MIN_PROTOCOL_VERSION, PROTOCOL_VERSION } from '../../shared/wire/limits.ts';
import type { Message, MessageOf } from '../../shared/wire/message.ts';
import type { Clock } from '../lib/clock.ts';
import { Emitter } from '../lib/emitter.ts';
import { LanChatError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { backoffDelayMs } from '../net/backoff.ts';
import type { Dialer, SecurePipe } from '../net/byte-pipe.ts';
import { Connection, type ConnectionEnd } from '../net/connection.ts';
import { createNonce, type Identity, memberIdOf, signProof } from '../net/identity.ts';
import type { ResumePoint } from './local-history.ts';
import { LogCursors } from './log-cursors.ts';
import { errorOfEnd, errorOfRefusal, isFinal } from './session-end.ts';

export type ClientSessionOptions = {
  readonly identity: Identity;
  readonly dial: Dialer;
  readonly alias: string;
  readonly app: { readonly name: string; readonly version: string };
  /** Where this device's copy of the host's log ends. Asked once, when the host's key is known. */
  readonly resumeFrom: (hostId: MemberId) => Promise<ResumePoint | undefined>;
  /** Awaited at every join when all that the host tells of rooms and members is there, and before it may send entries. */
  readonly prepare?: (room: JoinedRoom) => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** 0 up to 1; spreads the reconnects of many clients. */
  readonly random?: () => number;
};

/** What the host told when it let this client in. */
export type JoinedRoom = {
  readonly hostId: MemberId;
  readonly hostPublicKey: Uint8Array;
  readonly self: MemberId;
  readonly alias: string;
  readonly roomName: string;
  readonly epoch: Epoch;
  /** The log is another one than that which this device knew. */
  readonly newLog: boolean;
  readonly rooms: readonly Room[];
  readonly members: readonly Member[];
  readonly openOffers: MessageOf<'joined'>['openOffers'];
};

/** How the session stands with its host, once it joined or `persist` was called. */
export type SessionLink =
  | { readonly state: 'online' }
  | { readonly state: 'waiting'; readonly retryAtMs: number; readonly attempt: number }
  | { readonly state: 'reconnecting'; readonly attempt: number };

/** What a joined client may send; the join itself is the session's business. */
export type ClientMessage = MessageOf<
  | 'post'
  | 'create-room'
  | 'change-room'
  | 'mark'
  | 'typing'
  | 'status'
  | 'accept'
  | 'decline'
  | 'cancel'
  | 'saved'
  | 'failed'
  | 'pause'
  | 'resume'
  | 'look'
  | 'ask-hashes'
  | 'hashes'
>;

export type ClientSessionEvents = {
  /** Also at every reconnect, before anything else of that connection. */
  joined: JoinedRoom;
  'link-changed': SessionLink;
  /** Each entry once, in the order of its room, and none left out that the host still has. */
  'entry-received': Entry;
  'member-changed': Member;
  'room-changed': Room;
  'room-answered': MessageOf<'room-done' | 'room-refused'>;
  'marks-received': MessageOf<'marks'>;
  'typing-heard': MessageOf<'typed'>;
  posted: MessageOf<'posted'>;
  rejected: MessageOf<'rejected'>;
  'file-message-received': MessageOf<'upload' | 'download' | 'receiver' | 'offer-ended' | 'sender-state' | 'ask-hashes' | 'hashes'>;
  /** Once, last, of a session that had joined, or was to persist. Without a failure when `leave` was called. */
  ended: { readonly failure: Failure | undefined };
};

type State =
  | { readonly state: 'idle' }
  | { readonly state: 'dialing'; readonly abort: AbortController }
  | { readonly state: 'awaiting-challenge'; readonly connection: Connection; readonly nonce: string }
  | { readonly state: 'awaiting-joined'; readonly connection: Connection; readonly roomName: string }
  | {
      readonly state: 'awaiting-people';
      readonly connection: Connection;
      readonly room: JoinedRoom;
      readonly rooms: Room[];
      readonly members: Member[];
      readonly counts: { readonly rooms: number; readonly members: number };
    }
  /** `early` is what the host tells meanwhile. */
  | { readonly state: 'preparing'; readonly connection: Connection; readonly early: Message[] }
  | { readonly state: 'online'; readonly connection: Connection; readonly sinceMs: number }
  | { readonly state: 'waiting'; readonly timer: Disposable }
  | { readonly state: 'closed' };

/** A connection that lasted this long was a good one: the next reconnect begins with the shortest wait. */
const STABLE_MS = 10_000;

/**
 * One person's stay with one host: joins, and once it joined reconnects for ever, until `leave` or an end that a person must
 * resolve (rules RC1 to RC3). Used for one `join`; afterwards it is over.
 */
export class ClientSession {
  readonly events = new Emitter<ClientSessionEvents>();
  readonly #options: ClientSessionOptions;
  #state: State = { state: 'idle' };
  #cursors: LogCursors | undefined;
  #first = Promise.withResolvers<JoinedRoom>();
  #isPersistent = false;
  #attempt = 0;
  #joinTimer: Disposable | undefined;
  #gone = Promise.withResolvers<void>();

  constructor(options: ClientSessionOptions) {
    this.#options = options;
  }

  /**
   * Resolves when the host let this client in and its rooms and members are known. Rejects with the reason why not, a LanChatError; then
   * the session is over.
   */
  join(): Promise<JoinedRoom> {
    if (this.#state.state === 'idle') this.#dial();
    return this.#first.promise;
  }

  /** From now on it tries for ever, as a session does that has joined. */
  persist(): void {
    this.#isPersistent = true;
  }

  /** True when the message is on its way; false when there is no connection. Whether it arrived only an answer tells. */
  send(message: ClientMessage): boolean {
    if (this.#state.state !== 'online') return false;
    this.#state.connection.send(message);
    return true;
  }

  /** Ends the wait for the next attempt. */
  reconnectNow(): void {
    if (this.#state.state !== 'waiting') return;
    this.#state.timer[Symbol.dispose]();
    this.#dial();
  }

  /** Says goodbye, for good or until the app is there again, and resolves when the connection is gone: 3 s at most. Safe to call twice. */
  async leave(reason: 'left' | 'quit' = 'left'): Promise<void> {
    const connection = connectionOf(this.#state);
    connection?.close(reason);
    this.#finish(undefined);
    if (connection !== undefined) await this.#gone.promise;
  }

  #dial(): void {
    const abort = new AbortController();
    this.#state = { state: 'dialing', abort };
    if (this.#isPersistent) this.events.emit('link-changed', { state: 'reconnecting', attempt: this.#attempt });
    this.#joinTimer = this.#options.clock.after(JOIN_TIMEOUT_MS, () => this.#onJoinTimeout());
    this.#open(abort.signal).catch((error: unknown) => this.#fail(abort, error));
  }

  async #open(signal: AbortSignal): Promise<void> {
    const pipe = await this.#options.dial({ signal });
    if (signal.aborted) return pipe.destroy();
    this.#cursors ??= new LogCursors(await this.#options.resumeFrom(memberIdOf(pipe.hostPublicKey)));
    if (signal.aborted) return pipe.destroy();
    this.#greet(pipe);
  }

  #greet(pipe: SecurePipe): void {
    const connection = new Connection(pipe, this.#options);
    const nonce = createNonce();
    this.#state = { state: 'awaiting-challenge', connection, nonce };
    connection.start({
      onMessage: (message) => {
        if (connectionOf(this.#state) === connection) this.#receive(message);
      },
      onEnded: (end) => this.#onEnded(connection, end),
    });
    connection.send({
      type: 'hello',
      minVersion: MIN_PROTOCOL_VERSION,
      maxVersion: PROTOCOL_VERSION,
      app: this.#options.app,
      publicKey: toBase64Url(this.#options.identity.publicKey),
      nonce,
    });
  }

  #receive(message: Message): void {
    const state = this.#state;
    switch (state.state) {
      case 'awaiting-challenge':
        if (message.type === 'challenge') this.#answerChallenge(state, message);
        else this.#onRefused(state.connection, message);
        break;
      case 'awaiting-joined':
        if (message.type === 'joined') this.#onJoined(state, message);
        else this.#onRefused(state.connection, message);
        break;
      case 'awaiting-people':
        this.#receivePeople(state, message);
        break;
      case 'preparing':
        state.early.push(message);
        break;
      case 'online':
        this.#receiveOnline(state.connection, message);
        break;
      default:
      // Nobody listens any more.
    }
  }

  #answerChallenge(state: State & { state: 'awaiting-challenge' }, challenge: MessageOf<'challenge'>): void {
    const { connection, nonce } = state;
    const versionFault = versionFaultOf(challenge.version);
    if (versionFault !== undefined) {
      this.#stop(connection, versionFault);
      return;
    }
    const { identity, alias } = this.#options;
    const signature = signProof(identity, {
      exporter: connection.exporter,
      hostPublicKey: connection.hostPublicKey,
      clientPublicKey: identity.publicKey,
      hostNonce: challenge.nonce,
      clientNonce: nonce,
    });
    this.#state = { state: 'awaiting-joined', connection, roomName: challenge.roomName };
    connection.send({ type: 'join', alias, signature });
    // `joined` itself may be longer than what is read before the join.
    connection.markJoined();
  }

  #onJoined(state: State & { state: 'awaiting-joined' }, joined: MessageOf<'joined'>): void {
    const { connection, roomName } = state;
    const { memberId: self, alias, epoch, openOffers, roomCount, memberCount } = joined;
    const newLog = this.#cursors?.beginEpoch(epoch) ?? true;
    const { hostPublicKey } = connection;
    const room = { hostId: memberIdOf(hostPublicKey), hostPublicKey, self, alias, roomName, epoch, newLog, rooms: [], members: [], openOffers };
    const counts = { rooms: roomCount, members: memberCount };
    this.#state = { state: 'awaiting-people', connection, room, rooms: [], members: [], counts };
  }

  /** All rooms come first, then all members: rule HX5. */
  #receivePeople(state: State & { state: 'awaiting-people' }, message: Message): void {
    const { connection, rooms, members, counts } = state;
    const hasRooms = rooms.length === counts.rooms;
    if (message.type === 'room' && !hasRooms) rooms.push(withoutType(message));
    else if (message.type === 'members' && hasRooms) members.push(...message.members);
    else this.#breach(connection, message);
    if (members.length >= counts.members) this.#prepare(connection, { ...state.room, rooms, members });
  }

  #prepare(connection: Connection, room: JoinedRoom): void {
    const preparing: State = { state: 'preparing', connection, early: [] };
    this.#state = preparing;
    const prepared = this.#options.prepare?.(room) ?? Promise.resolve();
    prepared.then(
      () => {
        if (this.#state === preparing) this.#follow(preparing, room);
      },
      (error: unknown) => {
        if (this.#state === preparing) this.#stop(connection, this.#toLanChatError('join-not-prepared', error));
      },
    );
  }

  /** From here on the host sends what this client lacks. */
  #follow({ connection, early }: State & { state: 'preparing' }, room: JoinedRoom): void {
    this.#joinTimer?.[Symbol.dispose]();
    this.#cursors?.meet(room.rooms);
    const shown = new Set(room.rooms.map(({ id }) => id));
    const known = this.#cursors?.resumePoint?.rooms.filter(({ roomId }) => shown.has(roomId)) ?? [];
    connection.send({ type: 'follow', epoch: room.epoch, rooms: known.slice(0, MAX_FOLLOWED_ROOMS) });
    this.#state = { state: 'online', connection, sinceMs: this.#options.clock.monotonicMs() };
    this.#isPersistent = true;
    this.events.emit('joined', room);
    this.events.emit('link-changed', { state: 'online' });
    this.#first.resolve(room);
    for (const message of early) if (connectionOf(this.#state) === connection) this.#receiveOnline(connection, message);
  }

  #receiveOnline(connection: Connection, message: Message): void {
    switch (message.type) {
      case 'entry':
        this.#onEntry(connection, message);
        break;
      case 'member':
        this.events.emit('member-changed', withoutType(message));
        break;
      case 'room':
        this.#cursors?.meet([message]);
        this.events.emit('room-changed', withoutType(message));
        break;
      case 'room-done':
      case 'room-refused':
        this.events.emit('room-answered', message);
        break;
      case 'marks':
        this.events.emit('marks-received', message);
        break;
      case 'typed':
        this.events.emit('typing-heard', message);
        break;
      case 'posted':
        this.events.emit('posted', message);
        break;
      case 'rejected':
        this.events.emit('rejected', message);
        break;
      case 'upload':
      case 'download':
      case 'receiver':
      case 'offer-ended':
      case 'sender-state':
      case 'ask-hashes':
      case 'hashes':
        this.events.emit('file-message-received', message);
        break;
      default:
        this.#breach(connection, message);
    }
  }

  #onEntry(connection: Connection, message: MessageOf<'entry'>): void {
    const entry = withoutType(message);
    const arrival = this.#cursors?.take(entry);
    if (arrival === 'next') this.events.emit('entry-received', entry);
    if (arrival !== 'hole') return;
    // What is missing comes with the next connection, which resumes at the last entry before the hole.
    this.#options.logger.log('warn', 'hole-in-log', { seq: entry.seq });
    connection[Symbol.dispose]();
  }

  #onRefused(connection: Connection, message: Message): void {
    if (message.type === 'refused') this.#stop(connection, errorOfRefusal(message, this.#options.alias));
    else this.#breach(connection, message);
  }

  #breach(connection: Connection, message: Message): void {
    this.#options.logger.log('warn', 'message-out-of-place', { type: message.type, state: this.#state.state });
    connection.close('protocol-error');
    this.#endAttempt(new LanChatError('protocol-error'));
  }

  /** Ends a connection that came to nothing, for `error`. */
  #stop(connection: Connection, error: LanChatError): void {
    connection.close('left');
    this.#endAttempt(error);
  }

  #onJoinTimeout(): void {
    const state = this.#state;
    if (state.state === 'dialing') state.abort.abort();
    connectionOf(state)?.[Symbol.dispose]();
    this.#endAttempt(new LanChatError('timed-out'));
  }

  #fail(abort: AbortController, error: unknown): void {
    if (abort.signal.aborted || this.#state.state === 'closed') return;
    this.#endAttempt(this.#toLanChatError('dial-failed', error));
  }

  #toLanChatError(name: string, error: unknown): LanChatError {
    if (error instanceof LanChatError) return error;
    this.#options.logger.log('error', name, { error });
    return new LanChatError('internal', {}, { cause: error });
  }

  #onEnded(connection: Connection, end: ConnectionEnd): void {
    if (connectionOf(this.#state) === connection) this.#endAttempt(errorOfEnd(end));
    else if (this.#state.state === 'closed') this.#gone.resolve();
  }

  /** The way from every lost connection and failed attempt to the next one, or to the end. */
  #endAttempt(error: LanChatError): void {
    this.#joinTimer?.[Symbol.dispose]();
    if (!this.#isPersistent || isFinal(error)) {
      this.#finish(error);
      return;
    }
    const { clock, random = Math.random } = this.#options;
    if (this.#state.state === 'online' && clock.monotonicMs() - this.#state.sinceMs >= STABLE_MS) this.#attempt = 0;
    const delayMs = Math.round(backoffDelayMs(this.#attempt, random));
    this.#attempt++;
    this.#state = { state: 'waiting', timer: clock.after(delayMs, () => this.#dial()) };
    this.events.emit('link-changed', { state: 'waiting', retryAtMs: clock.wallMs() + delayMs, attempt: this.#attempt });
  }

  #finish(error: LanChatError | undefined): void {
    const before = this.#state;
    if (before.state === 'closed') return;
    this.#state = { state: 'closed' };
    this.#joinTimer?.[Symbol.dispose]();
    if (before.state === 'waiting') before.timer[Symbol.dispose]();
    if (before.state === 'dialing') before.abort.abort();
    if (this.#isPersistent) this.events.emit('ended', { failure: error?.toFailure() });
    // `join` may never have been called, or nobody may look any more.
    this.#first.promise.catch(() => {});
    this.#first.reject(error ?? new LanChatError('not-joined'));
  }
}

function connectionOf(state: State): Connection | undefined {
  return 'connection' in state ? state.connection : undefined;
}

function withoutType<Fields extends { readonly type: string }>({ type: _, ...fields }: Fields): Omit<Fields, 'type'> {
  return fields;
}

/** What is wrong with the version that the host chose, if this build does not speak it. */
function versionFaultOf(version: number): LanChatError | undefined {
  if (version > PROTOCOL_VERSION) return new LanChatError('version-too-old', { minVersion: version, maxVersion: version });
  if (version < MIN_PROTOCOL_VERSION) return new LanChatError('version-too-new', { minVersion: version, maxVersion: version });
  return undefined;
}

function toBase64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
