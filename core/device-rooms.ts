import type { RoomId } from '../shared/model/ids.ts';
import type { RoomView } from '../shared/model/room-view.ts';
import type { HistoryPage, PagePlace, ShownEntry } from '../shared/model/shown-entry.ts';
import type { ExportOptions } from './client/export/export-room.ts';
import { importRoom } from './client/export/import-room.ts';
import { ImportedRooms } from './client/export/imported-rooms.ts';
import type { ImportedLines } from './client/room-stay-options.ts';
import { LanChatError } from './lib/errors.ts';
import type { Database } from './lib/sqlite/database.ts';

/** Rooms that were read from files, with their views at hand: they are there with any host, and without one. */
export class DeviceRooms implements ImportedLines {
  readonly #database: Database;
  readonly #rooms: ImportedRooms;
  #views: readonly RoomView[];

  private constructor(database: Database, rooms: ImportedRooms, views: readonly RoomView[]) {
    this.#database = database;
    this.#rooms = rooms;
    this.#views = views;
  }

  static async open(database: Database): Promise<DeviceRooms> {
    const rooms = new ImportedRooms(database);
    return new DeviceRooms(database, rooms, await rooms.list());
  }

  /** The newest import last. */
  get views(): readonly RoomView[] {
    return this.#views;
  }

  has(roomId: RoomId): boolean {
    return this.#views.some(({ id }) => id === roomId);
  }

  async entry(roomId: RoomId, seq: number): Promise<ShownEntry | undefined> {
    return this.has(roomId) ? await this.#rooms.entry(roomId, seq) : undefined;
  }

  /** @throws LanChatError `unknown-room` */
  async page(roomId: RoomId, place: PagePlace, limit: number): Promise<HistoryPage> {
    const page = await this.#rooms.page(roomId, place, limit);
    if (page === undefined) throw new LanChatError('unknown-room');
    return page;
  }

  async pinned(roomId: RoomId): Promise<readonly ShownEntry[]> {
    return await this.#rooms.pinned(roomId);
  }

  /** The room as an export needs it; undefined when there is none. */
  exportSource(roomId: RoomId): Pick<ExportOptions, 'room' | 'title' | 'lines' | 'nameOf'> | undefined {
    const room = this.#views.find(({ id }) => id === roomId);
    return room && { room, title: room.name, lines: this.#rooms.lines(roomId), nameOf: () => undefined };
  }

  /** @throws LanChatError `import-unreadable`, `storage-failed` */
  async import(path: string): Promise<RoomId> {
    const { roomId } = await importRoom(this.#database, path);
    this.#views = await this.#rooms.list();
    return roomId;
  }

  /** Deletes the room from this device. @throws LanChatError `unknown-room` */
  async forget(roomId: RoomId): Promise<void> {
    if (!(await this.#rooms.forget(roomId))) throw new LanChatError('unknown-room');
    this.#views = await this.#rooms.list();
  }
}
