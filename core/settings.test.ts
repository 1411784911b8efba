import path from 'node:path';
import { expect, test } from 'vitest';
import { SettingsStore, shortFolder } from './settings.ts';
import { createTemporaryFolder } from './testing/temporary-folder.ts';

const defaults = { alias: 'Ann', downloadDir: '/srv/downloads' };

test('the defaults hold until the person chooses, and choices survive a restart', async () => {
  await using folder = await createTemporaryFolder();
  const file = path.join(folder.path, 'settings.json');
  const first = await SettingsStore.open(file, defaults);
  expect(first.current).toEqual({ alias: 'Ann', theme: 'system', downloadFolder: '/srv/downloads' });
  await Promise.all([first.change({ theme: 'dark' }), first.change({ alias: 'Bea', theme: undefined }), first.change({ downloadDir: '/srv/other' })]);
  const second = await SettingsStore.open(file, defaults);
  expect(second.current).toEqual({ alias: 'Bea', theme: 'dark', downloadFolder: '/srv/other' });
  expect(second.downloadDir).toBe('/srv/other');
});

test.each([
  ['/home/ann', '~'],
  ['/home/ann/Downloads', '~/Downloads'],
  ['/home/ann/a/b', '~/a/b'],
  ['/home/anna', '/home/anna'],
  ['/srv', '/srv'],
])('a person reads %s as %s', (folder, short) => expect(shortFolder(folder, '/home/ann')).toBe(short));
