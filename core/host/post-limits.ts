import { MESSAGES_BURST, MESSAGES_PER_SECOND, OFFERS_PER_MINUTE } from '../../shared/wire/limits.ts';
import { TokenBucket } from './token-bucket.ts';

/** What one member may post in a time. Kept per member, not per connection, so that reconnecting gives nothing back. */
export class PostLimits {
  readonly #messages: TokenBucket;
  readonly #offers: TokenBucket;

  constructor(nowMs: number) {
    this.#messages = new TokenBucket({ capacity: MESSAGES_BURST, refillMs: 1_000 / MESSAGES_PER_SECOND }, nowMs);
    this.#offers = new TokenBucket({ capacity: OFFERS_PER_MINUTE, refillMs: 60_000 / OFFERS_PER_MINUTE }, nowMs);
  }

  /** 0 when the post is within the limits, else the milliseconds after which it would be. */
  take(kind: 'text' | 'file', nowMs: number): number {
    return (kind === 'file' ? this.#offers : this.#messages).take(nowMs);
  }
}
