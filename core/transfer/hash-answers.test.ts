import { createHash } from 'node:crypto';
import { unlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FILE_READ_BYTES, MAX_HASHES } from '../../shared/wire/limits.ts';
import type { MessageOf } from '../../shared/wire/message.ts';
import { silentLogger } from '../lib/logger.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { until } from '../testing/until.ts';
import { HashAnswers } from './hash-answers.ts';
import { StreamHashes } from './stream-hashes.ts';
import { seededBytes } from './testing/seeded-bytes.ts';
import { gatherTree, writeTree } from './testing/sources.ts';
import { tempFolder } from './testing/temp-folder.ts';

async function prepare(files: Readonly<Record<string, Uint8Array | string>>) {
  const folder = join(await tempFolder(), 'tree');
  await writeTree(folder, files);
  const { source } = await gatherTree(folder);
  const hashes = new StreamHashes(source.count);
  const sent: MessageOf<'hashes'>['hashes'][] = [];
  let loads = 0;
  const upload = { isRunning: false };
  const answers = new HashAnswers({
    ...{ hashes, clock: createFakeClock(), logger: silentLogger, send: (answer) => void sent.push(answer) },
    isBusy: () => upload.isRunning,
    source: async () => {
      loads++;
      return source;
    },
  });
  return { folder, source, hashes, sent, answers, upload, loads: () => loads };
}

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

describe('HashAnswers', () => {
  it('[FT24] answers with the SHA-256 of each file that was asked for, small or large, once for all who asked at once', async () => {
    const big = seededBytes(1, 3 * FILE_READ_BYTES + 5);
    const { answers, sent, hashes, loads } = await prepare({ a: '', b: 'bb', c: big });
    answers.ask([0, 2]);
    answers.ask([2, 1, 3]);
    await until('all are answered', () => sent.flat().length === 3);
    expect(sent.flat()).toEqual([
      { file: 0, sha256: sha256('') },
      { file: 2, sha256: sha256(big) },
      { file: 1, sha256: sha256('bb') },
    ]);
    expect(loads()).toBe(1);
    expect(hashes.missing).toEqual([]);
    // What is known is answered without a look at the disk, and again to whom asks later.
    await until('it is over', () => {
      answers.ask([1]);
      return sent.flat().length > 3;
    });
    expect(sent.flat().at(-1)).toEqual({ file: 1, sha256: sha256('bb') });
  });

  it('[FT24] has no answer for a file that is gone or has changed, and does not count it as faulty', async () => {
    const { folder, answers, sent, hashes } = await prepare({ a: 'a', b: 'b', c: seededBytes(1, 2 * FILE_READ_BYTES), d: 'd' });
    await unlink(join(folder, 'a'));
    await utimes(join(folder, 'b'), 1, 1);
    await utimes(join(folder, 'c'), 1, 1);
    answers.ask([0, 1, 2, 3]);
    await until('the last is answered', () => sent.length > 0);
    expect(sent).toEqual([[{ file: 3, sha256: sha256('d') }]]);
    expect([0, 1, 2].map((file) => hashes.fault(file))).toEqual([undefined, undefined, undefined]);
  });

  it('puts no more hashes into a message than it may have', async () => {
    const files = Object.fromEntries(Array.from({ length: MAX_HASHES + 20 }, (_, index) => [`f${index}`, `${index}`]));
    const { answers, sent } = await prepare(files);
    answers.ask(Array.from({ length: MAX_HASHES + 20 }, (_, index) => index));
    await until('all are answered', () => sent.flat().length === MAX_HASHES + 20);
    expect(sent.map(({ length }) => length)).toEqual([MAX_HASHES, 20]);
  });

  it('leaves an upload that runs many turns between two pieces', async () => {
    const { answers, sent, upload } = await prepare({ a: seededBytes(1, 20 * FILE_READ_BYTES) });
    upload.isRunning = true;
    answers.ask([0]);
    let turns = 0;
    for (; sent.length === 0 && turns < 1_000_000; turns++) await new Promise(setImmediate);
    expect(sent).toHaveLength(1);
    expect(turns).toBeGreaterThan(20 * 20);
  });

  it('says nothing more after it was closed', async () => {
    const { answers, sent } = await prepare({ a: seededBytes(1, 20 * FILE_READ_BYTES) });
    answers.ask([0]);
    await answers.close();
    answers.ask([0]);
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    expect(sent).toEqual([]);
  });
});
