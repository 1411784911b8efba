import { expect, test } from 'vitest';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import type { Transfer } from '../../../shared/model/transfer.ts';
import { GRACE, LINUS, messageId, ROOM_ID } from '../../dev/people.ts';
import { entriesOf, joined, type Line } from '../../dev/talk.ts';
import { type LineAbilities, lineAbilities } from './line-abilities.ts';

const FILE = { kind: 'file', name: 'a.pdf', size: 1 } as const;
const SAVED: Transfer = {
  id: messageId('a'),
  roomId: ROOM_ID,
  name: 'a.pdf',
  size: 1,
  keep: false,
  direction: 'incoming',
  senderId: GRACE.id,
  senderAlias: GRACE.alias,
  status: { state: 'saved', savedAs: 'a.pdf', sha256: '' },
  isDangerous: false,
  isAutomatic: false,
};

function entry(line: Line, more: Partial<ShownEntry> = {}): ShownEntry {
  const [made] = entriesOf([line]);
  if (made === undefined) throw new Error('one line gives one entry');
  return { ...made, ...more };
}

function can(made: ShownEntry, { room = {}, isHost = false, transfer = undefined as Transfer | undefined } = {}): readonly string[] {
  const abilities: LineAbilities = lineAbilities(made, { room, selfId: LINUS.id, isHost, transfer });
  return Object.entries(abilities).flatMap(([name, isAble]) => (isAble ? [name] : []));
}

test.each([
  ['a text of others', entry([GRACE, 0, 'hi']), {}, ['reply', 'react', 'copy', 'forward', 'pin', 'hide']],
  ['an own text', entry([LINUS, 0, 'hi']), {}, ['reply', 'react', 'edit', 'copy', 'forward', 'pin', 'receipts', 'hide', 'delete']],
  [
    'an own text that was edited',
    entry([LINUS, 0, 'hi', { editedTo: 'ho' }]),
    {},
    ['reply', 'react', 'edit', 'copy', 'forward', 'pin', 'versions', 'receipts', 'hide', 'delete'],
  ],
  ['[AM2] a text of others, for the host', entry([GRACE, 0, 'hi']), { isHost: true }, ['reply', 'react', 'copy', 'forward', 'pin', 'hide', 'delete']],
  ['a file that is not here', entry([GRACE, 0, FILE]), {}, ['reply', 'react', 'pin', 'hide']],
  ['a file that was saved', entry([GRACE, 0, FILE]), { transfer: SAVED }, ['reply', 'react', 'forward', 'pin', 'hide']],
  ['[AM2] an own file, which cannot be edited', entry([LINUS, 0, FILE]), {}, ['reply', 'react', 'pin', 'receipts', 'hide', 'delete']],
  ['a deleted line', entry([LINUS, 0, { kind: 'deleted', at: 1 }]), {}, ['hide']],
  ['a notice', entry([LINUS, 0, joined]), {}, []],
  ['an own text of an archived room', entry([LINUS, 0, 'hi']), { room: { archived: true } }, ['copy', 'forward', 'receipts', 'hide']],
  ['an own text of an imported room', entry([LINUS, 0, 'hi']), { room: { imported: true } }, ['copy']],
] as const)('%s', (_, made, circumstances, expected) => {
  expect(can(made, circumstances)).toEqual(expected);
});
