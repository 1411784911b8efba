import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Entry } from '../../../shared/model/entry.ts';
import type { RoomId } from '../../../shared/model/ids.ts';
import { createHostServer, type HostServer } from '../../host/host-server.ts';
import { LanChatError } from '../../lib/errors.ts';
import { silentLogger } from '../../lib/logger.ts';
import type { SecurePipe } from '../../net/byte-pipe.ts';
import type { Identity } from '../../net/identity.ts';
import { createMemoryPipe } from '../../net/memory-pipe.ts';
import { createFakeClock, type FakeClock } from '../fake-clock.ts';
import { type MemoryDatabase, MemoryDisk } from '../memory-disk.ts';
import { createTemporaryFolder } from '../temporary-folder.ts';
import { createUnrulyPipe } from '../unruly-pipe.ts';
import { delayPipe } from './delay-pipe.ts';
import { MortalClock } from './mortal-clock.ts';

type Running = { readonly server: HostServer; readonly clock: MortalClock; readonly database: MemoryDatabase };
type Folder = Awaited<ReturnType<typeof createTemporaryFolder>>;

const HOST_DATABASE = 'host';
/** Shares of all connections. */
const UNRULY = 0.1;
const LATE = 0.4;
const MAX_LATENCY_MS = 200;

/** Where a simulation takes place: a clock, a disk, and a host that can stop, die and come back. Real sessions, no threads and no sockets. */
export class ChatHall implements AsyncDisposable {
  readonly clock: FakeClock = createFakeClock();
  readonly disk = new MemoryDisk();
  readonly identity: Identity;
  readonly #folder: Folder;
  readonly #random: () => number;
  readonly #pipes = new Set<SecurePipe>();
  #running: Running | undefined;

  private constructor(folder: Folder, identity: Identity, random: () => number) {
    this.#folder = folder;
    this.identity = identity;
    this.#random = random;
  }

  /** With the host running. */
  static async open(identity: Identity, random: () => number): Promise<ChatHall> {
    const hall = new ChatHall(await createTemporaryFolder(), identity, random);
    await hall.startHost();
    return hall;
  }

  get isHostRunning(): boolean {
    return this.#running !== undefined;
  }

  async startHost(): Promise<void> {
    const clock = new MortalClock(this.clock);
    const dataDir = path.join(this.#folder.path, 'host');
    await mkdir(dataDir, { recursive: true });
    let database: MemoryDatabase | undefined;
    const server = await createHostServer({
      ...{ identity: this.identity, dataDir, roomName: 'Room', clock, logger: silentLogger },
      openDatabase: async ({ migrations }) => {
        database = this.disk.open(HOST_DATABASE, migrations);
        return database;
      },
    });
    if (database === undefined) throw new Error('the host opened no database');
    this.#running = { server, clock, database };
  }

  /** The host dies: connections are gone, and so is what it did not get onto its disk. */
  killHost(): void {
    const running = this.#running;
    this.#running = undefined;
    running?.clock.die();
    this.cutAll();
    running?.database.crash((asked) => Math.floor(this.#random() * (asked + 1)));
  }

  /** The host says goodbye to everybody. Resolves while time passes. */
  async stopHost(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running?.server.stop();
  }

  /** The log of every room as it lies on the host's disk, ascending. */
  readLogs(): ReadonlyMap<RoomId, readonly Entry[]> {
    const sql = `SELECT room_id AS roomId, seq, id, author_id AS authorId, author_alias AS authorAlias, at, body FROM entries ORDER BY room_id, seq`;
    const entries = this.disk.read<{ body: string }>(HOST_DATABASE, sql).map((row) => ({ ...row, body: JSON.parse(row.body) }) as unknown as Entry);
    return Map.groupBy(entries, ({ roomId }) => roomId);
  }

  /** How long the log of each room is on the host's disk. */
  readLengths(): ReadonlyMap<RoomId, number> {
    const sql = 'SELECT room_id AS roomId, max(seq) AS lastSeq FROM entries GROUP BY room_id';
    return new Map(this.disk.read<{ roomId: RoomId; lastSeq: number }>(HOST_DATABASE, sql).map(({ roomId, lastSeq }) => [roomId, lastSeq]));
  }

  /** Breaks every connection that there is. */
  cutAll(): void {
    for (const pipe of this.#pipes) pipe.destroy();
    this.#pipes.clear();
  }

  /** The client's end of a new connection, of any kind. What the host says on it is shown to `onHeard`, too. */
  dial(onHeard: (bytes: Uint8Array) => void): SecurePipe {
    if (this.#running === undefined) throw new LanChatError('connection-refused');
    const { clientEnd, hostEnd } = createMemoryPipe(this.identity.publicKey);
    listenIn(clientEnd, onHeard);
    const [dialled, accepted] = this.#wrap(clientEnd, hostEnd);
    this.#pipes.add(dialled);
    this.#running.server.accept(accepted);
    return dialled;
  }

  /** Some connections cut what they carry into pieces, some bring it late, most are good. */
  #wrap(...ends: readonly [SecurePipe, SecurePipe]): readonly [SecurePipe, SecurePipe] {
    const kind = this.#random();
    if (kind < UNRULY) {
      const seed = Math.floor(this.#random() * 1e9);
      return [createUnrulyPipe(ends[0], { seed }), createUnrulyPipe(ends[1], { seed: seed + 1 })];
    }
    if (kind < UNRULY + LATE) for (const end of ends) delayPipe(end, this.clock, this.#random() * MAX_LATENCY_MS);
    return ends;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#running !== undefined) this.killHost();
    this.disk[Symbol.dispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}

function listenIn(pipe: SecurePipe, onHeard: (bytes: Uint8Array) => void): void {
  const attach = pipe.attach.bind(pipe);
  pipe.attach = (reader) =>
    attach({
      onBytes: (chunk) => {
        onHeard(chunk);
        reader.onBytes(chunk);
      },
      onEnd: () => reader.onEnd(),
      onClose: (error) => reader.onClose(error),
    });
}
