import { describe, expect, it } from 'vitest';
import type { Entry, EntryBody } from '../../shared/model/entry.ts';
import { type MemberId, memberIdSchema, type RoomId } from '../../shared/model/ids.ts';
import type { Room as RoomSummary } from '../../shared/model/room.ts';
import { encodeMessage } from '../../shared/wire/codec.ts';
import { messageId } from '../testing/host-peer.ts';
import { Room } from './room.ts';

const roomId = messageId(99) as string as RoomId;
const memberOf = (letter: string): MemberId => memberIdSchema.parse(letter.repeat(43));
const [anna, ben, carl] = [memberOf('a'), memberOf('b'), memberOf('c')];
const summary: RoomSummary = { id: roomId, kind: 'room', name: 'Room', firstSeq: 1, lastSeq: 0 };
const direct: RoomSummary = { ...summary, kind: 'direct', members: [anna, ben] };
const entry = (seq: number, body: EntryBody = { kind: 'text', text: `text ${seq}` }, authorId = anna): Entry => ({
  ...{ roomId, seq, id: messageId(seq), authorId, authorAlias: 'x', at: 7, body },
});
const entries = (count: number) => Array.from({ length: count }, (_, index) => entry(index + 1));
const frameOf = (one: Entry) => Buffer.from(encodeMessage({ type: 'entry', ...one }));
/** Frames are compared by their bytes. */
const framesOf = (room: Room, ...seqs: readonly number[]) => seqs.map((seq) => Buffer.from(room.frameOf(seq) ?? []));
const size = frameOf(entry(1)).length;

describe('a room', () => {
  it('[LG1] takes only the entry that is next', () => {
    const room = new Room({ ...summary, lastSeq: 41 });
    expect(() => room.add([entry(43)])).toThrow();
    room.add([entry(42), entry(43)]);
    expect(() => room.add([entry(43)])).toThrow();
    expect(room.summary()).toEqual({ ...summary, lastSeq: 43 });
  });

  it('[FO3] gives the frames of its tail, and none of what is older or not there yet', () => {
    const room = new Room(summary, [], 3 * size);
    room.add(entries(5));
    expect([1, 2, 3, 4, 5, 6].map((seq) => room.frameOf(seq) !== undefined)).toEqual([false, false, true, true, true, false]);
    expect(framesOf(room, 4)).toEqual([frameOf(entry(4))]);
  });

  it('[FO3] gives what one commit brought as one run of frames, of which each is a part', () => {
    const room = new Room(summary);
    room.add(entries(3));
    expect(room.batchFrom(1)).toEqual({ firstSeq: 1, lastSeq: 3, frames: Buffer.concat(entries(3).map(frameOf)) });
    expect(room.batchFrom(2)).toBeUndefined();
    expect(room.frameOf(2)?.buffer).toBe(room.batchFrom(1)?.frames.buffer);
    room.add([entry(4)]);
    expect(room.batchFrom(4)).toBeUndefined();
    expect(framesOf(room, 4)).toEqual([frameOf(entry(4))]);
  });

  it('[FO3] ends a run when it has 128 KiB, and forgets one that has left the tail', () => {
    const large = Array.from({ length: 20 }, (_, index) => entry(index + 1, { kind: 'text', text: 'x'.repeat(16_000) }));
    const room = new Room(summary, [], 200_000);
    room.add(large);
    expect(large.map(({ seq }) => room.batchFrom(seq)?.lastSeq)).toEqual(large.map(({ seq }) => (seq === 10 ? 18 : seq === 19 ? 20 : undefined)));
  });

  it('[MS3] finds what a member posted under an id, while it is in the tail', () => {
    const room = new Room(summary, [], 2 * size);
    room.add(entries(3));
    expect(room.findPosted(anna, messageId(3))?.seq).toBe(3);
    expect(room.findPosted(ben, messageId(3))).toBeUndefined();
    expect(room.findPosted(anna, messageId(1))).toBeUndefined();
  });

  it('[AM4] hands out nothing of a deleted entry, nor of what amended it, to who comes later', () => {
    const room = new Room(summary);
    const reaction: EntryBody = { kind: 'reaction', target: 1, emoji: '👍', on: true };
    const deletion: EntryBody = { kind: 'delete', target: 1 };
    room.add([entry(1), entry(2, reaction), entry(3, { ...reaction, target: 2 }), entry(4, deletion)]);
    room.scrub(1, 9);
    expect(room.batchFrom(1)).toBeUndefined();
    expect(framesOf(room, 1, 2, 3, 4)).toEqual([
      frameOf(entry(1, { kind: 'deleted', at: 9 })),
      frameOf(entry(2, { kind: 'void' })),
      frameOf(entry(3, { ...reaction, target: 2 })),
      frameOf(entry(4, deletion)),
    ]);
    expect(room.findPosted(anna, messageId(1))?.seq).toBe(1);
  });

  it('[LG4] begins where it is told to, and has nothing from before', () => {
    const room = new Room(summary);
    room.add(entries(5));
    room.begin(4);
    expect(room.summary()).toMatchObject({ firstSeq: 4, lastSeq: 5 });
    expect([3, 4, 5].map((seq) => room.frameOf(seq) !== undefined)).toEqual([false, true, true]);
    room.begin(6);
    expect(room.frameOf(5)).toBeUndefined();
    room.begin(2);
    expect(room.firstSeq).toBe(6);
  });
});

describe('[RM1] who a room is for', () => {
  it('is everybody, or the members of a direct conversation', () => {
    expect([anna, carl].map((id) => new Room(summary).isFor(id))).toEqual([true, true]);
    expect([anna, ben, carl].map((id) => new Room(direct).isFor(id))).toEqual([true, true, false]);
  });

  it('[RM3] knows of a direct conversation when they opened it, or when it has an entry', () => {
    const room = new Room(direct, [anna]);
    expect([anna, ben, carl].map((id) => room.isKnownTo(id))).toEqual([true, false, false]);
    room.add([entry(1)]);
    expect([anna, ben, carl].map((id) => room.isKnownTo(id))).toEqual([true, true, false]);
  });

  it.each([
    [summary, undefined, undefined],
    [summary, [carl], [carl]],
    [direct, undefined, [anna, ben]],
    [direct, [ben, carl], [ben]],
  ])('[RM6] a file in %o to %o is for %o', (facts, to, expected) => {
    expect(new Room(facts).addressees(to)).toEqual(expected);
  });
});
