import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RunningCommand, temporaryFolder } from './testing.ts';

const root = path.join(import.meta.dirname, '..');
const bundle = path.join(root, 'dist/cli.mjs');

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let running: RunningCommand[];

beforeAll(() => {
  const built = spawnSync(process.execPath, [path.join(root, 'scripts/build.mjs'), '--only=cli', '--quiet'], { encoding: 'utf8' });
  expect(built.stderr).toBe('');
}, 60_000);

beforeEach(async () => {
  folder = await temporaryFolder();
  running = [];
});

afterEach(async () => {
  for (const command of running) command.kill('SIGKILL');
  await Promise.all(running.map((command) => command.exit()));
  await folder[Symbol.asyncDispose]();
});

const inFolder = (...parts: readonly string[]) => path.join(folder.path, ...parts);

function start(...args: readonly string[]): RunningCommand {
  const command = new RunningCommand(process.execPath, [bundle, ...args], { cwd: folder.path, env: { XDG_DATA_HOME: inFolder('data') } });
  running.push(command);
  return command;
}

function startHost(...args: readonly string[]): RunningCommand {
  return start('host', '--port', '0', '--name', 'Kitchen', '--data-dir', inFolder('host'), '--json', ...args);
}

async function openRoom(...args: readonly string[]): Promise<{ readonly host: RunningCommand; readonly port: number; readonly address: string }> {
  const host = startHost(...args);
  const { port } = (await host.event('listening')) as unknown as { port: number };
  return { host, port, address: `127.0.0.1:${port}` };
}

function startJoin(address: string, alias: string, ...args: readonly string[]): RunningCommand {
  return start('join', address, '--alias', alias, '--data-dir', inFolder(alias), '--download-dir', inFolder(`${alias}-files`), ...args);
}

