import type { MessageId } from '../../shared/model/ids.ts';
import { messageIdSchema } from '../../shared/model/ids.ts';
import { MIN_PROTOCOL_VERSION, PROTOCOL_VERSION } from '../../shared/wire/limits.ts';
import type { Message, MessageOf, MessageType } from '../../shared/wire/message.ts';
import type { Clock } from '../lib/clock.ts';
import { silentLogger } from '../lib/logger.ts';
import type { SecurePipe } from '../net/byte-pipe.ts';
import { Connection, type ConnectionEnd } from '../net/connection.ts';
import { createNonce, type Identity, signProof } from '../net/identity.ts';
import { until } from './until.ts';

type JoinOptions = { readonly alias: string; readonly resume?: MessageOf<'join'>['resume'] };

/** A client that says exactly what a test tells it to, and keeps everything that it is told. */
export class HostPeer {
  readonly identity: Identity;
  readonly connection: Connection;
  readonly received: Message[] = [];
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
  joinMessage(challenge: MessageOf<'challenge'>, { alias, resume }: JoinOptions): MessageOf<'join'> {
    const { exporter, hostPublicKey } = this.connection;
    const nonces = { hostNonce: challenge.nonce, clientNonce: this.#nonce };
    const signature = signProof(this.identity, { exporter, hostPublicKey, clientPublicKey: this.identity.publicKey, ...nonces });
    return { type: 'join', alias, signature, ...(resume === undefined ? {} : { resume }) };
  }

  /** The whole join; resolves with what the host answers. */
  async join(options: JoinOptions): Promise<MessageOf<'joined'>> {
    const answer = await this.tryToJoin(options);
    if (answer.type === 'refused') throw new Error(`refused: ${answer.code}`);
    return answer;
  }

  async tryToJoin(options: JoinOptions): Promise<MessageOf<'joined'> | MessageOf<'refused'>> {
    this.hello();
    const challenge = await this.next('challenge', 'refused');
    if (challenge.type === 'refused') return challenge;
    this.send(this.joinMessage(challenge, options));
    return this.next('joined', 'refused');
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
