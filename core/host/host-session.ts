import { assertNever } from '../../shared/lib/assert-never.ts';
import type { FailureCode } from '../../shared/model/failure.ts';
import type { MemberId } from '../../shared/model/ids.ts';
import type { CloseReason } from '../../shared/wire/close-reason.ts';
import { encodeMessage } from '../../shared/wire/codec.ts';
import { JOIN_TIMEOUT_MS, MEMBER_BACKLOG_BYTES, MIN_PROTOCOL_VERSION, PROTOCOL_VERSION } from '../../shared/wire/limits.ts';
import type { Message, MessageOf } from '../../shared/wire/message.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { SecurePipe } from '../net/byte-pipe.ts';
import { Connection, type ConnectionEnd } from '../net/connection.ts';
import { createNonce, memberIdOf, verifyProof } from '../net/identity.ts';
import type { FileMessage } from './transfer-desk.ts';

export type JoinRequest = {
  readonly memberId: MemberId;
  readonly publicKey: Uint8Array;
  readonly alias: string;
};

export type Refusal = Omit<MessageOf<'refused'>, 'type'>;
export type Admission = { readonly ok: true } | { readonly ok: false; readonly refusal: Refusal };

/** What a member may say once it is in the room. */
export type MemberMessage = MessageOf<'post' | 'create-room' | 'change-room' | 'mark' | 'typing' | 'status'> | FileMessage;

export type DataAnswer = { readonly ok: true } | { readonly ok: false; readonly code: FailureCode };

/** A data connection that was let through: the bytes are the desk's from here. */
export type DataOpening = {
  readonly answer: DataAnswer;
  readonly start: (channel: { readonly pipe: SecurePipe; readonly leftover: Uint8Array }) => void;
};

/** How a member's session came to its end. `quit`: it will be back. `closed`: the host ended it. */
export type Departure = 'left' | 'quit' | 'lost' | 'replaced' | 'closed';

/** What sessions ask of the room that they are in. */
export interface SessionDesk {
  readonly roomName: string;
  readonly appVersion: string;
  /** Takes the member in, or says why not, at once. When it is taken in, the desk calls `session.begin` later, when the disk knows it. */
  admit(session: HostSession, request: JoinRequest): Admission;
  /** The member knows everybody, and says what it has of each room: it can be fed from here on. */
  follow(session: HostSession, memberId: MemberId, message: MessageOf<'follow'>): void;
  /** What a member that is in the room says. */
  receive(session: HostSession, memberId: MemberId, message: MemberMessage): void;
  /** Checks a grant, and uses it up if it is good. */
  openData(request: MessageOf<'data-open'>): DataOpening;
  /** There is room in the member's socket again. */
  drained(memberId: MemberId): void;
  /** Once, of a session that was admitted. */
  departed(session: HostSession, memberId: MemberId, departure: Departure): void;
  /** Once, last, of every session: it holds no connection any more, or its connection carries raw bytes. */
  over(session: HostSession): void;
}

type State =
  | { readonly state: 'awaiting-hello' }
  | { readonly state: 'awaiting-join'; readonly publicKey: Uint8Array; readonly clientNonce: string; readonly hostNonce: string }
  | { readonly state: 'joining'; readonly memberId: MemberId }
  | { readonly state: 'awaiting-follow'; readonly memberId: MemberId }
  | { readonly state: 'joined'; readonly memberId: MemberId }
  | { readonly state: 'data' }
  | { readonly state: 'closed' };

type SessionOptions = {
  readonly pipe: SecurePipe;
  /** Which connection of this host it is, counted from 1. */
  readonly number: number;
  readonly desk: SessionDesk;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Bytes of one write at most. */
  readonly pieceBytes?: () => number;
};

/** The host's end of one connection: a switch on the message within its state. What does not belong into a state ends the connection. Rules HX1 to HX7 and DC1. */
export class HostSession {
  readonly connection: Connection;
  readonly #options: SessionOptions;
  #joinTimer: Disposable;
  #state: State = { state: 'awaiting-hello' };
  #departure: Departure = 'closed';

  constructor(options: SessionOptions) {
    this.#options = options;
    this.connection = new Connection(options.pipe, options);
    this.#joinTimer = this.#waitForNext();
  }

  /** Of two sessions the one of the newer connection has the greater one. */
  get number(): number {
    return this.#options.number;
  }

  get state(): State['state'] {
    return this.#state.state;
  }

