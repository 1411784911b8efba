import type { MemberId } from '../../shared/model/ids.ts';
import { TYPING_INTERVAL_MS } from '../../shared/wire/limits.ts';
import type { MessageOf } from '../../shared/wire/message.ts';
import type { Clock } from '../lib/clock.ts';
import type { History, Posting } from './history.ts';
import type { HostPeople } from './host-people.ts';
import type { HostRooms } from './host-rooms.ts';
import type { HostSession } from './host-session.ts';
import type { HostTransfers } from './host-transfers.ts';
import { PostLimits } from './post-limits.ts';

/** When somebody may try again whose post a full disk could not take. */
const FULL_RETRY_MS = 10_000;
/** Clients say that somebody types every 3 s; what comes much faster is not passed on. */
const TYPING_MIN_MS = TYPING_INTERVAL_MS / 2;

type Options = {
  readonly history: Pick<History, 'append'>;
  readonly people: Pick<HostPeople, 'aliasOf'>;
  readonly rooms: Pick<HostRooms, 'find'>;
  readonly transfers: Pick<HostTransfers, 'mayOffer'>;
  readonly clock: Clock;
  readonly messagesPerSecond: number | undefined;
};

type Refusal = Omit<MessageOf<'rejected'>, 'type' | 'id'>;

/** Takes posts, as far as their author may post them now, and answers them. Rules MS2 to MS4, LM1 and LM2. */
export class HostPosts {
  readonly #options: Options;
  readonly #limits = new Map<MemberId, PostLimits>();
  readonly #typedAtMs = new Map<string, number>();

  constructor(options: Options) {
    this.#options = options;
  }

  post(session: HostSession, memberId: MemberId, { id, roomId, body }: MessageOf<'post'>): void {
    const authorAlias = this.#options.people.aliasOf(memberId);
    const refusal = this.#refusalOf(memberId, { roomId, body });
    if (refusal !== undefined || authorAlias === undefined) {
      session.send({ type: 'rejected', id, code: 'unknown-room', ...refusal });
      return;
    }
    this.#options.history.append({ roomId, id, authorId: memberId, authorAlias, body }, (posting) => answer(session, id, posting));
  }

  /** Takes one message of what the member may say now; false when that is too fast. */
  mayAsk(memberId: MemberId): boolean {
    return this.#limitsOf(memberId).take('text', this.#options.clock.monotonicMs()) === 0;
  }

  /** False when the others were told only just now that the member types there. */
  mayTell(memberId: MemberId, { roomId }: MessageOf<'typing'>): boolean {
    const key = `${memberId} ${roomId}`;
    const now = this.#options.clock.monotonicMs();
    if (now - (this.#typedAtMs.get(key) ?? Number.NEGATIVE_INFINITY) < TYPING_MIN_MS) return false;
    // What is old says nothing any more.
    for (const [other, atMs] of this.#typedAtMs) if (now - atMs >= TYPING_MIN_MS) this.#typedAtMs.delete(other);
    this.#typedAtMs.set(key, now);
    return true;
  }

  #refusalOf(memberId: MemberId, { roomId, body }: Pick<MessageOf<'post'>, 'roomId' | 'body'>): Refusal | undefined {
    if (this.#options.rooms.find(memberId, roomId) === undefined) return { code: 'unknown-room' };
    const retryAfterMs = this.#limitsOf(memberId).take(body.kind, this.#options.clock.monotonicMs());
    if (retryAfterMs > 0) return { code: 'too-fast', retryAfterMs };
    if (body.kind === 'file' && !this.#options.transfers.mayOffer(memberId)) return { code: 'too-fast' };
    return undefined;
  }

  #limitsOf(memberId: MemberId): PostLimits {
    const { clock, messagesPerSecond } = this.#options;
    const known = this.#limits.get(memberId) ?? new PostLimits(clock.monotonicMs(), messagesPerSecond);
    this.#limits.set(memberId, known);
    return known;
  }
}

function answer(session: HostSession, id: MessageOf<'post'>['id'], posting: Posting): void {
  if (posting.ok) {
    const { roomId, seq, at } = posting.entry;
    session.send({ type: 'posted', id, roomId, seq, at });
    return;
  }
  const { code } = posting.error;
  session.send({ type: 'rejected', id, code, ...(code === 'host-full' ? { retryAfterMs: FULL_RETRY_MS } : {}) });
}
