import { expect, test } from 'vitest';
import { wrapSelection } from './wrap-selection.ts';

/** `[` and `]` are the ends of the selection, before and after. */
function wrapped(marked: string, mark: string): string {
  const from = marked.indexOf('[');
  const to = marked.indexOf(']') - 1;
  const text = marked.replace('[', '').replace(']', '');
  const change = wrapSelection({ text, from, to }, mark);
  const after = text.slice(0, change.from) + change.text + text.slice(change.to);
  const [start, end] = change.select;
  return `${after.slice(0, start)}[${after.slice(start, end)}]${after.slice(end)}`;
}

test.each([
  ['a [word] b', '**', 'a **[word]** b'],
  ['a **[word]** b', '**', 'a [word] b'],
  ['a [ word ] b', '*', 'a  *[word]*  b'],
  ['a []b', '**', 'a **[]**b'],
  ['**[]**', '**', '[]'],
  ['**[word]**', '*', '***[word]***'],
  ['***[word]***', '*', '**[word]**'],
  ['*[word]*', '*', '[word]'],
  ['[two\nlines]', '~~', '~~[two\nlines]~~'],
  ['~~[gone]~~', '~~', '[gone]'],
])('%j with %s is %j', (before, mark, after) => {
  expect(wrapped(before, mark)).toBe(after);
});
