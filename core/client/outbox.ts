import { z } from 'zod';
import { isAmendment, messageTextSchema, type PostBody, postBodySchema } from '../../shared/model/entry.ts';
import { type Failure, failureSchema } from '../../shared/model/failure.ts';
import { type MemberId, type MessageId, messageIdSchema, type RoomId, roomIdSchema } from '../../shared/model/ids.ts';
import type { PendingPost } from '../../shared/model/status.ts';
import type { MessageOf } from '../../shared/wire/message.ts';
import type { Clock } from '../lib/clock.ts';
import { LanChatError } from '../lib/errors.ts';
import { parseJson } from '../lib/json-file.ts';
import type { Database, Statement } from '../lib/sqlite/database.ts';

/** A post that the host has not acknowledged. */
export type OutboxPost = {
  readonly id: MessageId;
  readonly roomId: RoomId;
  /** This device's clock, milliseconds since 1970. */
  readonly at: number;
  readonly body: PostBody;
  /** Why the host will not have it; it waits for the person then. */
  readonly failure?: Failure | undefined;
};

export type OutboxListener = {
  /** The post is new, goes out again, failed, or moved to another room because its own does not exist any more. */
  onChanged(post: OutboxPost): void;
  /** The post is gone, and the host never took it. */
  onDropped(post: OutboxPost): void;
  /** What changed could not be written; an earlier state will be found at the next start. */
  onWriteFailed(error: unknown): void;
};

type Options = { readonly database: Database; readonly hostId: MemberId; readonly clock: Clock; readonly listener: OutboxListener };
type Row = { id: string; room_id: string; at: number; body: string; failure: string | null };
type Send = (message: MessageOf<'post'>) => void;

const rowSchema = z.object({
  id: messageIdSchema,
  room_id: roomIdSchema,
  at: z.int().min(0),
  body: z.string().transform(parseJson).pipe(postBodySchema),
  failure: z.string().transform(parseJson).pipe(failureSchema).nullable(),
});

/**
 * Posts on their way to one host: on this disk before they are sent, there until the host acknowledged them.
 * One post per room is under way at a time, so that a room gets them in the order in which they were written, through
 * lost connections and refusals that ask to wait. Rules MS1 to MS4.
 */
export class Outbox implements Disposable {
  readonly #options: Options;
  /** In the order in which they were added. */
  readonly #posts = new Map<MessageId, OutboxPost>();
  readonly #unwritten = new Set<MessageId>();
  readonly #underWay = new Map<RoomId, MessageId>();
  readonly #pauses = new Map<MessageId, Disposable>();
  #send: Send | undefined;

  private constructor(options: Options) {
    this.#options = options;
  }

  /** The posts that an earlier run left. Offers of files go that `isKnownFile` does not know: which file they stood for is not known any more. */
  static async open(options: Options, isKnownFile: (id: MessageId) => boolean = () => false): Promise<Outbox> {
    const { database, hostId } = options;
    const outbox = new Outbox(options);
    const rows = await database.read<Row>('SELECT id, room_id, at, body, failure FROM outbox WHERE host_id = ? ORDER BY position', [hostId]);
    const dropped: Statement[] = [];
    for (const row of rows) {
      const parsed = rowSchema.safeParse(row);
      if (!parsed.success || (parsed.data.body.kind === 'file' && !isKnownFile(parsed.data.id))) {
        dropped.push(deleteStatement(row.id));
        continue;
      }
      const { id, room_id: roomId, at, body, failure } = parsed.data;
      outbox.#posts.set(id, { id, roomId, at, body, failure: failure ?? undefined });
    }
    await database.write(dropped);
    return outbox;
  }

