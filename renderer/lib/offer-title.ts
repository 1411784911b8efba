import type { Tree } from '../../shared/model/entry.ts';
import { words } from '../locales/en.ts';
import { shortFileName, visibleFileName } from './file-name.ts';

type Offered = { readonly name: string; readonly tree?: Tree | undefined };

/** What is offered: one file, one folder, or several of either. */
export type OfferKind = 'file' | 'folder' | 'several';

export function offerKind({ tree }: Offered): OfferKind {
  if (tree === undefined) return 'file';
  return tree.items === 1 ? 'folder' : 'several';
}

/** What an offer is called: the name of its file or folder, or of the first of several and how many more there are. */
export function offerTitle(offer: Offered): string {
  return titleOf(visibleFileName(offer.name), offer);
}

/** The same, shortened in the middle. */
export function shortOfferTitle(offer: Offered): string {
  return titleOf(shortFileName(offer.name), offer);
}

/** The offer as it is named to somebody who cannot see it; `sender` is undefined for one's own. */
export function offerLabel(offer: Offered, sender: string | undefined): string {
  const title = offerTitle(offer);
  return sender === undefined ? words.files.ownLabel[offerKind(offer)](title) : words.files.label[offerKind(offer)](title, sender);
}

function titleOf(name: string, { tree }: Offered): string {
  return tree === undefined || tree.items <= 1 ? name : words.files.andMore(name, tree.items - 1);
}
