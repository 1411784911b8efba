import { z } from 'zod';
import { failureCodeSchema } from '../../shared/model/failure.ts';
import { type MemberId, memberIdSchema, type TransferId, transferIdSchema } from '../../shared/model/ids.ts';
import { SPOOL_LIFETIME_MS } from '../../shared/wire/limits.ts';
import { offerEndSchema, receiverStateSchema } from '../../shared/wire/message.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Database, Statement } from '../lib/sqlite/database.ts';
import type { Offer, OfferReceiver } from './offer.ts';

const receiverSchema = z.object({
  memberId: memberIdSchema,
  state: receiverStateSchema,
  bytes: z.int().min(0),
  code: failureCodeSchema.nullable(),
});
const offerSchema = z.object({
  id: transferIdSchema,
  senderId: memberIdSchema,
  name: z.string(),
  size: z.int().min(0),
  keep: z.int().transform(Boolean),
  at: z.int(),
  ended: offerEndSchema.nullable(),
  paused: z.int().transform(Boolean),
  spool: z.string().nullable(),
  sha256: z.instanceof(Uint8Array).nullable(),
});

/** An offer as an earlier run of the host left it. */
export type StoredOffer = z.infer<typeof offerSchema> & { readonly receivers: readonly z.infer<typeof receiverSchema>[] };

/** What is kept of an offer beyond its entry. */
export type OfferFacts = Pick<Offer, 'id' | 'ended' | 'paused'> & {
  readonly file: { readonly name: string; readonly hash: Uint8Array | undefined } | undefined;
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
      'SELECT id, sender_id AS senderId, name, size, keep, at, ended, paused, spool, sha256 FROM offers ORDER BY at, rowid',
    );
    const receivers = await this.#database.read('SELECT offer_id AS id, member_id AS memberId, state, bytes, code FROM offer_receivers');
    return rows.flatMap((row) => {
      const parsed = offerSchema.safeParse(row);
      if (!parsed.success) return [];
      const own = receivers.filter(({ id }) => id === row.id).map((receiver) => receiverSchema.safeParse(receiver));
      return [{ ...parsed.data, receivers: own.flatMap((receiver) => (receiver.success ? [receiver.data] : [])) }];
    });
  }

  saveOffer({ id, ended, paused, file }: OfferFacts): Promise<void> {
    return this.#write({
      sql: 'UPDATE offers SET ended = ?, paused = ?, spool = ?, sha256 = ? WHERE id = ?',
      params: [ended ?? null, paused ? 1 : 0, file?.name ?? null, file?.hash ?? null, id],
    });
  }

  saveReceiver(id: TransferId, memberId: MemberId, { state, bytes, code }: OfferReceiver): void {
    void this.#write({
      sql: `INSERT INTO offer_receivers SELECT id, ?, ?, ?, ? FROM offers WHERE id = ?
        ON CONFLICT (offer_id, member_id) DO UPDATE SET state = excluded.state, bytes = excluded.bytes, code = excluded.code`,
      params: [memberId, state, bytes, code ?? null, id],
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
