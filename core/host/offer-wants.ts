import { type Ranges, subtract, totalOf, unite } from '../../shared/lib/ranges.ts';
import { manifestRange } from '../../shared/model/stream.ts';
import { MAX_RANGES } from '../../shared/wire/limits.ts';
import { isExpected, isWanting, lacks, type Offer, type OfferReceiver } from './offer.ts';
import type { SpoolFile } from './spool-file.ts';

/** A stream that lies in more pieces than this is fetched altogether: who asks for crumbs gets the loaf. */
const MAX_PIECES = 4_096;

type Want = { readonly ranges: Ranges; readonly receiver?: OfferReceiver };

/** What is wanted of an open offer, each by itself: the manifest of a tree, what receivers asked for, and everything that is to be kept. */
function wantsOf(offer: Offer): readonly Want[] {
  if (offer.ended !== undefined) return [];
  const all: Ranges = [[0, offer.length]];
  const isCrumbled = offer.file !== undefined && offer.file.pieceCount > MAX_PIECES;
  const manifest = offer.tree === undefined ? [] : [{ ranges: [manifestRange(offer.tree)] }];
  const receivers = [...offer.receivers.values()].filter(isWanting);
  const accepted = receivers.map((receiver) => ({ ranges: isCrumbled ? all : receiver.ranges, receiver }));
  return [...manifest, ...accepted, ...(offer.keep ? [{ ranges: all }] : [])];
}

/** True when something is wanted that is not on the host's disk. */
export function isMissingAnything(offer: Offer): boolean {
  return wantsOf(offer).some(({ ranges }) => lacks(offer, ranges));
}

/** True when bytes were asked for that nobody wants any more. */
export function isComingUnwanted(offer: Offer): boolean {
  const { file } = offer;
  if (file === undefined) return false;
  return subtract(file.coming, unite(wantsOf(offer).flatMap(({ ranges }) => ranges))).length > 0;
}

/** What to ask the sender for next, when there is room for `room` bytes more. Whatever does not fit is held up; each want as a whole. */
export function chooseNext(offer: Offer, file: SpoolFile, room: number): Ranges {
  let chosen: Ranges = [];
  for (const { ranges, receiver } of wantsOf(offer)) {
    const both = unite([...chosen, ...file.missing(ranges)]);
    if (totalOf(both) <= room) chosen = both;
    else hold(offer, receiver);
  }
  return chosen.slice(0, MAX_RANGES);
}

/** True when something that is wanted found no room, and is not asked for. */
export function isHeldUp(offer: Offer, file: SpoolFile): boolean {
  return offer.isFull && wantsOf(offer).some(({ ranges }) => file.unplanned(ranges).length > 0);
}

/** The disk is full: nothing that is missing can come. */
export function holdAll(offer: Offer): void {
  for (const { ranges, receiver } of wantsOf(offer)) if (lacks(offer, ranges)) hold(offer, receiver);
}

/** Lets go of what was held up and now comes, or is wanted no more. */
export function releaseHeld(offer: Offer, isComing: (ranges: Ranges) => boolean): void {
  if (!offer.isFull) return;
  for (const receiver of offer.receivers.values()) receiver.isHeld &&= isWanting(receiver) && !isComing(receiver.ranges);
  offer.isFull = wantsOf(offer).some(({ ranges, receiver }) => receiver?.isHeld ?? !isComing(ranges));
}

/** True when not even the least of what is missing fits into a spool of `quotaBytes`. Of a tree somebody may want less. */
export function isNeverToFit(offer: Offer, file: SpoolFile, quotaBytes: number): boolean {
  const missing = wantsOf(offer).map(({ ranges }) => totalOf(file.missing(ranges)));
  const least = Math.min(...missing.filter((bytes) => bytes > 0));
  return offer.tree === undefined && Number.isFinite(least) && file.bytes + least > quotaBytes;
}

/** True for a copy, more than the manifest, that nobody receives or is expected to, and that its sender, if it is there, can bring again. */
export function isSpare(offer: Offer): boolean {
  const { ended, keep, paused, file, tree, upload, uploadAsked, isPlanning, check, looks } = offer;
  if (ended !== undefined || keep || paused || file === undefined) return false;
  const isBusy = upload !== undefined || uploadAsked !== undefined || isPlanning || check !== undefined || looks.size > 0;
  if (isBusy || isExpected(offer)) return false;
  return file.head > (tree === undefined ? 0 : totalOf([manifestRange(tree)]));
}

function hold(offer: Offer, receiver: OfferReceiver | undefined): void {
  offer.isFull = true;
  if (receiver !== undefined) receiver.isHeld = true;
}
