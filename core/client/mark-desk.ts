import type { MemberId, RoomId } from '../../shared/model/ids.ts';
import type { Mark } from '../../shared/model/room.ts';
import { MARK_INTERVAL_MS } from '../../shared/wire/limits.ts';
import type { MessageOf } from '../../shared/wire/message.ts';
import type { Clock } from '../lib/clock.ts';
import type { EventFeed } from './event-feed.ts';

type Options = {
  readonly self: MemberId;
  readonly clock: Clock;
  readonly feed: EventFeed;
  readonly send: (message: MessageOf<'mark'>) => boolean;
  /** The host knows of an earlier stay, perhaps of another disk, that the person has read up to here. */
  readonly onReadBefore: (roomId: RoomId, seq: number) => void;
};

type Reached = { readonly delivered: number; readonly read: number };
const NOWHERE: Reached = { delivered: 0, read: 0 };

/** How far everybody got in each room: tells the host of this device's person, and the window of all others. Rules RS1 and RS2. */
export class MarkDesk implements Disposable {
  readonly #options: Options;
  readonly #others = new Map<RoomId, Map<MemberId, Mark>>();
  readonly #own = new Map<RoomId, Reached>();
  /** What the host knows of it. */
  readonly #told = new Map<RoomId, Reached>();
  #isOnline = false;
  #timer: Disposable | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Others' marks, of the rooms that have any. */
  get all(): readonly { readonly roomId: RoomId; readonly marks: readonly Mark[] }[] {
    return [...this.#others].map(([roomId, marks]) => ({ roomId, marks: [...marks.values()] }));
  }

  /** The host says first what it knows; what it does not is sent a little later. */
  goOnline(): void {
    this.#isOnline = true;
    this.#told.clear();
    this.#sendLater();
  }

  goOffline(): void {
    this.#isOnline = false;
    this.#stop();
  }

  /** Entries up to `seq` are on this device's disk. */
  delivered(roomId: RoomId, seq: number): void {
    this.#move(roomId, { delivered: seq, read: 0 });
  }

  /** The person has seen everything up to `seq`. */
  read(roomId: RoomId, seq: number): void {
    this.#move(roomId, { delivered: seq, read: seq });
  }

  receive({ roomId, marks }: MessageOf<'marks'>): void {
    const known = this.#others.get(roomId) ?? new Map<MemberId, Mark>();
    this.#others.set(roomId, known);
    for (const mark of marks) {
      if (mark.memberId === this.#options.self) this.#hearOwn(roomId, mark);
      else known.set(mark.memberId, { memberId: mark.memberId, ...further(known.get(mark.memberId) ?? NOWHERE, mark) });
    }
    this.#options.feed.reportSoon(`marks ${roomId}`, () => ({ type: 'marks-changed', roomId, marks: [...known.values()] }));
  }

  /** The host's log is a new one. */
  clear(): void {
    this.#others.clear();
    this.#own.clear();
    this.#told.clear();
  }

  [Symbol.dispose](): void {
    this.goOffline();
  }

  #hearOwn(roomId: RoomId, mark: Mark): void {
    this.#told.set(roomId, further(this.#told.get(roomId) ?? NOWHERE, mark));
    if (mark.read > (this.#own.get(roomId)?.read ?? 0)) this.#options.onReadBefore(roomId, mark.read);
  }

  #move(roomId: RoomId, reached: Reached): void {
    this.#own.set(roomId, further(this.#own.get(roomId) ?? NOWHERE, reached));
    if (!this.#isOnline || this.#timer !== undefined) return;
    this.#sendNew();
    this.#sendLater();
  }

  #sendLater(): void {
    this.#stop();
    this.#timer = this.#options.clock.after(MARK_INTERVAL_MS, () => {
      this.#timer = undefined;
      if (this.#sendNew()) this.#sendLater();
    });
  }

  /** True when there was something to send. */
  #sendNew(): boolean {
    let hasSent = false;
    for (const [roomId, own] of this.#own) {
      const told = this.#told.get(roomId) ?? NOWHERE;
      if (own.delivered <= told.delivered && own.read <= told.read) continue;
      if (!this.#options.send({ type: 'mark', roomId, ...own })) return false;
      this.#told.set(roomId, further(told, own));
      hasSent = true;
    }
    return hasSent;
  }

  #stop(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
  }
}

function further(one: Reached, other: Reached): Reached {
  return { delivered: Math.max(one.delivered, other.delivered), read: Math.max(one.read, other.read) };
}
