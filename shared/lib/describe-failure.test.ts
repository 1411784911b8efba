import { describe, expect, test } from 'vitest';
import { FAILURE_CODES, type FailureCode } from '../model/failure.ts';
import { describeFailure } from './describe-failure.ts';

const codes = Object.keys(FAILURE_CODES) as FailureCode[];
const everyParam = {
  address: 'ADDRESS',
  host: 'HOST',
  port: 8000,
  nextFree: 8001,
  alias: 'ALIAS',
  suggestion: 'SUGGESTION',
  name: 'FILE NAME',
  folder: 'FOLDER',
  minVersion: 2,
  maxVersion: 3,
};

describe.each(codes)('%s', (code) => {
  test.each([
    ['without params', {}],
    ['with every param', everyParam],
  ])('has a whole title and advice %s', (_, params) => {
    const { title, advice } = describeFailure({ code, params });
    expect(title).toMatch(/^[\p{Lu}“A-Z].*[^.!?\s]$/u);
    expect(advice).toMatch(/^[\p{Lu}“].*[.]$/u);
    expect(`${title} ${advice}`).not.toMatch(/undefined|null|NaN|\[object|\$\{|\{|\}| {2}/);
  });
});

test('a damaged key is not told as a folder that cannot be written', () => {
  const { title, advice } = describeFailure({ code: 'data-folder-unusable', params: { path: '/data/identity.json', damaged: 'identity.json' } });
  expect(`${title}. ${advice}`).toMatch(/^identity\.json .* is damaged\. .*\(\/data\/identity\.json\)\.$/);
});

test('no two failures share a title', () => {
  const titles = codes.map((code) => describeFailure({ code, params: everyParam }).title);
  expect(new Set(titles).size).toBe(titles.length);
});

test.each<[FailureCode, string]>([
  ['nobody-there', 'ADDRESS'],
  ['alias-taken', 'SUGGESTION'],
  ['alias-reserved', 'ALIAS'],
  ['port-taken', '8001'],
  ['file-not-found', 'FILE NAME'],
  ['version-too-new', '2 to 3'],
  ['folder-unwritable', 'FOLDER'],
  ['folder-unreadable', 'FILE NAME'],
  ['too-many-files', 'FILE NAME'],
  ['disk-full', 'FILE NAME'],
  ['unknown-member', 'ALIAS'],
])('%s names what it is about: %s', (code, part) => {
  const { title, advice } = describeFailure({ code, params: everyParam });
  expect(`${title} ${advice}`).toContain(part);
});

test('a host without room is told of a message as of a file', () => {
  expect(describeFailure({ code: 'host-full', params: {} }).title).toBe('The host’s disk is full');
  expect(describeFailure({ code: 'host-full', params: { name: 'a' } }).title).toBe('The host has too little room for “a”');
});

test('an address is put together from host and port', () => {
  expect(describeFailure({ code: 'connection-refused', params: { host: 'nas', port: 9 } }).title).toContain('nas:9');
});
