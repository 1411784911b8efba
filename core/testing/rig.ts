import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as realDelay } from 'node:timers/promises';
import type { AppEvent } from '../../shared/model/app-event.ts';
import type { Entry } from '../../shared/model/entry.ts';
import type { FailureCode } from '../../shared/model/failure.ts';
import type { RoomId } from '../../shared/model/ids.ts';
import type { TrustedSender } from '../../shared/model/status.ts';
import { CLIENT_MIGRATIONS } from '../client/client-database.ts';
import type { SessionLink } from '../client/client-session.ts';
import { EventFeed } from '../client/event-feed.ts';
import { RoomStay } from '../client/room-stay.ts';
import { createHostServer, type HostServer } from '../host/host-server.ts';
import { LanChatError } from '../lib/errors.ts';
import { silentLogger } from '../lib/logger.ts';
import type { Database } from '../lib/sqlite/database.ts';
import { openDatabase } from '../lib/sqlite/open-database.ts';
import type { SecurePipe } from '../net/byte-pipe.ts';
import type { Identity } from '../net/identity.ts';
import { createIdentity } from '../net/identity-file.ts';
import { createMemoryPipe } from '../net/memory-pipe.ts';
import { RateLimiter } from '../transfer/rate-limiter.ts';
import { type CarriedBytes, countCarried } from './carried-bytes.ts';
import { newMessageId } from './controllers.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { createTemporaryFolder } from './temporary-folder.ts';
import { createUnrulyPipe } from './unruly-pipe.ts';

export type RigOptions = {
  /** With it the pipes can be made unruly, in a way that the seed decides. */
  readonly seed?: number;
  readonly cutChance?: number;
  /** Bytes that the host may keep of files. */
  readonly spoolQuota?: number;
};

/** Time moves in steps of this length while something is awaited. */
const STEP_MS = 20;
/** After so many of them the disk has to commit something: where that takes long, the databases' commits do, and no timeout may overtake them. */
const STEPS_PER_BEAT = 25;
/** Real time that one wait may take. */
const PATIENCE_MS = 50_000;

/** A host and any number of its clients in this process: real sessions and databases, memory pipes, and a clock that the test moves. */
export class Rig implements AsyncDisposable {
  readonly clock: FakeClock = createFakeClock();
  readonly clients: RigClient[] = [];
  readonly hostIdentity: Identity;
  /** Whether connections that are opened from now on are unruly. */
  unruly = false;
  readonly carried: CarriedBytes = { upload: 0, download: 0 };
  /** Who cannot dial for the moment: all that has these pipes. */
  #isShutOut: (pipes: Set<SecurePipe>) => boolean = () => false;
  #cutWhen: { readonly reached: () => boolean; readonly cut: () => void } | undefined;
  /** How often somebody was stopped without a goodbye. */
  crashes = 0;
  readonly #folder: Awaited<ReturnType<typeof createTemporaryFolder>>;
  readonly #options: RigOptions;
  readonly #pipes = new Set<SecurePipe>();
  #host: HostServer | undefined;
  #hostFolder = 'host';
  #pipeCount = 0;

  private constructor(folder: Awaited<ReturnType<typeof createTemporaryFolder>>, hostIdentity: Identity, options: RigOptions) {
    this.#folder = folder;
    this.hostIdentity = hostIdentity;
    this.#options = options;
  }

  /** With the host running, and nobody in the room. */
  static async create(options: RigOptions = {}): Promise<Rig> {
    const rig = new Rig(await createTemporaryFolder(), await createIdentity(), options);
    await rig.startHost();
    return rig;
  }

  get folder(): string {
    return this.#folder.path;
  }

