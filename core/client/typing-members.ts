import type { MemberId, RoomId } from '../../shared/model/ids.ts';
import { TYPING_INTERVAL_MS, TYPING_LIFETIME_MS } from '../../shared/wire/limits.ts';
import type { MessageOf } from '../../shared/wire/message.ts';
import type { Clock } from '../lib/clock.ts';
import type { EventFeed } from './event-feed.ts';

type Options = {
  readonly clock: Clock;
  readonly feed: EventFeed;
  readonly send: (message: MessageOf<'typing'>) => boolean;
};

/** Who types in which room now, and the word to others that this device's person does. Rule RS3. */
export class TypingMembers implements Disposable {
  readonly #options: Options;
  /** Who said so last stands last; the timer ends it. */
  readonly #byRoom = new Map<RoomId, Map<MemberId, Disposable>>();
  /** By the monotonic clock. */
  readonly #toldAtMs = new Map<RoomId, number>();

  constructor(options: Options) {
    this.#options = options;
  }

  get all(): readonly { readonly roomId: RoomId; readonly members: readonly MemberId[] }[] {
    return [...this.#byRoom].filter(([, members]) => members.size > 0).map(([roomId, members]) => ({ roomId, members: [...members.keys()] }));
  }

  /** To be called while the person types, as often as one likes. */
  type(roomId: RoomId): void {
    const nowMs = this.#options.clock.monotonicMs();
    const toldAtMs = this.#toldAtMs.get(roomId);
    if (toldAtMs !== undefined && nowMs - toldAtMs < TYPING_INTERVAL_MS) return;
    if (this.#options.send({ type: 'typing', roomId })) this.#toldAtMs.set(roomId, nowMs);
  }

  /** The person has posted: when they type again, others hear of it at once. */
  hasPosted(roomId: RoomId): void {
    this.#toldAtMs.delete(roomId);
  }

  heard({ roomId, memberId }: MessageOf<'typed'>): void {
    const members = this.#byRoom.get(roomId) ?? new Map<MemberId, Disposable>();
    this.#byRoom.set(roomId, members);
    const isNew = !members.has(memberId);
    members.get(memberId)?.[Symbol.dispose]();
    const timer = this.#options.clock.after(TYPING_LIFETIME_MS, () => this.stopped(roomId, memberId));
    members.set(memberId, timer);
    if (isNew) this.#tell(roomId);
  }

  /** They have posted. */
  stopped(roomId: RoomId, memberId: MemberId): void {
    const members = this.#byRoom.get(roomId);
    members?.get(memberId)?.[Symbol.dispose]();
    if (members?.delete(memberId) === true) this.#tell(roomId);
  }

  /** They are not there any more. */
  left(memberId: MemberId): void {
    for (const roomId of this.#byRoom.keys()) this.stopped(roomId, memberId);
  }

  /** Nobody is known to type any more. */
  clear(): void {
    this.#toldAtMs.clear();
    for (const [roomId, members] of this.#byRoom) for (const memberId of [...members.keys()]) this.stopped(roomId, memberId);
  }

  [Symbol.dispose](): void {
    for (const members of this.#byRoom.values()) for (const timer of members.values()) timer[Symbol.dispose]();
    this.#byRoom.clear();
  }

  #tell(roomId: RoomId): void {
    this.#options.feed.reportSoon(`typing ${roomId}`, () => ({
      type: 'typing-changed',
      roomId,
      members: [...(this.#byRoom.get(roomId)?.keys() ?? [])],
    }));
  }
}
