import { z } from 'zod';
import { MAX_OFFER_BYTES, MAX_TREE_DEPTH, MAX_TREE_FILES, MAX_TREE_PATH_CHARS } from '../wire/limits.ts';
import type { Tree } from './entry.ts';
import { thumbnailSchema } from './thumbnail.ts';

/** Parts between single slashes, none of them empty, `.` or `..`. What else is wrong with a name the receiver makes safe. */
const pathSchema = z
  .string()
  .min(1)
  .max(MAX_TREE_PATH_CHARS)
  .refine((path) => {
    const parts = path.split('/');
    return parts.length <= MAX_TREE_DEPTH && parts.every((part) => part !== '' && part !== '.' && part !== '..');
  }, 'is no relative path');

const fileSchema = z.object({
  path: pathSchema,
  size: z.int().min(0).max(MAX_OFFER_BYTES),
  thumbnail: thumbnailSchema.exactOptional(),
});

/** What an offered tree holds: the first segment of its stream, as JSON in UTF-8. Files stand in the order of the stream. */
export const manifestSchema = z.object({
  version: z.literal(1),
  files: z.array(fileSchema).max(MAX_TREE_FILES),
  /** Folders with nothing in them; the others follow from the files. */
  emptyFolders: z.array(pathSchema).max(MAX_TREE_FILES),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** True when the manifest holds what its offer said. */
export function fitsOffer(manifest: Manifest, offer: { readonly size: number; readonly tree: Tree }): boolean {
  const size = manifest.files.reduce((sum, file) => sum + file.size, 0);
  return size === offer.size && manifest.files.length === offer.tree.files;
}
