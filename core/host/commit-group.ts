import type { Entry } from '../../shared/model/entry.ts';
import type { FailureCode } from '../../shared/model/failure.ts';
import type { MemberId, MessageId, RoomId } from '../../shared/model/ids.ts';
import type { Database, SqlValue, Statement } from '../lib/sqlite/database.ts';
import { Amendments, type Deletion } from './amendments.ts';
import { ENTRY_COLUMNS, entryFromRow, insertEntry } from './history-schema.ts';
import type { EntryDraft, Room } from './room.ts';

/** Something to be committed: a draft, and what has to happen in the same transaction, before it. */
export type Appending = { readonly draft: EntryDraft; readonly also: readonly Statement[] };

/** What becomes of a draft. `duplicate`: this member had posted this id before; `entry` is that one. */
export type Outcome =
  | { readonly kind: 'entry'; readonly entry: Entry; readonly duplicate: boolean }
  | { readonly kind: 'refused'; readonly code: FailureCode };

/** One transaction of the log, ready to be written. */
export type CommitGroup = {
  /** One for each draft, in their order. */
  readonly outcomes: readonly Outcome[];
  /** The new ones, in order. */
  readonly entries: readonly Entry[];
  readonly deletions: readonly Deletion[];
  readonly statements: readonly Statement[];
};

type Run = { readonly sql: string; readonly rows: (readonly SqlValue[])[] };

type Options = {
  readonly database: Database;
  readonly hostId: MemberId;
  readonly at: number;
  readonly roomOf: (id: RoomId) => Room | undefined;
  /** Whether ids are looked for on the disk. Few are ever sent twice; without the look the disk refuses the whole group when one was. */
  readonly looksBack: boolean;
};

/**
 * Judges and numbers drafts in their order, against the disk and against those before them. Uses up no number: that is for who has
 * written it. Rules MS2, MS3, LG1, AM1, AM2 and RM4.
 */
export async function planCommit(appendings: readonly Appending[], options: Options): Promise<CommitGroup> {
  const drafts = appendings.map(({ draft }) => draft);
  const posted = options.looksBack ? await findPosted(options.database, drafts) : new Map<string, Entry>();
  const amendments = await Amendments.read(options.database, options.hostId, drafts);
  const plan = { outcomes: [] as Outcome[], entries: [] as Entry[], statements: [] as Run[] };
  const lastSeqs = new Map<Room, number>();
  for (const { draft, also } of appendings) {
    const room = options.roomOf(draft.roomId);
    const known = posted.get(keyOf(draft));
    const refusal = room === undefined ? 'unknown-room' : (refusalOf(room, draft) ?? amendments.refusalOf(draft));
    if (known !== undefined) plan.outcomes.push({ kind: 'entry', entry: known, duplicate: true });
    else if (room === undefined || refusal !== undefined) plan.outcomes.push({ kind: 'refused', code: refusal ?? 'unknown-room' });
    else {
      const entry: Entry = { ...draft, seq: (lastSeqs.get(room) ?? room.lastSeq) + 1, at: options.at };
      lastSeqs.set(room, entry.seq);
      posted.set(keyOf(entry), entry);
      plan.entries.push(entry);
      plan.outcomes.push({ kind: 'entry', entry, duplicate: false });
      for (const statement of [...also, ...amendments.take(entry), ...insertEntry(entry, room)]) addTo(plan.statements, statement);
    }
  }
  return { ...plan, deletions: amendments.deletions };
}

/** What is written in a row by the same statement is one of many rows: the way to the thread that writes it is what costs most. */
function addTo(runs: Run[], { sql, params, rows = [params ?? []] }: Statement): void {
  const last = runs.at(-1);
  if (last?.sql === sql) last.rows.push(...rows);
  else runs.push({ sql, rows: [...rows] });
}

/** What the app itself writes is posted into an archived room, too. */
function refusalOf({ facts }: Room, { body }: EntryDraft): FailureCode | undefined {
  return facts.archived === true && body.kind !== 'notice' ? 'room-archived' : undefined;
}

async function findPosted(database: Database, drafts: readonly EntryDraft[]): Promise<Map<string, Entry>> {
  const keys = JSON.stringify(drafts.map((draft) => [draft.authorId, draft.id]));
  const sql = `SELECT ${ENTRY_COLUMNS} FROM entries WHERE (author_id, id) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))`;
  const rows = await database.read(sql, [keys]);
  return new Map(rows.map(entryFromRow).map((entry) => [keyOf(entry), entry]));
}

const keyOf = (entry: { readonly authorId: MemberId; readonly id: MessageId }) => `${entry.authorId} ${entry.id}`;
