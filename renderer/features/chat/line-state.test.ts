import { describe, expect, test } from 'vitest';
import type { AmendmentBody } from '../../../shared/model/entry.ts';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import { ADA, GRACE, LINUS, ROOM_ID } from '../../dev/people.ts';
import { entriesOf, type More } from '../../dev/talk.ts';
import type { PendingAmendment } from '../../store/conversation-items.ts';
import { lineState, mentionsSelf, textOf } from './line-state.ts';

function line(more: More = {}): ShownEntry {
  const [entry] = entriesOf([[GRACE, 0, 'hello', more]]);
  if (entry === undefined) throw new Error('one line gives one entry');
  return entry;
}
const waiting = (body: AmendmentBody, failed = false): PendingAmendment => ({
  id: body.kind,
  roomId: ROOM_ID,
  body,
  at: 9,
  status: failed ? { state: 'failed', failure: { code: 'message-gone', params: {} } } : { state: 'waiting' },
});
const react = (emoji: string, on = true) => waiting({ kind: 'reaction', target: 1, emoji, on });

describe('a line with what its reader asked for and the host does not have yet', () => {
  test('says the new text, and that it waits', () => {
    const state = lineState(line(), [waiting({ kind: 'edit', target: 1, text: 'better' })], GRACE.id);
    expect(state).toMatchObject({ text: { text: 'better' }, underWay: 'edit' });
  });

  test('is going once it is being deleted, whatever else waits', () => {
    const state = lineState(line(), [waiting({ kind: 'delete', target: 1 }), waiting({ kind: 'edit', target: 1, text: 'x' })], GRACE.id);
    expect(state).toMatchObject({ isDeleted: false, underWay: 'delete' });
  });

  test('has the own reaction, once, and not any more when it was taken back', () => {
    const given = line({ reactions: [['👍', [ADA, LINUS]]] });
    expect(lineState(given, [react('👍')], LINUS.id).reactions).toEqual([{ emoji: '👍', by: [ADA.id, LINUS.id] }]);
    expect(lineState(given, [react('👍', false)], LINUS.id).reactions).toEqual([{ emoji: '👍', by: [ADA.id] }]);
    expect(lineState(line({ reactions: [['👍', [LINUS]]] }), [react('👍', false)], LINUS.id).reactions).toEqual([]);
    expect(lineState(given, [react('🎉')], LINUS.id).reactions.map(({ emoji }) => emoji)).toEqual(['👍', '🎉']);
  });

  test('is pinned, or is not any more', () => {
    expect(lineState(line(), [waiting({ kind: 'pin', target: 1, on: true })], LINUS.id).pinned?.by).toBe(LINUS.id);
    expect(lineState(line({ pinnedBy: ADA }), [waiting({ kind: 'pin', target: 1, on: false })], LINUS.id).pinned).toBeUndefined();
  });

  test('is as it was where the host refused', () => {
    const state = lineState(line(), [waiting({ kind: 'edit', target: 1, text: 'x' }, true)], GRACE.id);
    expect(state).toMatchObject({ text: { text: 'hello' }, failed: { body: { kind: 'edit' } } });
    expect(state.underWay).toBeUndefined();
  });
});

test('[AM3] a text says what it was edited to, and names whom the edit names', () => {
  const entry = { ...line({ mentions: [ADA] }), note: { seq: 1, edited: { text: 'new', at: 5, mentionsAll: true } } } as const;
  expect(textOf(entry)).toEqual({ text: 'new', mentions: [], mentionsAll: true });
});

test('a text is meant for who is named in it, and for everybody when all are', () => {
  const named = { text: '', mentions: [{ id: ADA.id, name: 'Ada' }], mentionsAll: false };
  expect(mentionsSelf(named, ADA.id)).toBe(true);
  expect(mentionsSelf(named, LINUS.id)).toBe(false);
  expect(mentionsSelf({ ...named, mentionsAll: true }, LINUS.id)).toBe(true);
});

test.each([{ ...line(), body: { kind: 'deleted', at: 5 } } as const, { ...line(), note: { seq: 1, deleted: { at: 5 } } }])(
  '[AM4] a line is deleted by its body or by its note',
  (entry) => {
    expect(lineState(entry, [], GRACE.id).isDeleted).toBe(true);
  },
);
