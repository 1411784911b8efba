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
  ['/rooms', { kind: 'rooms' }],
  ['/room Big  kitchen', { kind: 'room', name: 'Big  kitchen' }],
  ['/new Design', { kind: 'new-room', name: 'Design' }],
  ['/to bob', { kind: 'direct', aliases: ['bob'] }],
  ['/to Bob B., carol', { kind: 'direct', aliases: ['Bob B.', 'carol'] }],
  ['/last', { kind: 'last', count: 10 }],
  ['/last 20', { kind: 'last', count: 20 }],
  ['/reply 12 yes, I am', { kind: 'reply', seq: 12, text: 'yes, I am' }],
  ['/edit #12 no', { kind: 'edit', seq: 12, text: 'no' }],
  ['/delete 12', { kind: 'delete', seq: 12 }],
  ['/react 12 👍', { kind: 'react', seq: 12, emoji: '👍', off: false }],
  ['/react 12 -👍🏽', { kind: 'react', seq: 12, emoji: '👍🏽', off: true }],
  ['/help', { kind: 'help' }],
  ['//help', { kind: 'say', text: '/help' }],
  ['///', { kind: 'say', text: '//' }],
])('%j', (line, expected) => {
  expect(parseLine(line)).toEqual(expected);
});

test.each([
  'file$',
  'file$ ',
  '/accept',
  '/accept 0',
  '/accept one',
  '/accept 1 2',
  '/decline -1',
  '/quit',
  '/',
  '/room',
  '/new ',
  '/to , ',
  '/last x',
  '/reply 12',
  '/reply yes',
  '/edit 0 x',
  '/delete',
  '/react 12',
  '/react 12 a b',
])('%j is a slip, not a message', (line) => {
  expect(parseLine(line).kind).toBe('misread');
});
