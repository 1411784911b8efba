import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../lib/clock.ts';
import { dial } from '../net/dial.ts';
import { createIdentity } from '../net/identity-file.ts';
import { HostPeer } from '../testing/host-peer.ts';
import { createTemporaryFolder } from '../testing/temporary-folder.ts';
import { startHost } from './start-host.ts';

describe('starting a host', () => {
  it('[TL1] opens a port that a client can join through TLS, and closes it with a goodbye', async () => {
    await using folder = await createTemporaryFolder();
    const host = await startHost({ dataDir: join(folder.path, 'data'), roomName: 'Room', port: 0 });
    expect(host.port).toBeGreaterThan(0);
    expect(host.fingerprint).toBe(`SHA256:${host.identity.memberId}`);
    expect(host.addresses.length).toBeGreaterThan(0);
    const pipe = await dial({ host: '127.0.0.1', port: host.port, signal: AbortSignal.timeout(5_000), checkHostKey: () => {} });
    const peer = new HostPeer(pipe, { identity: await createIdentity(), clock: systemClock });
    expect(await peer.join({ alias: 'Anna' })).toMatchObject({ alias: 'Anna' });
    await host.stop();
    expect(await peer.ended()).toEqual({ kind: 'remote', reason: 'host-stopped' });
    await host.stop();
  });

  it('[TL1] says that a port is taken before it writes anything', async () => {
    await using folder = await createTemporaryFolder();
    const other = createServer().listen(0, '::');
    await new Promise((resolve) => other.once('listening', resolve));
    const bound = other.address();
    const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
    const dataDir = join(folder.path, 'data');
    await expect(startHost({ dataDir, roomName: 'Room', port })).rejects.toMatchObject({ code: 'port-taken', params: { port } });
    expect(existsSync(dataDir)).toBe(false);
    other.close();
  });

  it('keeps its identity and its log for the next time, for its owner alone', async () => {
    await using folder = await createTemporaryFolder();
    const dataDir = join(folder.path, 'data');
    const first = await startHost({ dataDir, roomName: 'Room', port: 0 });
    await first.stop();
    const second = await startHost({ dataDir, roomName: 'Room', port: 0 });
    await second.stop();
    expect(second.identity.memberId).toBe(first.identity.memberId);
    expect((await stat(dataDir)).mode & 0o077).toBe(0);
  });

  it('tells what its spool holds, and takes another quota while it runs', async () => {
    await using folder = await createTemporaryFolder();
    const host = await startHost({ dataDir: folder.path, roomName: 'Room', port: 0, spoolQuota: 4_000 });
    expect(await host.spoolUse()).toEqual({ bytes: 0, quotaBytes: 4_000, offers: [] });
    host.setSpoolQuota(5_000);
    host.clearSpool();
    expect((await host.spoolUse()).quotaBytes).toBe(5_000);
    await host.stop();
  });

  it('refuses a folder that a running host uses, and leaves no port open', async () => {
    await using folder = await createTemporaryFolder();
    const first = await startHost({ dataDir: folder.path, roomName: 'Room', port: 0 });
    await expect(startHost({ dataDir: folder.path, roomName: 'Room', port: 0 })).rejects.toMatchObject({ code: 'data-folder-in-use' });
    await first.stop();
  });
});
