import { describe, expect, test } from 'vitest';
import { GRACE, LINUS, ROOM_ID } from '../../dev/people.ts';
import { entriesOf, joined, type Line } from '../../dev/talk.ts';
import type { ConversationItem } from '../../store/conversation-items.ts';
import { endsGroup, placementOf } from './grouping.ts';

const NOON = new Date(2026, 10, 22, 12).getTime();

function two(first: Line, second: Line, endsAt = NOON): readonly [ConversationItem, ConversationItem] {
  const [above, item] = entriesOf([first, second], { endsAt }).map((entry) => ({ kind: 'entry', id: entry.id, entry, waiting: [] }) as const);
  if (above === undefined || item === undefined) throw new Error('two lines give two entries');
  return [above, item];
}

describe('placementOf', () => {
  test('the first row of all starts a day and a group', () => {
    const [item] = two([GRACE, 0, 'a'], [GRACE, 0, 'b']);
    expect(placementOf(item, undefined, LINUS.id)).toEqual({ startsDay: true, startsGroup: true });
  });

  test.each([
    ['the same author within 5 minutes', [GRACE, 4, 'b'], false],
    ['the same author after 5 minutes', [GRACE, 5, 'b'], true],
    ['another author', [LINUS, 0, 'b'], true],
  ] as const)('%s decides whether a group starts', (_, second, startsGroup) => {
    const [above, item] = two([GRACE, 0, 'a'], second);
    expect(placementOf(item, above, LINUS.id).startsGroup).toBe(startsGroup);
  });

  test('a notice above ends the group of its author', () => {
    const [above, item] = two([GRACE, 0, joined], [GRACE, 0, 'b']);
    expect(placementOf(item, above, LINUS.id).startsGroup).toBe(true);
  });

  test('midnight starts a day, also within 5 minutes', () => {
    const [above, item] = two([GRACE, 0, 'a'], [GRACE, 2, 'b'], new Date(2026, 10, 22, 0, 1).getTime());
    expect(placementOf(item, above, LINUS.id)).toMatchObject({ startsDay: true, startsGroup: true });
  });

  test('a gap between seqs, where amendments are, starts nothing', () => {
    const [above, item] = two([GRACE, 0, 'a'], [GRACE, 0, 'b']);
    if (item.kind !== 'entry') throw new Error('an entry was made');
    expect(placementOf({ ...item, entry: { ...item.entry, seq: 5 } }, above, LINUS.id)).toEqual({ startsDay: false, startsGroup: false });
  });

  test('an own waiting post goes on the group of own entries', () => {
    const [above] = two([LINUS, 0, 'a'], [LINUS, 0, 'b']);
    const post = { id: 'w', roomId: ROOM_ID, body: { kind: 'text', text: 'x' }, at: NOON + 1_000, status: { state: 'waiting' } } as const;
    expect(placementOf({ kind: 'pending', id: 'w', post }, above, LINUS.id).startsGroup).toBe(false);
  });
});

test('a group ends at the end, before a notice and before another author', () => {
  const [first, same] = two([GRACE, 0, 'a'], [GRACE, 0, 'b']);
  expect(endsGroup(first, undefined, LINUS.id)).toBe(true);
  expect(endsGroup(first, same, LINUS.id)).toBe(false);
  expect(endsGroup(...two([GRACE, 0, 'a'], [GRACE, 0, joined]), LINUS.id)).toBe(true);
  expect(endsGroup(...two([GRACE, 0, 'a'], [LINUS, 0, 'b']), LINUS.id)).toBe(true);
});
