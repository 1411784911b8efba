import { expect, test } from 'vitest';
import { parseLine } from './line-parser.ts';

test.each([
  ['', { kind: 'nothing' }],
  ['   ', { kind: 'nothing' }],
  ['hello', { kind: 'say', text: 'hello' }],
  ['  indented  ', { kind: 'say', text: '  indented' }],
  ['logout', { kind: 'leave' }],
  [' logout ', { kind: 'leave' }],
  ['logout now', { kind: 'say', text: 'logout now' }],
  ['Logout', { kind: 'say', text: 'Logout' }],
  ['file$notes.txt', { kind: 'offer', path: 'notes.txt' }],
  ['file$ my notes.txt ', { kind: 'offer', path: 'my notes.txt' }],
  ['file$"my notes.txt"', { kind: 'offer', path: 'my notes.txt' }],
  ["file$'a'", { kind: 'offer', path: 'a' }],
  ['my file$notes', { kind: 'say', text: 'my file$notes' }],
  ['/accept 1', { kind: 'accept', number: 1 }],
  ['/decline 12', { kind: 'decline', number: 12 }],
  ['/cancel #3', { kind: 'cancel', number: 3 }],
  ['/members', { kind: 'members' }],
  ['/help', { kind: 'help' }],
  ['//help', { kind: 'say', text: '/help' }],
  ['///', { kind: 'say', text: '//' }],
])('%j', (line, expected) => {
  expect(parseLine(line)).toEqual(expected);
});

test.each(['file$', 'file$ ', '/accept', '/accept 0', '/accept one', '/accept 1 2', '/decline -1', '/quit', '/'])(
  '%j is a slip, not a message',
  (line) => {
    expect(parseLine(line).kind).toBe('misread');
  },
);
