import { z } from 'zod';
import { treeSchema } from '../../shared/model/entry.ts';
import { failureCodeSchema, failureSchema } from '../../shared/model/failure.ts';
import { type MemberId, memberIdSchema, roomIdSchema, sha256Schema, transferIdSchema } from '../../shared/model/ids.ts';
import { offerEndSchema, receiverStateSchema } from '../../shared/wire/message.ts';
import { parseJson } from '../lib/json-file.ts';
import type { Database, Statement } from '../lib/sqlite/database.ts';
import type { TransferRecord } from '../transfer/transfer-book.ts';

const count = z.int().min(0);
// What has a default was not known to versions that offered plain files only.
const common = {
  ...{ id: transferIdSchema, roomId: roomIdSchema, name: z.string(), size: count },
  tree: treeSchema.exactOptional(),
  thumbnail: z.string().exactOptional(),
  to: z.array(memberIdSchema).exactOptional(),
  keep: z.boolean().default(false),
  faults: z.array(z.object({ file: count, path: z.string(), code: failureCodeSchema })).exactOptional(),
};
const failedSchema = z.object({ state: z.literal('failed'), failure: failureSchema });
const endedSchema = z.object({ state: z.literal('ended'), reason: offerEndSchema });

const incomingSchema = z.object({
  ...common,
  direction: z.literal('incoming'),
  senderId: memberIdSchema,
  senderAlias: z.string(),
  wanted: z.object({ files: count, bytes: count }).exactOptional(),
  isDangerous: z.boolean().default(false),
  isAutomatic: z.boolean().default(false),
  status: z.discriminatedUnion('state', [
    z.object({ state: z.literal('saved'), savedAs: z.string(), sha256: sha256Schema }),
    z.object({ state: z.literal('declined') }),
    z.object({ state: z.literal('cancelled') }),
    endedSchema,
    failedSchema,
  ]),
});
const outgoingSchema = z.object({
  ...common,
  direction: z.literal('outgoing'),
  canResend: z.boolean().exactOptional(),
  status: z.discriminatedUnion('state', [endedSchema, failedSchema]),
  receivers: z.array(
    z.object({
      memberId: memberIdSchema,
      alias: z.string(),
      state: receiverStateSchema,
      bytes: count,
      wanted: count.default(0),
      failure: failureSchema.exactOptional(),
    }),
  ),
});
/** A transfer that nothing happens to any more, and where its file lies. */
const recordSchema = z.object({
  transfer: z.discriminatedUnion('direction', [incomingSchema, outgoingSchema]),
  savedPath: z.string().exactOptional(),
  savedParts: z
    .object({
      items: z.array(z.object({ name: z.string(), path: z.string() })),
      files: z.array(z.object({ names: z.array(z.string()), size: count, path: z.string().exactOptional() })).exactOptional(),
    })
    .exactOptional(),
});

/** The transfers with this host that were over when the app last ran. What cannot be read is left out. */
export async function loadTransfers(database: Database, hostId: MemberId): Promise<readonly TransferRecord[]> {
  const rows = await database.read<{ record: string }>('SELECT record FROM transfers WHERE host_id = ?', [hostId]);
  return rows.flatMap((row) => {
    const parsed = recordSchema.safeParse(parseJson(row.record));
    return parsed.success ? [parsed.data] : [];
  });
}

/** What keeps the transfer for the next start. */
export function storeStatement(hostId: MemberId, record: TransferRecord): Statement {
  return {
    sql: 'INSERT INTO transfers VALUES (?, ?, ?) ON CONFLICT (host_id, id) DO UPDATE SET record = excluded.record',
    params: [hostId, record.transfer.id, JSON.stringify(record)],
  };
}
