import { expect, test } from 'vitest';
import { linkAt, linkHost, webUrl } from './web-link.ts';

test.each([
  ['https://a.example/b.', 'https://a.example/b'],
  ['https://a.example/b)', 'https://a.example/b'],
  ['https://a.example/Foo_(bar), then', 'https://a.example/Foo_(bar)'],
  ['https://a.example/(a)(b)))', 'https://a.example/(a)(b)'],
  ['https://a.example/x**', 'https://a.example/x'],
  ['HTTP://A.EXAMPLE and more', 'HTTP://A.EXAMPLE'],
  ['https://b.example?', 'https://b.example'],
  ['http://studio-mac:8000/x', 'http://studio-mac:8000/x'],
  ['http://[fe80::1]:8000/', 'http://[fe80::1]:8000/'],
])('the link at the start of %j is %j', (text, expected) => {
  expect(linkAt(text, 0)?.text).toBe(expected);
});

test.each(['https://', 'https:// x', 'javascript:alert(1)', 'ftp://a.example', 'file:///etc', `https://a.example/${'x'.repeat(3_000)}`])(
  'no link is at the start of %j',
  (text) => {
    expect(linkAt(text, 0)).toBeUndefined();
  },
);

test.each(['javascript:alert(1)', 'data:text/html,x', 'mailto:a@b.example', 'file:///etc', '//a.example', 'https:', ''])(
  '%j is not on the web',
  (text) => {
    expect(webUrl(text)).toBeUndefined();
  },
);

test('the host of a link is where it leads, not what it looks like', () => {
  expect(linkHost('https://bank.example@evil.example/login')).toBe('evil.example');
  expect(linkHost('https://xn--bcher-kva.example/')).toBe('xn--bcher-kva.example');
  expect(linkHost('https://bücher.example/')).toBe('xn--bcher-kva.example');
});
