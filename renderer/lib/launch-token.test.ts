import { expect, test } from 'vitest';
import { takeLaunchToken } from './launch-token.ts';

function page(hash: string, stored: string | null = null) {
  const kept = new Map<string, string>(stored === null ? [] : [['lan-chat.token', stored]]);
  const addresses: string[] = [];
  return {
    kept,
    addresses,
    location: { hash, pathname: '/', search: '?a=1' },
    history: { replaceState: (_: unknown, __: string, url: string) => void addresses.push(url) },
    sessionStorage: { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) },
  };
}

test('the token is taken from the address, kept for a reload, and leaves the address bar', () => {
  const opened = page('#token=abc');
  expect(takeLaunchToken(opened)).toBe('abc');
  expect(opened.addresses).toEqual(['/?a=1']);
  expect(takeLaunchToken({ ...opened, location: { ...opened.location, hash: '' } })).toBe('abc');
});

test('a new token takes the place of an old one', () => {
  const opened = page('#token=new', 'old');
  expect(takeLaunchToken(opened)).toBe('new');
  expect(opened.kept.get('lan-chat.token')).toBe('new');
});

test('there is none without an address that has one', () => {
  expect(takeLaunchToken(page(''))).toBeUndefined();
  expect(takeLaunchToken(page('#token='))).toBeUndefined();
});
