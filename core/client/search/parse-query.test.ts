import { expect, test } from 'vitest';
import { parseQuery } from './parse-query.ts';

const empty = { texts: [], from: [], in: [], has: [], since: undefined, until: undefined, notUnderstood: [] };
const words = (...texts: readonly string[]) => texts.map((text) => ({ text, isWhole: false }));
const local = (year: number, month: number, day: number) => new Date(year, month - 1, day).getTime();

test.each([
  ['', {}],
  ['two words', { texts: words('two', 'words') }],
  ['"a phrase" word', { texts: [{ text: 'a phrase', isWhole: true }, ...words('word')] }],
  ['"not closed', { texts: [{ text: 'not closed', isWhole: true }] }],
  ['from:Ann hello', { from: ['Ann'], texts: words('hello') }],
  ['FROM:@Ann in:#plans', { from: ['Ann'], in: ['plans'] }],
  ['from:"Ann Lee" from:Bob', { from: ['Ann Lee', 'Bob'] }],
  ['from: in:""', {}],
  ['has:file has:IMAGE has:link', { has: ['file', 'image', 'link'] }],
  ['has:cheese', { notUnderstood: ['has:cheese'] }],
  ['before:2026-03-01', { until: local(2026, 3, 1) }],
  ['after:2026-3-1', { since: local(2026, 3, 2) }],
  ['after:2026-12-31 before:2027-02-01 before:2027-01-15', { since: local(2027, 1, 1), until: local(2027, 1, 15) }],
  ['before:2026-02-30 after:yesterday', { notUnderstood: ['before:2026-02-30', 'after:yesterday'] }],
  ['https://example.org/from:x', { texts: words('https://example.org/from:x') }],
  ['xfrom:Ann', { texts: words('xfrom:Ann') }],
])('%j asks for %j', (query, asked) => {
  expect(parseQuery(query)).toEqual({ ...empty, ...asked });
});
