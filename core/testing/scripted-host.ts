import { randomBytes } from 'node:crypto';
import { type Entry, type EntryBody, entrySchema } from '../../shared/model/entry.ts';
import { type Epoch, epochSchema, type RoomId, roomIdSchema } from '../../shared/model/ids.ts';
import type { Room } from '../../shared/model/room.ts';
import type { Message, MessageOf, MessageType } from '../../shared/wire/message.ts';
import type { Clock } from '../lib/clock.ts';
import { silentLogger } from '../lib/logger.ts';
import type { Dialer, SecurePipe } from '../net/byte-pipe.ts';
import { Connection, type ConnectionEnd } from '../net/connection.ts';
import { createNonce, type Identity, memberIdOf } from '../net/identity.ts';
import { createMemoryPipe } from '../net/memory-pipe.ts';

/** 22 characters of base64url, as ids have. */
export function randomId(): string {
  return randomBytes(16).toString('base64url');
}

/** What the host's end of one connection heard, and the means to answer. */
export type ScriptedConnection = {
  readonly connection: Connection;
  readonly heard: Message[];
  end: ConnectionEnd | undefined;
};

type Answer = (peer: ScriptedConnection, message: Message) => void;

/** A host that says what a test lets it say, right or wrong. Without a script it lets everybody in. */
export class ScriptedHost {
  readonly identity: Identity;
  readonly epoch: Epoch = epochSchema.parse(randomId());
  readonly room: Room = { id: roomIdSchema.parse(randomId()), kind: 'room', name: 'Room', firstSeq: 1, lastSeq: 0 };
  readonly peers: ScriptedConnection[] = [];
  /** Answers instead of the usual script, for the types that it has. */
  readonly answers: { [Type in MessageType]?: (peer: ScriptedConnection, message: MessageOf<Type>) => void } = {};
  /** Instead of what `joined` says usually. */
  joined: Partial<MessageOf<'joined'>> = {};
  /** Rooms that the next one to join is told of, behind the first. */
  moreRooms: readonly Room[] = [];
  /** Makes `dial` fail. */
  dialError: Error | undefined;
  readonly #clock: Clock;

  constructor(identity: Identity, clock: Clock) {
    this.identity = identity;
    this.#clock = clock;
  }

  readonly dial: Dialer = async ({ signal }) => {
    signal.throwIfAborted();
    if (this.dialError !== undefined) throw this.dialError;
    const { clientEnd, hostEnd } = createMemoryPipe(this.identity.publicKey);
    this.#accept(hostEnd);
    return clientEnd;
  };

  /** The newest connection. */
  get peer(): ScriptedConnection {
    const peer = this.peers.at(-1);
    if (peer === undefined) throw new Error('nobody has dialled');
    return peer;
  }

  say(...messages: Message[]): void {
    for (const message of messages) this.peer.connection.send(message);
  }

  /** What the newest connection heard of one type. */
  heard<Type extends MessageType>(type: Type): MessageOf<Type>[] {
    return this.peer.heard.filter((message): message is MessageOf<Type> => message.type === type);
  }

  /** A line of the host's own, with this seq. */
  entry(seq: number, body: EntryBody = { kind: 'text', text: `line ${seq}` }, roomId: RoomId = this.room.id): Entry {
    return entrySchema.parse({ roomId, seq, id: randomId(), authorId: this.identity.memberId, authorAlias: 'Hostess', at: seq, body });
  }

  /** The usual script. */
  readonly script: Answer = (peer, message) => {
    switch (message.type) {
      case 'hello':
        peer.connection.send({ type: 'challenge', version: 1, app: { name: 'test', version: '0' }, nonce: createNonce(), roomName: 'Room' });
        break;
      case 'join': {
        const hello = peer.heard.find((heard) => heard.type === 'hello');
        const memberId = memberIdOf(Buffer.from(hello?.publicKey ?? '', 'base64url'));
        const { alias } = message;
        const { epoch } = this;
        const rooms = [this.room, ...this.moreRooms];
        peer.connection.markJoined();
        peer.connection.send({ type: 'joined', memberId, alias, epoch, roomCount: rooms.length, openOffers: [], memberCount: 1, ...this.joined });
        for (const room of rooms) peer.connection.send({ type: 'room', ...room });
        peer.connection.send({ type: 'members', members: [{ id: memberId, alias, online: true, isHost: false }] });
        break;
      }
      default:
    }
  };

  #accept(pipe: SecurePipe): void {
    const connection = new Connection(pipe, { clock: this.#clock, logger: silentLogger });
    const peer: ScriptedConnection = { connection, heard: [], end: undefined };
    this.peers.push(peer);
    connection.start({
      onMessage: (message) => {
        peer.heard.push(message);
        const answer = this.answers[message.type] as Answer | undefined;
        if (answer === undefined) this.script(peer, message);
        else answer(peer, message);
      },
      onEnded: (end) => {
        peer.end = end;
      },
    });
  }
}
