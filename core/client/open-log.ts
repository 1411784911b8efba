import type { MemberId, RoomId } from '../../shared/model/ids.ts';
import type { Room } from '../../shared/model/room.ts';
import type { ShownEntry } from '../../shared/model/shown-entry.ts';
import type { Logger } from '../lib/logger.ts';
import type { Database } from '../lib/sqlite/database.ts';
import { NEWEST_ENTRIES, ROOMS_AT_HAND } from './entry-windows.ts';
import type { LocalHistory, LogId, ResumePoint } from './local-history.ts';
import { RoomStates } from './room-states.ts';

/** What this device has of one log, as far as it is needed to show it. */
export type OpenLog = {
  readonly log: LogId;
  readonly states: RoomStates;
  /** The newest lines of the rooms in which something happened last, these rooms last. */
  readonly entries: ReadonlyMap<RoomId, readonly ShownEntry[]>;
  /** Up to where each room is on this disk. */
  readonly delivered: ResumePoint['rooms'];
  /** The first room of the log that this device had of the host before, when that is another one. */
  readonly formerFirst: RoomId | undefined;
};

type Sources = { readonly database: Database; readonly history: LocalHistory; readonly logger: Logger; readonly self: MemberId };

/** Reads what this device has of the log. `point` is where its copy of the host's newest log ends. */
export async function loadLog(sources: Sources, log: LogId, rooms: readonly Room[], point: ResumePoint | undefined): Promise<OpenLog> {
  const { database, history, logger, self } = sources;
  const states = await RoomStates.open(database, log, self, logger);
  const isKnown = point?.epoch === log.epoch;
  const newest = rooms
    .map((room) => states.viewOf(room))
    .sort((one, other) => (one.lastAt ?? 0) - (other.lastAt ?? 0))
    .slice(-ROOMS_AT_HAND);
  const entries = new Map<RoomId, readonly ShownEntry[]>();
  for (const { id } of isKnown ? newest : []) entries.set(id, (await history.page(log, id, { kind: 'newest' }, NEWEST_ENTRIES)).entries);
  const formerFirst = isKnown || point === undefined ? undefined : await firstRoom(history, { hostId: log.hostId, epoch: point.epoch }, point);
  return { log, states, entries, delivered: isKnown ? point.rooms : [], formerFirst };
}

async function firstRoom(history: LocalHistory, log: LogId, { rooms }: ResumePoint): Promise<RoomId | undefined> {
  const saved = await history.savedRooms(log);
  // Older versions of the app knew one room only, and kept nothing of it but its entries.
  return saved.find(({ kind }) => kind === 'room')?.id ?? rooms[0]?.roomId;
}
