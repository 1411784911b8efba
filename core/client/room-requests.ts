import { randomBytes } from 'node:crypto';
import { type MessageId, messageIdSchema, type RoomId } from '../../shared/model/ids.ts';
import { JOIN_TIMEOUT_MS } from '../../shared/wire/limits.ts';
import type { MessageOf } from '../../shared/wire/message.ts';
import type { Clock } from '../lib/clock.ts';
import { LanChatError } from '../lib/errors.ts';

type Request = MessageOf<'create-room' | 'change-room'>;
/** What is asked for; the id of the question is given here. */
export type RoomQuestion = Request extends infer Each ? (Each extends Request ? Omit<Each, 'id'> : never) : never;
type Open = { readonly resolve: (roomId: RoomId) => void; readonly reject: (error: LanChatError) => void; readonly timer: Disposable };
type Options = { readonly clock: Clock; readonly send: (message: Request) => boolean };

/** What the person wants of the host's rooms, and its answers. Nothing of it waits for a connection: the person is there and can ask again. */
export class RoomRequests implements Disposable {
  readonly #options: Options;
  readonly #open = new Map<MessageId, Open>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Resolves when it is done and the host has told of it. @throws LanChatError `connection-lost`, `timed-out`, or why the host refuses */
  ask(question: RoomQuestion): Promise<RoomId> {
    const id = messageIdSchema.parse(randomBytes(16).toString('base64url'));
    return new Promise((resolve, reject) => {
      const timer = this.#options.clock.after(JOIN_TIMEOUT_MS, () => this.#take(id)?.reject(new LanChatError('timed-out')));
      this.#open.set(id, { resolve, reject, timer });
      if (!this.#options.send({ ...question, id })) this.#take(id)?.reject(new LanChatError('connection-lost'));
    });
  }

  answered(answer: MessageOf<'room-done' | 'room-refused'>): void {
    const open = this.#take(answer.id);
    if (answer.type === 'room-done') open?.resolve(answer.roomId);
    else open?.reject(new LanChatError(answer.code));
  }

  goOffline(): void {
    for (const id of [...this.#open.keys()]) this.#take(id)?.reject(new LanChatError('connection-lost'));
  }

  [Symbol.dispose](): void {
    this.goOffline();
  }

  #take(id: MessageId): Open | undefined {
    const open = this.#open.get(id);
    this.#open.delete(id);
    open?.timer[Symbol.dispose]();
    return open;
  }
}
