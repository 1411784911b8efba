import path from 'node:path';
import { sha256, writeRandomFile } from '../fixtures/files.ts';
import { Room } from '../fixtures/room.ts';
import { expect, test } from '../fixtures/test.ts';

const FILE_BYTES = 64_000_000;
/** Where the link to the host stands still: the file is well under way, and far from its end. */
const HELD_AT_BYTES = 8_000_000;

test('a download is paused in the middle and goes on where it was, from the list of all transfers', async ({
  startHost,
  openGatedLink,
  openRoom,
  startClient,
  newFolder,
}) => {
  const { port } = await startHost();
  const link = await openGatedLink(port, HELD_AT_BYTES);
  const anna = await openRoom();
  await anna.join({ alias: 'Anna', port: link.port });
  const bob = await startClient({ alias: 'Bob', port });
  const file = path.join(await newFolder(), 'film.mkv');
  await writeRandomFile(file, FILE_BYTES);
  bob.type(`file$${file}`);
  await anna.accept('film.mkv', 'Bob');
  await link.held;
  await anna.pause('film.mkv', 'Bob');
  await expect(anna.offer('film.mkv', 'Bob')).toContainText('Paused by you');
  await bob.waitFor('receiver', (event) => event.alias === 'Anna' && event.state === 'paused');

  link.release();
  await anna.page.getByRole('button', { name: /^Transfers, 1 running, [1-9]\d? %$/u }).click();
  const row = anna.transfer('film.mkv', 'Bob');
  await expect(row).toContainText('Paused by you');
  await expect(row.getByRole('progressbar')).not.toHaveAttribute('aria-valuenow', '0');
  await row.getByRole('button', { name: 'Resume film.mkv' }).click();
  expect(await sha256(await anna.savedFile('film.mkv', 'Bob'))).toBe(await sha256(file));
  await expect(row).toContainText('Saved as');

  const show = row.getByRole('button', { name: 'Show in conversation' });
  await show.click();
  await expect(anna.page.locator('[role=log] :focus')).toContainText('film.mkv');
  await show.press('Escape');
  await expect(row).toHaveCount(0);
  await expect(anna.button('Transfers')).toBeFocused();
});

test('the sender pauses, and the one who receives sees by whom; then it goes on', async ({
  startHost,
  openGatedLink,
  openRoom,
  startClient,
  newFolder,
}) => {
  const { port } = await startHost();
  const link = await openGatedLink(port, HELD_AT_BYTES);
  const anna = await openRoom();
  await anna.join({ alias: 'Anna', port: link.port });
  const bob = await startClient({ alias: 'Bob', port, accept: 'all' });
  const file = path.join(await newFolder(), 'film.mkv');
  await writeRandomFile(file, FILE_BYTES);
  await anna.dropFiles(file);
  await link.held;
  await anna.pause('film.mkv', 'you');
  await expect(anna.offer('film.mkv', 'you')).toContainText('Paused by you');
  const { bytes } = await bob.waitFor('paused', (event) => event.by === 'sender');
  expect(bytes).toBeLessThan(FILE_BYTES);

  link.release();
  await anna.resume('film.mkv', 'you');
  expect((await bob.waitFor('saved')).sha256).toBe(await sha256(file));
  await expect(anna.answer('film.mkv', 'Bob')).toContainText('saved');
});

test('the app is killed in the middle of a download; started again and back in the room, it goes on by itself', async ({
  startHost,
  openGatedLink,
  openShell,
  startClient,
  newFolder,
}) => {
  const { port } = await startHost();
  const link = await openGatedLink(port, HELD_AT_BYTES);
  const before = new Room(await openShell());
  await before.join({ alias: 'Anna', port: link.port });
  const bob = await startClient({ alias: 'Bob', port });
  const file = path.join(await newFolder(), 'film.mkv');
  await writeRandomFile(file, FILE_BYTES);
  bob.type(`file$${file}`);
  await before.accept('film.mkv', 'Bob');
  await link.held;
  await before.shell.kill();
  await bob.waitFor('receiver', (event) => event.alias === 'Anna' && event.state === 'interrupted');

  link.release();
  const after = new Room(await openShell(undefined, before.shell));
  await after.join({ alias: 'Anna', port: link.port });
  expect(await sha256(await after.savedFile('film.mkv', 'Bob'))).toBe(await sha256(file));
  await bob.waitFor('receiver', (event) => event.alias === 'Anna' && event.state === 'saved');
});

test('a file that is kept on the host is fetched by who comes after its sender left', async ({ startHost, openRoom, startClient, newFolder }) => {
  const { port } = await startHost();
  const anna = await openRoom();
  await anna.join({ alias: 'Anna', port });
  await anna.keepOffersOnHost();
  const file = path.join(await newFolder(), 'plan.pdf');
  await writeRandomFile(file, 1_000_001);
  await anna.attachFiles(file);
  await expect(anna.offer('plan.pdf', 'you')).toContainText('Kept on the host');
  await expect(anna.offer('plan.pdf', 'you')).toContainText('With the host; the others can fetch it');
  await anna.leave();

  const carl = await startClient({ alias: 'Carl', port, accept: 'all' });
  expect((await carl.waitFor('saved')).sha256).toBe(await sha256(file));
});
