import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RunningCommand, temporaryFolder } from './testing.ts';

const root = path.join(import.meta.dirname, '..');
const bundle = path.join(root, 'dist/cli.mjs');

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let running: RunningCommand[];
let address: string;
let host: RunningCommand;

beforeAll(() => {
  const built = spawnSync(process.execPath, [path.join(root, 'scripts/build.mjs'), '--only=cli', '--quiet'], { encoding: 'utf8' });
  expect(built.stderr).toBe('');
}, 60_000);

beforeEach(async () => {
  folder = await temporaryFolder();
  running = [];
  host = start('host', '--port', '0', '--name', 'Kitchen', '--data-dir', path.join(folder.path, 'host'), '--json');
  address = `127.0.0.1:${(await host.event('listening')).port}`;
});

afterEach(async () => {
  for (const command of running) command.kill('SIGKILL');
  await Promise.all(running.map((command) => command.exit()));
  await folder[Symbol.asyncDispose]();
});

function start(...args: readonly string[]): RunningCommand {
  const command = new RunningCommand(process.execPath, [bundle, ...args], {
    cwd: folder.path,
    env: { XDG_DATA_HOME: path.join(folder.path, 'data') },
  });
  running.push(command);
  return command;
}

async function join(alias: string): Promise<RunningCommand> {
  const command = start('join', address, '--alias', alias, '--data-dir', path.join(folder.path, alias), '--json');
  await command.event('joined', { self: true });
  return command;
}

const say = (...args: readonly string[]) => start('say', address, '--alias', 'ci', '--data-dir', path.join(folder.path, 'ci'), ...args);

describe('rooms', () => {
  test('a room is made, found by its name, and its lines say where they stand', async () => {
    const alice = await join('alice');
    const bob = await join('bob');
    alice.type('/new Design');
    await alice.event('entered', { room: 'Design' });
    alice.type('the first line');
    await bob.event('room', { change: 'created', room: 'Design', by: 'alice' });
    await bob.event('message', { text: 'the first line', room: 'Design', elsewhere: true });
    bob.type('/room design');
    await bob.event('entered', { room: 'Design' });
    bob.type('here I am');
    await alice.event('message', { text: 'here I am', room: 'Design', elsewhere: undefined });
    bob.type('/rooms');
    const { rooms } = await bob.event('rooms');
    expect(rooms).toMatchObject([
      { name: 'Kitchen', kind: 'room' },
      { name: 'Design', kind: 'room', current: true },
    ]);
    bob.type('/room Nowhere');
    await bob.event('error', { code: 'unknown-room' });
  });

  test('[RM1] what is said to one person reaches nobody else, and not the log of the host', async () => {
    const alice = await join('alice');
    const bob = await join('bob');
    const carol = await join('carol');
    await alice.event('joined', { alias: 'carol' });
    alice.type('/to bob');
    await alice.event('entered', { room: 'bob' });
    alice.type('for your eyes only');
    await bob.event('message', { text: 'for your eyes only', room: 'alice' });
    alice.type('/room Kitchen');
    alice.type('for all');
    await carol.event('message', { text: 'for all' });
    await host.event('message', { text: 'for all' });
    expect(`${carol.stdout}${host.stdout}`).not.toContain('for your eyes only');
  });

  test('lines are answered, edited, reacted to and deleted by their numbers', async () => {
    const alice = await join('alice');
    const bob = await join('bob');
    alice.type('who brings bread?');
    const { seq } = await bob.event('message', { text: 'who brings bread?' });
    bob.type(`/reply ${seq} I do`);
    const answer = await alice.event('message', { text: 'I do' });
    expect(answer.replyTo).toEqual({ seq, from: 'alice', text: 'who brings bread?' });
    bob.type(`/react ${seq} 🍞`);
    const { reactions } = await alice.event('reactions', { seq });
    expect(reactions).toEqual([{ emoji: '🍞', by: ['bob'] }]);
    alice.type(`/edit ${seq} who brings butter?`);
    await bob.event('edited', { seq, text: 'who brings butter?' });
    bob.type(`/edit ${seq} nobody`);
    await bob.event('error', { code: 'not-yours' });
    bob.type('/last 2');
    const { lines } = await bob.event('lines');
    expect(lines).toMatchObject([{ seq, text: 'who brings butter?' }, { text: 'I do' }]);
    alice.type(`/delete ${seq}`);
    await bob.event('deleted', { seq });
  });
});

describe('say', () => {
  test('says one message, from its words or from stdin, and ends when the host has it', async () => {
    const bob = await join('bob');
    const words = say('--json', 'the', 'build', 'is', 'done');
    await words.event('sent');
    expect(await words.exit()).toBe(0);
    await bob.event('message', { from: 'ci', text: 'the build is done' });
    const piped = say();
    piped.type('one');
    piped.type('two');
    piped.endInput();
    expect(await piped.exit()).toBe(0);
    await bob.event('message', { text: 'one\ntwo' });
  });

  test('says it in a room, or to one person alone', async () => {
    const bob = await join('bob');
    bob.type('/new Builds');
    await bob.event('entered');
    expect(await say('--room', 'builds', 'green').exit()).toBe(0);
    await bob.event('message', { text: 'green', room: 'Builds' });
    expect(await say('--to', 'Bob', 'psst').exit()).toBe(0);
    await bob.event('message', { text: 'psst', room: 'ci' });
  });

  test('a room or a person that is not there, and nothing to say, have exit codes of their own', async () => {
    const nowhere = say('--room', 'Nowhere', 'x');
    expect(await nowhere.exit()).toBe(10);
    expect(nowhere.stderr).toContain('room');
    expect(await say('--to', 'nobody', 'x').exit()).toBe(10);
    expect(await say('  ').exit()).toBe(2);
    expect(await say('--to', 'bob', '--room', 'x', 'y').exit()).toBe(2);
  });
});
