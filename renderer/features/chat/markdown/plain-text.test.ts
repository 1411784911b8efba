import { expect, test } from 'vitest';
import { plainText } from './plain-text.ts';

test.each([
  ['**9 letters** each, _please_', '9 letters each, please'],
  ['see [the plans](https://a.example/p) and `code`', 'see the plans and code'],
  ['- a\n- **b**', 'a, b'],
  ['> theirs\nmine', 'theirs mine'],
  ['```js\nlet a;\n```', 'let a;'],
  ['plain, 2 + 2', 'plain, 2 + 2'],
])('%j reads %j', (text, expected) => {
  expect(plainText(text)).toBe(expected);
});
