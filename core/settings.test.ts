import { readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderIdSchema, memberIdSchema } from '../shared/model/ids.ts';
import { SPOOL_MAX_BYTES } from '../shared/wire/limits.ts';
import { MAX_RECENT_FOLDERS } from './recent-folders.ts';
import { SettingsStore } from './settings.ts';
import { createTemporaryFolder } from './testing/temporary-folder.ts';

const defaults = { alias: 'Ann', downloadDir: '/srv/downloads' };

/** A settings file that may hold something, and the way to read it as the next start of the app does. */
async function createFile(content?: unknown) {
  const folder = await createTemporaryFolder();
  const file = path.join(folder.path, 'settings.json');
  if (content !== undefined) await writeFile(file, JSON.stringify(content));
  return { file, open: () => SettingsStore.open(file, defaults), [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

const labelsOf = ({ current }: SettingsStore) => current.recentFolders.map(({ label }) => label);

test('the defaults hold until the person chooses, and choices survive a restart', async () => {
  await using settings = await createFile();
  const first = await settings.open();
  expect(first.current).toEqual({
    ...{ alias: 'Ann', theme: 'system', notify: 'all', downloadFolder: '/srv/downloads', maxDownloads: 3, spoolQuota: SPOOL_MAX_BYTES },
    ...{ trustedSenders: [], recentFolders: [{ id: expect.stringMatching(/^[\w-]{22}$/), label: '/srv/downloads' }] },
  });
  await Promise.all([
    first.change({ theme: 'dark' }),
    first.change({ alias: 'Bea', theme: undefined }),
    first.setDownloadDir('/srv/other'),
    first.change({ uploadLimit: 50_000, downloadLimit: 60_000, maxDownloads: 5, spoolQuota: 200_000_000 }),
  ]);
  const second = await settings.open();
  expect(second.current).toEqual(first.current);
  expect(second.current).toMatchObject({
    ...{ alias: 'Bea', theme: 'dark', downloadFolder: '/srv/other', maxDownloads: 5, spoolQuota: 200_000_000 },
    ...{ uploadLimit: 50_000, downloadLimit: 60_000 },
  });
  expect(second.downloadDir).toBe('/srv/other');
});

test('a file of an earlier version of the app is read as it is', async () => {
  await using settings = await createFile({ version: 1, alias: 'Old', theme: 'light', downloadDir: '/srv/old' });
  expect((await settings.open()).current).toMatchObject({ alias: 'Old', theme: 'light', downloadFolder: '/srv/old', maxDownloads: 3 });
});

test('a limit of null is none', async () => {
  await using settings = await createFile();
  const store = await settings.open();
  await store.change({ uploadLimit: 50_000, downloadLimit: 60_000 });
  await store.change({ uploadLimit: null });
  expect(store.current).not.toHaveProperty('uploadLimit');
  expect(store.current.downloadLimit).toBe(60_000);
  expect(JSON.parse(await readFile(settings.file, 'utf8'))).not.toHaveProperty('uploadLimit');
});

describe('folders', () => {
  test('keep their ids over restarts, the download folder that nobody chose among them', async () => {
    await using settings = await createFile();
    const first = await settings.open();
    const remembered = await first.rememberFolder('/srv/photos');
    const second = await settings.open();
    expect(second.current.recentFolders).toEqual(first.current.recentFolders);
    expect(second.folderPath(remembered.id)).toBe('/srv/photos');
    expect(await second.rememberFolder('/srv/photos/')).toEqual(remembered);
    expect(() => second.folderPath(folderIdSchema.parse('A'.repeat(22)))).toThrow(expect.objectContaining({ code: 'unknown-folder' }));
  });

  test('the one that was chosen last is the first, and is there once', async () => {
    await using settings = await createFile();
    const store = await settings.open();
    await store.rememberFolder('/srv/a');
    await store.setDownloadDir('/srv/b');
    await store.rememberFolder('/srv/a');
    await store.rememberFolder(path.join(homedir(), 'Films'));
    expect(labelsOf(store)).toEqual(['~/Films', '/srv/a', '/srv/b', '/srv/downloads']);
  });

  test(`${MAX_RECENT_FOLDERS} are remembered, and the download folder is never forgotten`, async () => {
    await using settings = await createFile();
    const store = await settings.open();
    for (let number = 1; number < MAX_RECENT_FOLDERS; number++) await store.rememberFolder(`/srv/${number}`);
    expect(labelsOf(store)).toHaveLength(MAX_RECENT_FOLDERS);
    for (const folder of ['/srv/x', '/srv/y']) await store.rememberFolder(folder);
    expect(labelsOf(store)).toHaveLength(MAX_RECENT_FOLDERS);
    expect(labelsOf(store).slice(0, 2)).toEqual(['/srv/y', '/srv/x']);
    expect(labelsOf(store).at(-1)).toBe('/srv/downloads');
    expect(labelsOf(await settings.open())).toEqual(labelsOf(store));
  });
});

test('who is trusted stays trusted, once, until it is ended', async () => {
  await using settings = await createFile();
  const [ann, bea] = ['A', 'B'].map((letter) => memberIdSchema.parse(letter.repeat(43)));
  if (ann === undefined || bea === undefined) throw new Error('unreachable');
  const store = await settings.open();
  await store.trustSender({ memberId: ann, alias: 'Ann', maxBytes: 10 });
  await store.trustSender({ memberId: bea, alias: 'Bea', maxBytes: 20 });
  await store.trustSender({ memberId: ann, alias: 'Anna', maxBytes: 30 });
  expect((await settings.open()).current.trustedSenders).toEqual([
    { memberId: bea, alias: 'Bea', maxBytes: 20 },
    { memberId: ann, alias: 'Anna', maxBytes: 30 },
  ]);
  await store.trustSender({ memberId: bea, alias: 'Bea', maxBytes: null });
  expect((await settings.open()).current.trustedSenders).toEqual([{ memberId: ann, alias: 'Anna', maxBytes: 30 }]);
});
