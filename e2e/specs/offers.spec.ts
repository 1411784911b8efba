import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeRandomFile } from '../fixtures/files.ts';
import type { Room } from '../fixtures/room.ts';
import { TerminalProgram } from '../fixtures/terminal-program.ts';
import { test as base, expect } from '../fixtures/test.ts';

// Anna has a window. Whoever else is needed sits at a terminal.
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

test('an offer is accepted into another folder, which is remembered for the next one', async ({ anna, port, startClient, newFolder }) => {
  const bob = await startClient({ alias: 'Bob', port });
  const [from, elsewhere] = [await newFolder(), path.join(await newFolder(), 'not made yet')];
  for (const name of ['first.txt', 'second.txt']) await writeFile(path.join(from, name), name);

  bob.type(`file$${path.join(from, 'first.txt')}`);
  const first = await anna.openDetails('first.txt', 'Bob');
  await first.getByRole('button', { name: /^Saved in .*\. Change$/u }).click();
  await anna.page.getByRole('menuitem', { name: 'Type a path…' }).click();
  await anna.field('Path of the folder').fill(elsewhere);
  await anna.button('Use it').click();
  await expect(first.getByRole('button', { name: `Saved in ${elsewhere}. Change`, exact: true })).toBeVisible();
  await anna.accept('first.txt', 'Bob');
  await anna.savedFile('first.txt', 'Bob');
  expect(await readFile(path.join(elsewhere, 'Bob_first.txt'), 'utf8')).toBe('first.txt');

  bob.type(`file$${path.join(from, 'second.txt')}`);
  const second = await anna.openDetails('second.txt', 'Bob');
  await second.getByRole('button', { name: /^Saved in .*\. Change$/u }).click();
  await anna.page.getByRole('menuitemradio', { name: elsewhere }).click();
  await anna.accept('second.txt', 'Bob');
  await anna.savedFile('second.txt', 'Bob');
  expect(await readFile(path.join(elsewhere, 'Bob_second.txt'), 'utf8')).toBe('second.txt');
});

test('what was declined by mistake is accepted after all, as long as its sender has not ended the offer', async ({
  anna,
  port,
  startClient,
  newFolder,
}) => {
  const bob = await startClient({ alias: 'Bob', port });
  const file = path.join(await newFolder(), 'plan.txt');
  await writeFile(file, 'by train');
  bob.type(`file$${file}`);
  await anna.decline('plan.txt', 'Bob');
  await anna.offer('plan.txt', 'Bob').getByRole('button', { name: 'Accept after all' }).click();
  expect(await readFile(await anna.savedFile('plan.txt', 'Bob'), 'utf8')).toBe('by train');

  const again = path.join(path.dirname(file), 'again.txt');
  await writeFile(again, 'by bus');
  bob.type(`file$${again}`);
  const card = anna.offer('again.txt', 'Bob');
  await anna.decline('again.txt', 'Bob');
  await expect(card.getByRole('button', { name: 'Accept after all' })).toBeVisible();
  const { number } = await bob.waitFor('offered', ({ name }) => name === 'again.txt');
  bob.type(`/cancel ${number}`);
  await expect(card.getByRole('button', { name: 'Accept after all' })).toBeHidden();
});

test('an offer that somebody has saved is still open for others, until its sender ends it', async ({ anna, port, startClient, newFolder }) => {
  const bob = await startClient({ alias: 'Bob', port, accept: 'all' });
  const carl = await startClient({ alias: 'Carl', port, accept: 'ask' });
  const file = path.join(await newFolder(), 'plan.txt');
  await writeFile(file, 'by train');
  await anna.attachFiles(file);
  await bob.waitFor('saved');
  await expect(anna.answer('plan.txt', 'Bob')).toContainText('saved');
  await anna.offer('plan.txt', 'you').getByRole('button', { name: 'End offer' }).click();
  await expect(anna.offer('plan.txt', 'you')).toContainText('You took the offer back');
  await carl.waitFor('offer-ended', ({ reason }) => reason === 'withdrawn');
});

test('the name that a file will get is shown before it is accepted', async ({ anna, port, startClient, newFolder }) => {
  const bob = await startClient({ alias: 'Bob', port });
  await writeFile(path.join(anna.shell.downloadDir, 'Bob_list.txt'), 'mine');
  const file = path.join(await newFolder(), 'list.txt');
  await writeFile(file, 'theirs');
  bob.type(`file$${file}`);
  await expect(anna.offer('list.txt', 'Bob')).toContainText('“list.txt” is there already. This becomes “Bob_list (2).txt”.');
  await anna.accept('list.txt', 'Bob');
  expect(path.basename(await anna.savedFile('list.txt', 'Bob'))).toBe('Bob_list (2).txt');
});

