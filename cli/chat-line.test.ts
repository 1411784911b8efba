import { expect, test } from 'vitest';
import { memberIdSchema, messageIdSchema, roomIdSchema } from '../shared/model/ids.ts';
import { chatLine } from './chat-line.ts';
import { hostLine, timestamp } from './host-line.ts';
import type { TerminalEvent } from './terminal-event.ts';

const id = messageIdSchema.parse('a'.repeat(22));
const memberId = memberIdSchema.parse('b'.repeat(43));
const part = { id, number: 3, name: 'a\u001b[2J\nb.pdf' };
const offer: TerminalEvent = { type: 'offer', ...part, from: 'eve\n[bob]', size: 1_500_000 };

const here = { roomId: roomIdSchema.parse('r'.repeat(22)), room: 'Kitchen' };
const there = { roomId: here.roomId, room: 'Design', elsewhere: true } as const;

test('an offer names who, what, how large and what to type; the last only when somebody is asked', () => {
  expect(chatLine(offer, true)).toBe('* 3: eve [bob] offers a[2J b.pdf (1.5 MB). /accept 3 or /decline 3');
  expect(chatLine(offer, false)).toBe('* 3: eve [bob] offers a[2J b.pdf (1.5 MB)');
  expect(hostLine(offer)).toBe('eve [bob] offers a[2J b.pdf (1.5 MB)');
});

const tree = (items: number, files: number) => ({ items, files, folders: 4 });
const to = [
  { id: memberId, alias: 'Bob' },
  { id: memberId, alias: 'Ca\u001brl' },
];
test.each([
  ['host', 'was interrupted'],
  ['sender', 'waits for its sender'],
  ['self', 'waits for your other downloads'],
  ['host-space', 'waits for room on the host’s disk'],
] as const)('what stands still says why: %s', (waitingFor, words) => {
  const event: TerminalEvent = { type: 'interrupted', ...part, direction: 'incoming', bytes: 0, size: 3, waitingFor };
  expect(chatLine(event, false)).toBe(`* 3: a[2J b.pdf ${words}; it goes on by itself`);
});

test.each<[TerminalEvent, string]>([
  [{ ...offer, name: 'holiday', tree: tree(1, 812) }, '* 3: eve [bob] offers folder holiday: 812 files, 1.5 MB'],
  [{ ...offer, name: 'a.jpg', tree: tree(40, 1) }, '* 3: eve [bob] offers a.jpg and 39 more: 1 file, 1.5 MB'],
  [{ ...offer, name: 'a.jpg', to }, '* 3: eve [bob] offers a.jpg (1.5 MB) to Bob, Carl'],
  [{ ...offer, name: 'a.exe', dangerous: true }, '* 3: eve [bob] offers a.exe (1.5 MB). It can run programs'],
  [{ type: 'offered', ...part, name: 'x', size: 3, tree: tree(1, 0), to }, '* 3: you offer folder x: 0 files, 3 bytes to Bob, Carl'],
])('what is offered, and to whom: %j', (event, line) => {
  expect(chatLine(event, false)).toBe(line);
});

test('an offer for others has no number and nothing to type, and the host logs whom it is for', () => {
  const { number: _number, ...others } = { ...offer, number: 3, name: 'a.jpg', to };
  expect(chatLine(others, true)).toBe('* eve [bob] offers a.jpg (1.5 MB) to Bob, Carl');
  expect(hostLine(others)).toBe('eve [bob] offers a.jpg (1.5 MB) to Bob, Carl');
});

