import { expect, test } from 'vitest';
import { EMPTY_QUERY, queryText, type SearchQuery, typeInto, withFilter, withoutFilter } from './search-query.ts';

const typed = (text: string): SearchQuery => typeInto(EMPTY_QUERY, text);

test('a typed filter becomes one of its own with the space behind it, not before', () => {
  expect(typed('from:ada')).toEqual({ filters: [], text: 'from:ada' });
  expect(typed('from:ada ')).toEqual({ filters: [{ kind: 'from', value: 'ada' }], text: '' });
});

test.each([
  ['plans From:Ada ', [{ kind: 'from', value: 'Ada' }], 'plans '],
  ['in:"Studio, second floor" oak', [{ kind: 'in', value: 'Studio, second floor' }], 'oak'],
  [
    'has:file has:link x',
    [
      { kind: 'has', value: 'file' },
      { kind: 'has', value: 'link' },
    ],
    'x',
  ],
  [
    'before:2026-01-02 after:2025-12-01 ',
    [
      { kind: 'before', value: '2026-01-02' },
      { kind: 'after', value: '2025-12-01' },
    ],
    '',
  ],
])('%j is read as filters and words', (text, filters, rest) => {
  expect(typed(text)).toEqual({ filters, text: rest });
});

test.each(['from: ', 'at:noon ', 'see http://in:80/ ', 'from:"Ada ', 'login:x '])('%j is words', (text) => {
  expect(typed(text)).toEqual({ filters: [], text });
});

test('names with spaces are quoted for the search, quotes in them are left out', () => {
  const query = withFilter({ filters: [], text: ' two words ' }, { kind: 'from', value: 'Grace "G" Hopper' });
  expect(queryText(query)).toBe('from:"Grace G Hopper" two words');
});

test('several people, rooms and things are wanted together; of days the last one counts', () => {
  const ada = withFilter(EMPTY_QUERY, { kind: 'from', value: 'Ada' });
  expect(queryText(withFilter(ada, { kind: 'from', value: 'Tim' }))).toBe('from:Ada from:Tim');
  const file = withFilter(ada, { kind: 'has', value: 'file' });
  const both = withFilter(withFilter(file, { kind: 'has', value: 'link' }), { kind: 'has', value: 'file' });
  expect(queryText(both)).toBe('from:Ada has:link has:file');
  const day = withFilter(EMPTY_QUERY, { kind: 'after', value: '2026-01-01' });
  expect(queryText(withFilter(day, { kind: 'after', value: '2026-02-01' }))).toBe('after:2026-02-01');
});

test('one filter is taken away, or all of a kind', () => {
  const query: SearchQuery = {
    text: 'x',
    filters: [
      { kind: 'from', value: 'Ada' },
      { kind: 'has', value: 'link' },
      { kind: 'has', value: 'file' },
    ],
  };
  expect(queryText(withoutFilter(query, { kind: 'has', value: 'link' }))).toBe('from:Ada has:file x');
  expect(queryText(withoutFilter(query, 'has'))).toBe('from:Ada x');
});
