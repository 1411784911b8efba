import path from 'node:path';
import { expect, test } from 'vitest';
import type { Settings } from '../shared/model/status.ts';
import { Preferences } from './preferences.ts';
import { SettingsStore } from './settings.ts';
import { createFakeClock } from './testing/fake-clock.ts';
import { createTemporaryFolder } from './testing/temporary-folder.ts';

const MUCH = 1_000_000_000;

async function open() {
  const folder = await createTemporaryFolder();
  const told: Settings[] = [];
  const start = async () => {
    const store = await SettingsStore.open(path.join(folder.path, 'settings.json'), { alias: 'Ann', downloadDir: folder.path });
    return new Preferences(store, createFakeClock(), (settings) => told.push(settings));
  };
  return { preferences: await start(), start, told, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

/** True when bytes have to wait for their turn. */
function isLimited(limiter: Preferences['limits']['uploads']): boolean {
  const giveUp = new AbortController();
  const turn = limiter.take(MUCH, giveUp.signal);
  turn?.catch(() => {});
  giveUp.abort();
  return turn !== undefined;
}

test('a limit holds at once, for its own direction, until it is taken away, and from the next start on', async () => {
  await using room = await open();
  const { preferences } = room;
  expect([isLimited(preferences.limits.uploads), isLimited(preferences.limits.downloads)]).toEqual([false, false]);
  const written = preferences.change({ uploadLimit: 100_000 });
  expect([isLimited(preferences.limits.uploads), isLimited(preferences.limits.downloads)]).toEqual([true, false]);
  await written;
  const { limits } = await room.start();
  expect([isLimited(limits.uploads), isLimited(limits.downloads)]).toEqual([true, false]);
  await preferences.change({ uploadLimit: null, downloadLimit: 100_000 });
  expect([isLimited(preferences.limits.uploads), isLimited(preferences.limits.downloads)]).toEqual([false, true]);
});

test('what changed is told when it is kept', async () => {
  await using room = await open();
  await room.preferences.change({ theme: 'dark', maxDownloads: 2 });
  expect(room.told).toEqual([room.preferences.current]);
  expect(room.told[0]).toMatchObject({ theme: 'dark', maxDownloads: 2 });
});

test('an alias that is none changes nothing', async () => {
  await using room = await open();
  await expect(room.preferences.change({ alias: '\u200b', theme: 'dark' })).rejects.toMatchObject({ code: 'bad-alias' });
  expect(room.preferences.current).toMatchObject({ alias: 'Ann', theme: 'system' });
  expect(room.told).toEqual([]);
});
