import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readJsonFile, writeJsonFile } from './json-file.ts';

const schema = z.object({ count: z.int() });
let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'json-file-'));
  path = join(folder, 'some.json');
});
afterEach(() => rm(folder, { recursive: true }));

describe('a JSON file', () => {
  it('is undefined when there is none', async () => {
    expect(await readJsonFile(path, schema)).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
  });

  it('comes back as it was written, in a folder that is made for it, readable by its owner only', async () => {
    const deep = join(folder, 'a', 'b', 'some.json');
    await writeJsonFile(deep, { count: 1 });
    await writeJsonFile(deep, { count: 2 });
    expect(await readJsonFile(deep, schema)).toEqual({ count: 2 });
    expect(await readdir(join(folder, 'a', 'b'))).toEqual(['some.json']);
    if (process.platform !== 'win32') expect((await stat(deep)).mode & 0o777).toBe(0o600);
  });

  it.each(['', '{', '{"count":"1"}', '\u0000\u0000'])('that says %j is set aside, not deleted', async (text) => {
    await writeFile(path, text);
    expect(await readJsonFile(path, schema)).toBeUndefined();
    const [name = ''] = await readdir(folder);
    expect(name).toMatch(/^some\.json\.damaged-\d+$/);
    expect(await readFile(join(folder, name), 'utf8')).toBe(text);
  });

  it('that cannot be read or written is data-folder-unusable, and leaves nothing behind', async () => {
    await mkdir(path);
    await expect(readJsonFile(path, schema)).rejects.toMatchObject({ code: 'data-folder-unusable', params: { path } });
    await expect(writeJsonFile(path, {})).rejects.toMatchObject({ code: 'data-folder-unusable', params: { path } });
    expect(await readdir(folder)).toEqual(['some.json']);
  });
});
