import type { PostBody } from '../../shared/model/entry.ts';
import { MESSAGES_BURST, MESSAGES_PER_SECOND, OFFERS_PER_MINUTE } from '../../shared/wire/limits.ts';
import { TokenBucket } from './token-bucket.ts';

/** What one member may post in a time. Kept per member, not per connection, so that reconnecting gives nothing back. */
export class PostLimits {
  readonly #messages: TokenBucket;
  readonly #offers: TokenBucket;

  constructor(nowMs: number, messagesPerSecond = MESSAGES_PER_SECOND) {
    const capacity = Math.ceil((MESSAGES_BURST * messagesPerSecond) / MESSAGES_PER_SECOND);
    this.#messages = new TokenBucket({ capacity, refillMs: 1_000 / messagesPerSecond }, nowMs);
    this.#offers = new TokenBucket({ capacity: OFFERS_PER_MINUTE, refillMs: 60_000 / OFFERS_PER_MINUTE }, nowMs);
  }

  /** 0 when the post is within the limits, else the milliseconds after which it would be. */
  take(kind: PostBody['kind'], nowMs: number): number {
    return (kind === 'file' ? this.#offers : this.#messages).take(nowMs);
  }
}
