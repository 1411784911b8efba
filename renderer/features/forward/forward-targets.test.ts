import { expect, test } from 'vitest';
import type { RoomId } from '../../../shared/model/ids.ts';
import type { RoomView } from '../../../shared/model/room-view.ts';
import { findTargets, targetsOf } from './forward-targets.ts';

const room = (name: string, more: Partial<RoomView> = {}): RoomView => ({
  id: name.padEnd(22, 'x').slice(0, 22) as RoomId,
  kind: 'room',
  name,
  firstSeq: 1,
  lastSeq: 0,
  readSeq: 0,
  unread: 0,
  mentions: 0,
  muted: false,
  ...more,
});
const namesOf = (rooms: readonly RoomView[], typed = '', from = room('Elsewhere')) => {
  const targets = targetsOf(rooms, from.id, ({ name }) => name);
  return findTargets(targets, typed).map(({ title }) => title);
};

test('nothing can be sent into archived and imported rooms', () => {
  expect(namesOf([room('Open'), room('Closed', { archived: true }), room('Old', { imported: true })])).toEqual(['Open']);
});

test('where something was said last comes first', () => {
  expect(namesOf([room('Never'), room('Before', { lastAt: 1 }), room('Now', { lastAt: 2 })])).toEqual(['Now', 'Before', 'Never']);
});

test('the room that it is from comes last', () => {
  const [now, before] = [room('Now', { lastAt: 2 }), room('Before', { lastAt: 1 })];
  expect(namesOf([now, before], '', now)).toEqual(['Before', 'Now']);
});

test('a name is found without its accents and by the beginning of any word; what begins it comes first', () => {
  const rooms = [room('Große Halle', { lastAt: 3 }), room('Hall A', { lastAt: 1 }), room('Café')];
  expect(namesOf(rooms, 'hal')).toEqual(['Hall A', 'Große Halle']);
  expect(namesOf(rooms, ' cafe ')).toEqual(['Café']);
  expect(namesOf(rooms, 'attic')).toEqual([]);
});
