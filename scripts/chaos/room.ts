import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RunningCommand } from '../../cli/testing.ts';
import { CuttingProxy } from './cutting-proxy.ts';
import { faultOf, type Material } from './material.ts';

const cli = path.join(import.meta.dirname, '../../dist/cli.mjs');

export type Person = 'sender' | 'receiver' | 'host';

/** A host, a sender and a receiver as processes of their own, with a proxy between each of the two and the host. */
export class ChaosRoom implements AsyncDisposable {
  readonly #folder: string;
  readonly #port: number;
  readonly proxies: { readonly sender: CuttingProxy; readonly receiver: CuttingProxy };
  readonly #running = new Map<Person, RunningCommand>();

  private constructor(parts: { readonly folder: string; readonly port: number; readonly proxies: ChaosRoom['proxies'] }) {
    this.#folder = parts.folder;
    this.#port = parts.port;
    this.proxies = parts.proxies;
  }

  static async open(bytesPerSecond: number): Promise<ChaosRoom> {
    const folder = await mkdtemp(path.join(tmpdir(), 'lan-chat-chaos-'));
    const port = await freePort();
    const open = () => CuttingProxy.open({ targetPort: port, bytesPerSecond });
    const room = new ChaosRoom({ folder, port, proxies: { sender: await open(), receiver: await open() } });
    await room.start('host');
    await room.start('sender');
    await room.start('receiver');
    return room;
  }

  /** Resolves when the process is in the room, or hosts it. */
  async start(person: Person): Promise<void> {
    const inFolder = (name: string) => path.join(this.#folder, name);
    const args =
      person === 'host'
        ? ['host', '--port', String(this.#port), '--name', 'Chaos', '--data-dir', inFolder('host'), '--json']
        : [
            ...['join', `127.0.0.1:${this.proxies[person].port}`, '--alias', person, '--json', '--accept', person === 'receiver' ? 'all' : 'none'],
            ...['--data-dir', inFolder(person), '--download-dir', this.#downloads],
          ];
    await mkdir(this.#downloads, { recursive: true });
    const command = new RunningCommand(process.execPath, [cli, ...args], { cwd: this.#folder });
    this.#running.set(person, command);
    if (person === 'host') await command.event('listening');
    else await command.event('joined', { self: true });
  }

  async kill(person: Person): Promise<void> {
    const command = this.#running.get(person);
    command?.kill('SIGKILL');
    await command?.exit();
  }

  /** Where material to offer is made. */
  get folder(): string {
    return this.#folder;
  }

  offer({ name }: Material): void {
    this.#running.get('sender')?.type(`file$${path.join(this.#folder, name)}`);
  }

  /** Bytes on the receiver's disk of what is being received; undefined when nothing is. */
  async receivedBytes(): Promise<number | undefined> {
    const [partial] = (await readdir(this.#downloads)).filter((name) => name.endsWith('.part'));
    return partial === undefined ? undefined : await bytesIn(path.join(this.#downloads, partial));
  }

  async isSaved({ name }: Material): Promise<boolean> {
    return (await readdir(this.#downloads)).includes(`sender_${name}`);
  }

  /** What is wrong with what was received, and with what else lies there; undefined when all is well. Deletes both ends' copies. */
  async faultOf(material: Material): Promise<string | undefined> {
    const saved = `sender_${material.name}`;
    const others = (await readdir(this.#downloads)).filter((each) => each !== saved);
    if (others.length > 0) return `also there: ${others.join(', ')}`;
    const fault = await faultOf(path.join(this.#downloads, saved), material);
    for (const copy of [path.join(this.#downloads, saved), path.join(this.#folder, material.name)]) await rm(copy, { recursive: true });
    return fault;
  }

  /** What the processes said, for a report of a failure. */
  get story(): string {
    return [...this.#running].map(([person, { stdout, stderr }]) => `--- ${person}\n${stdout.slice(-4_000)}${stderr}`).join('\n');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const person of this.#running.keys()) await this.kill(person);
    await this.proxies.sender[Symbol.asyncDispose]();
    await this.proxies.receiver[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }

  get #downloads(): string {
    return path.join(this.#folder, 'received');
  }
}

/** Of a file, or of all files in a folder. What goes away meanwhile counts nothing. */
async function bytesIn(place: string): Promise<number> {
  const names = await readdir(place, { recursive: true }).catch(() => ['']);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(path.join(place, name)).then(
        (found) => (found.isFile() ? found.size : 0),
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address !== 'string' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