test.each<[TerminalEvent, string | undefined]>([
  [{ type: 'joined', alias: 'bob', id: memberId }, '* bob joined'],
  [{ type: 'left', alias: 'bob', id: memberId, how: 'left' }, '* bob left'],
  [{ type: 'left', alias: 'bob', id: memberId, how: 'lost' }, '* bob lost the connection'],
  [{ type: 'message', from: 'bob', text: 'one\r\ntwo', seq: 1, at: 1, id, fromId: memberId, ...here }, '[bob] one\n    two'],
  [{ type: 'sent', id, seq: 1, ...here }, undefined],
  [{ type: 'message', from: 'bob', text: 'x', seq: 1, at: 1, id, fromId: memberId, ...there }, '[bob in Design] x'],
  [
    { type: 'message', from: 'bob', text: 'yes', seq: 2, at: 1, id, fromId: memberId, ...here, replyTo: { seq: 1, from: 'eve', text: 'is it\nso?' } },
    '[bob] (to eve: “is it so?”) yes',
  ],
  [{ type: 'message', from: 'bob', text: 'yes', seq: 2, at: 1, id, fromId: memberId, ...here, replyTo: { seq: 1 } }, '[bob] (answers 1) yes'],
  [{ type: 'message', from: 'bob', text: 'x', seq: 2, at: 1, id, fromId: memberId, ...here, forwardedFrom: 'eve' }, '[bob] (from eve) x'],
  [{ type: 'edited', from: 'bob', text: 'a\nb', seq: 4, ...here }, '* 4: bob wrote anew: a\n    b'],
  [{ type: 'deleted', from: 'bob', seq: 4, ...there }, '* 4: bob’s message in Design was deleted'],
  [{ type: 'reactions', from: 'bob', seq: 4, ...here, reactions: [{ emoji: '👍', by: ['eve', 'me'] }] }, '* 4: bob’s message: 👍 eve, me'],
  [{ type: 'reactions', from: 'bob', seq: 4, ...here, reactions: [] }, '* 4: bob’s message: no reactions'],
  [{ type: 'pinned', from: 'bob', on: true, seq: 4, ...here }, '* 4: bob’s message is pinned'],
  [{ type: 'room', by: 'bob', change: 'created', name: 'Design', ...there }, '* bob made the room Design'],
  [{ type: 'room', by: 'bob', change: 'described', description: 'what\u001bever', ...there }, '* bob described Design: whatever'],
  [{ type: 'entered', roomId: there.roomId, room: 'Design' }, '* you write to Design now'],
  [
    {
      type: 'rooms',
      rooms: [
        { id: there.roomId, name: 'Design', kind: 'room', unread: 2, current: true, description: 'all of it' },
        { id: there.roomId, name: 'eve', kind: 'direct', unread: 0 },
      ],
    },
    '* Design (2 new, you are here): all of it\n* eve (direct)',
  ],
  [{ type: 'lines', ...here, lines: [{ seq: 3, from: 'bob', text: 'hi', at: 1 }] }, '* 3: [bob] hi'],
  [{ type: 'lines', ...here, lines: [] }, '* nothing was said here yet'],
  [{ type: 'progress', ...part, direction: 'incoming', bytes: 1, size: 2 }, undefined],
  [{ type: 'paused', id, number: 3, name: 'x', direction: 'incoming', by: 'self', bytes: 1, size: 2 }, '* 3: x is paused. /accept 3 goes on with it'],
  [{ type: 'paused', id, number: 3, name: 'x', direction: 'incoming', by: 'sender', bytes: 1, size: 2 }, '* 3: x is paused by the sender'],
  [{ type: 'receiver', id, name: 'x', alias: 'bob', state: 'saved', bytes: 1 }, '* bob saved x'],
  [{ type: 'receiver', id, name: 'x', alias: 'bob', state: 'receiving', bytes: 1 }, undefined],
  [{ type: 'offer-ended', id, number: 3, name: 'x', reason: 'host-restarted' }, '* 3: x is not offered any more: the host was started again'],
  [{ type: 'saved', ...part, path: '/d/x', sha256: '', size: 1 }, '* 3: saved /d/x'],
  [{ type: 'saved', ...part, path: '/d/x', sha256: '', size: 1, tree: tree(3, 9), faults: 2 }, '* 3: saved /d/x and 2 more, without 2 of 9 files'],
  [
    { type: 'fault', ...part, direction: 'outgoing', file: 1, path: 'x', code: 'file-changed', message: '“x”\nhas changed' },
    '* 3: not sent: “x” has changed',
  ],
  [{ type: 'warning', ...part, code: 'dangerous-type', message: 'x can run programs' }, '* 3: x can run programs'],
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
