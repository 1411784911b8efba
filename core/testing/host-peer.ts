import type { MessageId } from '../../shared/model/ids.ts';
import { messageIdSchema } from '../../shared/model/ids.ts';
import type { Member } from '../../shared/model/member.ts';
import type { Room } from '../../shared/model/room.ts';
import { MIN_PROTOCOL_VERSION, PROTOCOL_VERSION } from '../../shared/wire/limits.ts';
import type { Message, MessageOf, MessageType } from '../../shared/wire/message.ts';
import type { Clock } from '../lib/clock.ts';
import { silentLogger } from '../lib/logger.ts';
import type { SecurePipe } from '../net/byte-pipe.ts';
import { Connection, type ConnectionEnd } from '../net/connection.ts';
import { createNonce, type Identity, signProof } from '../net/identity.ts';
import { until } from './until.ts';

type JoinOptions = {
  readonly alias: string;
  /** What it says that it has, once it knows everybody; nothing unless given. `never` says no `follow`: the host feeds it nothing. */
  readonly follow?: Partial<Omit<MessageOf<'follow'>, 'type'>> | 'never';
};

/** A client that says exactly what a test tells it to, and keeps everything that it is told. */
export class HostPeer {
  readonly identity: Identity;
  readonly connection: Connection;
  readonly received: Message[] = [];
  /** What it was told when it joined. */
  readonly rooms: Room[] = [];
  readonly members: Member[] = [];
  end: ConnectionEnd | undefined;
  readonly #nonce = createNonce();
  #read = 0;

  constructor(pipe: SecurePipe, options: { readonly identity: Identity; readonly clock: Clock }) {
    this.identity = options.identity;
    this.connection = new Connection(pipe, { clock: options.clock, logger: silentLogger });
    // A host may answer with a `joined` of more than 4 KiB.
    this.connection.markJoined();
    this.connection.start({
      onMessage: (message) => void this.received.push(message),
      onEnded: (end) => {
        this.end = end;
      },
    });
  }

  send(message: Message): void {
    this.connection.send(message);
  }

  hello(change: Partial<MessageOf<'hello'>> = {}): void {
    const publicKey = Buffer.from(this.identity.publicKey).toString('base64url');
    const app = { name: 'peer', version: '1' };
    this.send({ type: 'hello', minVersion: MIN_PROTOCOL_VERSION, maxVersion: PROTOCOL_VERSION, app, publicKey, nonce: this.#nonce, ...change });
  }

  /** The `join` that answers `challenge`, with a signature that is right. */
  joinMessage(challenge: MessageOf<'challenge'>, alias: string): MessageOf<'join'> {
    const { exporter, hostPublicKey } = this.connection;
    const nonces = { hostNonce: challenge.nonce, clientNonce: this.#nonce };
    const signature = signProof(this.identity, { exporter, hostPublicKey, clientPublicKey: this.identity.publicKey, ...nonces });
    return { type: 'join', alias, signature };
  }

  /** The whole join, `follow` included; resolves with what the host answered to `join`. */
  async join(options: JoinOptions): Promise<MessageOf<'joined'>> {
    const answer = await this.tryToJoin(options);
    if (answer.type === 'refused') throw new Error(`refused: ${answer.code}`);
    return answer;
  }

  async tryToJoin({ alias, follow }: JoinOptions): Promise<MessageOf<'joined'> | MessageOf<'refused'>> {
    this.hello();
    const challenge = await this.next('challenge', 'refused');
    if (challenge.type === 'refused') return challenge;
    this.send(this.joinMessage(challenge, alias));
    const answer = await this.next('joined', 'refused');
    if (answer.type === 'refused') return answer;
    await this.#meetEverybody(answer);
    if (follow !== 'never') this.send({ type: 'follow', epoch: answer.epoch, rooms: [], ...follow });
    return answer;
  }

  async #meetEverybody({ roomCount, memberCount }: MessageOf<'joined'>): Promise<void> {
    while (this.rooms.length < roomCount) {
      const { type: _, ...room } = await this.next('room');
      this.rooms.push(room);
    }
    while (this.members.length < memberCount) this.members.push(...(await this.next('members')).members);
  }

  /** Waits for the next message of one of these types, among those that no earlier `next` went past. */
  async next<Type extends MessageType>(...types: readonly Type[]): Promise<MessageOf<Type>> {
    const isWanted = (message: Message): message is MessageOf<Type> => (types as readonly MessageType[]).includes(message.type);
    await until(`a message of type ${types.join(' or ')} came`, () => this.received.slice(this.#read).some(isWanted));
    for (;;) {
      const message = this.received[this.#read++];
      if (message === undefined) throw new Error('unreachable: the message was there');
      if (isWanted(message)) return message;
    }
  }

  /** Everything of one type that came so far. */
  all<Type extends MessageType>(type: Type): readonly MessageOf<Type>[] {
    return this.received.filter((message): message is MessageOf<Type> => message.type === type);
  }

  /** Resolves when the connection is gone. */
  async ended(): Promise<ConnectionEnd> {
    await until('the connection ended', () => this.end !== undefined);
    if (this.end === undefined) throw new Error('unreachable: it has ended');
    return this.end;
  }

  async leave(): Promise<void> {
    this.connection.close('left');
    await this.ended();
  }
}

/** A message id that reads as its number in a failed test. */
export function messageId(number: number): MessageId {
  return messageIdSchema.parse(`m${number}`.padEnd(22, '_'));
}
