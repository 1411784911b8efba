import type { MemberId, RoomId } from '../../shared/model/ids.ts';
import type { Mark } from '../../shared/model/room.ts';
import { encodeMessage } from '../../shared/wire/codec.ts';
import { MARKS_MIN_INTERVAL_MS, MAX_MARKS_IN_MESSAGE } from '../../shared/wire/limits.ts';
import type { Clock } from '../lib/clock.ts';
import type { HostPeople } from './host-people.ts';
import type { LazyWrites } from './lazy-writes.ts';
import { type SavedMark, saveMark } from './member-rows.ts';
import type { Room } from './room.ts';

/** A member's mark goes to every other one: news are gathered for so much longer for each of them. */
const INTERVAL_PER_MEMBER_MS = 20;

type Options = {
  readonly clock: Clock;
  readonly writes: LazyWrites;
  readonly saved: readonly SavedMark[];
  /** Marks of members that nobody is told of stay unsaid. */
  readonly people: Pick<HostPeople, 'countOf' | 'isTold' | 'tell'>;
};

type RoomMarks = {
  readonly room: Room;
  readonly marks: Map<MemberId, Mark>;
  readonly changed: Set<MemberId>;
  timer: Disposable | undefined;
  /** What was told by now, as messages; undefined when they have to be made anew. */
  frames: Uint8Array | undefined;
};

/** How far each member got in each room. Rules RS1 and RS2. */
export class MarkDesk implements Disposable {
  readonly #options: Options;
  readonly #rooms = new Map<RoomId, RoomMarks>();
  readonly #saved = new Map<RoomId, Map<MemberId, Mark>>();

  constructor(options: Options) {
    this.#options = options;
    for (const { roomId, ...mark } of options.saved) {
      const marks = this.#saved.get(roomId) ?? new Map<MemberId, Mark>();
      this.#saved.set(roomId, marks.set(mark.memberId, mark));
    }
  }

  /** The member says how far it got; what it does not have yet nobody believes. */
  mark(room: Room, said: Mark): void {
    const { memberId } = said;
    const all = this.#marksOf(room);
    const before = all.marks.get(memberId) ?? { memberId, delivered: 0, read: 0 };
    const read = Math.max(before.read, Math.min(said.read, room.lastSeq));
    const delivered = Math.max(before.delivered, read, Math.min(said.delivered, room.lastSeq));
    if (read === before.read && delivered === before.delivered) return;
    all.marks.set(memberId, { memberId, delivered, read });
    all.changed.add(memberId);
    const { clock, people, writes } = this.#options;
    writes.put(`mark ${room.id} ${memberId}`, saveMark({ roomId: room.id, memberId, delivered, read }));
    all.timer ??= clock.after(MARKS_MIN_INTERVAL_MS + people.countOf(room) * INTERVAL_PER_MEMBER_MS, () => this.#tell(all));
  }

  /** All marks of the room, as frames one behind the other; what is told later may be in them already. */
  framesOf(room: Room): Uint8Array {
    const all = this.#marksOf(room);
    all.frames ??= this.#encode(room.id, [...all.marks.values()]);
    return all.frames;
  }

  [Symbol.dispose](): void {
    for (const { timer } of this.#rooms.values()) timer?.[Symbol.dispose]();
  }

  #tell(all: RoomMarks): void {
    all.timer = undefined;
    all.frames = undefined;
    const marks = [...all.changed].flatMap((memberId) => all.marks.get(memberId) ?? []);
    all.changed.clear();
    const frames = this.#encode(all.room.id, marks);
    if (frames.length > 0) this.#options.people.tell(all.room, frames);
  }

  #encode(roomId: RoomId, all: readonly Mark[]): Uint8Array {
    const marks = all.filter(({ memberId }) => this.#options.people.isTold(memberId));
    const frames: Uint8Array[] = [];
    for (let start = 0; start < marks.length; start += MAX_MARKS_IN_MESSAGE) {
      frames.push(encodeMessage({ type: 'marks', roomId, marks: marks.slice(start, start + MAX_MARKS_IN_MESSAGE) }));
    }
    return Buffer.concat(frames);
  }

  #marksOf(room: Room): RoomMarks {
    const known = this.#rooms.get(room.id);
    if (known !== undefined) return known;
    const all: RoomMarks = { room, marks: this.#saved.get(room.id) ?? new Map(), changed: new Set(), timer: undefined, frames: undefined };
    this.#rooms.set(room.id, all);
    return all;
  }
}