  list(): readonly OutboxPost[] {
    return [...this.#posts.values()];
  }

  get(id: MessageId): OutboxPost | undefined {
    return this.#posts.get(id);
  }

  /**
   * Resolves when the post is on the disk; it is sent then, as soon as it is its turn.
   * An id that is there already changes nothing. @throws LanChatError `storage-failed`
   */
  async add(post: { readonly id: MessageId; readonly roomId: RoomId; readonly body: PostBody }): Promise<void> {
    if (this.#posts.has(post.id)) return;
    const added: OutboxPost = { ...post, at: this.#options.clock.wallMs() };
    this.#posts.set(post.id, added);
    this.#unwritten.add(post.id);
    try {
      await this.#options.database.write([
        {
          sql: 'INSERT INTO outbox (host_id, id, room_id, at, body) VALUES (?, ?, ?, ?, ?)',
          params: [this.#options.hostId, added.id, added.roomId, added.at, JSON.stringify(added.body)],
        },
      ]);
    } catch (error) {
      this.#posts.delete(post.id);
      throw error;
    } finally {
      this.#unwritten.delete(post.id);
    }
    if (!this.#posts.has(post.id)) return;
    this.#options.listener.onChanged(added);
    this.#sendNext();
  }

  /**
   * The host's log is a new one. What was written for the former first room goes to the new one, but for amendments, whose targets are
   * gone; what was written for any other room was for fewer people, or another subject, and fails with `unknown-room`.
   */
  moveToNewLog(rooms: { readonly formerFirst: RoomId | undefined; readonly first: RoomId; readonly others: ReadonlySet<RoomId> }): void {
    for (const post of this.#posts.values()) {
      const { id, roomId, body } = post;
      if (roomId === rooms.first || rooms.others.has(roomId)) continue;
      if (isAmendment(body)) this.#drop(id);
      else if (roomId === rooms.formerFirst) this.#change({ ...post, roomId: rooms.first, body: withoutReply(body) });
      else this.#change({ ...post, failure: { code: 'unknown-room', params: {} } });
    }
  }

  /** The host takes posts now. What it did not acknowledge goes out again. */
  goOnline(send: Send): void {
    this.#send = send;
    this.#underWay.clear();
    this.#sendNext();
  }

  goOffline(): void {
    this.#send = undefined;
    this.#underWay.clear();
  }

  /** The host committed the post. The post that is gone now, if it was there. */
  acknowledge(id: MessageId): OutboxPost | undefined {
    const post = this.#remove(id);
    this.#sendNext();
    return post;
  }

  /**
   * The host will not have the post, or not yet: then it goes again after `retryAfterMs`. What holds words of its author waits for them;
   * anything else is gone.
   */
  reject(id: MessageId, failure: Failure, retryAfterMs: number | undefined): void {
    const post = this.#posts.get(id);
    if (post === undefined) return;
    this.#settle(post);
    if (retryAfterMs !== undefined) this.#pause(id, retryAfterMs);
    else if (post.body.kind === 'text' || post.body.kind === 'edit') this.#change({ ...post, failure });
    else this.#drop(id);
    this.#sendNext();
  }

  /** Lets a failed post go out again, after those that are there. @throws LanChatError `storage-failed` */
  async retry(id: MessageId): Promise<void> {
    const post = this.#posts.get(id);
    if (post?.failure === undefined) return;
    this.#posts.delete(id);
    this.#change({ ...post, failure: undefined });
    this.#sendNext();
  }

  /** Forgets a post. The host may have it all the same when it was on its way. The post that is gone now, if it was there. */
  discard(id: MessageId): OutboxPost | undefined {
    return this.acknowledge(id);
  }

  /** Stops sending and waiting; what is left stays on the disk. */
  [Symbol.dispose](): void {
    this.goOffline();
    for (const pause of this.#pauses.values()) pause[Symbol.dispose]();
    this.#pauses.clear();
  }

  #sendNext(): void {
    if (this.#send === undefined) return;
    const blocked = new Set<string>();
    for (const post of this.#posts.values()) {
      // A room's lines keep their order; only offers of files may wait for themselves.
      const lane = `${post.roomId} ${post.body.kind === 'file'}`;
      if (post.failure !== undefined) continue;
      if (this.#pauses.has(post.id) || this.#unwritten.has(post.id)) blocked.add(lane);
      if (blocked.has(lane) || this.#underWay.has(post.roomId)) continue;
      this.#underWay.set(post.roomId, post.id);
      this.#send({ type: 'post', id: post.id, roomId: post.roomId, body: post.body });
    }
  }

  #pause(id: MessageId, delayMs: number): void {
    const timer = this.#options.clock.after(delayMs, () => {
      this.#pauses.delete(id);
      this.#sendNext();
    });
    this.#pauses.set(id, timer);
  }

  #settle(post: OutboxPost): void {
    if (this.#underWay.get(post.roomId) === post.id) this.#underWay.delete(post.roomId);
  }

  #remove(id: MessageId): OutboxPost | undefined {
    const post = this.#posts.get(id);
    if (post === undefined) return undefined;
    this.#posts.delete(id);
    this.#settle(post);
    this.#pauses.get(id)?.[Symbol.dispose]();
    this.#pauses.delete(id);
    this.#write([deleteStatement(id)]);
    return post;
  }

  #drop(id: MessageId): void {
    const post = this.#remove(id);
    if (post !== undefined) this.#options.listener.onDropped(post);
  }

  #change(post: OutboxPost): void {
    this.#posts.set(post.id, post);
    this.#write([
      {
        sql: 'UPDATE outbox SET room_id = ?, body = ?, failure = ? WHERE id = ?',
        params: [post.roomId, JSON.stringify(post.body), post.failure === undefined ? null : JSON.stringify(post.failure), post.id],
      },
    ]);
    this.#options.listener.onChanged(post);
  }

  /** Not awaited: a row that stays too long only means that the post is sent once more, and the host knows its id. */
  #write(statements: readonly Statement[]): void {
    this.#options.database.write(statements).catch((error: unknown) => this.#options.listener.onWriteFailed(error));
  }
}

/** The post as a window shows it; undefined for offers of files, which have a card instead. */
export function toPendingPost(post: OutboxPost): PendingPost | undefined {
  const { id, roomId, at, body, failure } = post;
  if (body.kind === 'file') return undefined;
  return { id, roomId, body, at, status: failure === undefined ? { state: 'waiting' } : { state: 'failed', failure } };
}

/** What it answers is a line of a log that is gone. */
function withoutReply(body: PostBody): PostBody {
  if (body.kind !== 'text') return body;
  const { replyTo: _, ...rest } = body;
  return rest;
}

function deleteStatement(id: string): Statement {
  return { sql: 'DELETE FROM outbox WHERE id = ?', params: [id] };
}

/** The text as a message may have it. @throws LanChatError `message-empty` when there is nothing but white space, `message-too-long` */
export function readMessageText(text: string): string {
  if (text.trim() === '') throw new LanChatError('message-empty');
  const parsed = messageTextSchema.safeParse(text);
  if (!parsed.success) throw new LanChatError('message-too-long');
  return parsed.data;
}
