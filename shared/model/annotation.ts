import type { Mention } from './entry.ts';
import type { MemberId } from './ids.ts';

/** One reaction to an entry, and whose, in the order in which they came. */
export type Reaction = { readonly emoji: string; readonly by: readonly MemberId[] };

/** What became of an entry after it was posted: everything that amendments of it say together. Section AM of the protocol. */
export type Annotation = {
  /** Which entry of its room. */
  readonly seq: number;
  readonly edited?: { readonly text: string; readonly at: number; readonly mentions?: readonly Mention[]; readonly mentionsAll?: true };
  readonly deleted?: { readonly at: number };
  /** In the order in which each was first given; none is empty. */
  readonly reactions?: readonly Reaction[];
  readonly pinned?: { readonly by: MemberId; readonly at: number };
};
