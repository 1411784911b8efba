import { formatBytes } from '../shared/lib/format-bytes.ts';
import { plainLine } from './plain-text.ts';
import type { OfferedTree } from './terminal-event.ts';

type Offered = { readonly name: string; readonly size: number; readonly tree?: OfferedTree | undefined };

/** What is offered, in a line of text: `notes.txt (3 bytes)`, `folder holiday: 812 files, 1.2 GB`, `a.jpg and 39 more: 812 files, 1.2 GB`. */
export function offerText(offer: Offered): string {
  const bytes = formatBytes(offer.size, 'en');
  const { tree } = offer;
  return tree === undefined ? `${offerName(offer)} (${bytes})` : `${offerName(offer)}: ${countOf(tree.files, 'file')}, ${bytes}`;
}

/** The same without how much it is: `notes.txt`, `folder holiday`, `a.jpg and 39 more`. */
export function offerName({ name, tree }: Pick<Offered, 'name' | 'tree'>): string {
  if (tree === undefined) return plainLine(name);
  // A single file is offered as such, so a tree of one item is a folder.
  return tree.items === 1 ? `folder ${plainLine(name)}` : `${plainLine(name)} and ${tree.items - 1} more`;
}

/** ` to Bob, Carl`, or nothing for an offer to everybody. */
export function addresseesText(to: readonly { readonly alias: string }[] | undefined): string {
  return to === undefined ? '' : ` to ${to.map(({ alias }) => plainLine(alias)).join(', ')}`;
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
