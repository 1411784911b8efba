import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { listenForStop } from './terminal.ts';

function fakeProcess() {
  const stderr = new PassThrough({ encoding: 'utf8' });
  const stdout = new PassThrough();
  const host = Object.assign(new EventEmitter(), { stdout, stderr, exit: () => expect.unreachable('exit') });
  const stop = listenForStop(host as unknown as NodeJS.Process);
  return { stop, stdout, stderr };
}

const systemError = (code: string) => Object.assign(new Error(`${code}: cannot write`), { code });

test('a reader that goes away is a wish to end in good order, without a word', async () => {
  const { stop, stdout, stderr } = fakeProcess();
  stdout.emit('error', systemError('EPIPE'));
  expect(await stop.stopped).toBe(0);
  expect(stderr.read()).toBeNull();
});

test('output that cannot be written ends with 1 and is told once, not thrown', async () => {
  const { stop, stdout, stderr } = fakeProcess();
  stdout.emit('error', systemError('ENOSPC'));
  stdout.emit('error', systemError('ENOSPC'));
  expect(await stop.stopped).toBe(1);
  expect(stderr.read()).toBe('The output cannot be written: ENOSPC: cannot write\n');
});
