import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sha256, writeRandomFile } from '../fixtures/files.ts';
import type { Room } from '../fixtures/room.ts';
import type { TerminalProgram } from '../fixtures/terminal-program.ts';
import { test as base, expect } from '../fixtures/test.ts';

// Anna has a window. Bob sits at a terminal, which shows what arrives there without a second window.
const test = base.extend<{ readonly anna: Room; readonly port: number }>({
  port: async ({ startHost }, use) => {
    const { port } = await startHost();
    await use(port);
  },
  anna: async ({ openRoom, port }, use) => {
    const anna = await openRoom();
    await anna.join({ alias: 'Anna', port });
    await use(anna);
  },
});

/** What Bob has of the file: its name on his disk, and its bytes. */
async function savedAt(bob: TerminalProgram, name: string) {
  const { path: file, sha256: digest } = await bob.waitFor('saved', (event) => event.name === name);
  return { name: path.basename(file), sha256: digest, bytes: await readFile(file) };
}

// The smallest PNG there is: one transparent pixel.
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');

test.describe('offering', () => {
  test('dropped files are offered, arrive as they were sent, and the sender sees who has them', async ({ anna, port, startClient, newFolder }) => {
    const bob = await startClient({ alias: 'Bob', port, accept: 'all' });
    const folder = await newFolder();
    const first = path.join(folder, 'héllo wörld.bin');
    const second = path.join(folder, 'empty.txt');
    await writeRandomFile(first, 3_000_001);
    await writeFile(second, '');
    await anna.dropFiles(first);
    await anna.dropFiles(second);

    const saved = await savedAt(bob, 'héllo wörld.bin');
    expect(saved.name).toBe('Anna_héllo wörld.bin');
    expect(saved.bytes.equals(await readFile(first))).toBe(true);
    expect(saved.sha256).toBe(await sha256(first));
    expect((await savedAt(bob, 'empty.txt')).bytes).toHaveLength(0);
    await expect(anna.answer('héllo wörld.bin', 'Bob')).toContainText('saved');
  });

  test('the paper clip offers what is chosen in the dialog', async ({ anna, port, startClient, newFolder }) => {
    const bob = await startClient({ alias: 'Bob', port, accept: 'all' });
    const file = path.join(await newFolder(), 'notes.md');
    await writeFile(file, '# Notes');
    await anna.attachFiles(file);
    expect((await savedAt(bob, 'notes.md')).bytes.toString()).toBe('# Notes');
  });

  test('a pasted image is offered as a file with the moment in its name', async ({ anna, port, startClient, newFolder }) => {
    const bob = await startClient({ alias: 'Bob', port, accept: 'all' });
    const file = path.join(await newFolder(), 'shot.png');
    await writeFile(file, PNG);
    await anna.pasteImage(file);
    const { name } = await bob.waitFor('offer');
    expect(name).toMatch(/^Pasted image .+\.png$/u);
    expect((await savedAt(bob, name)).bytes.equals(PNG)).toBe(true);
  });

  test('an offer that its sender takes back is over for everybody, and nothing was written', async ({ anna, port, startClient, newFolder }) => {
    const bob = await startClient({ alias: 'Bob', port, accept: 'ask' });
    const file = path.join(await newFolder(), 'wrong.txt');
    await writeFile(file, 'not this one');
    await anna.send(`file$${file}`);
    await bob.waitFor('offer');
    await anna.cancel('wrong.txt', 'you');
    await expect(anna.offer('wrong.txt', 'you')).toContainText('You took the offer back');
    await bob.waitFor('offer-ended', (event) => event.reason === 'withdrawn');
    expect(await readdir(bob.downloadDir)).toEqual([]);
  });

  test('the sender sees who declined', async ({ anna, port, startClient, newFolder }) => {
    await startClient({ alias: 'Bob', port, accept: 'none' });
    const file = path.join(await newFolder(), 'unwanted.txt');
    await writeFile(file, 'no, thank you');
    await anna.send(`file$${file}`);
    await expect(anna.answer('unwanted.txt', 'Bob')).toContainText('declined');
  });

  test('a path that leads to no file says so, and offers nothing', async ({ anna, port, startClient, newFolder }) => {
    const bob = await startClient({ alias: 'Bob', port });
    await anna.send(`file$${path.join(await newFolder(), 'missing.txt')}`);
    await expect(anna.failure()).toContainText('missing.txt');
    await anna.send('after it');
    await bob.waitFor('message', (event) => event.text.endsWith('after it'));
    expect(bob.events.some((event) => event.type === 'offer')).toBe(false);
  });
});