  start(): void {
    this.connection.start({
      onMessage: (message) => this.#receive(message),
      onEnded: (end) => this.#onEnded(end),
      onDrained: () => {
        if (this.#state.state === 'joined') this.#options.desk.drained(this.#state.memberId);
      },
    });
  }

  /** The member is in the room from here on, and is to be told so. False when the session ended while it was joining. */
  begin(): boolean {
    if (this.#state.state !== 'joining') return false;
    this.#joinTimer[Symbol.dispose]();
    this.#joinTimer = this.#waitForNext();
    this.#state = { state: 'awaiting-follow', memberId: this.#state.memberId };
    this.connection.markJoined();
    return true;
  }

  /** Sends to a member that is in the room; nothing otherwise. One that reads too little for its small messages is closed. */
  send(message: Message): void {
    this.sendEncoded(encodeMessage(message));
  }

  /** The same for frames that serve many. `first`: they belong to `joined`, of which there may be more than a slow reader may cost. */
  sendEncoded(frames: Uint8Array, { first = false } = {}): void {
    if (this.#state.state !== 'joined' && this.#state.state !== 'awaiting-follow') return;
    if (!first && this.connection.bufferedBytes > MEMBER_BACKLOG_BYTES) this.close('timed-out');
    else this.connection.sendEncoded(frames);
  }

  close(reason: CloseReason): void {
    if (reason === 'replaced') this.#departure = 'replaced';
    this.connection.close(reason);
    this.#leave(this.#departure);
  }

  /** Drops the connection without a word: before the first message from the client nothing is answered (rule TL3). */
  drop(): void {
    this.connection[Symbol.dispose]();
    this.#leave('lost');
  }

  #receive(message: Message): void {
    switch (this.#state.state) {
      case 'awaiting-hello':
        if (message.type === 'hello') this.#onHello(message);
        else if (message.type === 'data-open') this.#onDataOpen(message);
        else this.#breach(message);
        break;
      case 'awaiting-join':
        if (message.type === 'join') this.#onJoin(this.#state, message);
        else this.#breach(message);
        break;
      case 'joining':
        this.#breach(message);
        break;
      case 'awaiting-follow':
        if (message.type === 'follow') this.#onFollow(this.#state.memberId, message);
        else this.#breach(message);
        break;
      case 'joined':
        if (isMemberMessage(message)) this.#options.desk.receive(this, this.#state.memberId, message);
        else this.#breach(message);
        break;
      case 'data':
      case 'closed':
        break;
      default:
        assertNever(this.#state);
    }
  }

  #onHello(hello: MessageOf<'hello'>): void {
    const ours = { minVersion: MIN_PROTOCOL_VERSION, maxVersion: PROTOCOL_VERSION };
    if (hello.minVersion > PROTOCOL_VERSION) {
      this.#refuse({ code: 'version-too-new', ...ours });
      return;
    }
    if (hello.maxVersion < MIN_PROTOCOL_VERSION) {
      this.#refuse({ code: 'version-too-old', ...ours });
      return;
    }
    const { roomName, appVersion } = this.#options.desk;
    const hostNonce = createNonce();
    this.#state = { state: 'awaiting-join', publicKey: Buffer.from(hello.publicKey, 'base64url'), clientNonce: hello.nonce, hostNonce };
    const version = Math.min(hello.maxVersion, PROTOCOL_VERSION);
    this.connection.send({ type: 'challenge', version, app: { name: 'LAN Chat', version: appVersion }, nonce: hostNonce, roomName });
  }

  #onJoin(proof: State & { state: 'awaiting-join' }, join: MessageOf<'join'>): void {
    const { connection } = this;
    const { publicKey, clientNonce, hostNonce } = proof;
    const parts = { exporter: connection.exporter, hostPublicKey: connection.hostPublicKey, clientPublicKey: publicKey, hostNonce, clientNonce };
    if (!verifyProof(parts, join.signature)) {
      this.#refuse({ code: 'proof-failed' });
      return;
    }
    const memberId = memberIdOf(publicKey);
    const admission = this.#options.desk.admit(this, { memberId, publicKey, alias: join.alias });
    if (admission.ok) this.#state = { state: 'joining', memberId };
    else this.#refuse(admission.refusal);
  }

  #onFollow(memberId: MemberId, follow: MessageOf<'follow'>): void {
    this.#joinTimer[Symbol.dispose]();
    this.#state = { state: 'joined', memberId };
    this.#options.desk.follow(this, memberId, follow);
  }

  #onDataOpen(request: MessageOf<'data-open'>): void {
    const { answer, start } = this.#options.desk.openData(request);
    if (!answer.ok) {
      this.connection.send({ type: 'data-refused', code: answer.code });
      this.close('protocol-error');
      return;
    }
    this.connection.send({ type: 'data-ready' });
    const detached = this.connection.detach();
    this.#state = { state: 'data' };
    this.#joinTimer[Symbol.dispose]();
    this.#options.desk.over(this);
    // Cannot fail: it resolves in this turn, when the decoder hands back what followed the frame.
    void detached.then(start);
  }

  #refuse(refusal: Refusal): void {
    this.#options.logger.log('info', 'join-refused', { code: refusal.code, remoteAddress: this.connection.remoteAddress });
    this.connection.send({ type: 'refused', ...refusal });
    this.close(refusal.code === 'room-full' ? 'too-many' : 'protocol-error');
  }

  #breach(message: Message): void {
    const { remoteAddress } = this.connection;
    this.#options.logger.log('info', 'message-out-of-place', { state: this.state, type: message.type, remoteAddress });
    this.close('protocol-error');
  }

  #waitForNext(): Disposable {
    return this.#options.clock.after(JOIN_TIMEOUT_MS, () => this.#onJoinTimeout());
  }

  #onJoinTimeout(): void {
    if (this.#state.state === 'awaiting-hello') this.drop();
    else this.close('timed-out');
  }

  #onEnded(end: ConnectionEnd): void {
    if (end.kind === 'remote') this.#leave(end.reason === 'left' || end.reason === 'quit' ? end.reason : 'lost');
    else this.#leave(end.kind === 'lost' ? 'lost' : this.#departure);
    this.#options.desk.over(this);
  }

  /** The member is gone from here on, even if the last bytes are still on their way. */
  #leave(departure: Departure): void {
    const before = this.#state;
    if (before.state === 'closed' || before.state === 'data') return;
    this.#joinTimer[Symbol.dispose]();
    this.#state = { state: 'closed' };
    if ('memberId' in before) this.#options.desk.departed(this, before.memberId, departure);
  }
}

const MEMBER_MESSAGES: readonly Message['type'][] = [
  'post',
  'create-room',
  'change-room',
  'mark',
  'typing',
  'status',
  'accept',
  'decline',
  'cancel',
  'saved',
  'failed',
  'pause',
  'resume',
  'look',
  'ask-hashes',
  'hashes',
] satisfies readonly MemberMessage['type'][];

function isMemberMessage(message: Message): message is MemberMessage {
  return MEMBER_MESSAGES.includes(message.type);
}
