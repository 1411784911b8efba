import path from 'node:path';
import { expect, test } from 'vitest';
import { parseCommandLine } from './command-line.ts';

test.each([
  [[], undefined],
  [['electron', '.'], undefined],
  [['--data-dir='], undefined],
  [['--data-dir=/a b'], path.resolve('/a b')],
  [['--data-dir=x'], path.resolve('x')],
  [['--data-dir=/a', '--data-dir=/b'], path.resolve('/b')],
  [['--data-dir', '/a'], undefined],
])('reads the data folder from %j', (argv, dataDir) => {
  expect(parseCommandLine(argv)).toEqual({ dataDir, downloadDir: undefined });
});

test('reads the download folder', () => {
  expect(parseCommandLine(['.', '--download-dir=/d']).downloadDir).toBe(path.resolve('/d'));
});
