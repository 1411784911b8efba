import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type RoomId, roomIdSchema } from '../../../shared/model/ids.ts';
import type { Room } from '../../../shared/model/room.ts';
import { LanChatError } from '../../lib/errors.ts';
import { parseJson } from '../../lib/json-file.ts';
import type { Database } from '../../lib/sqlite/database.ts';
import { type Line, noteOf } from '../annotations.ts';
import { addStatements, personStatements } from '../line-rows.ts';
import { deleteRoom, IMPORTED_LOG } from './imported-rooms.ts';
import { exportHeadSchema, exportLineSchema } from './json-lines.ts';

const BATCH_LINES = 500;
/** Longer than any line that an export has: the longest text as JSON, as it was and as it is now, with its mentions and reactions. */
const MAX_LINE_CHARS = 4 * 1024 * 1024;
const ROOM_ID_BYTES = 16;

const FIND_ROOM = 'SELECT position FROM log_rooms WHERE host_id = ? AND epoch = ? AND room_id = ?';
const ADD_ROOM = 'INSERT INTO log_rooms (host_id, epoch, room_id) VALUES (?, ?, ?)';
const ROOM_NO = 'SELECT room_no FROM log_rooms WHERE host_id = ? AND epoch = ? AND room_id = ?';
const FINISH_ROOM = `UPDATE log_rooms SET facts = ?, last_seq = ?, read_seq = ?,
  position = (SELECT coalesce(max(position), 0) + 1 FROM log_rooms WHERE host_id = '') WHERE room_no = ?`;

type Head = { readonly name: string; readonly description?: string };

/**
 * Reads an export in JSON Lines into a room of this device alone: all of it, or nothing. The same file is the same room, however often it is read.
 * @throws LanChatError `import-unreadable` {line} with the line that cannot be read, `storage-failed`
 */
export async function importRoom(database: Database, path: string): Promise<{ readonly roomId: RoomId }> {
  const roomId = await roomIdOf(path);
  const key = [...IMPORTED_LOG, roomId] as const;
  const [known] = await database.read<{ position: number | null }>(FIND_ROOM, key);
  if (known !== undefined && known.position !== null) return { roomId };
  if (known !== undefined) await deleteRoom(database, roomId);
  await database.write([{ sql: ADD_ROOM, params: key }]);
  try {
    await fill(database, roomId, path);
    return { roomId };
  } catch (error) {
    await deleteRoom(database, roomId);
    throw error;
  }
}

async function fill(database: Database, roomId: RoomId, path: string): Promise<void> {
  const [row] = await database.read<{ room_no: number }>(ROOM_NO, [...IMPORTED_LOG, roomId]);
  const roomNo = row?.room_no ?? 0;
  let head: Head | undefined;
  let lastSeq = 0;
  let batch: Line[] = [];
  for await (const { number, text } of linesOf(path)) {
    if (head === undefined) {
      head = read(exportHeadSchema, text, number);
      continue;
    }
    const line = toLine(roomId, text, number);
    if (line.entry.seq <= lastSeq) throw unreadable(number);
    lastSeq = line.entry.seq;
    batch.push(line);
    if (batch.length < BATCH_LINES) continue;
    await writeLines(database, roomNo, batch);
    batch = [];
  }
  if (head === undefined) throw unreadable(1);
  await writeLines(database, roomNo, batch);
  const room: Room = { id: roomId, kind: 'room', name: head.name, ...(head.description && { description: head.description }), firstSeq: 1, lastSeq };
  await database.write([{ sql: FINISH_ROOM, params: [JSON.stringify(room), lastSeq, lastSeq, roomNo] }]);
}

async function writeLines(database: Database, roomNo: number, lines: readonly Line[]): Promise<void> {
  const people = new Map(lines.map(({ entry }) => [`${entry.authorId} ${entry.authorAlias}`, { id: entry.authorId, alias: entry.authorAlias }]));
  await database.write([...personStatements([...people.values()]), ...addStatements(roomNo, lines)]);
}

function toLine(roomId: RoomId, text: string, number: number): Line {
  const { author, note, ...entry } = read(exportLineSchema, text, number);
  const isDeleted = entry.body.kind === 'deleted';
  return {
    entry: { ...entry, roomId, authorAlias: author },
    note: isDeleted || note === undefined ? noteOf(entry.seq, entry.body) : { ...note, seq: entry.seq },
  };
}

function read<Value>(
  schema: { safeParse(value: unknown): { readonly data?: Value | undefined; readonly success: boolean } },
  text: string,
  number: number,
): Value {
  const { success, data } = schema.safeParse(parseJson(text));
  if (!success || data === undefined) throw unreadable(number);
  return data;
}

/** The file's lines that are not empty, numbered from 1; none is longer than what an export has. */
async function* linesOf(path: string): AsyncGenerator<{ readonly number: number; readonly text: string }, void, undefined> {
  let number = 1;
  let rest = '';
  for await (const chunk of chunksOf(path, 'utf8')) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) {
      if (text.trim() !== '') yield { number, text };
      number++;
    }
    if (rest.length > MAX_LINE_CHARS) throw unreadable(number);
  }
  if (rest.trim() !== '') yield { number, text: rest };
}

/** The file says which room it is, so that it is not there twice. */
async function roomIdOf(path: string): Promise<RoomId> {
  const hash = createHash('sha256');
  for await (const chunk of chunksOf(path)) hash.update(chunk);
  return roomIdSchema.parse(hash.digest().subarray(0, ROOM_ID_BYTES).toString('base64url'));
}

async function* chunksOf(path: string, encoding?: 'utf8'): AsyncGenerator<string | Buffer, void, undefined> {
  try {
    yield* createReadStream(path, { encoding, highWaterMark: 256 * 1024 });
  } catch (cause) {
    throw new LanChatError('import-unreadable', {}, { cause });
  }
}

function unreadable(line: number): LanChatError {
  return new LanChatError('import-unreadable', { line });
}
