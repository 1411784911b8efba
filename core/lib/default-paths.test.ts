import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createTemporaryFolder } from '../testing/temporary-folder.ts';
import { defaultAlias, defaultDataDir, defaultDownloadDir } from './default-paths.ts';

const linux = { platform: 'linux', home: '/home/ann', env: {} } as const;

test.each([
  [linux, '/home/ann/.local/share/lan-chat'],
  [{ ...linux, env: { XDG_DATA_HOME: '/data' } }, '/data/lan-chat'],
  [{ ...linux, env: { XDG_DATA_HOME: 'relative' } }, '/home/ann/.local/share/lan-chat'],
  [{ ...linux, platform: 'darwin' as const, home: '/Users/ann' }, '/Users/ann/Library/Application Support/LAN Chat'],
  [
    { platform: 'win32' as const, home: 'C:\\Users\\ann', env: { APPDATA: 'C:\\Users\\ann\\AppData\\Roaming' } },
    'C:\\Users\\ann\\AppData\\Roaming\\LAN Chat',
  ],
  [{ platform: 'win32' as const, home: 'C:\\Users\\ann', env: {} }, 'C:\\Users\\ann\\AppData\\Roaming\\LAN Chat'],
])('data of %j lies in %s', (machine, folder) => expect(defaultDataDir(machine)).toBe(folder));

test.each([
  ['XDG_DOWNLOAD_DIR="$HOME/Herunter geladen"', 'Herunter geladen'],
  ['# a comment\nXDG_DESKTOP_DIR="$HOME/x"\nXDG_DOWNLOAD_DIR="$HOME/a/b"\n', 'a/b'],
  ['XDG_DOWNLOAD_DIR="$HOME/"', 'Downloads'],
  ['XDG_DOWNLOAD_DIR="relative"', 'Downloads'],
  ['', 'Downloads'],
])('user-dirs.dirs with %j means %s', async (text, folder) => {
  await using home = await createTemporaryFolder();
  await mkdir(path.join(home.path, '.config'));
  await writeFile(path.join(home.path, '.config', 'user-dirs.dirs'), text);
  expect(defaultDownloadDir({ ...linux, home: home.path })).toBe(path.join(home.path, folder));
});

test('without user-dirs.dirs, and on other systems, it is Downloads', () => {
  expect(defaultDownloadDir({ ...linux, home: '/nonexistent' })).toBe('/nonexistent/Downloads');
  expect(defaultDownloadDir({ ...linux, platform: 'win32', home: 'C:\\Users\\ann' })).toBe('C:\\Users\\ann\\Downloads');
});

test.each([
  ['ann', 'ann'],
  ['  Ann   Lee ', 'Ann Lee'],
  ['', 'Guest'],
  ['\u200b', 'Guest'],
  ['admin', 'Guest'],
  ['x'.repeat(40), 'x'.repeat(32)],
])('the alias of the user %j is %j', (user, alias) => expect(defaultAlias(user)).toBe(alias));
