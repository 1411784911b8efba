import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, constants, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { userInfo } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Workplace } from '../lib/workplace.ts';

const run = promisify(execFile);
const START_TRIES = 50;
const START_WAIT_MS = 50;
const COPY_TIMEOUT_MS = 120_000;

/** There is no scp to compare with on this machine; the message says what is missing. */
export class ScpUnavailable extends Error {}

/** scp over loopback through an sshd of its own: its own port, throw-away keys, ended afterwards. */
export async function runScp(place: Workplace): Promise<{ readonly seconds: number }> {
  const sshd = await findProgram('sshd', ['/usr/sbin', '/usr/local/sbin']);
  await Promise.all(['scp', 'ssh-keygen'].map((name) => findProgram(name, [])));
  await using folder = await place.subfolder();
  const inFolder = (name: string) => path.join(folder.path, name);
  for (const key of ['host', 'user']) await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', inFolder(key)]);
  const port = await freePort();
  await writeFile(inFolder('config'), configOf(port, inFolder));
  const server = spawn(sshd, ['-D', '-e', '-f', inFolder('config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  const endNow = () => server.kill('SIGKILL');
  process.once('exit', endNow);
  try {
    await untilItListens(server, port);
    const known = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR', '-o', 'BatchMode=yes'];
    const target = `${userInfo().username}@127.0.0.1:${inFolder('got')}`;
    const begun = performance.now();
    await run('scp', ['-q', '-F', 'none', '-i', inFolder('user'), '-P', String(port), ...known, place.source, target], {
      timeout: COPY_TIMEOUT_MS,
    }).catch((error: Error) => {
      throw new ScpUnavailable(`scp could not log in: ${error.message.split('\n').at(1) ?? error.message}`);
    });
    return { seconds: (performance.now() - begun) / 1000 };
  } finally {
    await end(server);
    process.off('exit', endNow);
  }
}

async function findProgram(name: string, more: readonly string[]): Promise<string> {
  for (const folder of [...(process.env.PATH ?? '').split(path.delimiter), ...more]) {
    const file = path.join(folder, name);
    const runs = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return file;
  }
  throw new ScpUnavailable(`no ${name} on this machine`);
}

function configOf(port: number, inFolder: (name: string) => string): string {
  return [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${inFolder('host')}`,
    `AuthorizedKeysFile ${inFolder('user.pub')}`,
    `PidFile ${inFolder('pid')}`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'PermitRootLogin prohibit-password',
    'Subsystem sftp internal-sftp',
  ].join('\n');
}

/** sshd takes no port 0. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function untilItListens(server: ChildProcess, port: number): Promise<void> {
  let said = '';
  server.on('error', () => {});
  server.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  for (let tries = 0; tries < START_TRIES && server.exitCode === null; tries++) {
    if (await answers(port)) return;
    await new Promise((resolve) => setTimeout(resolve, START_WAIT_MS));
  }
  throw new ScpUnavailable(`sshd did not start: ${said.trim().split('\n').at(-1)}`);
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.kill('SIGKILL');
  await exited;
}