  get spoolFolder(): string {
    return path.join(this.folder, this.#hostFolder, 'spool');
  }

  /** The host that runs. @throws while none does */
  get host(): HostServer {
    if (this.#host === undefined) throw new Error('no host runs');
    return this.#host;
  }

  get isHostRunning(): boolean {
    return this.#host !== undefined;
  }

  async startHost(): Promise<void> {
    const dataDir = path.join(this.folder, this.#hostFolder);
    await mkdir(dataDir, { recursive: true });
    const { spoolQuota } = this.#options;
    this.#host = await createHostServer({
      ...{ identity: this.hostIdentity, dataDir, roomName: 'Room', clock: this.clock, logger: silentLogger },
      ...(spoolQuota === undefined ? {} : { spoolQuota }),
    });
  }

  /** Ends the host as a crash does, as far as clients can see: no goodbye, connections are just gone. */
  async killHost(): Promise<void> {
    const host = this.#host;
    this.crashes++;
    this.#host = undefined;
    this.cutAll();
    await this.complete(host?.stop() ?? Promise.resolve());
  }

  /** Stops the host in good order. */
  async stopHost(): Promise<void> {
    const host = this.#host;
    this.#host = undefined;
    await this.complete(host?.stop() ?? Promise.resolve());
  }

  /** The next host that starts has lost its database: it keeps its key, and begins a new log. */
  loseHostData(): void {
    this.#hostFolder = `${this.#hostFolder}-again`;
  }

  /**
   * Breaks every connection, or those of `client`, as soon as `bytes` arrived in this direction: exactly there. Resolves then, or when `orElse` holds.
   * Who is cut off does not come back before that, so that the test's next step meets it as the cut left it.
   */
  async cutAt(direction: 'upload' | 'download', bytes: number, client?: RigClient, orElse: () => boolean = () => false): Promise<void> {
    let isCut = false;
    const cut = () => {
      isCut = true;
      this.#cutWhen = undefined;
      this.#isShutOut = (pipes) => client === undefined || pipes === client.pipes;
      if (client === undefined) this.cutAll();
      else for (const pipe of client.pipes) pipe.destroy();
    };
    this.#cutWhen = { reached: () => this.carried[direction] >= bytes, cut };
    await this.until(`${bytes} bytes of the ${direction} arrived`, () => isCut || orElse());
    this.#cutWhen = undefined;
    this.#isShutOut = () => false;
  }

  async #beat(): Promise<void> {
    await using file = await open(path.join(this.folder, 'beat'), 'a');
    await file.writeFile('.');
    await file.sync();
  }

  #cutWhenTold(): void {
    if (this.#cutWhen?.reached() === true) this.#cutWhen.cut();
  }

