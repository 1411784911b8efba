import type { MemberId, RoomId } from '../../shared/model/ids.ts';
import type { Room } from '../../shared/model/room.ts';
import type { Draft, RoomView } from '../../shared/model/room-view.ts';
import { LanChatError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import type { Database } from '../lib/sqlite/database.ts';
import type { LogId, Taken } from './local-history.ts';

/** How this device's person stands to each room of one log: what was read, how many wait, what is muted, typed and kept. */
export class RoomStates {
  static async open(_database: Database, _log: LogId, _self: MemberId, _logger: Logger): Promise<RoomStates> {
    throw new LanChatError('internal', { detail: 'not yet' });
  }
  viewOf(room: Room): RoomView {
    return { ...room, readSeq: 0, unread: 0, mentions: 0, muted: false };
  }
  /** True when the room's view changed. */
  took(_roomId: RoomId, _taken: Taken): boolean {
    return false;
  }
  /** True when that is further than before. */
  async markRead(_roomId: RoomId, _seq: number): Promise<boolean> {
    return false;
  }
  setMuted(_roomId: RoomId, _muted: boolean): void {}
  setDraft(_roomId: RoomId, _draft: Draft | undefined): void {}
  setKeepHere(_roomId: RoomId, _days: number): void {}
  /** Of each room that has one: for how many days this device keeps its entries. */
  keptHere(): readonly { readonly roomId: RoomId; readonly days: number }[] {
    return [];
  }
  readSeq(_roomId: RoomId): number {
    return 0;
  }
  async flush(): Promise<void> {}
}
