import { mkdir } from 'node:fs/promises';
import type { TransferId } from '../../shared/model/ids.ts';
import type { SpoolUse } from '../../shared/model/transfer.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import { LanChatError } from '../lib/errors.ts';
import { type Logger, silentLogger } from '../lib/logger.ts';
import { listAddresses } from '../net/addresses.ts';
import type { SecurePipe } from '../net/byte-pipe.ts';
import type { Identity } from '../net/identity.ts';
import { createIdentity, loadOrCreateIdentity } from '../net/identity-file.ts';
import { type Listener, listen } from '../net/listen.ts';
import { createHostServer, type HostServer } from './host-server.ts';
import type { SpoolDisk } from './spool.ts';

export type StartHostOptions = {
  /** The folder of the host's `history.db` and `spool`, for nothing else of that kind; made with mode 0700 when it is not there. */
  readonly dataDir: string;
  readonly roomName: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** Loaded from `dataDir`, or made there, when it is not given. */
  readonly identity?: Identity;
  readonly appVersion?: string;
  /** What one member may post on average; `MESSAGES_PER_SECOND` unless given. */
  readonly messagesPerSecond?: number;
  /** Bytes that the spool may hold; `SPOOL_MAX_BYTES` unless given. */
  readonly spoolQuota?: number;
  /** Where the spool is; the real disk unless given. */
  readonly spoolDisk?: Partial<SpoolDisk>;
};

/** A room with its door open. */
export type RunningHost = {
  readonly port: number;
  /** `host:port` of each network interface, most useful first; then the machine's name. */
  readonly addresses: readonly string[];
  /** `SHA256:` and the base64url of the host's key. */
  readonly fingerprint: string;
  readonly identity: Identity;
  readonly server: HostServer;
  /** What the host holds of files that are handed out. */
  spoolUse(): Promise<SpoolUse>;
  /** Deletes what it holds of one offer, or of all that nobody receives or is expected to: `HostServer.clearSpool`. */
  clearSpool(id?: TransferId): void;
  /** Bytes that it may hold of them from now on. Nothing is deleted for a smaller number. */
  setSpoolQuota(bytes: number): void;
  /** Tells everyone, then closes: 3 s at most. Safe to call twice. */
  stop(): Promise<void>;
};

/**
 * Opens the port, then the room behind it. A port that cannot be had is said before anything is written.
 * @throws LanChatError `port-taken`, `port-forbidden`, `data-folder-in-use`, `data-folder-unusable`, `database-newer` or `storage-failed`.
 */
export async function startHost(options: StartHostOptions): Promise<RunningHost> {
  const { dataDir, port, clock = systemClock, logger = silentLogger } = options;
  if (port !== 0) await probePort(port, clock, logger);
  await makeFolder(dataDir);
  const identity = options.identity ?? (await loadOrCreateIdentity(dataDir));
  const door = new Door();
  const listener = await listen({ identity, port, clock, logger, onPipe: (pipe) => door.knock(pipe) });
  try {
    const server = await createHostServer({ ...options, identity, clock, logger });
    door.open(server);
    return {
      port: listener.port,
      addresses: listAddresses(listener.port),
      fingerprint: `SHA256:${identity.memberId}`,
      identity,
      server,
      spoolUse: () => server.spoolUse(),
      clearSpool: (id) => server.clearSpool(id),
      setSpoolQuota: (bytes) => server.setSpoolQuota(bytes),
      stop: () => stop(server, listener),
    };
  } catch (error) {
    await listener[Symbol.asyncDispose]();
    throw error;
  }
}

async function stop(server: HostServer, listener: Listener): Promise<void> {
  // First the goodbyes: closing the port drops every connection. Who comes meanwhile is turned away.
  await server.stop();
  await listener[Symbol.asyncDispose]();
}

/** Opens and closes the port, with a key that is thrown away. */
async function probePort(port: number, clock: Clock, logger: Logger): Promise<void> {
  await using _listener = await listen({ identity: await createIdentity(), port, clock, logger, onPipe: (pipe) => pipe.destroy() });
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new LanChatError('data-folder-unusable', { path }, { cause });
  }
}

/** Holds who came while the room was being opened; their pipes bring nothing until they have a reader. */
class Door {
  #server: HostServer | undefined;
  #waiting: SecurePipe[] = [];

  knock(pipe: SecurePipe): void {
    if (this.#server === undefined) this.#waiting.push(pipe);
    else this.#server.accept(pipe);
  }

  open(server: HostServer): void {
    this.#server = server;
    for (const pipe of this.#waiting.splice(0)) server.accept(pipe);
  }
}
