import { expect, test } from 'vitest';
import { memberIdSchema, messageIdSchema, roomIdSchema } from '../shared/model/ids.ts';
import { fileLine } from './file-line.ts';
import type { TerminalEvent } from './terminal-event.ts';

const id = messageIdSchema.parse('a'.repeat(22));
const roomId = roomIdSchema.parse('r'.repeat(22));
const memberId = memberIdSchema.parse('b'.repeat(43));

test.each<[TerminalEvent, string | undefined]>([
  [{ type: 'joined', alias: 'me', id: memberId, self: true, room: 'Kit\u001bchen' }, '* you are in Kitchen as me'],
  [{ type: 'joined', alias: 'bob', id: memberId }, undefined],
  [{ type: 'left', alias: 'bob', id: memberId, how: 'left' }, undefined],
  [{ type: 'left', alias: 'me', id: memberId, how: 'left', self: true }, '* you left'],
  [{ type: 'message', from: 'bob', text: 'hi', seq: 1, at: 1, id, fromId: memberId, roomId, room: 'Kitchen' }, undefined],
  [{ type: 'offer', id, number: 1, name: 'a.txt', from: 'bob', size: 3 }, '* 1: bob offers a.txt (3 bytes)'],
  [{ type: 'offer', id, name: 'a.txt', from: 'bob', size: 3, to: [{ id: memberId, alias: 'eve' }] }, undefined],
  [{ type: 'saved', id, number: 1, name: 'a.txt', path: '/d/a.txt', sha256: '', size: 3 }, '* 1: saved /d/a.txt'],
  [{ type: 'reconnected' }, '* connected again'],
])('only what concerns files and the own connection is a line: %o', (event, line) => {
  expect(fileLine(event)).toBe(line);
});
