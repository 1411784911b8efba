import { expect, test } from 'vitest';
import { entrySchema } from '../../shared/model/entry.ts';
import { epochSchema, roomIdSchema } from '../../shared/model/ids.ts';
import { LogCursors } from './log-cursors.ts';

const epoch = epochSchema.parse('e'.repeat(22));
const otherEpoch = epochSchema.parse('f'.repeat(22));
const roomId = roomIdSchema.parse('r'.repeat(22));
const entry = (seq: number) =>
  entrySchema.parse({ roomId, seq, id: 'i'.repeat(22), authorId: 'a'.repeat(43), authorAlias: 'Ann', at: 1, body: { kind: 'void' } });

test('[MS6] an entry is the next one, one that is there, or leaves a hole', () => {
  const cursors = new LogCursors({ epoch, rooms: [{ roomId, lastSeq: 4 }] });
  expect([4, 6, 5, 5, 6].map((seq) => cursors.take(entry(seq)))).toEqual(['known', 'hole', 'next', 'known', 'next']);
  expect(cursors.resumePoint).toEqual({ epoch, rooms: [{ roomId, lastSeq: 6 }] });
});

test.each([
  [0, 1, 1],
  [0, 31, 31],
  [10, 5, 11],
  [10, 11, 11],
  [10, 31, 31],
])('[LG4] behind %d, of a room that begins at %d, the next entry is %d', (lastSeq, firstSeq, next) => {
  const cursors = new LogCursors({ epoch, rooms: [{ roomId, lastSeq }] });
  cursors.meet([{ id: roomId, firstSeq }]);
  expect(cursors.take(entry(next + 1))).toBe('hole');
  expect(cursors.take(entry(next))).toBe('next');
  expect(cursors.lastSeq(roomId)).toBe(next);
});

test('[LG2] another epoch begins anew; the same one changes nothing', () => {
  const cursors = new LogCursors({ epoch, rooms: [{ roomId, lastSeq: 4 }] });
  cursors.meet([{ id: roomId, firstSeq: 3 }]);
  expect(cursors.beginEpoch(epoch)).toBe(false);
  expect(cursors.lastSeq(roomId)).toBe(4);
  expect(cursors.beginEpoch(otherEpoch)).toBe(true);
  expect(cursors.take(entry(1))).toBe('next');
  expect(new LogCursors().resumePoint).toBeUndefined();
});
