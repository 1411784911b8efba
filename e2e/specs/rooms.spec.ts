import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '../fixtures/test.ts';

test('a new room is there for everybody at once, with what it is for, and what is said in it is said nowhere else', async ({
  openRoom,
  startHost,
}) => {
  const { port } = await startHost({ name: 'Workshop' });
  const [anna, bob] = await Promise.all([openRoom(), openRoom()]);
  await anna.join({ alias: 'Anna', port });
  await bob.join({ alias: 'Bob', port });
  await anna.createRoom('Model railway', 'Tracks, trains and timetables');
  await expect(anna.page.getByRole('main').getByTitle('Tracks, trains and timetables')).toBeVisible();
  await anna.send('the bridge is glued');
  await expect(bob.roomRow('Model railway')).toHaveAccessibleName('Model railway, 1 unread message');
  await expect(bob.message('Anna', 'the bridge is glued')).toHaveCount(0);
  await bob.openRoom('Model railway');
  await bob.expectMessage('Anna', 'the bridge is glued');
  await expect(bob.roomRow('Model railway')).toHaveAccessibleName('Model railway');
});

test('a direct conversation is told to its members alone, and leaves nothing on the disks of others', async ({
  openRoom,
  startHost,
  startClient,
}) => {
  const { port } = await startHost();
  const [anna, bob] = await Promise.all([openRoom(), openRoom()]);
  const carl = await startClient({ alias: 'Carl', port });
  await anna.join({ alias: 'Anna', port });
  await bob.join({ alias: 'Bob', port });
  await anna.writeTo('Bob');
  await anna.send('between the two of us');
  await expect(bob.roomRow('Anna')).toHaveAccessibleName(/1 unread message/u);
  await bob.openRoom('Anna');
  await bob.expectMessage('Anna', 'between the two of us');
  await bob.send('of course');
  await anna.expectMessage('Bob', 'of course');
  // Whatever Carl was told before this, he has by now.
  await bob.openRoom('Test room');
  await bob.send('for everybody');
  await carl.waitFor('message', (event) => event.text === 'for everybody');
  await carl.stop();
  const kept = await Promise.all((await readdir(carl.dataDir)).map((name) => readFile(path.join(carl.dataDir, name)).catch(() => Buffer.of())));
  expect(kept.some((bytes) => bytes.includes('for everybody'))).toBe(true);
  expect(kept.some((bytes) => bytes.includes('between the two of us'))).toBe(false);
});

test('unread lines are counted beside their room and in the title until they are read, and a muted room stays quiet', async ({
  openRoom,
  startHost,
  startClient,
}) => {
  const { port } = await startHost({ name: 'Workshop' });
  const anna = await openRoom();
  await anna.join({ alias: 'Anna', port });
  const bob = await startClient({ alias: 'Bob', port });
  await anna.createRoom('Elsewhere');
  await bob.say('one');
  await bob.say('two');
  await expect(anna.roomRow('Workshop')).toHaveAccessibleName('Workshop, 2 unread messages');
  await expect(anna.page).toHaveTitle(/^\(2\) /u);
  await anna.openRoom('Workshop');
  await expect(anna.roomRow('Workshop')).toHaveAccessibleName('Workshop');
  await anna.chooseInRoomMenu('Mute');
  await anna.openRoom('Elsewhere');
  await bob.say('three');
  await expect(anna.roomRow('Workshop')).toHaveAccessibleName('Workshop, muted');
  await expect(anna.page).toHaveTitle(/^[^(]/u);
  await anna.openRoom('Workshop');
  await anna.expectMessage('Bob', 'three');
});

test('Ctrl+K leads to a room or a person by a few letters, with the keyboard alone', async ({ openRoom, startHost, startClient }) => {
  const { port } = await startHost({ name: 'Workshop' });
  const anna = await openRoom();
  await anna.join({ alias: 'Anna', port });
  await startClient({ alias: 'Bärbel', port });
  await anna.createRoom('Model railway');
  const jump = async (letters: string) => {
    await anna.page.keyboard.press('ControlOrMeta+k');
    await expect(anna.page.getByRole('combobox', { name: 'Jump to a room or person' })).toBeFocused();
    await anna.page.keyboard.type(letters);
    await anna.page.keyboard.press('Enter');
  };
  await jump('works');
  await anna.expectRoom('Workshop');
  await jump('rail');
  await anna.expectRoom('Model railway');
  await jump('barb');
  await anna.expectRoom('Bärbel');
  await anna.page.keyboard.type('typed at once');
  await anna.page.keyboard.press('Enter');
  await anna.expectMessage('You', 'typed at once');
});

test('nobody can write in an archived room until it is opened again, and everybody can read it', async ({ openRoom, startHost }) => {
  const { port } = await startHost();
  const [anna, bob] = await Promise.all([openRoom(), openRoom()]);
  await anna.join({ alias: 'Anna', port });
  await bob.join({ alias: 'Bob', port });
  await anna.createRoom('Summer fair');
  await anna.send('it was a fine day');
  await bob.openRoom('Summer fair');
  await anna.chooseInRoomMenu('Archive');
  await expect(bob.page.getByRole('note')).toContainText('Nothing can be written here any more.');
  await expect(bob.field('Message')).toHaveCount(0);
  await bob.expectMessage('Anna', 'it was a fine day');
  await anna.chooseInRoomMenu('Reopen');
  await bob.send('and the next one, too');
  await anna.expectMessage('Bob', 'and the next one, too');
});
