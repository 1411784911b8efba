import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from '../../lib/sqlite/database.ts';
import { presentText } from '../annotations.ts';
import { type LineRow, lineFromRow, SELECT_LINES } from '../line-rows.ts';
import { facetsOf, indexTextOf, personFacet, roomFacet } from './line-facets.ts';

type Row = LineRow & { line_no: number; room_no: number; person_no: number };

/** Small enough that a message which comes meanwhile waits for some milliseconds only. */
const BATCH_LINES = 200;
const SELECT_BATCH = `${SELECT_LINES.replace('SELECT', 'SELECT line_no, room_no, person_no,')}
  WHERE line_no IN (SELECT line_no FROM unindexed ORDER BY line_no DESC LIMIT ${BATCH_LINES})`;
// What was edited or deleted since it was read is not waiting any more.
const INDEX = `INSERT INTO search (rowid, text, facets) SELECT line_no, ?, ? FROM unindexed WHERE line_no = ?`;
const DONE = 'DELETE FROM unindexed WHERE line_no = ?';
const FORGET_REST = 'DELETE FROM unindexed WHERE line_no NOT IN (SELECT line_no FROM lines)';

/** Indexes lines that wait for it. */
export class IndexCatchUp {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const rows = await this.#database.read<Row>(SELECT_BATCH);
      if (rows.length === 0) break;
      await this.#database.write([
        { sql: INDEX, rows: rows.flatMap(indexValues) },
        { sql: DONE, rows: rows.map((row) => [row.line_no]) },
      ]);
      await nextTurn();
    }
    if (!signal.aborted) await this.#database.write([{ sql: FORGET_REST }]);
  }
}

function indexValues(row: Row): readonly (readonly [string, string, number])[] {
  const [line] = lineFromRow(row);
  const text = line === undefined ? undefined : presentText(line);
  if (line === undefined || text === undefined) return [];
  return [[indexTextOf(text), `${personFacet(row.person_no)} ${roomFacet(row.room_no)}${facetsOf(line)}`, row.line_no]];
}
