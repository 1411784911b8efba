import { readdir } from 'node:fs/promises';
import { totalOf } from '../../shared/lib/ranges.ts';
import type { TransferId } from '../../shared/model/ids.ts';
import { manifestRange, streamLength } from '../../shared/model/stream.ts';
import type { Receiver, Transfer } from '../../shared/model/transfer.ts';
import type { OfferOptions } from '../controller-api.ts';
import { readContents, type TreeContents } from './file-tree.ts';
import type { Rig, RigClient } from './rig.ts';

export const transferOf = (client: RigClient, id: TransferId): Transfer | undefined => client.stay.transfers.find((transfer) => transfer.id === id);
export const statusOf = (client: RigClient, id: TransferId): Transfer['status'] | undefined => transferOf(client, id)?.status;
export const stateOf = (client: RigClient, id: TransferId): Transfer['status']['state'] | undefined => statusOf(client, id)?.state;

/** How `receiver` stands, as the sender hears of it. */
export function receiverOf(sender: RigClient, id: TransferId, receiver: RigClient): Receiver | undefined {
  const transfer = transferOf(sender, id);
  if (transfer?.direction !== 'outgoing') return undefined;
  return transfer.receivers.find(({ memberId }) => memberId === receiver.identity.memberId);
}

/** Offers these paths, and waits until everybody in `to` was offered them. */
export async function offer(
  rig: Rig,
  sender: RigClient,
  to: readonly RigClient[],
  paths: readonly string[],
  options: Partial<OfferOptions> = {},
): Promise<TransferId> {
  const id = await rig.complete(sender.stay.files.offer({ roomId: sender.roomId, items: paths.map((path) => ({ path })), ...options }));
  await rig.until('it is offered', () => to.every((client) => stateOf(client, id) === 'offered'));
  return id;
}

/** Resolves when it is saved. @throws when it came to another end */
export async function untilSaved(rig: Rig, client: RigClient, id: TransferId): Promise<void> {
  await rig.until(`${client.alias} has it`, () => ['saved', 'failed', 'ended'].includes(stateOf(client, id) ?? ''));
  const status = statusOf(client, id);
  if (status?.state !== 'saved') throw new Error(JSON.stringify(status));
}

/** What lies in the download folder, hidden files and what is under way included. */
export function downloadsOf(client: RigClient): Promise<TreeContents> {
  return readContents(client.downloadDir);
}

/** Names of what is under way in the download folder. */
export async function partialsOf(client: RigClient): Promise<readonly string[]> {
  return (await readdir(client.downloadDir).catch(() => [])).filter((name) => name.startsWith('.lan-chat-'));
}

/** Bytes of the offer's stream, and of its manifest with its hash. */
export function streamOf(client: RigClient, id: TransferId): { readonly length: number; readonly manifestBytes: number } {
  const transfer = transferOf(client, id);
  if (transfer === undefined) throw new Error('no such transfer');
  return { length: streamLength(transfer), manifestBytes: transfer.tree === undefined ? 0 : totalOf([manifestRange(transfer.tree)]) };
}