  /** Breaks every connection that there is. */
  cutAll(): void {
    for (const pipe of this.#pipes) pipe.destroy();
    this.#pipes.clear();
  }

  /**
   * A new person, or one that comes again from another window when `identity` is given. Joins only when told; with `offline` what it kept
   * is shown at once then, whether the host is there or not.
   */
  async client(
    alias: string,
    options: { readonly identity?: Identity; readonly folder?: string; readonly offline?: boolean } = {},
  ): Promise<RigClient> {
    const folder = path.join(this.folder, options.folder ?? alias);
    await mkdir(folder, { recursive: true });
    const database = await openDatabase({ path: path.join(folder, 'client.db'), migrations: CLIENT_MIGRATIONS });
    const client = new RigClient({
      rig: this,
      alias,
      database,
      folder,
      identity: options.identity ?? (await createIdentity()),
      offline: options.offline,
    });
    this.clients.push(client);
    return client;
  }

  /** Ends a client as a crash does, as far as others can see, and starts it again over the same folder. */
  async crash(client: RigClient, { joins = true } = {}): Promise<RigClient> {
    this.crashes++;
    for (const pipe of client.pipes) pipe.destroy();
    await this.complete(client.close('quit'));
    const again = await this.client(client.alias, { identity: client.identity });
    return joins ? await again.join() : again;
  }

  /** Every pipe that is opened is in `pipes`, too. */
  async dial(signal: AbortSignal, pipes: Set<SecurePipe>): Promise<SecurePipe> {
    signal.throwIfAborted();
    if (this.#host === undefined || this.#isShutOut(pipes)) throw new LanChatError('connection-refused');
    const { clientEnd, hostEnd } = createMemoryPipe(this.hostIdentity.publicKey);
    countCarried({ client: clientEnd, host: hostEnd }, this.carried, () => this.#cutWhenTold());
    const ends = { client: this.#wrap(clientEnd), host: this.#wrap(hostEnd) };
    this.#pipes.add(ends.client);
    pipes.add(ends.client);
    this.#host.accept(ends.host);
    return ends.client;
  }

  /** Lets time pass until `condition` holds. @throws naming what was awaited */
  async until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    for (let step = 1; !(await condition()); step++) {
      if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
      await this.clock.advance(STEP_MS);
      if (step % STEPS_PER_BEAT === 0) await this.#beat();
      // Databases work in threads of their own, which take real time.
      await realDelay(0);
    }
  }

  /** What `work` resolves with, while time passes. */
  async complete<Value>(work: Promise<Value>): Promise<Value> {
    let settled = false;
    const watched = work.finally(() => {
      settled = true;
    });
    watched.catch(() => {});
    await this.until('something is done', () => settled);
    return await watched;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.complete(Promise.all(this.clients.map((client) => client.close())));
    await this.stopHost();
    await this.#folder[Symbol.asyncDispose]();
  }

  #wrap(pipe: SecurePipe): SecurePipe {
    const { seed, cutChance = 0 } = this.#options;
    if (seed === undefined || !this.unruly) return pipe;
    return createUnrulyPipe(pipe, { seed: seed * 10_007 + this.#pipeCount++, cutChance });
  }
}

type RigClientOptions = {
  readonly rig: Rig;
  readonly alias: string;
  readonly database: Database;
  readonly folder: string;
  readonly identity: Identity;
  readonly offline: boolean | undefined;
};

/** One person's stay, with what it reported so far. */
export class RigClient {
  readonly stay: RoomStay;
  readonly feed = new EventFeed();
  readonly events: AppEvent[] = [];
  readonly links: SessionLink[] = [];
  readonly alias: string;
  /** Every connection that it opened. */
  readonly pipes = new Set<SecurePipe>();
  readonly identity: Identity;
  readonly downloadDir: string;
  readonly limits: { readonly uploads: RateLimiter; readonly downloads: RateLimiter };
  /** Whose files are accepted without asking. */
  trustedSenders: readonly TrustedSender[] = [];
  /** Undefined while the session lasts; `left` when it ended by the person's own wish. */
  ended: FailureCode | 'left' | undefined;
  readonly #options: RigClientOptions;

  constructor(options: RigClientOptions) {
    const { rig, alias, database, identity } = options;
    const downloadDir = path.join(options.folder, 'downloads');
    this.#options = options;
    this.alias = alias;
    this.identity = identity;
    this.downloadDir = downloadDir;
    this.feed.onEvent((event) => this.events.push(event));
    this.limits = { uploads: new RateLimiter(rig.clock), downloads: new RateLimiter(rig.clock) };
    this.stay = new RoomStay(
      {
        identity,
        dial: ({ signal }) => rig.dial(signal, this.pipes),
        alias,
        appVersion: '0',
        database,
        downloadDir: () => downloadDir,
        limits: this.limits,
        maxDownloads: () => 3,
        trustedSenders: () => this.trustedSenders,
        feed: this.feed,
        clock: rig.clock,
        logger: silentLogger,
        offlineHost: options.offline === true ? rig.hostIdentity.memberId : undefined,
      },
      {
        onJoined: () => {},
        onLinkChanged: (link) => this.links.push(link),
        onEnded: (failure) => {
          this.ended = failure?.code ?? 'left';
        },
      },
    );
  }

  get isOnline(): boolean {
    return this.ended === undefined && this.links.at(-1)?.state === 'online';
  }

  /** Every entry that a window with these events would show, in order. */
  get entries(): readonly Entry[] {
    let entries: Entry[] = [];
    for (const event of this.events) {
      if (event.type === 'log-reset') entries = [];
      if (event.type === 'entries-added') entries.push(...event.entries);
    }
    return entries;
  }

  get texts(): readonly string[] {
    return this.entries.flatMap(({ body }) => (body.kind === 'text' ? [body.text] : []));
  }

  async join(): Promise<this> {
    await this.#options.rig.complete(this.stay.join());
    return this;
  }

  /** Resolves when the message is in the outbox. */
  async say(text: string): Promise<void> {
    await this.stay.say({ id: newMessageId(), roomId: this.roomId, text });
  }

  /** The room that it is in. */
  get roomId(): RoomId {
    const [room] = this.stay.rooms;
    if (room === undefined) throw new Error('in no room');
    return room.id;
  }

  /** Leaves or quits, and lets go of the database: the next client of that alias finds what this one kept. */
  async close(how: 'left' | 'quit' = 'left'): Promise<void> {
    await this.stay.leave(how);
    await this.#options.database[Symbol.asyncDispose]();
  }
}
