import { z } from 'zod';
import type { KnownHost } from '../../shared/model/status.ts';
import { readJsonFile, writeJsonFile } from '../lib/json-file.ts';

/** The hosts that this device has joined, with their keys. Rule ID4. */
export interface KnownHosts {
  /** `address` as `formatAddress` writes it. */
  find(address: string): KnownHost | undefined;
  /** Newest first, at most 50. */
  list(): readonly KnownHost[];
  /** Replaces what was known of the address. Resolves when it is on the disk. */
  remember(host: KnownHost): Promise<void>;
  forget(address: string): Promise<void>;
}

const MAX_LISTED = 50;
/** More are kept than are listed: a forgotten key could be replaced unnoticed. */
const MAX_KEPT = 1_000;

const knownHostSchema = z.object({
  address: z.string().max(300),
  roomName: z.string().max(256),
  alias: z.string().max(256),
  hostKey: z.string().max(64),
  lastJoinedAt: z.int().min(0),
});
const fileSchema = z.object({ version: z.literal(1), hosts: z.array(knownHostSchema).max(MAX_KEPT) });

/**
 * Reads `file`; without one nobody is known. A damaged one is set aside.
 * @throws LanChatError `data-folder-unusable`, here and from every change
 */
export async function openKnownHosts(file: string): Promise<KnownHosts> {
  let hosts: readonly KnownHost[] = (await readJsonFile(file, fileSchema))?.hosts ?? [];
  let lastWrite: Promise<void> = Promise.resolve();

  const change = (next: readonly KnownHost[]): Promise<void> => {
    hosts = next.toSorted((one, other) => other.lastJoinedAt - one.lastJoinedAt).slice(0, MAX_KEPT);
    // One write after the other, each with what is known when its turn comes; one that failed does not stop the next.
    lastWrite = lastWrite.catch(() => {}).then(() => writeJsonFile(file, { version: 1, hosts }));
    return lastWrite;
  };
  const without = (address: string) => hosts.filter((host) => host.address !== address);

  return {
    find: (address) => hosts.find((host) => host.address === address),
    list: () => hosts.slice(0, MAX_LISTED),
    remember: (host) => change([host, ...without(host.address)]),
    forget: (address) => change(without(address)),
  };
}
