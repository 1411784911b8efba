import { describe, expect, it } from 'vitest';
import type { Entry } from '../../shared/model/entry.ts';
import { type MemberId, memberIdSchema, type RoomId } from '../../shared/model/ids.ts';
import { encodeMessage } from '../../shared/wire/codec.ts';
import { messageId } from '../testing/host-peer.ts';
import { type EntryDraft, Room } from './room.ts';

const roomId = messageId(99) as string as RoomId;
const anna: MemberId = memberIdSchema.parse('a'.repeat(43));
const ben: MemberId = memberIdSchema.parse('b'.repeat(43));
const draft = (number: number, authorId = anna): EntryDraft => ({
  roomId,
  id: messageId(number),
  authorId,
  authorAlias: 'x',
  body: { kind: 'text', text: `text ${number}` },
});
const frameOf = (entry: Entry) => encodeMessage({ type: 'entry', ...entry });

function addAll(room: Room, count: number): readonly Entry[] {
  const entries = room.number(
    Array.from({ length: count }, (_, index) => draft(index + 1)),
    7,
  );
  for (const entry of entries) room.add(entry);
  return entries;
}

describe('a room', () => {
  it('[LG1] numbers from the newest entry on, and uses no number up before the entry is added', () => {
    const room = new Room({ id: roomId, name: 'Room', lastSeq: 41 });
    expect(room.number([draft(1), draft(2)], 7).map(({ seq, at }) => [seq, at])).toEqual([
      [42, 7],
      [43, 7],
    ]);
    expect(room.number([draft(3)], 7)[0]?.seq).toBe(42);
    expect(room.lastSeq).toBe(41);
  });

  it('[LG1] takes only the entry that is next', () => {
    const room = new Room({ id: roomId, name: 'Room', lastSeq: 0 });
    const [first, second] = room.number([draft(1), draft(2)], 7);
    if (first === undefined || second === undefined) throw new Error('unreachable');
    expect(() => room.add(second)).toThrow();
    room.add(first);
    expect(() => room.add(first)).toThrow();
    room.add(second);
    expect(room.summary()).toEqual({ id: roomId, name: 'Room', lastSeq: 2 });
  });

  it('[FO3] gives the frames of its tail, and none of what is older or not there yet', () => {
    const size = frameOf({ ...draft(1), seq: 1, at: 7 }).length;
    const room = new Room({ id: roomId, name: 'Room', lastSeq: 0 }, 3 * size);
    const entries = addAll(room, 5);
    expect([1, 2, 3, 4, 5, 6].map((seq) => room.frameOf(seq) !== undefined)).toEqual([false, false, true, true, true, false]);
    expect(room.frameOf(4)).toEqual(frameOf(entries[3] as Entry));
  });

  it('[MS3] finds what a member posted under an id, while it is in the tail', () => {
    const size = frameOf({ ...draft(1), seq: 1, at: 7 }).length;
    const room = new Room({ id: roomId, name: 'Room', lastSeq: 0 }, 2 * size);
    addAll(room, 3);
    expect(room.findPosted(anna, messageId(3))?.seq).toBe(3);
    expect(room.findPosted(ben, messageId(3))).toBeUndefined();
    expect(room.findPosted(anna, messageId(1))).toBeUndefined();
  });
});
