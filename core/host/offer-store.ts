import { z } from 'zod';
import { areRanges } from '../../shared/lib/ranges.ts';
import { treeSchema } from '../../shared/model/entry.ts';
import { failureCodeSchema } from '../../shared/model/failure.ts';
import { type MemberId, memberIdSchema, roomIdSchema, type TransferId, transferIdSchema } from '../../shared/model/ids.ts';
import { SPOOL_LIFETIME_MS } from '../../shared/wire/limits.ts';
import { offerEndSchema, receiverStateSchema } from '../../shared/wire/message.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Database, Statement } from '../lib/sqlite/database.ts';
import type { Offer, OfferReceiver } from './offer.ts';
import type { SpoolFile } from './spool-file.ts';
import { storedLayoutSchema } from './spool-layout.ts';

/** A column of JSON. */
function json<Output>(schema: z.ZodType<Output>) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue('is no JSON');
        return z.NEVER;
      }
    })
    .pipe(schema);
}

const rangesSchema = z.array(z.tuple([z.int(), z.int()])).refine((ranges) => areRanges(ranges));
const receiverSchema = z.object({
  memberId: memberIdSchema,
  state: receiverStateSchema,
  /** Null of one that an older version of the app left: it asks again when it comes. */
  ranges: json(rangesSchema).nullable(),
  have: z.int().min(0),
  bytes: z.int().min(0),
  code: failureCodeSchema.nullable(),
});
const offerSchema = z.object({
  id: transferIdSchema,
  senderId: memberIdSchema,
  roomId: roomIdSchema.nullable(),
  name: z.string(),
  size: z.int().min(0),
  tree: json(treeSchema).nullable(),
  recipients: json(z.array(memberIdSchema)).nullable(),
  keep: z.int().transform(Boolean),
  at: z.int(),
  ended: offerEndSchema.nullable(),
  paused: z.int().transform(Boolean),
  spool: z.string().nullable(),
  layout: json(storedLayoutSchema).nullable(),
});

/** An offer as an earlier run of the host left it. */
export type StoredOffer = z.infer<typeof offerSchema> & { readonly receivers: readonly z.infer<typeof receiverSchema>[] };

/** What is kept of an offer beyond its entry. */
export type OfferFacts = Pick<Offer, 'id' | 'ended' | 'paused'> & {
  readonly file: Pick<SpoolFile, 'name' | 'layout'> | undefined;
};

/** What the host knows of offers beyond their entries, on its disk. Written when a state changes, never for mere progress. */
export interface OfferStore {
  /** Everything about the offer but its receivers. Resolves when it is on the disk, or could not get there. */
  saveOffer(offer: OfferFacts): Promise<void>;
  saveReceiver(id: TransferId, memberId: MemberId, receiver: OfferReceiver): void;
}

/** Keeps offers in the host's database; the rows themselves are made with their entries. */
export class DatabaseOfferStore implements OfferStore {
  readonly #database: Database;
  readonly #logger: Logger;

  constructor(database: Database, logger: Logger) {
    this.#database = database;
    this.#logger = logger;
  }

  /** The offers that are not too old, ended ones included. Older ones are forgotten. */
  async load(clock: Clock): Promise<readonly StoredOffer[]> {
    await this.#write({ sql: 'DELETE FROM offers WHERE at <= ?', params: [Math.floor(clock.wallMs()) - SPOOL_LIFETIME_MS] });
    const rows = await this.#database.read(
      `SELECT id, sender_id AS senderId, room_id AS roomId, name, size, tree, recipients, keep, at, ended, paused, spool, layout
        FROM offers ORDER BY at, rowid`,
    );
    const receivers = await this.#database.read(
      'SELECT offer_id AS id, member_id AS memberId, state, ranges, have, bytes, code FROM offer_receivers',
    );
    return rows.flatMap((row) => {
      const parsed = offerSchema.safeParse(row);
      if (!parsed.success) return [];
      const own = receivers.filter(({ id }) => id === row.id).map((receiver) => receiverSchema.safeParse(receiver));
      return [{ ...parsed.data, receivers: own.flatMap((receiver) => (receiver.success ? [receiver.data] : [])) }];
    });
  }

  saveOffer({ id, ended, paused, file }: OfferFacts): Promise<void> {
    return this.#write({
      sql: 'UPDATE offers SET ended = ?, paused = ?, spool = ?, layout = ? WHERE id = ?',
      params: [ended ?? null, paused ? 1 : 0, file?.name ?? null, file === undefined ? null : JSON.stringify(file.layout), id],
    });
  }

  saveReceiver(id: TransferId, memberId: MemberId, { state, ranges, have, bytes, code }: OfferReceiver): void {
    void this.#write({
      sql: `INSERT INTO offer_receivers (offer_id, member_id, state, ranges, have, bytes, code) SELECT id, ?, ?, ?, ?, ?, ? FROM offers WHERE id = ?
        ON CONFLICT (offer_id, member_id) DO UPDATE SET state = excluded.state, ranges = excluded.ranges, have = excluded.have,
          bytes = excluded.bytes, code = excluded.code`,
      params: [memberId, state, JSON.stringify(ranges), have, bytes, code ?? null, id],
    });
  }

  /** Files go on without it; after a restart the host then knows an earlier state. */
  async #write(statement: Statement): Promise<void> {
    try {
      await this.#database.write([statement]);
    } catch (error) {
      this.#logger.log('warn', 'offer-not-stored', { error });
    }
  }
}
