import { assertNever } from '../../../shared/lib/assert-never.ts';
import type { AppEvent } from '../../../shared/model/app-event.ts';
import { isAmendment } from '../../../shared/model/entry.ts';
import type { FailureCode } from '../../../shared/model/failure.ts';
import type { MemberId, RoomId } from '../../../shared/model/ids.ts';
import type { Member } from '../../../shared/model/member.ts';
import type { Mark } from '../../../shared/model/room.ts';
import type { RoomView } from '../../../shared/model/room-view.ts';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import type { PendingPost } from '../../../shared/model/status.ts';

/** Why a reaction, a pin or a delete can come to nothing that was asked for in time. */
const REFUSALS: readonly FailureCode[] = ['message-gone', 'room-archived'];

/** What is wrong with what a window was told. */
export type Complain = (fault: string) => void;

/**
 * What a window shows that knows nothing but its events, from the first on: the plainest store there is. Complains of events that would
 * show a line twice or out of order, lose one, tell of what is not this person's, or take something back that was read.
 */
export class ShownWindow {
  readonly rooms = new Map<RoomId, RoomView>();
  readonly lines = new Map<RoomId, Map<number, ShownEntry>>();
  readonly marks = new Map<RoomId, ReadonlyMap<MemberId, Mark>>();
  readonly pending = new Map<string, PendingPost>();
  members: readonly Member[] = [];
  readonly #self: MemberId;
  readonly #complain: Complain;
  readonly #lastSeqs = new Map<RoomId, number>();
  #eventCount = 0;

  constructor(self: MemberId, complain: Complain) {
    this.#self = self;
    this.#complain = complain;
  }

  apply(event: AppEvent): void {
    if (event.seq !== ++this.#eventCount) this.#complain(`event ${event.seq} came as number ${this.#eventCount}`);
    switch (event.type) {
      case 'rooms-changed':
        for (const roomId of this.rooms.keys()) if (!event.rooms.some(({ id }) => id === roomId)) this.#complain(`the room ${roomId} went`);
        for (const room of event.rooms) this.#showRoom(room);
        break;
      case 'room-changed':
        this.#showRoom(event.room);
        break;
      case 'members-changed':
        this.members = event.members;
        break;
      case 'entries-added':
        this.#mustSee(event.roomId, event.type);
        this.#add(event.roomId, event.entries);
        break;
      case 'notes-changed':
        this.#mustSee(event.roomId, event.type);
        for (const note of event.notes) this.#change(event.roomId, note.seq, (line) => ({ ...line, note }));
        break;
      case 'entries-removed':
        for (const seq of event.seqs) this.lines.get(event.roomId)?.delete(seq);
        break;
      case 'marks-changed':
        this.#mustSee(event.roomId, event.type);
        this.#mark(event.roomId, event.marks);
        break;
      case 'typing-changed':
        this.#mustSee(event.roomId, event.type);
        for (const memberId of event.members)
          if (!this.#isIn(event.roomId, memberId)) this.#complain(`${memberId} types in a room that is not theirs`);
        break;
      case 'pending-changed':
        this.pending.set(event.post.id, event.post);
        break;
      case 'pending-removed':
        this.pending.delete(event.id);
        break;
      case 'log-reset':
        this.#complain('the log was forgotten');
        break;
      case 'failure-reported':
        if (!REFUSALS.includes(event.failure.code)) this.#complain(`a failure was reported: ${event.failure.code}`);
        break;
      case 'session-changed':
      case 'hosting-changed':
      case 'transfer-changed':
      case 'known-hosts-changed':
      case 'settings-changed':
        break;
      default:
        assertNever(event);
    }
  }

  /** The newest line of the room; 0 when there is none. */
  lastSeq(roomId: RoomId): number {
    return this.#lastSeqs.get(roomId) ?? 0;
  }

  #add(roomId: RoomId, entries: readonly ShownEntry[]): void {
    const lines = this.lines.get(roomId) ?? new Map<number, ShownEntry>();
    this.lines.set(roomId, lines);
    for (const entry of entries) {
      const known = lines.get(entry.seq);
      if (isAmendment(entry.body) || entry.body.kind === 'void') this.#complain(`line ${entry.seq} is a ${entry.body.kind}`);
      if (entry.roomId !== roomId) this.#complain(`line ${entry.seq} is of another room`);
      if (known !== undefined) {
        if (known.id !== entry.id) this.#complain(`line ${entry.seq} is another one now`);
        continue;
      }
      if (entry.seq <= this.lastSeq(roomId)) this.#complain(`line ${entry.seq} comes after ${this.lastSeq(roomId)}`);
      lines.set(entry.seq, entry);
      this.#lastSeqs.set(roomId, entry.seq);
    }
  }

  #change(roomId: RoomId, seq: number, change: (line: ShownEntry) => ShownEntry): void {
    const line = this.lines.get(roomId)?.get(seq);
    if (line !== undefined) this.lines.get(roomId)?.set(seq, change(line));
  }

  #showRoom(room: RoomView): void {
    const before = this.rooms.get(room.id);
    if (room.kind === 'direct' && room.members?.includes(this.#self) !== true) this.#complain(`is told of the conversation ${room.id}`);
    if (before !== undefined && room.lastSeq < before.lastSeq) this.#complain(`${room.id} goes back from ${before.lastSeq} to ${room.lastSeq}`);
    if (before !== undefined && room.readSeq < before.readSeq)
      this.#complain(`${room.id} was read up to ${before.readSeq}, now up to ${room.readSeq}`);
    this.rooms.set(room.id, room);
  }

  #mark(roomId: RoomId, marks: readonly Mark[]): void {
    const before = this.marks.get(roomId);
    const now = new Map(marks.map((mark) => [mark.memberId, mark]));
    for (const [memberId, { delivered, read }] of before ?? []) {
      const mark = now.get(memberId);
      if (mark === undefined || mark.delivered < delivered || mark.read < read)
        this.#complain(`[RS1] the marks of ${memberId} in ${roomId} go from ${delivered}/${read} to ${mark?.delivered}/${mark?.read}`);
    }
    for (const memberId of now.keys()) if (!this.#isIn(roomId, memberId)) this.#complain(`${memberId} has marks in a room that is not theirs`);
    this.marks.set(roomId, now);
  }

  #mustSee(roomId: RoomId, what: string): void {
    if (!this.rooms.has(roomId)) this.#complain(`${what} of a room that it does not show: ${roomId}`);
  }

  #isIn(roomId: RoomId, memberId: MemberId): boolean {
    return this.rooms.get(roomId)?.members?.includes(memberId) ?? true;
  }
}
