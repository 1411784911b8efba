import type { Annotation } from './annotation.ts';
import type { Entry } from './entry.ts';
import type { MemberId, RoomId } from './ids.ts';

/** The entry that a text answers, as far as a strip above it needs. `gone`: it was deleted, or this device does not have it. */
export type Quote = {
  readonly seq: number;
  readonly authorId?: MemberId;
  readonly authorAlias?: string;
  /** Its beginning, up to 200 characters of one line; of a file its name. */
  readonly text: string;
  readonly kind: 'text' | 'file' | 'gone';
};

/** An entry that has a line of its own (no amendment), with what became of it. */
export type ShownEntry = Entry & { readonly note?: Annotation; readonly quote?: Quote };

/** Lines of one room, ascending and without gaps between them. */
export type HistoryPage = {
  readonly roomId: RoomId;
  readonly entries: readonly ShownEntry[];
  /** Whether this device has more before the first, and after the last of them. */
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
};

/** Which lines of a room are wanted: those before or behind a seq, those around one (it included), or the newest. */
export type PagePlace =
  | { readonly kind: 'before'; readonly seq: number }
  | { readonly kind: 'after'; readonly seq: number }
  | { readonly kind: 'around'; readonly seq: number }
  | { readonly kind: 'newest' };