test.describe('receiving', () => {
  test('an offer is answered with the keyboard alone', async ({ anna, port, startClient, newFolder }) => {
    const bob = await startClient({ alias: 'Bob', port });
    const file = path.join(await newFolder(), 'keys.txt');
    await writeFile(file, 'no mouse');
    bob.type(`file$${file}`);
    await anna.offer('keys.txt', 'Bob').getByRole('button', { name: 'Accept' }).focus();
    await anna.page.keyboard.press('Enter');
    expect(await readFile(await anna.savedFile('keys.txt', 'Bob'), 'utf8')).toBe('no mouse');
    await bob.waitFor('receiver', (event) => event.alias === 'Anna' && event.state === 'saved');
  });

  test('a file of the same name is saved beside the first, never over it', async ({ anna, port, startClient, newFolder }) => {
    const bob = await startClient({ alias: 'Bob', port });
    const existing = path.join(anna.shell.downloadDir, 'Bob_list.txt');
    await writeFile(existing, 'mine');
    const file = path.join(await newFolder(), 'list.txt');
    await writeFile(file, 'theirs');
    bob.type(`file$${file}`);
    await anna.accept('list.txt', 'Bob');
    const saved = await anna.savedFile('list.txt', 'Bob');
    expect(path.basename(saved)).toBe('Bob_list (2).txt');
    expect(await readFile(saved, 'utf8')).toBe('theirs');
    expect(await readFile(existing, 'utf8')).toBe('mine');
  });

  test('a download that is stopped leaves no piece of the file behind, and the sender sees it', async ({ anna, port, startClient, newFolder }) => {
    const bob = await startClient({ alias: 'Bob', port });
    const file = path.join(await newFolder(), 'huge.bin');
    await writeFile(file, '');
    // Takes seconds to hand over, and no room on this disk.
    await truncate(file, 3_000_000_000);
    bob.type(`file$${file}`);
    await anna.accept('huge.bin', 'Bob');
    await expect(anna.offer('huge.bin', 'Bob').getByRole('progressbar')).toBeVisible();
    await anna.cancel('huge.bin', 'Bob');
    await expect(anna.offer('huge.bin', 'Bob')).toContainText('You stopped the download');
    await bob.waitFor('receiver', (event) => event.alias === 'Anna' && event.state === 'cancelled');
    await expect.poll(() => readdir(anna.shell.downloadDir)).toEqual([]);
  });

  test('“Show in folder” shows the saved file', async ({ anna, port, startClient, newFolder }) => {
    const { app } = anna.shell;
    test.skip(app === undefined, 'only the desktop shell has a file manager to show it in');
    await app?.evaluate(({ shell }) => {
      shell.showItemInFolder = (shown) => Object.assign(globalThis, { shown });
    });
    const bob = await startClient({ alias: 'Bob', port });
    const file = path.join(await newFolder(), 'here.txt');
    await writeFile(file, 'here');
    bob.type(`file$${file}`);
    await anna.accept('here.txt', 'Bob');
    const saved = await anna.savedFile('here.txt', 'Bob');
    await anna.offer('here.txt', 'Bob').getByRole('button', { name: 'Show in folder' }).click();
    await expect.poll(() => app?.evaluate(() => (globalThis as { shown?: string }).shown)).toBe(saved);
  });
});
