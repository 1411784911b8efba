import type { RoomId } from '../../../shared/model/ids.ts';
import type { Database } from '../../lib/sqlite/database.ts';
import { nameKey } from './fold-text.ts';
import type { SearchNames } from './search.ts';

type RoomRow = { room_no: number; host_id: string; epoch: string; room_id: string; name: string | null; position: number | null };

/** A room of this device, by name. */
export type SearchRoom = {
  readonly roomNo: number;
  readonly name: string;
  /** Whose it is, when that is neither the host that this device is with nor nobody's. */
  readonly host: string | undefined;
  readonly canJump: boolean;
};

const SELECT_ROOMS = "SELECT room_no, host_id, epoch, room_id, facts ->> '$.name' AS name, position FROM log_rooms ORDER BY position";
/** Of a host whose rooms' names were never kept. */
const SHOWN_ID_CHARS = 8;

/** Every room of this device, as a person knows it. */
export async function readSearchRooms(database: Database, names: SearchNames): Promise<ReadonlyMap<number, SearchRoom>> {
  const rows = await database.read<RoomRow>(SELECT_ROOMS);
  const firstNames = new Map<string, string>();
  for (const { host_id, epoch, name } of rows) {
    const log = `${host_id} ${epoch}`;
    if (name !== null && !firstNames.has(log)) firstNames.set(log, name);
  }
  return new Map(
    rows.map((row) => {
      const isImported = row.host_id === '';
      const isHere = isImported || (names.log?.hostId === row.host_id && names.log.epoch === row.epoch);
      const title = isHere && !isImported ? names.directs?.get(row.room_id as RoomId) : undefined;
      const host = isHere ? undefined : (firstNames.get(`${row.host_id} ${row.epoch}`) ?? row.host_id.slice(0, SHOWN_ID_CHARS));
      return [row.room_no, { roomNo: row.room_no, name: title ?? row.name ?? '', host, canJump: isHere && (!isImported || row.position !== null) }];
    }),
  );
}

/** The rooms of that name; when there is none, those that begin so, or have it within. */
export function roomsNamed(rooms: Iterable<SearchRoom>, typed: string): readonly number[] {
  const wanted = nameKey(typed);
  const all = Array.from(rooms, ({ roomNo, name }) => ({ roomNo, key: nameKey(name) }));
  const tests = [(key: string) => key === wanted, (key: string) => key.startsWith(wanted), (key: string) => key.includes(wanted)];
  for (const test of tests) {
    const found = all.filter(({ key }) => test(key)).map(({ roomNo }) => roomNo);
    if (found.length > 0) return found;
  }
  return [];
}

const NAMED_SO = 'SELECT DISTINCT person_no FROM aliases WHERE alias = ?';
const BEGINS_SO = 'SELECT DISTINCT person_no FROM aliases WHERE substr(alias, 1, length(?1)) = ?1 LIMIT ?2';
const WHOSE_KEY = 'SELECT person_no FROM people WHERE member_id = ?';
const MAX_PEOPLE = 50;

/** Who has, or had, that name; when nobody, whose names begin so. `me` is this device's person. */
export async function peopleNamed(database: Database, typed: string, { self }: SearchNames): Promise<readonly number[]> {
  const wanted = nameKey(typed);
  const ask = async (sql: string, ...params: (string | number)[]) =>
    (await database.read<{ person_no: number }>(sql, params)).map((row) => row.person_no);
  if (wanted === 'me' && self !== undefined) return await ask(WHOSE_KEY, self);
  const exact = await ask(NAMED_SO, wanted);
  return exact.length > 0 || wanted === '' ? exact : await ask(BEGINS_SO, wanted, MAX_PEOPLE);
}
