import { describe, expect, test } from 'vitest';
import type { Inline, MessageTree } from './message-tree.ts';
import { parseMessage } from './parse-message.ts';

/** The tree in short: `*a*` is emphasis, `**a**` strong, `~a~` struck out, `{a}` code, `<a|url>` a link, `[…]` a block. */
function shown(text: string): string {
  return blocks(parseMessage(text).whole);
}

function blocks(tree: MessageTree): string {
  return tree
    .map((block) => {
      switch (block.kind) {
        case 'paragraph':
          return inlines(block.children);
        case 'code-block':
          return `[code ${block.language}|${block.text}]`;
        case 'quote':
          return `[quote ${blocks(block.children)}]`;
        case 'bullets':
          return `[list ${block.items.map(blocks).join('|')}]`;
        default:
          return `[${block.start}. ${block.items.map(blocks).join('|')}]`;
      }
    })
    .join(' ¶ ');
}

function inlines(parts: readonly Inline[]): string {
  return parts
    .map((part) => {
      switch (part.kind) {
        case 'text':
          return part.text;
        case 'code':
          return `{${part.text}}`;
        case 'link':
          return `<${inlines(part.children)}|${part.url}>`;
        default:
          return `${MARKS[part.kind]}${inlines(part.children)}${MARKS[part.kind]}`;
      }
    })
    .join('');
}

const MARKS = { strong: '**', emphasis: '*', strike: '~' };

describe('a message is read as', () => {
  test.each([
    ['plain', 'plain'],
    ['**bold** *it* _it_ ~~gone~~ `code`', '**bold** *it* *it* ~gone~ {code}'],
    ['**bold *both* bold**', '**bold *both* bold**'],
    ['这是**粗体**字', '这是**粗体**字'],
    ['one\ntwo\nthree', 'one\ntwo\nthree'],
    ['one\n\ntwo', 'one ¶ two'],
    ['  indented\n    more\nless', '  indented\n    more\nless'],
    ['- a\n- b\n  - c', '[list a|b ¶ [list c]]'],
    ['Photos:\n- a\n- b\nThanks!', 'Photos: ¶ [list a|b] ¶ Thanks!'],
    ['3. a\n4. b', '[3. a|b]'],
    ['> a\n> b', '[quote a\nb]'],
    ['> their words\nmy answer', '[quote their words] ¶ my answer'],
    ['> > deep\n> less', '[quote [quote deep] ¶ less]'],
    ['```ts\nconst a = 1;\n\n  b();\n```', '[code ts|const a = 1;\n\n  b();]'],
    ['see\n```\nx\n```\nthen', 'see ¶ [code |x] ¶ then'],
    ['```\nnever closed', '[code |never closed]'],
    ['- a\n  ```sh\n  ls\n  ```', '[list a ¶ [code sh|ls]]'],
    ['a\r\nb', 'a\nb'],
  ])('%j', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });
});

describe('what people type without meaning Markdown stays as it is', () => {
  test.each([
    '# not a title',
    'Title\n=====',
    'above\n---\nbelow',
    '***',
    '| a | b |\n|---|---|\n| 1 | 2 |',
    '    four spaces',
    '![alt](ftp://a.example/x.png)',
    '&amp; &lt;b&gt; &#60;',
    '<b>bold</b> <!-- hidden -->',
    '\\\\server\\share\\plans',
    'C:\\temp\\new.txt',
    'snake_case_name and other_snake_names',
    '2*3*4 = 24',
    '5 * 3 * 2',
    '[x] done, [ ] open, [1], [a][b]',
    '[a]: https',
    '~one~ tilde',
    ':) :-* >:( ;_;',
    '¯\\(ツ)/¯',
    'a`b',
    '#hash @name +1 -1',
    '1986 was great',
  ])('%j', (text) => {
    expect(shown(text)).toBe(text);
  });

  test.each([
    ['\\*a\\*', '*a*'],
    ['\\_a\\_ \\`b\\` \\[c\\]', '_a_ `b` [c]'],
    ['\\> no quote', '> no quote'],
    ['\\- no list', '- no list'],
  ])('a backslash takes its meaning from the mark of %j', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });
});

describe('links', () => {
  test.each([
    ['see https://a.example/b.', 'see <https://a.example/b|https://a.example/b>.'],
    ['(https://a.example/Foo_(bar))', '(<https://a.example/Foo_(bar)|https://a.example/Foo_(bar)>)'],
    ['https://a.example/_x_/*y*/z', '<https://a.example/_x_/*y*/z|https://a.example/_x_/*y*/z>'],
    ['**https://a.example**', '**<https://a.example|https://a.example/>**'],
    ['[the plans](https://a.example/p)', '<the plans|https://a.example/p>'],
    ['[**the** plans](http://nas:8000)', '<**the** plans|http://nas:8000/>'],
    ['<https://a.example/x y>', '<<https://a.example/x|https://a.example/x> y>'],
    ['<https://a.example/x>', '<https://a.example/x|https://a.example/x>'],
    ['[https://bank.example](https://evil.example)', '<https://bank.example|https://evil.example/>'],
    ['[a [b](https://c.example)](https://d.example)', '[a <b|https://c.example/>](<https://d.example|https://d.example/>)'],
    ['`https://a.example`', '{https://a.example}'],
    ['xhttps://a.example', 'xhttps://a.example'],
    ['anna@b.example mailto:a@b.example www.a.example', 'anna@b.example mailto:a@b.example www.a.example'],
    ['[x](javascript:alert(1))', '[x](javascript:alert(1))'],
    ['[x](mailto:a@b.example)', '[x](mailto:a@b.example)'],
    ['[x](/relative)', '[x](/relative)'],
    ['[x]()', '[x]()'],
    ['![a](https://a.example/x.png)', '!<a|https://a.example/x.png>'],
  ])('in %j', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });
});

test('what is nested too deeply is shown as it was typed', () => {
  expect(shown(`${'> '.repeat(12)}bottom`)).toContain('> > bottom');
  const stars = '**'.repeat(20);
  expect(shown(`${stars}a${stars}`)).toBe(`${stars}a${stars}`);
});

test('the same text is read once', () => {
  expect(parseMessage('**once**')).toBe(parseMessage('**once**'));
  for (let index = 0; index < 1_000; index++) parseMessage(`other ${index}`);
  expect(parseMessage('other 999')).toBe(parseMessage('other 999'));
});
