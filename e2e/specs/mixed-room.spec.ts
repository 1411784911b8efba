import path from 'node:path';
import { sha256, writeRandomFile } from '../fixtures/files.ts';
import { expect, test } from '../fixtures/test.ts';

const FILE_BYTES = 300_000_000;

test('two desktop shells and a browser shell in the room of a headless host: text both ways, and 300 MB to everybody who wants it', async ({
  openRoom,
  startHost,
  newFolder,
}) => {
  test.slow();
  const { port, program } = await startHost({ name: 'Mixed room' });
  const [anna, bob, carl] = await Promise.all([openRoom('desktop'), openRoom('desktop'), openRoom('browser')]);
  await anna.join({ alias: 'Anna', port });
  await bob.join({ alias: 'Bob', port });
  await carl.join({ alias: 'Carl', port });

  await carl.send('from the browser');
  await anna.expectMessage('Carl', 'from the browser');
  await anna.send('from the desktop');
  await carl.expectMessage('Anna', 'from the desktop');
  await bob.expectMessage('Anna', 'from the desktop');

  const file = path.join(await newFolder(), 'film.mkv');
  await writeRandomFile(file, FILE_BYTES);
  await anna.dropFiles(file);
  await bob.accept('film.mkv', 'Anna');
  await carl.accept('film.mkv', 'Anna');
  const timeout = 90_000;
  const saved = await Promise.all([bob.savedFile('film.mkv', 'Anna', { timeout }), carl.savedFile('film.mkv', 'Anna', { timeout })]);

  const sent = await sha256(file);
  for (const copy of saved) {
    expect(path.basename(copy)).toBe('Anna_film.mkv');
    expect(await sha256(copy)).toBe(sent);
  }
  await expect(anna.answer('film.mkv', 'Bob')).toContainText('saved');
  await expect(anna.answer('film.mkv', 'Carl')).toContainText('saved');
  await expect(anna.offer('film.mkv', 'you').getByText('declined')).toHaveCount(0);
  expect(program.running).toBe(true);
});
