import type { ReactNode } from 'react';
import type { Entry } from '../../../shared/model/entry.ts';

export type FileEntry = Entry & { readonly body: { readonly kind: 'file' } };

/** Draws a file's card; `meta` is its time and state, for the card to place. */
export type RenderFile = (entry: FileEntry, meta: ReactNode) => ReactNode;
