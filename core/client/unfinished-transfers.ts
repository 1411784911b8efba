import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { treeSchema } from '../../shared/model/entry.ts';
import { failureCodeSchema, failureSchema } from '../../shared/model/failure.ts';
import { type Epoch, epochSchema, type MemberId, memberIdSchema, roomIdSchema, type TransferId, transferIdSchema } from '../../shared/model/ids.ts';
import type { Clock } from '../lib/clock.ts';
import { parseJson } from '../lib/json-file.ts';
import type { Database, Statement } from '../lib/sqlite/database.ts';
import { OwnSource, type SourceStore } from '../transfer/own-source.ts';
import { PartialFile } from '../transfer/partial-file.ts';
import type { UnfinishedTransfer } from '../transfer/unfinished-transfer.ts';
import { FORGET_STRAY_SOURCES, OfferSources } from './offer-sources.ts';

/** What nobody went on with for so long will not be gone on with. */
export const FORGOTTEN_AFTER_MS = 7 * 24 * 60 * 60 * 1000;

const offer = { transferId: transferIdSchema, roomId: roomIdSchema, name: z.string(), size: z.int().min(0) };
const ownOffer = {
  ...offer,
  temporary: z.boolean(),
  keep: z.boolean(),
  to: z.array(memberIdSchema).optional(),
  thumbnail: z.string().optional(),
};
const rangesSchema = z.array(z.tuple([z.int().min(0), z.int().min(1)]));
const recordSchema = z.discriminatedUnion('direction', [
  z.object({
    direction: z.literal('incoming'),
    offer: z.object({
      ...{ ...offer, senderId: memberIdSchema, senderAlias: z.string() },
      tree: treeSchema.optional(),
      thumbnail: z.string().optional(),
      to: z.array(memberIdSchema).optional(),
      // Versions that knew plain files only did not say.
      keep: z.boolean().default(false),
    }),
    folder: z.string(),
    realFolder: z.string().optional(),
    partialPath: z.string(),
    paused: z.boolean(),
    failure: failureSchema.optional(),
    startedOver: z.boolean(),
    files: rangesSchema.optional(),
    wanted: z.object({ files: z.int().min(0), bytes: z.int().min(0) }).optional(),
    isAutomatic: z.boolean().optional(),
    bytes: z.int().min(0),
  }),
  z.object({
    direction: z.literal('outgoing'),
    offer: z.union([z.object({ ...ownOffer, tree: treeSchema }), z.object({ ...ownOffer, path: z.string(), mtimeMs: z.number() })]),
    posted: z.boolean(),
    paused: z.boolean(),
    sha256: z.string().optional(),
    coverage: z.object({ delivered: rangesSchema, asked: rangesSchema }).optional(),
    faults: z.array(z.object({ file: z.int().min(0), path: z.string(), code: failureCodeSchema })).optional(),
  }),
]);

/** An unfinished transfer, and the log that its offer stands in. */
export type StoredTransfer = { readonly epoch: Epoch; readonly record: UnfinishedTransfer };

/** What earlier runs did not finish with this host; partial files are as long as they are now. What cannot be read is left out. */
export async function loadUnfinished(database: Database, hostId: MemberId): Promise<readonly StoredTransfer[]> {
  const rows = await database.read<{ epoch: string; record: string }>(
    'SELECT epoch, record FROM unfinished_transfers WHERE host_id = ? ORDER BY at',
    [hostId],
  );
  const stored = rows.flatMap((row) => {
    const [epoch, record] = [epochSchema.safeParse(row.epoch), recordSchema.safeParse(parseJson(row.record))];
    return epoch.success && record.success ? [{ epoch: epoch.data, record: record.data }] : [];
  });
  return await Promise.all(stored.map(async ({ epoch, record }) => ({ epoch, record: await withLength(record) })));
}

/** What keeps the transfer for the next start. It is not finished any more if it was. */
export function keepStatements(log: { readonly hostId: MemberId; readonly epoch: Epoch }, record: UnfinishedTransfer, at: number): Statement[] {
  const id = record.offer.transferId;
  const sql = `INSERT INTO unfinished_transfers (host_id, id, epoch, at, record) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (host_id, id) DO UPDATE SET epoch = excluded.epoch, at = excluded.at, record = excluded.record`;
  return [
    { sql, params: [log.hostId, id, log.epoch, Math.floor(at), JSON.stringify(record)] },
    { sql: 'DELETE FROM transfers WHERE host_id = ? AND id = ?', params: [log.hostId, id] },
  ];
}

export function forgetStatement(hostId: MemberId, id: TransferId): Statement {
  return { sql: 'DELETE FROM unfinished_transfers WHERE host_id = ? AND id = ?', params: [hostId, id] };
}

/** Deletes what the app made for a transfer that nobody will go on with. */
export async function discardFiles(record: UnfinishedTransfer, sources: SourceStore): Promise<void> {
  if (record.direction === 'incoming') await PartialFile.remove(record.partialPath);
  else await new OwnSource(record.offer, sources).removeTemporary();
}

/**
 * Forgets what is too old to be gone on with, and deletes what the app made for it. Answers with what it made for the rest: partial files and
 * folders, and staged copies. To be called before anybody joins.
 */
export async function tidyUnfinished(database: Database, clock: Clock): Promise<ReadonlySet<string>> {
  const rows = await database.read<{ host_id: string; id: string; at: number; record: string }>(
    'SELECT host_id, id, at, record FROM unfinished_transfers',
  );
  const forgotten: Statement[] = [];
  const needed = new Set<string>();
  for (const row of rows) {
    const parsed = recordSchema.safeParse(parseJson(row.record));
    const isOld = row.at < clock.wallMs() - FORGOTTEN_AFTER_MS;
    const sources = new OfferSources(database, row.host_id);
    if (parsed.success && isOld) await discardFiles(parsed.data, sources);
    if (!parsed.success || isOld)
      forgotten.push({ sql: 'DELETE FROM unfinished_transfers WHERE host_id = ? AND id = ?', params: [row.host_id, row.id] });
    else for (const file of await ownFiles(parsed.data, sources)) needed.add(file);
  }
  await database.write([...forgotten, FORGET_STRAY_SOURCES]);
  return needed;
}

/** What the app made for the transfer. */
async function ownFiles(record: UnfinishedTransfer, sources: SourceStore): Promise<readonly string[]> {
  return record.direction === 'incoming' ? [record.partialPath] : await new OwnSource(record.offer, sources).temporaryPaths();
}

async function withLength(record: UnfinishedTransfer): Promise<UnfinishedTransfer> {
  // How much of a tree is there is known when it was read again.
  if (record.direction === 'outgoing' || record.offer.tree !== undefined) return record;
  const length = await stat(record.partialPath).then(
    ({ size }) => size,
    () => 0,
  );
  return { ...record, bytes: Math.min(length, record.offer.size) };
}