async function join(address: string, alias: string, ...args: readonly string[]): Promise<RunningCommand> {
  const command = startJoin(address, alias, '--json', ...args);
  await command.event('joined', { self: true });
  return command;
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('a room in terminals', () => {
  test('listening names port, addresses and fingerprint', async () => {
    const { host, port } = await openRoom();
    expect(host.events[0]).toEqual({
      type: 'listening',
      port,
      addresses: expect.arrayContaining([expect.stringContaining(`:${port}`)]),
      fingerprint: expect.stringMatching(/^SHA256:[\w-]{43}$/),
      room: 'Kitchen',
    });
  });

  test('messages go both ways, in order, and are not repeated to their author', async () => {
    const { host, address } = await openRoom();
    const alice = await join(address, 'alice');
    const bob = await join(address, 'bob');
    await alice.event('joined', { alias: 'bob' });
    alice.type('hello');
    alice.type('//is this on?');
    bob.type('hi 👋');
    await bob.event('message', { from: 'alice', text: '/is this on?' });
    await alice.event('message', { from: 'bob', text: 'hi 👋' });
    await host.event('message', { from: 'bob', text: 'hi 👋' });
    const heard = (command: RunningCommand) => command.events.filter(({ type }) => type === 'message').map(({ text }) => text);
    expect(heard(bob)).toEqual(['hello', '/is this on?']);
    expect(heard(alice)).toEqual(['hi 👋']);
    await expect.poll(() => alice.events.filter(({ type }) => type === 'sent').length).toBe(2);
  });

  test('logout leaves: the others hear of it, and the exit code is 0', async () => {
    const { host, address } = await openRoom();
    const alice = await join(address, 'alice');
    const bob = await join(address, 'bob');
    alice.type('bye');
    alice.type('logout');
    expect(await alice.exit()).toBe(0);
    expect(alice.events.at(-1)).toMatchObject({ type: 'left', alias: 'alice', self: true });
    await bob.event('message', { text: 'bye' });
    await bob.event('left', { alias: 'alice', how: 'left' });
    await host.event('left', { alias: 'alice', online: 1 });
  });

  test('what follows logout in a pipe is neither sent nor complained about', async () => {
    const { host, address } = await openRoom();
    const alice = await join(address, 'alice');
    for (const line of ['bye', 'logout', 'too late', '/nonsense']) alice.type(line);
    alice.endInput();
    expect(await alice.exit()).toBe(0);
    expect(alice.events.at(-1)).toMatchObject({ type: 'left', self: true });
    await host.event('left', { alias: 'alice' });
    expect(host.events.filter(({ type }) => type === 'message').map(({ text }) => text)).toEqual(['bye']);
  });

  test('a signal in the middle of a long pipe ends it without an error', async () => {
    const { address } = await openRoom();
    const alice = await join(address, 'alice');
    for (let number = 0; number < 500; number++) alice.type(`line ${number}`);
    await alice.event('sent');
    alice.kill('SIGTERM');
    expect(await alice.exit()).toBe(143);
    expect(alice.events.filter(({ type }) => type === 'error')).toEqual([]);
  });

  test('a line that is no command is an error, and the exit code says that it was not sent', async () => {
    const { address } = await openRoom();
    const alice = await join(address, 'alice');
    alice.type('/usr/bin/true');
    alice.endInput();
    expect(await alice.exit()).toBe(2);
    expect(alice.events.find(({ type }) => type === 'error')).toMatchObject({ code: 'bad-request' });
  });

  test('a late joiner gets what was said before, once', async () => {
    const { address } = await openRoom();
    const alice = await join(address, 'alice');
    for (const text of ['one', 'two', 'three']) alice.type(text);
    await alice.event('sent', { seq: 4 });
    const bob = await join(address, 'bob', '--history', '4');
    await bob.event('message', { text: 'three' });
    expect(bob.events.filter(({ type }) => type === 'message').map(({ text }) => text)).toEqual(['one', 'two', 'three']);
    expect(bob.events.filter(({ type }) => type === 'joined')).toMatchObject([{ self: true }]);
  });

  test('a file of 5 MB arrives as it was, under <sender alias>_<original filename>, and both sides hear of it', async () => {
    const { host, address } = await openRoom();
    const bytes = randomBytes(5_000_000);
    await writeFile(inFolder('photo.jpg'), bytes);
    const alice = await join(address, 'alice');
    const bob = await join(address, 'bob', '--accept', 'all');
    await alice.event('joined', { alias: 'bob' });
    alice.type('file$photo.jpg');
    const saved = await bob.event('saved');
    expect(saved).toMatchObject({
      name: 'photo.jpg',
      path: inFolder('bob-files', 'alice_photo.jpg'),
      sha256: sha256(bytes),
      number: 1,
      size: bytes.length,
    });
    expect(sha256(await readFile(inFolder('bob-files', 'alice_photo.jpg')))).toBe(sha256(bytes));
    await alice.event('receiver', { alias: 'bob', state: 'saved', name: 'photo.jpg' });
    await host.event('offer', { from: 'alice', name: 'photo.jpg', size: bytes.length });
    await host.event('receiver', { alias: 'bob', state: 'saved' });
  });

  test('an offer waits for /accept; /decline and /cancel answer it, too', async () => {
    const { address } = await openRoom();
    for (const name of ['a', 'b', 'c']) await writeFile(inFolder(name), name);
    const alice = await join(address, 'alice');
    const bob = await join(address, 'bob');
    await alice.event('joined', { alias: 'bob' });
    for (const [index, name] of ['a', 'b', 'c'].entries()) {
      alice.type(`file$${name}`);
      await bob.event('offer', { number: index + 1, name, from: 'alice' });
    }
    bob.type('/accept 2');
    expect(await bob.event('saved')).toMatchObject({ number: 2, name: 'b' });
    bob.type('/decline 1');
    await alice.event('receiver', { alias: 'bob', state: 'declined', name: 'a' });
    alice.type('/cancel 3');
    await bob.event('offer-ended', { number: 3, reason: 'withdrawn' });
    bob.type('/accept 3');
    await bob.event('error');
  });

  test('a folder is offered with what it holds, and /accept takes all of it', async () => {
    const { host, address } = await openRoom();
    await mkdir(inFolder('holiday', 'empty'), { recursive: true });
    await writeFile(inFolder('holiday', 'a.txt'), 'abc');
    await writeFile(inFolder('holiday', 'nothing'), '');
    const alice = await join(address, 'alice');
    const bob = await join(address, 'bob');
    await alice.event('joined', { alias: 'bob' });
    alice.type('file$holiday');
    const tree = { items: 1, files: 2, folders: 2 };
    expect(await bob.event('offer')).toMatchObject({ number: 1, name: 'holiday', size: 3, tree });
    expect(await host.event('offer')).toMatchObject({ name: 'holiday', size: 3, tree });
    bob.type('/accept 1');
    expect(await bob.event('saved')).toMatchObject({ path: inFolder('bob-files', 'alice_holiday'), tree });
    expect(await readdir(inFolder('bob-files'), { recursive: true })).toEqual(
      expect.arrayContaining(['alice_holiday', 'alice_holiday/a.txt', 'alice_holiday/empty', 'alice_holiday/nothing']),
    );
    await host.event('receiver', { alias: 'bob', state: 'saved', name: 'holiday' });
  });

  test('--accept none refuses every offer', async () => {
    const { address } = await openRoom();
    await writeFile(inFolder('a'), 'a');
    const alice = await join(address, 'alice');
    await join(address, 'bob', '--accept', 'none');
    await alice.event('joined', { alias: 'bob' });
    alice.type('file$a');
    await alice.event('receiver', { alias: 'bob', state: 'declined' });
  });

  test('what cannot be offered is an error, and the client stays', async () => {
    const { address } = await openRoom();
    const alice = await join(address, 'alice');
    alice.type('file$nothing.txt');
    await alice.event('error', { code: 'file-not-found' });
    alice.type('file$/dev/null');
    await alice.event('error', { code: 'not-a-file' });
    alice.type('/accept 9');
    await alice.event('error', { code: 'unknown-transfer' });
    alice.type('/members');
    expect((await alice.event('members')).members).toMatchObject([{ alias: 'alice', online: true }]);
  });
});

describe('plain text', () => {
  test('shows others’ lines as [alias] text and never what would steer the terminal', async () => {
    const { address } = await openRoom();
    const bob = startJoin(address, 'bob');
    await bob.prints('* you are in Kitchen as bob.');
    const alice = await join(address, 'alice');
    alice.type('red \u001b[31malert\u0007');
    await bob.prints('[alice] red [31malert\n');
    alice.type('logout');
    await bob.prints('* alice left\n');
    expect(bob.stdout).toContain('* alice joined\n');
    for (const control of ['\u0007', '\u001b']) expect(bob.stdout).not.toContain(control);
    expect(bob.stderr).toBe('');
  });

  test('the host’s log has the time, who came and went, what was said and offered', async () => {
    const host = start('host', '--port', '0', '--data-dir', inFolder('host'));
    await host.prints('Fingerprint');
    const port = /on port (\d+)/.exec(host.stdout)?.[1] ?? '';
    await writeFile(inFolder('a.txt'), 'abc');
    const alice = await join(`127.0.0.1:${port}`, 'alice');
    alice.type('hello');
    alice.type('file$a.txt');
    await host.prints('alice offers a.txt (3 bytes)');
    alice.type('logout');
    await host.prints('alice left, 0 online');
    for (const line of ['alice joined from 127.0.0.1', '[alice] hello'])
      expect(host.stdout).toMatch(new RegExp(`^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d  ${line.replaceAll(/[[\]]/g, '\\$&')}$`, 'm'));
  });
});

describe('how it ends', () => {
  test('--exit-when-empty ends with 0 when the last member has left, and not before the first has come', async () => {
    const { host, address } = await openRoom('--exit-when-empty');
    const alice = await join(address, 'alice');
    const bob = await join(address, 'bob');
    alice.type('logout');
    await host.event('left', { alias: 'alice', online: 1 });
    bob.type('logout');
    expect(await host.exit()).toBe(0);
    expect(host.events.at(-1)).toEqual({ type: 'stopped' });
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('%s ends a client with a goodbye and %i', async (signal, code) => {
    const { address } = await openRoom();
    const alice = await join(address, 'alice');
    const bob = await join(address, 'bob');
    await alice.event('joined', { alias: 'bob' });
    bob.kill(signal);
    expect(await bob.exit()).toBe(code);
    await alice.event('left', { alias: 'bob', how: 'left' });
  });

  test('SIGTERM ends the host with 143; its members are told, and end with 6', async () => {
    const { host, address } = await openRoom();
    const alice = await join(address, 'alice');
    host.kill('SIGTERM');
    expect(await host.exit()).toBe(143);
    expect(await alice.exit()).toBe(6);
    expect(alice.events.at(-1)).toMatchObject({ type: 'error', code: 'host-stopped' });
  });

  test('a reader that goes away ends the client in good order', async () => {
    const { host, address } = await openRoom();
    const alice = await join(address, 'alice');
    const bob = startJoin(address, 'bob');
    await bob.prints('you are in');
    bob.closeOutput();
    alice.type('one');
    alice.type('two');
    expect(await bob.exit()).toBe(0);
    await host.event('left', { alias: 'bob', how: 'quit' });
    expect(bob.stderr).toBe('');
  });

  test('input that ends is delivered before the client leaves', async () => {
    const { host, address } = await openRoom();
    const alice = startJoin(address, 'alice');
    for (let line = 1; line <= 30; line++) alice.type(`line ${line}`);
    alice.endInput();
    expect(await alice.exit()).toBe(0);
    await host.event('message', { text: 'line 30' });
    expect(host.events.filter(({ type }) => type === 'message').map(({ text }) => text)).toEqual(
      Array.from({ length: 30 }, (_, index) => `line ${index + 1}`),
    );
  });

  test('a file that was offered in a pipe is handed over before the client leaves', async () => {
    const { address } = await openRoom();
    await writeFile(inFolder('a.bin'), randomBytes(300_000));
    const bob = await join(address, 'bob', '--accept', 'all');
    const alice = startJoin(address, 'alice');
    alice.type('file$a.bin');
    alice.endInput();
    expect(await alice.exit()).toBe(0);
    await bob.event('saved');
  });

  test.each<[string, readonly string[], number]>([
    ['no command', [], 2],
    ['an unknown option', ['host', '--nope'], 2],
    ['a port that is none', ['host', '--port', '70000'], 2],
    ['no alias', ['join', '127.0.0.1'], 2],
    ['an alias without a character', ['join', '127.0.0.1', '--alias', ' '], 2],
    ['an address that is none', ['join', 'a b', '--alias', 'bob'], 2],
    ['a folder that is empty text', ['host', '--port', '0', '--data-dir', ''], 2],
    ['--help', ['--help'], 0],
    ['--version', ['--version'], 0],
  ])('%s', async (_title, args, code) => {
    const command = start(...args);
    expect(await command.exit()).toBe(code);
    expect(command.stdout + command.stderr).not.toBe('');
  });
});

describe('send and receive', () => {
  const startSend = (address: string, ...args: readonly string[]) => start('send', address, '--data-dir', inFolder('sender'), '--json', ...args);
  const startReceive = (address: string, ...args: readonly string[]) =>
    start('receive', address, '--alias', 'bob', '--data-dir', inFolder('receiver'), '--download-dir', inFolder('files'), '--json', ...args);
  const savedFile = (sender: string, name: string) => readFile(inFolder('files', `${sender}_${name}`));

  async function makeFile(name: string, size: number): Promise<Buffer> {
    const bytes = randomBytes(size);
    await writeFile(inFolder(name), bytes);
    return bytes;
  }

  test('two files are one offer and arrive as they were; both ends say so with 0', async () => {
    const { host, address } = await openRoom();
    const [large, small] = [await makeFile('large.bin', 3_000_000), await makeFile('small.txt', 3)];
    const receiver = startReceive(address, '--once');
    await receiver.event('joined', { self: true });
    const sender = startSend(address, 'large.bin', 'small.txt', '--alias', 'alice', '--wait');
    expect(await sender.exit()).toBe(0);
    expect(await receiver.exit()).toBe(0);
    for (const [name, bytes] of [['large.bin', large] as const, ['small.txt', small] as const])
      expect(sha256(await savedFile('alice', name))).toBe(sha256(bytes));
    const name = 'large.bin';
    const tree = { items: 2, files: 2, folders: 0 };
    expect(receiver.events.filter(({ type }) => type === 'offer')).toMatchObject([{ name, tree, size: 3_000_003 }]);
    const joinedHashes = [large, small].map(sha256).map((hash) => Buffer.from(hash, 'hex'));
    expect(await receiver.event('saved')).toMatchObject({
      name,
      path: inFolder('files', 'alice_large.bin'),
      sha256: sha256(Buffer.concat(joinedHashes)),
    });
    await sender.event('receiver', { name, alias: 'bob', state: 'saved' });
    expect([sender.stderr, receiver.stderr]).toEqual(['', '']);
    await host.event('left', { alias: 'alice', how: 'left' });
    await host.event('left', { alias: 'bob', how: 'left' });
  });

  test('a folder and more files than offers are open at once arrive as one offer', async () => {
    const { address } = await openRoom();
    await mkdir(inFolder('holiday', 'day 1', 'empty'), { recursive: true });
    const photo = await makeFile('holiday/day 1/photo.jpg', 1_500_000);
    const names = Array.from({ length: 25 }, (_, index) => `n${index}.txt`);
    for (const name of names) await writeFile(inFolder(name), name);
    const receiver = startReceive(address, '--once');
    await receiver.event('joined', { self: true });
    const sender = startSend(address, 'holiday', ...names, '--alias', 'alice', '--wait');
    expect(await sender.exit()).toBe(0);
    expect(await receiver.exit()).toBe(0);
    expect(sha256(await readFile(inFolder('files', 'alice_holiday', 'day 1', 'photo.jpg')))).toBe(sha256(photo));
    expect(await readdir(inFolder('files', 'alice_holiday', 'day 1'))).toEqual(expect.arrayContaining(['empty', 'photo.jpg']));
    for (const name of names) expect((await savedFile('alice', name)).toString()).toBe(name);
    expect(await readdir(inFolder('files'))).toHaveLength(26);
  });

  test('[FT23] with --to only that member gets it, and the others pass it over', async () => {
    const { address } = await openRoom();
    await makeFile('a.bin', 1_000);
    const carl = start('receive', address, '--alias', 'carl', '--data-dir', inFolder('carl'), '--download-dir', inFolder('carl-files'), '--json');
    await carl.event('joined', { self: true });
    const receiver = startReceive(address, '--once');
    await receiver.event('joined', { self: true });
    const sender = startSend(address, 'a.bin', '--alias', 'alice', '--to', 'BOB', '--wait');
    expect(await sender.exit()).toBe(0);
    expect(await receiver.exit()).toBe(0);
    expect(receiver.events.find(({ type }) => type === 'offer')).toMatchObject({ number: 1, to: [{ alias: 'bob' }] });
    await carl.event('left', { alias: 'alice' });
    expect(carl.events.filter(({ type }) => ['offer', 'saved', 'error'].includes(type))).toEqual([
      expect.objectContaining({ type: 'offer', name: 'a.bin', to: [expect.objectContaining({ alias: 'bob' })] }),
    ]);
    expect(carl.events.find(({ type }) => type === 'offer')).not.toHaveProperty('number');
  });

  test('[FT23] --to somebody who is away waits until they are back; somebody who never came is 10', async () => {
    const { address } = await openRoom();
    const bytes = await makeFile('a.bin', 1_000);
    const before = startReceive(address);
    await before.event('joined', { self: true });
    before.kill('SIGTERM');
    await before.exit();
    const nobody = startSend(address, 'a.bin', '--alias', 'alice', '--to', 'bob', '--to', 'dora');
    expect(await nobody.exit()).toBe(10);
    expect(nobody.events.at(-1)).toMatchObject({ type: 'error', code: 'unknown-member', params: { alias: 'dora' } });
    const sender = startSend(address, 'a.bin', '--alias', 'alice', '--to', 'bob', '--wait');
    await sender.event('offered', { name: 'a.bin' });
    const receiver = startReceive(address, '--once');
    expect(await sender.exit()).toBe(0);
    expect(await receiver.exit()).toBe(0);
    expect(sha256(await savedFile('alice', 'a.bin'))).toBe(sha256(bytes));
  });

  test('a send that is killed and run again goes on with the offer that it had open', async () => {
    const { address } = await openRoom();
    const bytes = await makeFile('large.bin', 60_000_000);
    const receiver = startReceive(address, '--once');
    await receiver.event('joined', { self: true });
    const args = ['large.bin', '--alias', 'alice', '--wait'];
    const killed = startSend(address, ...args);
    const { id } = await killed.event('offered');
    await receiver.event('progress');
    killed.kill('SIGKILL');
    await killed.exit();
    const sender = startSend(address, ...args);
    expect(await sender.event('offered')).toMatchObject({ id });
    expect(await sender.exit()).toBe(0);
    expect(await receiver.exit()).toBe(0);
    expect(receiver.events.filter(({ type }) => type === 'offer')).toHaveLength(1);
    expect(sha256(await savedFile('alice', 'large.bin'))).toBe(sha256(bytes));
  }, 60_000);

  test('[NM9] what can run programs is taken with a warning, and saved without the right to execute', async () => {
    const { address } = await openRoom();
    await writeFile(inFolder('tool.sh'), 'echo hello', { mode: 0o755 });
    const receiver = startReceive(address, '--once');
    await receiver.event('joined', { self: true });
    const sender = startSend(address, 'tool.sh', '--alias', 'alice', '--wait');
    expect(await sender.exit()).toBe(0);
    expect(await receiver.exit()).toBe(0);
    expect(receiver.events.filter(({ type }) => type === 'warning')).toMatchObject([{ name: 'tool.sh', code: 'dangerous-type' }]);
    await receiver.event('saved', { dangerous: true });
    expect((await stat(inFolder('files', 'alice_tool.sh'))).mode & 0o111).toBe(0);
  });

  test('without --wait the host has every byte when the sender ends, and hands it out later', async () => {
    const { address } = await openRoom();
    const bytes = await makeFile('later.bin', 1_000_000);
    const sender = startSend(address, 'later.bin', '--alias', 'alice');
    expect(await sender.exit()).toBe(0);
    const receiver = startReceive(address, '--once');
    expect(await receiver.exit()).toBe(0);
    expect(sha256(await savedFile('alice', 'later.bin'))).toBe(sha256(bytes));
  });

  test('with --wait, what nobody accepted is taken back after --timeout, with 9', async () => {
    const { address } = await openRoom();
    await makeFile('a.bin', 10);
    const bob = await join(address, 'bob');
    const sender = startSend(address, 'a.bin', '--alias', 'alice', '--wait', '--timeout', '1');
    expect(await sender.exit()).toBe(9);
    expect(sender.events.at(-1)).toMatchObject({ type: 'error', code: 'timed-out' });
    await bob.event('offer-ended', { name: 'a.bin', reason: 'sender-left' });
  });

  test('a file that everybody declined is 7', async () => {
    const { address } = await openRoom();
    await makeFile('a.bin', 10);
    await join(address, 'bob', '--accept', 'none');
    const sender = startSend(address, 'a.bin', '--alias', 'alice', '--wait');
    expect(await sender.exit()).toBe(7);
    await sender.event('receiver', { alias: 'bob', state: 'declined' });
  });

  test('--accept from:ALIAS takes only that sender’s files, however the alias is written, and declines the rest', async () => {
    const { address } = await openRoom();
    await makeFile('a.bin', 10);
    const receiver = startReceive(address, '--once', '--accept', 'from:ALICE');
    await receiver.event('joined', { self: true });
    const other = start('send', address, 'a.bin', '--alias', 'mallory', '--data-dir', inFolder('mallory'), '--wait', '--json');
    expect(await other.exit()).toBe(7);
    const sender = startSend(address, 'a.bin', '--alias', 'alice', '--wait');
    expect(await sender.exit()).toBe(0);
    expect(await receiver.exit()).toBe(0);
    expect(receiver.events.filter(({ type }) => type === 'saved')).toMatchObject([{ path: inFolder('files', 'alice_a.bin') }]);
  });

  test('a sender that is stopped takes its offer back, with 130', async () => {
    const { address } = await openRoom();
    await makeFile('a.bin', 10);
    const bob = await join(address, 'bob');
    const sender = startSend(address, 'a.bin', '--alias', 'alice', '--wait');
    await bob.event('offer', { name: 'a.bin' });
    sender.kill('SIGINT');
    expect(await sender.exit()).toBe(130);
    await bob.event('left', { alias: 'alice', how: 'left' });
    await bob.event('offer-ended', { name: 'a.bin', reason: 'sender-left' });
  });

  test('without an alias a free one is taken; a wished one that is taken is 4; a receiver that is stopped says goodbye', async () => {
    const { host, address } = await openRoom();
    await makeFile('a.bin', 10);
    const first = start('receive', address, '--data-dir', inFolder('first'), '--json');
    const { alias } = await first.event('joined', { self: true });
    const second = startSend(address, 'a.bin');
    expect(await second.exit()).toBe(0);
    expect(await second.event('joined', { self: true })).toMatchObject({ alias: `${alias} 2` });
    const third = startSend(address, 'a.bin', '--alias', String(alias));
    expect(await third.exit()).toBe(4);
    first.kill('SIGTERM');
    expect(await first.exit()).toBe(143);
    await host.event('left', { alias, how: 'quit' });
  });

  test('a file that is not there is 7', async () => {
    const { address } = await openRoom();
    const sender = startSend(address, 'nothing.bin', '--alias', 'alice');
    expect(await sender.exit()).toBe(7);
    expect(sender.events.at(-1)).toMatchObject({ type: 'error', code: 'file-not-found' });
  });

  test.each<[string, readonly string[]]>([
    ['no file', ['send', '127.0.0.1']],
    ['an addressee that is no alias', ['send', '127.0.0.1', 'a', '--to', ' ']],
    ['whose files they are is unclear', ['receive', '127.0.0.1', '--accept', 'alice']],
    ['an alias that is none', ['receive', '127.0.0.1', '--accept', 'from: ']],
  ])('%s is 2', async (_title, args) => {
    const command = start(...args);
    expect(await command.exit()).toBe(2);
    expect(command.stderr).not.toBe('');
  });

  test('a host that is killed and started again in the middle of a file: both ends go on, and end with 0', async () => {
    const { host, port, address } = await openRoom();
    const bytes = await makeFile('large.bin', 40_000_000);
    const receiver = startReceive(address, '--once');
    await receiver.event('joined', { self: true });
    const sender = startSend(address, 'large.bin', '--alias', 'alice', '--wait');
    await receiver.event('progress');
    host.kill('SIGKILL');
    await host.exit();
    await Promise.all([sender.event('reconnecting'), receiver.event('reconnecting')]);
    const again = start('host', '--port', String(port), '--name', 'Kitchen', '--data-dir', inFolder('host'), '--json');
    await again.event('listening');
    expect(await sender.exit()).toBe(0);
    expect(await receiver.exit()).toBe(0);
    expect(sha256(await savedFile('alice', 'large.bin'))).toBe(sha256(bytes));
  }, 60_000);
});

describe('what cannot be', () => {
  test('a port that is taken is named, with exit code 8', async () => {
    const { port } = await openRoom();
    const second = start('host', '--port', String(port), '--data-dir', inFolder('second'));
    expect(await second.exit()).toBe(8);
    expect(second.stderr).toContain(`Port ${port} is used by another program`);
    expect(second.stdout).not.toContain('open on port');
  });

  test('an alias that is taken is refused with 4, and a free one is suggested', async () => {
    const { address } = await openRoom();
    await join(address, 'bob');
    const second = start('join', address, '--alias', 'Bob', '--data-dir', inFolder('other'), '--json');
    expect(await second.exit()).toBe(4);
    expect(second.events).toMatchObject([{ type: 'error', code: 'alias-taken', params: { suggestion: 'Bob 2' } }]);
  });

  test('the same alias twice at one machine is two members: the second is told that it is taken', async () => {
    const { address } = await openRoom();
    const first = start('join', address, '--alias', 'bob', '--json');
    await first.event('joined');
    const second = start('join', address, '--alias', 'bob', '--json');
    expect(await second.exit()).toBe(4);
    expect(second.events).toMatchObject([{ type: 'error', code: 'alias-taken' }]);
    first.type('logout');
    expect(await first.exit()).toBe(0);
  });

  test('nobody who listens is 3', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await new Promise((resolve) => server.close(resolve));
    const command = startJoin(`127.0.0.1:${port}`, 'bob');
    expect(await command.exit()).toBe(3);
    expect(command.stderr).toContain('Nobody hosts a room at');
  });

  test('a program that does not speak LAN Chat is 3', async () => {
    const server = createServer((socket) =>
      socket
        .resume()
        .on('error', () => {})
        .end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    ).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const command = startJoin(`127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, 'bob', '--json');
    expect(await command.exit()).toBe(3);
    expect(command.events).toMatchObject([{ type: 'error', code: 'not-lan-chat' }]);
    await new Promise((resolve) => server.close(resolve));
  });

  test('another key at a known address is 5, until the person trusts it', async () => {
    const { host, port, address } = await openRoom();
    const before = await join(address, 'bob');
    before.type('logout');
    await before.exit();
    host.kill('SIGTERM');
    await host.exit();
    const other = start('host', '--port', String(port), '--data-dir', inFolder('other-host'), '--json');
    await other.event('listening');
    const stopped = startJoin(address, 'bob', '--json');
    expect(await stopped.exit()).toBe(5);
    const [error] = stopped.events as unknown as [{ params: { newKey: string }; message: string }];
    expect(error.message).toContain(`--trust-new-key ${error.params.newKey}`);
    await join(address, 'bob', '--trust-new-key', error.params.newKey);
  });
});

test('a host that is killed and started again gets its clients back, with nothing lost and nothing twice', async () => {
  const { host, port, address } = await openRoom();
  const alice = await join(address, 'alice');
  const bob = await join(address, 'bob');
  alice.type('before');
  await bob.event('message', { text: 'before' });
  host.kill('SIGKILL');
  await host.exit();
  await alice.event('reconnecting');
  alice.type('meanwhile');
  const again = start('host', '--port', String(port), '--name', 'Kitchen', '--data-dir', inFolder('host'), '--json');
  await again.event('listening');
  await bob.event('reconnected');
  await bob.event('message', { text: 'meanwhile' });
  expect(bob.events.filter(({ type }) => type === 'message').map(({ text }) => text)).toEqual(['before', 'meanwhile']);
}, 60_000);

test('a host under plain Node loads neither Electron nor React', async () => {
  const report = inFolder('modules.json');
  const probe = inFolder('probe.mjs');
  await writeFile(
    probe,
    `import { registerHooks } from 'node:module';
import { writeFileSync } from 'node:fs';
const loaded = [];
registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
process.on('exit', () => writeFileSync(${JSON.stringify(report)}, JSON.stringify(loaded)));`,
  );
  const host = new RunningCommand(process.execPath, ['--import', probe, bundle, 'host', '--port', '0', '--data-dir', inFolder('host'), '--json']);
  running.push(host);
  await host.event('listening');
  host.kill('SIGTERM');
  await host.exit();
  const loaded = JSON.parse(await readFile(report, 'utf8')) as string[];
  expect(loaded.filter((url) => url.startsWith('file:')).map((url) => path.basename(url))).toEqual(['cli.mjs']);
  expect(loaded.filter((url) => !url.startsWith('file:') && !url.startsWith('node:'))).toEqual([]);
  const source = await readFile(bundle, 'utf8');
  expect(source).not.toMatch(/(from|import|require\()\s*\(?["'](electron|react|react-dom)(\/[^"']*)?["']/);
});
