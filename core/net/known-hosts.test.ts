import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KnownHost } from '../../shared/model/status.ts';
import { openKnownHosts } from './known-hosts.ts';

let folder = '';
let file = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'known-hosts-'));
  file = join(folder, 'known-hosts.json');
});
afterEach(() => rm(folder, { recursive: true }));

const host = (address: string, lastJoinedAt: number): KnownHost => ({
  address,
  roomName: 'Room',
  alias: 'ann',
  hostKey: `SHA256:${'k'.repeat(43)}`,
  lastJoinedAt,
});

describe('[ID4] known hosts', () => {
  it('are found again after a restart, newest first', async () => {
    const hosts = await openKnownHosts(file);
    await Promise.all([hosts.remember(host('a:1', 10)), hosts.remember(host('b:1', 30)), hosts.remember(host('c:1', 20))]);
    for (const each of [hosts, await openKnownHosts(file)]) {
      expect(each.list().map(({ address }) => address)).toEqual(['b:1', 'c:1', 'a:1']);
      expect(each.find('c:1')).toEqual(host('c:1', 20));
      expect(each.find('d:1')).toBeUndefined();
    }
  });

  it('have one entry per address, and can be forgotten', async () => {
    const hosts = await openKnownHosts(file);
    await hosts.remember(host('a:1', 10));
    await hosts.remember({ ...host('a:1', 20), alias: 'bob' });
    expect(hosts.list()).toEqual([{ ...host('a:1', 20), alias: 'bob' }]);
    await hosts.forget('a:1');
    await hosts.forget('never:1');
    expect(hosts.list()).toEqual([]);
    expect((await openKnownHosts(file)).list()).toEqual([]);
  });

  it('list 50, and keep the keys of those before', async () => {
    const hosts = await openKnownHosts(file);
    await Promise.all(Array.from({ length: 51 }, (_, index) => hosts.remember(host(`h${index}:1`, index + 1))));
    expect(hosts.list()).toHaveLength(50);
    expect(hosts.list().at(-1)?.address).toBe('h1:1');
    expect((await openKnownHosts(file)).find('h0:1')).toEqual(host('h0:1', 1));
  });

  it('begin anew when the file is damaged, which is set aside', async () => {
    await writeFile(file, '{"version":1,"hosts":[{"address":1}]}');
    const hosts = await openKnownHosts(file);
    expect(hosts.list()).toEqual([]);
    await hosts.remember(host('a:1', 1));
    expect((await readdir(folder)).sort()).toEqual(['known-hosts.json', expect.stringMatching(/^known-hosts\.json\.damaged-\d+$/)]);
  });

  it('say so when they cannot be written, each time', async () => {
    const hosts = await openKnownHosts(join(file, 'below-a-file.json'));
    await writeFile(file, '');
    await expect(hosts.remember(host('a:1', 1))).rejects.toMatchObject({ code: 'data-folder-unusable' });
    await expect(hosts.forget('a:1')).rejects.toMatchObject({ code: 'data-folder-unusable' });
  });
});
