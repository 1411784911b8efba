import { expect, test } from 'vitest';
import { linkHost, linkParts } from './link-parts.ts';

const links = (text: string) => linkParts(text).flatMap((part) => (part.kind === 'link' ? [part.text] : []));

test.each([
  ['nothing here', []],
  ['see https://a.example/b.', ['https://a.example/b']],
  ['(https://a.example/b)', ['https://a.example/b']],
  ['https://a.example/Foo_(bar), then', ['https://a.example/Foo_(bar)']],
  ['HTTP://A.EXAMPLE and https://b.example?', ['HTTP://A.EXAMPLE', 'https://b.example']],
  ['javascript:alert(1) ftp://a.example file:///etc', []],
  ['https:// http://', []],
  ['xhttps://a.example', []],
])('in %j the links are %j', (text, expected) => {
  expect(links(text)).toEqual(expected);
});

test('the parts put together are the text again, each at its start', () => {
  const text = 'a https://x.example/1, b http://y.example. c';
  const parts = linkParts(text);
  expect(parts.map((part) => part.text).join('')).toBe(text);
  for (const part of parts) expect(text.slice(part.start, part.start + part.text.length)).toBe(part.text);
});

test('the host of a link is where it leads, not what it looks like', () => {
  expect(linkHost('https://bank.example@evil.example/login')).toBe('evil.example');
  expect(linkHost('https://xn--bcher-kva.example/')).toBe('xn--bcher-kva.example');
  expect(linkHost('https://bücher.example/')).toBe('xn--bcher-kva.example');
});
