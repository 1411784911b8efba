import { expect, test } from 'vitest';
import { shortFolder } from './folder-label.ts';

test.each([
  ['/home/ann', '~'],
  ['/home/ann/Downloads', '~/Downloads'],
  ['/home/ann/a/b', '~/a/b'],
  ['/home/anna', '/home/anna'],
  ['/srv', '/srv'],
])('a person reads %s as %s', (folder, short) => expect(shortFolder(folder, '/home/ann')).toBe(short));