test('files of somebody who is always accepted come by themselves, but never a program', async ({ anna, port, startClient, newFolder }) => {
  const bob = await startClient({ alias: 'Bob', port });
  const folder = await newFolder();
  for (const name of ['notes.txt', 'setup.exe']) await writeFile(path.join(folder, name), name);
  await anna.openMembers();
  await anna.member('Bob').hover();
  await anna.button('Options for Bob').click();
  await anna.page.getByRole('menuitem', { name: 'Always accept from Bob…' }).click();
  const question = anna.page.getByRole('alertdialog', { name: 'Always accept files from Bob?' });
  await expect(question).toContainText('Never by itself: files that can run programs');
  await question.getByRole('button', { name: 'Always accept' }).click();
  await expect(anna.member('Bob').getByRole('button', { name: 'files up to 100 MB are accepted by themselves' })).toBeVisible();

  bob.type(`file$${path.join(folder, 'notes.txt')}`);
  await bob.waitFor('receiver', (event) => event.alias === 'Anna' && event.state === 'saved');
  expect(await readFile(await anna.savedFile('notes.txt', 'Bob'), 'utf8')).toBe('notes.txt');
  await expect(anna.offer('notes.txt', 'Bob')).toContainText('Accepted by itself');
  await expect(anna.page.getByRole('dialog').filter({ hasText: 'notes.txt from Bob is saved' })).toBeVisible();

  bob.type(`file$${path.join(folder, 'setup.exe')}`);
  await expect(anna.offer('setup.exe', 'Bob')).toContainText('Can run programs. Open it only if you trust Bob.');
  // Whatever would be accepted by itself is by now.
  bob.type('and now?');
  await anna.expectMessage('Bob', 'and now?');
  await expect(anna.offer('setup.exe', 'Bob').getByRole('button', { name: 'Accept' })).toBeVisible();
});

test('a file is sent again from its card, and the path of a saved one is copied', async ({ anna, port, startClient, newFolder }) => {
  const bob = await startClient({ alias: 'Bob', port, accept: 'all' });
  const file = path.join(await newFolder(), 'again.txt');
  await writeFile(file, 'once more');
  await anna.send(`file$${file}`);
  await expect(anna.answer('again.txt', 'Bob')).toContainText('saved');
  await anna.offer('again.txt', 'you').getByRole('button', { name: 'Send again' }).click();
  const { path: second } = await bob.waitFor('saved', (event) => path.basename(event.path) === 'Anna_again (2).txt');
  expect(await readFile(second, 'utf8')).toBe('once more');
  await expect(anna.offer('again.txt', 'you')).toHaveCount(2);

  bob.type(`file$${file}`);
  await anna.accept('again.txt', 'Bob');
  const saved = await anna.savedFile('again.txt', 'Bob');
  await anna.offer('again.txt', 'Bob').getByRole('button', { name: 'Copy path' }).click();
  await expect(anna.offer('again.txt', 'Bob')).toContainText('Copied');
  await anna.field('Message').press('ControlOrMeta+V');
  await expect(anna.field('Message')).toHaveValue(saved);
});

test('a limit for receiving takes effect at once', async ({ anna, port, startClient, newFolder }) => {
  const bob = await startClient({ alias: 'Bob', port });
  await anna.button('Settings').click();
  const settings = anna.page.getByRole('dialog', { name: 'Settings' });
  await settings.getByText('Limit receiving').click();
  await settings.getByRole('textbox', { name: 'Limit receiving' }).fill('1');
  await settings.getByRole('textbox', { name: 'Limit receiving' }).press('Enter');
  await settings.getByRole('button', { name: 'Close' }).click();
  const file = path.join(await newFolder(), 'slow.bin');
  await writeRandomFile(file, 3_000_000);
  bob.type(`file$${file}`);
  const startMs = performance.now();
  await anna.accept('slow.bin', 'Bob');
  await anna.savedFile('slow.bin', 'Bob');
  expect(performance.now() - startMs).toBeGreaterThan(2_000);
});

test('what “lan-chat send --to” offers to one person is no offer for the others', async ({ anna, port, startClient, newFolder, resources }) => {
  const bob = await startClient({ alias: 'Bob', port });
  const file = path.join(await newFolder(), 'secret.txt');
  await writeFile(file, 'for Anna');
  const args = ['--to', 'Anna', '--alias', 'Dora', '--wait', '--data-dir', await newFolder()];
  const dora = resources.use(new TerminalProgram(['send', `127.0.0.1:${port}`, file, ...args]));
  await expect(anna.offer('secret.txt', 'Dora')).toContainText('Only for you');
  const offer = await bob.waitFor('offer', (event) => event.name === 'secret.txt');
  expect(offer.number).toBeUndefined();
  await anna.accept('secret.txt', 'Dora');
  expect(await readFile(await anna.savedFile('secret.txt', 'Dora'), 'utf8')).toBe('for Anna');
  expect(await dora.exited()).toBe(0);
});

test('the host sees what its spool keeps, and deletes it, but no offer ends without a question', async ({ openRoom, newFolder }) => {
  const anna = await openRoom();
  await anna.host({ alias: 'Anna' });
  await anna.keepOffersOnHost();
  const file = path.join(await newFolder(), 'plan.pdf');
  await writeRandomFile(file, 1_000_001);
  await anna.attachFiles(file);
  await expect(anna.offer('plan.pdf', 'you')).toContainText('With the host; the others can fetch it');
  await anna.button('Test room: address and security').click();
  await anna.button('What this host keeps').click();
  const kept = anna.page.getByRole('dialog', { name: 'What this host keeps' });
  await expect(kept.getByRole('listitem')).toContainText('kept for later');
  const question = anna.page.getByRole('alertdialog', { name: 'Delete the copy and end the offer?' });
  await kept.getByRole('button', { name: 'Delete all that nobody fetches' }).click();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(kept.getByRole('listitem')).toContainText('kept for later');
  await kept.getByRole('button', { name: 'Delete the copy of plan.pdf' }).click();
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(kept).toContainText('Nothing is kept right now.');
  await kept.getByRole('button', { name: 'Close' }).click();
  await expect(anna.offer('plan.pdf', 'you')).not.toContainText('With the host');
});
