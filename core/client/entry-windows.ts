import type { Entry } from '../../shared/model/entry.ts';
import type { RoomId } from '../../shared/model/ids.ts';

/** How many of a room's newest entries are kept at hand. */
export const NEWEST_ENTRIES = 200;

/** The newest entries of each room, so that a snapshot needs no disk. */
export class EntryWindows {
  readonly #byRoom = new Map<RoomId, Entry[]>();

  /** `entries` follow on those that are there, ascending. */
  add(roomId: RoomId, entries: readonly Entry[]): void {
    const window = this.#byRoom.get(roomId) ?? [];
    this.#byRoom.set(roomId, window);
    window.push(...entries);
    if (window.length > NEWEST_ENTRIES * 2) window.splice(0, window.length - NEWEST_ENTRIES);
  }

  clear(): void {
    this.#byRoom.clear();
  }

  /** The newest of each room, ascending. */
  list(): readonly Entry[] {
    return [...this.#byRoom.values()].flatMap((window) => window.slice(-NEWEST_ENTRIES));
  }
}
