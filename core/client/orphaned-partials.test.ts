import { mkdir, readdir, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createTemporaryFolder } from '../testing/temporary-folder.ts';
import { removeOrphans } from './orphaned-partials.ts';

const DAY_S = 24 * 60 * 60;
const partial = (digit: string) => `.lan-chat-${digit.repeat(16)}.part`;

test('only what has a partial’s name, is old, and is known to no transfer goes, in every folder', async () => {
  await using temporary = await createTemporaryFolder();
  const clock = createFakeClock();
  const folders = ['downloads', 'elsewhere'].map((name) => path.join(temporary.path, name));
  const link = path.join(temporary.path, 'link');
  await symlink(folders[0] ?? '', link);
  const create = async (folder: string, name: string, days: number) => {
    const file = path.join(folder, name);
    await writeFile(file, 'some');
    await utimes(file, clock.wallMs() / 1_000 - days * DAY_S, clock.wallMs() / 1_000 - days * DAY_S);
  };
  for (const folder of folders) {
    await mkdir(path.join(folder, partial('f'), 'deep'), { recursive: true });
    await writeFile(path.join(folder, partial('f'), 'deep', 'file'), 'some');
    await utimes(path.join(folder, partial('f')), 0, 0);
    await create(folder, partial('0'), 8);
    await create(folder, partial('1'), 6);
    await create(folder, partial('2'), 8);
    await create(folder, 'mine.part', 8);
  }
  const needed = new Set([path.join(link, partial('2'))]);
  await removeOrphans([path.join(temporary.path, 'not there'), ...folders, link], needed, clock);
  const kept = ['mine.part', partial('1'), partial('2')].sort();
  for (const folder of folders) expect((await readdir(folder)).sort()).toEqual(kept);
});
