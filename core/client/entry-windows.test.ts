import { expect, test } from 'vitest';
import { entrySchema } from '../../shared/model/entry.ts';
import { memberIdSchema, roomIdSchema } from '../../shared/model/ids.ts';
import type { ShownEntry } from '../../shared/model/shown-entry.ts';
import { EntryWindows, NEWEST_ENTRIES } from './entry-windows.ts';

const roomOf = (number: number) => roomIdSchema.parse(String(number).padStart(22, 'r'));
const room = roomOf(1);

function lines(from: number, to: number, roomId = room): readonly ShownEntry[] {
  return Array.from({ length: to - from + 1 }, (_, index) =>
    entrySchema.parse({
      ...{ roomId, seq: from + index, id: 'i'.repeat(22), authorId: 'a'.repeat(43), authorAlias: 'Ann', at: 1 },
      body: { kind: 'text', text: 'x' },
    }),
  );
}
const seqs = (windows: EntryWindows) => windows.list().map(({ seq }) => seq);

test('have the newest lines of a room, however many came', () => {
  const windows = new EntryWindows();
  for (let seq = 1; seq <= 1000; seq += 10) windows.add(room, lines(seq, seq + 9));
  expect(seqs(windows)).toEqual(Array.from({ length: NEWEST_ENTRIES }, (_, index) => 1001 - NEWEST_ENTRIES + index));
});

test('have the rooms in which something happened last', () => {
  const windows = new EntryWindows();
  for (let number = 1; number <= 9; number++) {
    windows.add(roomOf(number), lines(number, number, roomOf(number)));
    windows.add(roomOf(1), lines(100 + number, 100 + number, roomOf(1)));
  }
  expect(new Set(windows.list().map(({ roomId }) => roomId))).toEqual(new Set([1, 3, 4, 5, 6, 7, 8, 9].map(roomOf)));
});

test('a note takes the place of the one before; an empty one goes, and with what was deleted the quotes of it', () => {
  const windows = new EntryWindows();
  const [answer] = lines(3, 3);
  windows.add(room, lines(1, 2));
  if (answer !== undefined) windows.add(room, [{ ...answer, quote: { seq: 1, text: 'x', kind: 'text' } }]);
  windows.annotate(room, [{ seq: 2, pinned: { by: memberIdSchema.parse('a'.repeat(43)), at: 1 } }]);
  expect(windows.list()[1]?.note).toMatchObject({ seq: 2, pinned: { at: 1 } });
  windows.annotate(room, [{ seq: 2 }, { seq: 1, deleted: { at: 5 } }]);
  expect(windows.list()[1]).not.toHaveProperty('note');
  expect(windows.list()[0]).toMatchObject({ note: { seq: 1, deleted: { at: 5 } }, body: { kind: 'deleted', at: 5 } });
  expect(windows.list()[2]?.quote).toEqual({ seq: 1, text: '', kind: 'gone' });
});

test('an edit shows in the quotes of what was edited', () => {
  const windows = new EntryWindows();
  const [answer] = lines(3, 3);
  if (answer !== undefined) windows.add(room, [{ ...answer, quote: { seq: 1, text: 'x', kind: 'text' } }]);
  windows.annotate(room, [{ seq: 1, edited: { text: 'new\ntext', at: 5 } }]);
  expect(windows.list()[0]?.quote).toEqual({ seq: 1, text: 'new text', kind: 'text' });
});

test('lose what this device does not have any more, and everything when they are cleared', () => {
  const windows = new EntryWindows();
  windows.add(room, lines(1, 3));
  windows.remove(room, [2]);
  windows.remove(roomOf(2), [1]);
  expect(seqs(windows)).toEqual([1, 3]);
  windows.clear();
  expect(seqs(windows)).toEqual([]);
});
