import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sha256, writeRandomFile } from '../fixtures/files.ts';
import type { Room } from '../fixtures/room.ts';
import { test as base, expect } from '../fixtures/test.ts';

type Pair = { readonly anna: Room; readonly bob: Room };

/** Anna and Bob in one room. */
const test = base.extend<{ readonly pair: Pair }>({
  pair: async ({ openRoom, startHost }, use) => {
    const { port } = await startHost();
    const [anna, bob] = await Promise.all([openRoom(), openRoom()]);
    await anna.join({ alias: 'Anna', port });
    await bob.join({ alias: 'Bob', port });
    await use({ anna, bob });
  },
});

// The smallest PNG there is: one transparent pixel.
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');

test('dropped files are offered, saved as they were sent, and both sides say so', async ({ pair: { anna, bob }, newFolder }) => {
  const folder = await newFolder();
  const first = path.join(folder, 'héllo wörld.bin');
  const second = path.join(folder, 'empty.txt');
  await writeRandomFile(first, 3_000_001);
  await writeFile(second, '');

  await anna.dropFiles(first, second);
  await bob.accept('héllo wörld.bin', 'Anna');
  await bob.accept('empty.txt', 'Anna');
  const saved = await bob.savedFile('héllo wörld.bin', 'Anna');
  expect(path.basename(saved)).toBe('Anna_héllo wörld.bin');
  expect(await sha256(saved)).toBe(await sha256(first));
  expect((await readFile(await bob.savedFile('empty.txt', 'Anna'))).length).toBe(0);
  await expect(anna.answer('héllo wörld.bin', 'Bob')).toContainText('saved');
});

test('the paper clip offers what is chosen in the dialog', async ({ pair: { anna, bob }, newFolder }) => {
  const file = path.join(await newFolder(), 'notes.md');
  await writeFile(file, '# Notes');
  await anna.attachFiles(file);
  await bob.accept('notes.md', 'Anna');
  expect(await readFile(await bob.savedFile('notes.md', 'Anna'), 'utf8')).toBe('# Notes');
});

test('a pasted image is offered as a file', async ({ pair: { anna, bob }, newFolder }) => {
  const file = path.join(await newFolder(), 'shot.png');
  await writeFile(file, PNG);
  await anna.pasteImage(file);
  const offer = bob.messages().getByRole('article', { name: /^File Pasted image .+\.png from Anna$/u });
  await offer.getByRole('button', { name: 'Accept' }).click();
  await expect(offer.getByText('Saved as')).toBeVisible();
  const [saved = ''] = await readdir(bob.shell.downloadDir);
  expect(saved).toMatch(/^Anna_Pasted image .+\.png$/u);
  expect((await readFile(path.join(bob.shell.downloadDir, saved))).equals(PNG)).toBe(true);
});

test('an offer is answered with the keyboard alone', async ({ pair: { anna, bob }, newFolder }) => {
  const file = path.join(await newFolder(), 'keys.txt');
  await writeFile(file, 'no mouse');
  await anna.send(`file$${file}`);
  await bob.offer('keys.txt', 'Anna').getByRole('button', { name: 'Accept' }).focus();
  await bob.page.keyboard.press('Enter');
  expect(await readFile(await bob.savedFile('keys.txt', 'Anna'), 'utf8')).toBe('no mouse');
});

test('a file of the same name is saved beside the first, never over it', async ({ pair: { anna, bob }, newFolder }) => {
  const existing = path.join(bob.shell.downloadDir, 'Anna_list.txt');
  await writeFile(existing, 'mine');
  const file = path.join(await newFolder(), 'list.txt');
  await writeFile(file, 'theirs');
  await anna.send(`file$${file}`);
  await bob.accept('list.txt', 'Anna');
  const saved = await bob.savedFile('list.txt', 'Anna');
  expect(path.basename(saved)).toBe('Anna_list (2).txt');
  expect(await readFile(saved, 'utf8')).toBe('theirs');
  expect(await readFile(existing, 'utf8')).toBe('mine');
});

test('a sender that takes the offer back leaves nothing to accept', async ({ pair: { anna, bob }, newFolder }) => {
  const file = path.join(await newFolder(), 'wrong.txt');
  await writeFile(file, 'not this one');
  await anna.send(`file$${file}`);
  await expect(bob.offer('wrong.txt', 'Anna').getByRole('button', { name: 'Accept' })).toBeVisible();
  await anna.cancel('wrong.txt', 'you');
  await expect(bob.offer('wrong.txt', 'Anna')).toContainText('The sender took the offer back');
  await expect(bob.offer('wrong.txt', 'Anna').getByRole('button', { name: 'Accept' })).toHaveCount(0);
  expect(await readdir(bob.shell.downloadDir)).toEqual([]);
});

test('a receiver that stops the download leaves no piece of the file behind', async ({ pair: { anna, bob }, newFolder }) => {
  const file = path.join(await newFolder(), 'huge.bin');
  await writeFile(file, '');
  // Takes seconds to hand over, and no room on this disk.
  await truncate(file, 3_000_000_000);
  await anna.send(`file$${file}`);
  await bob.accept('huge.bin', 'Anna');
  await expect(bob.offer('huge.bin', 'Anna').getByRole('progressbar')).toBeVisible();
  await bob.cancel('huge.bin', 'Anna');
  await expect(bob.offer('huge.bin', 'Anna')).toContainText('You stopped the download');
  await expect(anna.answer('huge.bin', 'Bob')).toContainText('stopped');
  await expect.poll(() => readdir(bob.shell.downloadDir)).toEqual([]);
});

test('a path that leads to no file says so, and offers nothing', async ({ pair: { anna, bob }, newFolder }) => {
  await anna.send(`file$${path.join(await newFolder(), 'missing.txt')}`);
  await expect(anna.page.getByText('missing.txt', { exact: false }).first()).toBeVisible();
  await anna.send('after it');
  await bob.expectMessage('Anna', 'after it');
  await expect(bob.messages().getByRole('article', { name: /^File / })).toHaveCount(0);
});

test('“Show in folder” shows the saved file', async ({ pair: { anna, bob }, newFolder }) => {
  const { app } = bob.shell;
  test.skip(app === undefined, 'only the desktop shell has a file manager to show it in');
  await app?.evaluate(({ shell }) => {
    shell.showItemInFolder = (shown) => Object.assign(globalThis, { shown });
  });
  const file = path.join(await newFolder(), 'here.txt');
  await writeFile(file, 'here');
  await anna.send(`file$${file}`);
  await bob.accept('here.txt', 'Anna');
  const saved = await bob.savedFile('here.txt', 'Anna');
  await bob.offer('here.txt', 'Anna').getByRole('button', { name: 'Show in folder' }).click();
  await expect.poll(() => app?.evaluate(() => (globalThis as { shown?: string }).shown)).toBe(saved);
});
