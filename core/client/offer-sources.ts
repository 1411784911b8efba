import { z } from 'zod';
import type { TransferId } from '../../shared/model/ids.ts';
import { LanChatError } from '../lib/errors.ts';
import { parseJson } from '../lib/json-file.ts';
import type { Database, Statement } from '../lib/sqlite/database.ts';
import type { SourceStore } from '../transfer/own-source.ts';
import { type SourceItem, StreamSource } from '../transfer/stream-source.ts';

const itemsSchema = z.array(z.object({ path: z.string(), name: z.string(), isFolder: z.boolean(), temporary: z.boolean(), files: z.int().min(0) }));
/** Between two paths: what no path has in it. */
const SEPARATOR = '\0';
const BYTES_PER_NUMBER = Float64Array.BYTES_PER_ELEMENT;

type Row = { items: string; paths: Uint8Array | null; facts: Uint8Array | null; manifest: Uint8Array | null };

/**
 * What the own offers to one host are made of, in this device's database: of each its items, which stay for a resend, and of a tree, while
 * it is open, its files and its manifest. They are written once, however often the transfer's state changes.
 */
export class OfferSources implements SourceStore {
  readonly #database: Database;
  readonly #hostId: string;

  constructor(database: Database, hostId: string) {
    this.#database = database;
    this.#hostId = hostId;
  }

  /** @throws LanChatError `storage-failed` */
  async save(id: TransferId, source: StreamSource): Promise<void> {
    const { items, paths, sizes, times } = source.files;
    const isTree = source.manifest !== undefined;
    const facts = new Float64Array(2 * paths.length);
    facts.set(sizes);
    facts.set(times, paths.length);
    await this.#database.write([
      {
        sql: 'INSERT INTO offer_sources (host_id, id, items, paths, facts, manifest) VALUES (?, ?, ?, ?, ?, ?)',
        params: [
          ...[this.#hostId, id, JSON.stringify(items)],
          ...(isTree ? [Buffer.from(paths.join(SEPARATOR)), new Uint8Array(facts.buffer), source.manifest ?? null] : [null, null, null]),
        ],
      },
    ]);
  }

  async load(id: TransferId): Promise<StreamSource> {
    const row = await this.#read(id);
    const source = row === undefined ? undefined : sourceOf(row);
    if (source === undefined) throw new LanChatError('file-not-found');
    return source;
  }

  async items(id: TransferId): Promise<readonly SourceItem[]> {
    const row = await this.#read(id);
    return row === undefined ? [] : itemsOf(row.items);
  }

  /** The offer is over: what it was made of stays known, but not file by file. */
  overStatement(id: TransferId): Statement {
    const sql = 'UPDATE offer_sources SET paths = NULL, facts = NULL, manifest = NULL WHERE host_id = ? AND id = ? AND paths IS NOT NULL';
    return { sql, params: [this.#hostId, id] };
  }

  async #read(id: TransferId): Promise<Row | undefined> {
    const sql = 'SELECT items, paths, facts, manifest FROM offer_sources WHERE host_id = ? AND id = ?';
    const [row] = await this.#database.read<Row>(sql, [this.#hostId, id]);
    return row;
  }
}

/** Forgets what offers were made of that nobody knows any more. */
export const FORGET_STRAY_SOURCES: Statement = {
  sql: `DELETE FROM offer_sources WHERE
    NOT EXISTS (SELECT 1 FROM transfers t WHERE t.host_id = offer_sources.host_id AND t.id = offer_sources.id) AND
    NOT EXISTS (SELECT 1 FROM unfinished_transfers u WHERE u.host_id = offer_sources.host_id AND u.id = offer_sources.id)`,
};

/** None when they cannot be read. */
export function itemsOf(json: string): readonly SourceItem[] {
  const parsed = itemsSchema.safeParse(parseJson(json));
  return parsed.success ? parsed.data : [];
}

/** Undefined when it is not there any more, or does not fit together. */
function sourceOf({ items: json, paths: pathBytes, facts, manifest }: Row): StreamSource | undefined {
  if (pathBytes === null || facts === null || manifest === null) return undefined;
  const items = itemsOf(json);
  const paths = pathBytes.length === 0 ? [] : Buffer.from(pathBytes).toString().split(SEPARATOR);
  const count = items.reduce((sum, { files }) => sum + files, 0);
  if (items.length === 0 || paths.length !== count || facts.length !== 2 * count * BYTES_PER_NUMBER) return undefined;
  const numbers = new Float64Array(new Uint8Array(facts).buffer);
  return new StreamSource({ items, paths, sizes: numbers.subarray(0, count), times: numbers.subarray(count) }, manifest);
}
