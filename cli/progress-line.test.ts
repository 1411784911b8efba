import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { Tree } from '../shared/model/entry.ts';
import { memberIdSchema, messageIdSchema, roomIdSchema } from '../shared/model/ids.ts';
import type { Progress, Transfer } from '../shared/model/transfer.ts';
import { ProgressLine, progressText } from './progress-line.ts';

function uploading(name: string, size: number, progress: Progress, tree?: Tree): Transfer {
  const common = { id: messageIdSchema.parse('t'.repeat(22)), roomId: roomIdSchema.parse('r'.repeat(22)), name, size, keep: false };
  return { ...common, ...(tree === undefined ? {} : { tree }), direction: 'outgoing', status: { state: 'uploading', progress }, receivers: [] };
}

test('one file shows percent, bar, bytes, rate, time left and name; nothing in it steers the terminal', () => {
  const file = uploading('a\u001b[2J\nb.pdf', 40_000_000, { bytes: 17_000_000, bytesPerSecond: 2_000_000, secondsLeft: 12 });
  expect(progressText([file])).toBe(' 42 % [########------------] 17 MB of 40 MB, 2 MB/s, 12 sec  a[2J b.pdf');
});

test('a tree shows which of its files is under way', () => {
  const tree = { items: 1, files: 812, folders: 3, manifestBytes: 2 };
  const folder = (file: number) => uploading('holiday', 40_000_000, { bytes: 10_000_000, bytesPerSecond: 2_000_000, filesDone: file }, tree);
  expect(progressText([folder(11)])).toBe(' 25 % [#####---------------] 10 MB of 40 MB, file 12 of 812, 2 MB/s  holiday');
  expect(progressText([folder(812)])).toContain('file 812 of 812');
});

test('of a tree from which files were chosen, these are all', () => {
  const wanted = { files: 2, bytes: 20 };
  const progress = { bytes: 5, bytesPerSecond: 1 };
  const chosen: Transfer = {
    ...{ id: messageIdSchema.parse('t'.repeat(22)), roomId: roomIdSchema.parse('r'.repeat(22)), name: 'holiday', size: 1_000, keep: false },
    ...{ direction: 'incoming', senderId: memberIdSchema.parse('a'.repeat(43)), senderAlias: 'a', isDangerous: false, isAutomatic: false },
    ...{ status: { state: 'receiving', progress }, wanted },
  };
  expect(progressText([chosen])).toBe(' 25 % [#####---------------] 5 bytes of 20 bytes, 1 byte/s  holiday');
});

test('several files are one line: bytes and rates together, the longest time left', () => {
  const files = [
    uploading('a', 30_000_000, { bytes: 10_000_000, bytesPerSecond: 2_000_000, secondsLeft: 10 }),
    uploading('b', 10_000_000, { bytes: 10_000_000, bytesPerSecond: 3_000_000, secondsLeft: 0 }),
  ];
  expect(progressText(files)).toBe(' 50 % [##########----------] 20 MB of 40 MB, 5 MB/s, 10 sec  2 files');
});

test('a time that is not known is left out, and an empty file is whole', () => {
  expect(progressText([uploading('a', 0, { bytes: 0, bytesPerSecond: 0 })])).toBe('100 % [####################] 0 bytes of 0 bytes, 0 byte/s  a');
  expect(progressText([])).toBe('');
});

test('what is printed goes above the line, and at the end the line is empty', () => {
  let written = '';
  const screen = new Writable({
    write: (chunk, _encoding, done) => {
      written += chunk;
      done();
    },
  });
  const shown = () =>
    stripVTControlCharacters(written)
      .split('\r')
      .filter((part) => part !== '');
  const line = new ProgressLine(screen);
  line.makeWay(() => screen.write('first\n'));
  line.show('50 %');
  line.show('50 %');
  line.makeWay(() => screen.write('second\n'));
  expect(shown()).toEqual(['first\n', '50 %', 'second\n', '50 %']);
  line[Symbol.dispose]();
  expect(written.endsWith('\r\u001b[K')).toBe(true);
});
