import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHostServer, type HostServer, type HostServerOptions } from '../host/host-server.ts';
import { silentLogger } from '../lib/logger.ts';
import type { SecurePipe } from '../net/byte-pipe.ts';
import type { Identity } from '../net/identity.ts';
import { createIdentity } from '../net/identity-file.ts';
import { createMemoryPipe } from '../net/memory-pipe.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { HostPeer } from './host-peer.ts';

type RoomOptions = Pick<HostServerOptions, 'maxMembers' | 'messagesPerSecond' | 'spoolQuota' | 'spoolDisk'>;

/** A host in a folder of its own, on memory pipes and a clock that stands still. Disposing stops it and removes the folder. */
export class HostRoom implements AsyncDisposable {
  readonly clock: FakeClock;
  readonly identity: Identity;
  readonly folder: string;
  readonly #options: RoomOptions;
  #server: HostServer;

  private constructor(parts: {
    readonly identity: Identity;
    readonly folder: string;
    readonly server: HostServer;
    readonly clock: FakeClock;
    readonly options: RoomOptions;
  }) {
    this.#options = parts.options;
    this.identity = parts.identity;
    this.folder = parts.folder;
    this.clock = parts.clock;
    this.#server = parts.server;
  }

  static async open(options: RoomOptions = {}): Promise<HostRoom> {
    const folder = await mkdtemp(join(tmpdir(), 'lanchat-host-'));
    const identity = await createIdentity();
    const clock = createFakeClock();
    const server = await createHostServer({ identity, dataDir: folder, roomName: 'Room', clock, logger: silentLogger, ...options });
    return new HostRoom({ identity, folder, server, clock, options });
  }

  get server(): HostServer {
    return this.#server;
  }

  /** Stops the host and opens it again over the same folder. */
  async restart(roomName = 'Room', between?: () => Promise<void>): Promise<void> {
    await this.#server.stop();
    await between?.();
    const { identity, folder: dataDir, clock } = this;
    this.#server = await createHostServer({ ...this.#options, identity, dataDir, roomName, clock, logger: silentLogger });
  }

  /** The client's end of one more connection. */
  dial(): SecurePipe {
    const { clientEnd, hostEnd } = createMemoryPipe(this.identity.publicKey);
    this.#server.accept(hostEnd);
    return clientEnd;
  }

  /** Somebody who has not said anything yet. */
  async peer(identity?: Identity): Promise<HostPeer> {
    return new HostPeer(this.dial(), { identity: identity ?? (await createIdentity()), clock: this.clock });
  }

  /** Somebody who has joined, and follows from the beginning. */
  async member(alias: string, identity?: Identity): Promise<HostPeer> {
    const peer = await this.peer(identity);
    await peer.join({ alias });
    return peer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
