import { expect, test } from 'vitest';
import { GRACE, LINUS } from '../dev/people.ts';
import { entriesOf } from '../dev/talk.ts';
import { applyNotes } from './apply-notes.ts';
import { newestLines } from './room-log.ts';

const log = newestLines(
  entriesOf([
    [GRACE, 0, 'the plans'],
    [LINUS, 1, 'thanks', { answers: 1 }],
    [LINUS, 1, 'bye'],
  ]),
);

test('[AM4] of a deleted line nothing is left, nor of the strip above its answer', () => {
  const { entries } = applyNotes(log, [{ seq: 1, deleted: { at: 5 } }]);
  expect(entries[0]?.body).toEqual({ kind: 'deleted', at: 5 });
  expect(entries[1]?.quote).toEqual({ seq: 1, kind: 'gone', text: '' });
  expect(entries[2]).toBe(log.entries[2]);
});

test('[AM3] the strip above an answer says what the line says now, in one line', () => {
  const { entries } = applyNotes(log, [{ seq: 1, edited: { text: 'the\n new  plans', at: 5 } }]);
  expect(entries[1]?.quote).toMatchObject({ text: 'the new plans', kind: 'text', authorAlias: GRACE.alias });
});

test('notes of lines that are not here change nothing', () => {
  expect(applyNotes(log, [{ seq: 99, deleted: { at: 5 } }])).toBe(log);
});
