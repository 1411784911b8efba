import type { Room } from './room.ts';

/** What was typed in a room and not sent. */
export type Draft = { readonly text: string; readonly replyTo?: number };

/** A room as this device's person stands to it. */
export type RoomView = Room & {
  /** Up to here its person has seen it. */
  readonly readSeq: number;
  /** Texts and files of others behind `readSeq`. */
  readonly unread: number;
  /** Those of them that name its person or everybody; all of them in a direct conversation. */
  readonly mentions: number;
  readonly muted: boolean;
  readonly draft?: Draft;
  /** When the newest text or file came, the host's clock; undefined when there is none. */
  readonly lastAt?: number;
  /** This device deletes its copies of entries that are older than this many days. */
  readonly keepHereDays?: number;
  /** Read from a file that was exported: nothing can be written into it, and no host knows it. */
  readonly imported?: true;
};
