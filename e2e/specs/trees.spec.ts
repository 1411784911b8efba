import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readTree, sha256, writeRandomFile, writeTree } from '../fixtures/files.ts';
import { Room } from '../fixtures/room.ts';
import { expect, test } from '../fixtures/test.ts';

// Several files, and folders: one card, one answer, and a folder that arrives as a folder.

const TRIP = { 'plan.txt': 'by train', 'day 1/héllo.txt': 'sun', 'day 1/photos/a.jpg': 'not really', 'day 2/': '' };

test('forty dropped files are one card, and what is ticked is what arrives', async ({ startHost, openRoom, newFolder }) => {
  const { port } = await startHost();
  const [anna, bob] = [await openRoom(), await openRoom()];
  await anna.join({ alias: 'Anna', port });
  await bob.join({ alias: 'Bob', port });
  const folder = await newFolder();
  const names = Array.from({ length: 40 }, (_, index) => `note ${String(index).padStart(2, '0')}.txt`);
  await writeTree(folder, Object.fromEntries(names.map((name) => [name, `this is ${name}`])));
  await anna.dropFiles(...names.map((name) => path.join(folder, name)));

  const title = 'note 00.txt and 39 more';
  const card = await bob.openDetails(title, 'Anna');
  await expect(bob.messages().getByRole('article', { name: /from Anna$/u })).toHaveCount(1);
  await card.getByRole('button', { name: 'Choose files…' }).click();
  const choice = bob.page.getByRole('dialog', { name: `Files of ${title}` });
  for (const name of ['note 03.txt', 'note 07.txt'])
    await choice.getByRole('treeitem', { name: new RegExp(`^${name},`, 'u'), checked: true }).click();
  await expect(choice.getByRole('status')).toContainText('38 of 40 files');
  await choice.getByRole('button', { name: 'Done' }).click();
  await bob.accept(title, 'Anna');

  expect(path.basename(await bob.savedFile(title, 'Anna'))).toBe('Anna_note 00.txt');
  const wanted = names.filter((name) => name !== 'note 03.txt' && name !== 'note 07.txt');
  expect(await readTree(bob.shell.downloadDir)).toEqual(Object.fromEntries(wanted.map((name) => [`Anna_${name}`, `this is ${name}`])));
  await expect(anna.answer(title, 'Bob')).toContainText('saved');
});

test('a folder arrives as a folder, in a new place, under the name that was shown before', async ({
  startHost,
  openRoom,
  startClient,
  newFolder,
}) => {
  const { port } = await startHost();
  const anna = await openRoom();
  await anna.join({ alias: 'Anna', port });
  const bob = await startClient({ alias: 'Bob', port });
  const mine = path.join(anna.shell.downloadDir, 'Bob_trip');
  await writeTree(mine, { 'mine.txt': 'stays' });
  const trip = path.join(await newFolder(), 'trip');
  await writeTree(trip, TRIP);
  bob.type(`file$${trip}`);

  const card = await anna.openDetails('trip', 'Bob');
  await expect(card).toContainText('3 files');
  await expect(card).toContainText('“trip” is there already. This becomes “Bob_trip (2)”.');
  await expect(card).toContainText('and 1 empty folder');
  await anna.accept('trip', 'Bob');
  const saved = await anna.savedFile('trip', 'Bob');
  expect(path.basename(saved)).toBe('Bob_trip (2)');
  expect(await readTree(saved)).toEqual(TRIP);
  expect(await readTree(mine)).toEqual({ 'mine.txt': 'stays' });
  await bob.waitFor('receiver', (event) => event.alias === 'Anna' && event.state === 'saved');
});

test('a folder is dropped, and one is chosen from the menu beside the paper clip', async ({ startHost, openRoom, startClient, newFolder }) => {
  const { port } = await startHost();
  const anna = await openRoom();
  await anna.join({ alias: 'Anna', port });
  const bob = await startClient({ alias: 'Bob', port, accept: 'all' });
  const folder = await newFolder();
  for (const name of ['dropped', 'chosen']) await writeTree(path.join(folder, name), TRIP);
  await anna.dropFiles(path.join(folder, 'dropped'));
  await bob.waitFor('saved', (event) => event.name === 'dropped');
  await anna.attachFolder(path.join(folder, 'chosen'));
  await bob.waitFor('saved', (event) => event.name === 'chosen');
  expect(await readTree(path.join(bob.downloadDir, 'Anna_dropped'))).toEqual(TRIP);
  // What a page may read of a chosen folder are its files.
  const { 'day 2/': _, ...files } = TRIP;
  expect(await readTree(path.join(bob.downloadDir, 'Anna_chosen'))).toEqual(anna.shell.kind === 'desktop' ? TRIP : files);
});

test('a folder is paused in the middle of its files, and goes on where it was', async ({
  startHost,
  openGatedLink,
  openRoom,
  startClient,
  newFolder,
}) => {
  const { port } = await startHost();
  const link = await openGatedLink(port, 8_000_000);
  const anna = await openRoom();
  await anna.join({ alias: 'Anna', port: link.port });
  const bob = await startClient({ alias: 'Bob', port });
  const films = path.join(await newFolder(), 'films');
  const names = ['a.mkv', 'b.mkv', 'c.mkv'];
  await mkdir(films);
  for (const name of names) await writeRandomFile(path.join(films, name), 16_000_000);
  bob.type(`file$${films}`);
  await anna.accept('films', 'Bob');
  await link.held;
  await anna.pause('films', 'Bob');
  await expect(anna.offer('films', 'Bob')).toContainText('Paused by you');
  expect((await readdir(anna.shell.downloadDir)).filter((name) => !name.startsWith('.'))).toEqual([]);

  link.release();
  await anna.resume('films', 'Bob');
  const saved = await anna.savedFile('films', 'Bob');
  for (const name of names) expect(await sha256(path.join(saved, name))).toBe(await sha256(path.join(films, name)));
  expect(await readdir(anna.shell.downloadDir)).toEqual(['Bob_films']);
});

test('after a restart of the app the same cards say what became of each offer', async ({ startHost, openShell, startClient, newFolder }) => {
  const { port } = await startHost();
  const before = new Room(await openShell());
  await before.join({ alias: 'Anna', port });
  const bob = await startClient({ alias: 'Bob', port, accept: 'all' });
  const folder = await newFolder();
  await writeTree(path.join(folder, 'trip'), TRIP);
  await writeFile(path.join(folder, 'mine.txt'), 'mine');
  bob.type(`file$${path.join(folder, 'trip')}`);
  await before.accept('trip', 'Bob');
  await before.savedFile('trip', 'Bob');
  await before.attachFiles(path.join(folder, 'mine.txt'));
  await expect(before.answer('mine.txt', 'Bob')).toContainText('saved');
  await before.shell.kill();

  const after = new Room(await openShell(undefined, before.shell));
  await after.join({ alias: 'Anna', port });
  const saved = await after.savedFile('trip', 'Bob');
  expect(await readTree(saved)).toEqual(TRIP);
  await expect(after.answer('mine.txt', 'Bob')).toContainText('saved');
  await after.offer('trip', 'Bob').getByRole('button', { name: '3 files' }).click();
  await expect(after.offer('trip', 'Bob').getByRole('treeitem', { name: /^plan\.txt, .*saved$/u })).toBeVisible();
});
