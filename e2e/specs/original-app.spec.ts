import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeRandomFile } from '../fixtures/files.ts';
import { Program } from '../fixtures/program.ts';
import { expect, test } from '../fixtures/test.ts';

// One test for each step that a person could do with the app that LAN Chat replaces.

test('Start the server: it takes a port, 8000 unless told otherwise, and prints a line for every join, message and file', async ({
  openRoom,
  newFolder,
  resources,
}) => {
  const server = resources.use(new Program('dist/cli.mjs', ['host', '--port', '0', '--name', 'Old friends', '--data-dir', await newFolder()]));
  const port = await server.waitForLine('port', (line) => /on port (\d+)/.exec(line)?.[1]);
  const anna = await openRoom();
  await anna.button('Host a room').click();
  await expect(anna.field('Port')).toHaveValue('8000');
  await anna.button('Back').click();

  await anna.join({ alias: 'Anna', port: Number(port) });
  await anna.send('hello server');
  const file = path.join(await newFolder(), 'plan.txt');
  await writeFile(file, 'the plan');
  await anna.send(`file$${file}`);

  await server.waitForLine('log line of the join', (line) => /Anna.*joined|joined.*Anna/i.exec(line)?.[0]);
  await server.waitForLine('log line of the message', (line) => /Anna.*hello server/.exec(line)?.[0]);
  await server.waitForLine('log line of the file', (line) => /Anna.*plan\.txt/.exec(line)?.[0]);
});

test('Start a client: it asks for the server’s IP or host name, the port (8000) and an alias', async ({ openRoom, startHost }) => {
  const { port } = await startHost({ name: 'Old friends' });
  const anna = await openRoom();
  await anna.button('Join a room').click();
  await expect(anna.field('Host name or IP address')).toBeVisible();
  await expect(anna.field('Port')).toHaveValue('8000');
  await expect(anna.field('Your alias')).toBeVisible();
  await anna.button('Back').click();

  await anna.join({ host: 'localhost', port, alias: 'Anna' });
  await anna.openMembers();
  await expect(anna.member('Anna')).toBeVisible();
});

test('Join: the server tells everybody else who has joined', async ({ openRoom, startHost, startClient }) => {
  const { port, program } = await startHost();
  const anna = await openRoom();
  await anna.join({ alias: 'Anna', port });
  await startClient({ alias: 'Bob', port });
  await expect(anna.notice('Bob joined')).toBeVisible();
  await anna.openMembers();
  await expect(anna.member('Bob')).toBeVisible();
  await program.waitFor('joined', (event) => event.alias === 'Bob');
});

test('Text: a message reaches all others under its sender’s alias, and its sender as their own', async ({ openRoom, startClient }) => {
  const anna = await openRoom();
  const port = await anna.host({ alias: 'Anna' });
  const bob = await openRoom();
  await bob.join({ alias: 'Bob', port });
  const carl = await startClient({ alias: 'Carl', port });

  await bob.send('hello everybody');
  await bob.expectMessage('You', 'hello everybody');
  await anna.expectMessage('Bob', 'hello everybody');
  await carl.waitFor('message', (event) => event.from === 'Bob' && event.text === 'hello everybody');

  carl.type('hello Bob');
  await anna.expectMessage('Carl', 'hello Bob');
  await bob.expectMessage('Carl', 'hello Bob');
});

test('`logout` typed as a message: the client leaves the list, and the server stops when nobody is left', async ({
  openRoom,
  startHost,
  startClient,
}) => {
  const { port, program } = await startHost({ exitWhenEmpty: true });
  const anna = await openRoom();
  await anna.join({ alias: 'Anna', port });
  const bob = await startClient({ alias: 'Bob', port });

  await anna.send('bye, Bob');
  bob.type('logout');
  expect(await bob.exited()).toBe(0);
  await expect(anna.notice('Bob left')).toBeVisible();
  await expect(anna.message('Bob', 'logout')).toHaveCount(0);
  expect(program.running).toBe(true);

  await anna.send('logout');
  await anna.expectAtStart();
  expect(await program.exited()).toBe(0);
});

test('`file$<path>` typed as a message: the others are told the sender and the name, and get the content', async ({
  openRoom,
  startHost,
  newFolder,
}) => {
  const { port } = await startHost();
  const [anna, bob] = await Promise.all([openRoom(), openRoom()]);
  await anna.join({ alias: 'Anna', port });
  await bob.join({ alias: 'Bob', port });
  const file = path.join(await newFolder(), 'holiday plan.txt');
  await writeFile(file, 'ten days of rain');

  await anna.send(`file$${file}`);
  await bob.accept('holiday plan.txt', 'Anna');
  expect(await readFile(await bob.savedFile('holiday plan.txt', 'Anna'), 'utf8')).toBe('ten days of rain');
});

test('Receiving: each client is asked; a yes writes the whole file as `<sender alias>_<original filename>`, a no writes nothing', async ({
  openRoom,
  startHost,
  startClient,
  newFolder,
}) => {
  const { port } = await startHost();
  const [anna, bob] = await Promise.all([openRoom(), openRoom()]);
  await anna.join({ alias: 'Anna', port });
  await bob.join({ alias: 'Bob', port });
  const carl = await startClient({ alias: 'Carl', port, accept: 'ask' });
  const file = path.join(await newFolder(), 'photo.jpg');
  await writeRandomFile(file, 1_000_003);
  await anna.send(`file$${file}`);

  await expect(bob.offer('photo.jpg', 'Anna')).toBeVisible();
  const asked = await carl.waitFor('offer', (event) => event.name === 'photo.jpg' && event.from === 'Anna');
  expect(await readdir(bob.shell.downloadDir)).toEqual([]);

  carl.type(`/decline ${asked.number}`);
  await bob.accept('photo.jpg', 'Anna');
  const saved = await bob.savedFile('photo.jpg', 'Anna');
  expect(path.basename(saved)).toBe('Anna_photo.jpg');
  expect((await readFile(saved)).equals(await readFile(file))).toBe(true);
  expect(await readdir(carl.downloadDir)).toEqual([]);
  await expect(anna.answer('photo.jpg', 'Carl')).toContainText('declined');
});

test('Known fault, cured: files are sent and received at the same moment', async ({ openRoom, startHost, newFolder }) => {
  const { port } = await startHost();
  const [anna, bob] = await Promise.all([openRoom(), openRoom()]);
  await anna.join({ alias: 'Anna', port });
  await bob.join({ alias: 'Bob', port });
  const folder = await newFolder();
  await writeRandomFile(path.join(folder, 'from-anna.bin'), 20_000_000);
  await writeRandomFile(path.join(folder, 'from-bob.bin'), 20_000_000);

  await Promise.all([anna.send(`file$${folder}/from-anna.bin`), bob.send(`file$${folder}/from-bob.bin`)]);
  await Promise.all([anna.accept('from-bob.bin', 'Bob'), bob.accept('from-anna.bin', 'Anna')]);
  const [atAnna, atBob] = await Promise.all([anna.savedFile('from-bob.bin', 'Bob'), bob.savedFile('from-anna.bin', 'Anna')]);
  expect((await readFile(atAnna)).equals(await readFile(path.join(folder, 'from-bob.bin')))).toBe(true);
  expect((await readFile(atBob)).equals(await readFile(path.join(folder, 'from-anna.bin')))).toBe(true);
});
