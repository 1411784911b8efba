import type { MemberId, MessageId, RoomId } from './ids.ts';

/** One line that was found. */
export type SearchHit = {
  /** Stands for the line in `search.context`, and behind it the next hits are asked for. */
  readonly id: number;
  /** Whose host's room, as a person knows it: the host's first room's name. Undefined for the host that this device is with, and for imported rooms. */
  readonly host?: string;
  readonly roomId: RoomId;
  readonly roomName: string;
  readonly seq: number;
  readonly entryId: MessageId;
  readonly authorId: MemberId;
  readonly authorAlias: string;
  readonly at: number;
  readonly kind: 'text' | 'file';
  /** Around what was found, up to 200 characters of one line. */
  readonly excerpt: string;
  /** `[start, end)` places in `excerpt`, in UTF-16 units, ascending. */
  readonly highlights: readonly (readonly [number, number])[];
  /** It is in a room of the host that this device is with, or imported: `history.page` shows the place. */
  readonly canJump: boolean;
};

export type SearchAnswer = {
  /** Newest first. */
  readonly hits: readonly SearchHit[];
  /** There are more behind the last hit. */
  readonly hasMore: boolean;
  /** Filters of the query that mean nothing here: an unknown person, room or date, each as it was typed. */
  readonly notUnderstood: readonly string[];
};
