import { expect, test } from 'vitest';
import { memberIdSchema, messageIdSchema } from '../shared/model/ids.ts';
import { chatLine } from './chat-line.ts';
import { hostLine, timestamp } from './host-line.ts';
import type { TerminalEvent } from './terminal-event.ts';

const id = messageIdSchema.parse('a'.repeat(22));
const memberId = memberIdSchema.parse('b'.repeat(43));
const part = { id, number: 3, name: 'a\u001b[2J\nb.pdf' };
const offer: TerminalEvent = { type: 'offer', ...part, from: 'eve\n[bob]', size: 1_500_000 };

test('an offer names who, what, how large and what to type; the last only when somebody is asked', () => {
  expect(chatLine(offer, true)).toBe('* 3: eve [bob] offers a[2J b.pdf (1.5 MB). /accept 3 or /decline 3');
  expect(chatLine(offer, false)).toBe('* 3: eve [bob] offers a[2J b.pdf (1.5 MB)');
  expect(hostLine(offer)).toBe('eve [bob] offers a[2J b.pdf (1.5 MB)');
});

test.each<[TerminalEvent, string | undefined]>([
  [{ type: 'joined', alias: 'bob', id: memberId }, '* bob joined'],
  [{ type: 'left', alias: 'bob', id: memberId, how: 'left' }, '* bob left'],
  [{ type: 'left', alias: 'bob', id: memberId, how: 'lost' }, '* bob lost the connection'],
  [{ type: 'message', from: 'bob', text: 'one\r\ntwo', seq: 1, at: 1, id, fromId: memberId }, '[bob] one\n    two'],
  [{ type: 'sent', id, seq: 1 }, undefined],
  [{ type: 'progress', ...part, direction: 'incoming', bytes: 1, size: 2 }, undefined],
  [{ type: 'receiver', id, name: 'x', alias: 'bob', state: 'saved', bytes: 1 }, '* bob saved x'],
  [{ type: 'receiver', id, name: 'x', alias: 'bob', state: 'receiving', bytes: 1 }, undefined],
  [{ type: 'offer-ended', id, number: 3, name: 'x', reason: 'host-restarted' }, '* 3: x is not offered any more: the host was started again'],
  [{ type: 'reconnecting', attempt: 1 }, '* the connection was lost; trying to get it back'],
  [{ type: 'reconnecting', attempt: 2 }, undefined],
])('chat: %j', (event, line) => {
  expect(chatLine(event, true)).toBe(line);
});

test.each<[TerminalEvent, string | undefined]>([
  [{ type: 'joined', alias: 'bob', id: memberId, remoteAddress: '10.0.0.2' }, 'bob joined from 10.0.0.2'],
  [{ type: 'left', alias: 'bob', id: memberId, how: 'left', online: 2 }, 'bob left, 2 online'],
  [{ type: 'left', alias: 'bob', id: memberId, how: 'replaced', online: 2 }, undefined],
  [{ type: 'receiver', id, name: 'x', alias: 'bob', state: 'saved', bytes: 1 }, 'bob saved x'],
  [{ type: 'stopped' }, 'The room is closed.'],
])('host: %j', (event, line) => {
  expect(hostLine(event)).toBe(line);
});

test('the log’s time is the local clock, down to the second', () => {
  expect(timestamp(new Date(2026, 0, 2, 3, 4, 5))).toBe('2026-01-02 03:04:05');
});
