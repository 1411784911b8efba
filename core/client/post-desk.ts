import type { Entry } from '../../shared/model/entry.ts';
import type { Failure } from '../../shared/model/failure.ts';
import type { MessageId, RoomId } from '../../shared/model/ids.ts';
import type { PendingPost } from '../../shared/model/status.ts';
import type { MessageOf } from '../../shared/wire/message.ts';
import type { EventFeed } from './event-feed.ts';
import { type Outbox, type OutboxPost, toPendingPost } from './outbox.ts';

type Options = {
  readonly outbox: Outbox;
  readonly feed: EventFeed;
  /** The host has the offer. */
  readonly onOfferPosted: (id: MessageId) => void;
  /** The host will not have the offer. */
  readonly onOfferRejected: (id: MessageId, failure: Failure) => void;
};

/** The own posts that a window shows as waiting: from when they are in the outbox until their entry is shown. */
export class PostDesk {
  readonly #options: Options;
  /** Posts that the host has, and whose entry is not on this device's disk yet. */
  readonly #awaiting = new Map<MessageId, PendingPost>();
  readonly #shownUpTo = new Map<RoomId, number>();

  constructor(options: Options) {
    this.#options = options;
  }

  get pending(): readonly PendingPost[] {
    return [...this.#awaiting.values(), ...this.#options.outbox.list().flatMap((post) => toPendingPost(post) ?? [])];
  }

  /** Of all that wait, offers of files among them. */
  get ids(): readonly MessageId[] {
    return [...this.#awaiting.keys(), ...this.#options.outbox.list().map(({ id }) => id)];
  }

  changed(post: OutboxPost): void {
    const pending = toPendingPost(post);
    if (pending !== undefined) this.#options.feed.report({ type: 'pending-changed', post: pending });
  }

  /** The outbox let go of a post that the host never took. */
  dropped({ id }: OutboxPost): void {
    this.#options.feed.report({ type: 'pending-removed', id });
  }

  discard(id: MessageId): void {
    if (this.#options.outbox.discard(id) !== undefined) this.#options.feed.report({ type: 'pending-removed', id });
  }

  posted({ id, roomId, seq }: MessageOf<'posted'>): void {
    this.#settle(id);
    if ((this.#shownUpTo.get(roomId) ?? 0) >= seq) this.#forget(id);
  }

  /** What a person did and cannot see waiting for them any more is told. */
  rejected({ id, code, retryAfterMs }: MessageOf<'rejected'>): void {
    const { outbox, feed, onOfferRejected } = this.#options;
    const post = outbox.get(id);
    const failure: Failure = { code, params: {} };
    outbox.reject(id, failure, retryAfterMs);
    if (post === undefined || outbox.get(id) !== undefined) return;
    if (post.body.kind === 'file') onOfferRejected(id, failure);
    else feed.report({ type: 'failure-reported', failure });
  }

  /** An own entry came, whether `posted` did or not. */
  arrived({ id }: Entry): void {
    this.#settle(id);
  }

  /** Everything of the room up to `seq` is shown now, the own entries with these ids among it. */
  shown(roomId: RoomId, seq: number, ownIds: readonly MessageId[]): void {
    this.#shownUpTo.set(roomId, seq);
    for (const id of ownIds) this.#forget(id);
  }

  /** The host's log is a new one: entries of the old one do not come any more. */
  beginLog(): void {
    this.#shownUpTo.clear();
    for (const id of [...this.#awaiting.keys()]) this.#forget(id);
  }

  /** The host has the post: the outbox may forget it. */
  #settle(id: MessageId): void {
    const post = this.#options.outbox.acknowledge(id);
    if (post === undefined) return;
    const pending = toPendingPost(post);
    if (pending === undefined) this.#options.onOfferPosted(id);
    else this.#awaiting.set(id, pending);
  }

  #forget(id: MessageId): void {
    if (this.#awaiting.delete(id)) this.#options.feed.reportSoon(`post ${id}`, () => ({ type: 'pending-removed', id }));
  }
}
