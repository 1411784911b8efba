import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LanChatError } from '../core/index.ts';
import { aliasFolder, openFolder } from './data-folder.ts';

test.each([
  ['Alice', 'alice'],
  ['ALICE', 'alice'],
  ['..', '%2e%2e'],
  ['a/b', 'a%2fb'],
  ['a\\b', 'a%5cb'],
  ['c:x', 'c%3ax'],
  ['*', '%2a'],
])('the folder of %j is %j: one per alias that reads the same, never a way out', (alias, folder) => {
  expect(aliasFolder(alias).toLowerCase()).toBe(folder);
});

test('an alias whose encoded form no disk takes has a folder of its own all the same', () => {
  const folders = ['漢'.repeat(32), '😀'.repeat(32), 'Con'].map(aliasFolder);
  for (const folder of folders) expect(folder).toMatch(/^[0-9a-f]{64}$/);
  expect(new Set(folders).size).toBe(3);
  expect(aliasFolder('É'.repeat(32))).toBe(aliasFolder('é'.repeat(32)));
});

test('a folder in use is replaced by a temporary one, which is deleted at the end', async () => {
  const tried: string[] = [];
  const opened = await openFolder('taken', async (folder) => {
    tried.push(folder);
    if (folder === 'taken') throw new LanChatError('data-folder-in-use');
    return folder;
  });
  expect(tried).toEqual(['taken', opened.value]);
  expect(existsSync(opened.value)).toBe(true);
  await opened.release();
  expect(existsSync(opened.value)).toBe(false);
});

test('any other failure is the caller’s', async () => {
  const open = () => Promise.reject(new LanChatError('data-folder-unusable'));
  await expect(openFolder('broken', open)).rejects.toMatchObject({ code: 'data-folder-unusable' });
});
