import { intersect, type Ranges, subtract, totalOf, unite } from '../../shared/lib/ranges.ts';
import type { Failure } from '../../shared/model/failure.ts';
import type { FolderId } from '../../shared/model/ids.ts';
import type { OfferDetails, OfferedFile } from '../../shared/model/transfer.ts';

/** What a person sees, and has chosen, of an offer before accepting it. It outlives the card, which goes when it is scrolled away. */
export type OfferLook = {
  /** The details are unfolded. */
  readonly isOpen: boolean;
  readonly isLoading: boolean;
  /** The last answer; it stays while the offer is looked at anew. */
  readonly details?: OfferDetails | undefined;
  readonly failure?: Failure | undefined;
  /** Where it is to go, when not into the download folder. */
  readonly folder?: FolderId | undefined;
  /** The files that are wanted, as `[first, behind the last]`. */
  readonly ticked: Ranges;
  /** Files that this device has already. */
  readonly owned: Ranges;
  /** The sender was told that there is too little room here. */
  readonly isTold: boolean;
};

export const EMPTY_LOOK: OfferLook = { isOpen: false, isLoading: false, ticked: [], owned: [], isTold: false };

export function allFiles(files: readonly OfferedFile[]): Ranges {
  return files.length === 0 ? [] : [[0, files.length]];
}

/** Single file numbers, in any order, as ranges. */
export function rangesOf(files: readonly number[]): Ranges {
  return unite(files.map((file) => [file, file + 1]));
}

/** The look with `details`. The first ones tick everything; later ones keep what was ticked. */
export function withDetails(look: OfferLook, details: OfferDetails): OfferLook {
  const ticked = look.details === undefined ? allFiles(details.files) : look.ticked;
  return { ...look, isLoading: false, failure: undefined, details, ticked };
}

export type TickState = 'all' | 'some' | 'none';

/** How many of `files` are ticked. */
export function tickState(ticked: Ranges, files: Ranges): TickState {
  const count = totalOf(intersect(ticked, files));
  if (count === 0) return 'none';
  return count === totalOf(files) ? 'all' : 'some';
}

/** Ticks `files`, or unticks them when all of them are ticked. */
export function toggleTicks(ticked: Ranges, files: Ranges): Ranges {
  return tickState(ticked, files) === 'all' ? subtract(ticked, files) : unite([...ticked, ...files]);
}

/** The ticked files' bytes and number. */
export function chosenOf(look: OfferLook): { readonly files: number; readonly bytes: number } {
  const files = look.details?.files ?? [];
  const bytes = look.ticked.reduce((sum, [start, end]) => sum + files.slice(start, end).reduce((part, { size }) => part + size, 0), 0);
  return { files: totalOf(look.ticked), bytes };
}

/** Why what is chosen cannot be accepted, as far as it is known. */
export type AcceptObstacle =
  | { readonly kind: 'nothing-ticked' }
  | { readonly kind: 'too-little-room'; readonly bytes: number; readonly freeBytes: number };

export function obstacleOf(look: OfferLook): AcceptObstacle | undefined {
  if (look.details === undefined) return undefined;
  const { files, target } = look.details;
  if (files.length > 0 && look.ticked.length === 0) return { kind: 'nothing-ticked' };
  const { bytes } = chosenOf(look);
  return target.freeBytes === undefined || bytes <= target.freeBytes ? undefined : { kind: 'too-little-room', bytes, freeBytes: target.freeBytes };
}
