import path from 'node:path';
import { expect, test } from 'vitest';
import { readArguments } from './arguments.ts';

test('without arguments any free port and the folders of the system', () => {
  expect(readArguments([])).toEqual({ port: 0, dataDir: undefined, downloadDir: undefined, open: true });
});

test('folders become absolute', () => {
  expect(readArguments(['--port', '9000', '--data-dir', 'a', '--download-dir=b', '--no-open'])).toEqual({
    port: 9000,
    dataDir: path.resolve('a'),
    downloadDir: path.resolve('b'),
    open: false,
  });
});

test.each([['--port=x'], ['--port=-1'], ['--port=65536'], ['--port='], ['--port'], ['--unknown'], ['stray']])('%s is refused', (argument) => {
  expect(() => readArguments([argument])).toThrow();
});
