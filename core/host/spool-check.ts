import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Range, type Ranges, subtract } from '../../shared/lib/ranges.ts';
import { fileSegments, manifestRange, type Segment } from '../../shared/model/stream.ts';
import { FILE_READ_BYTES, HASH_BYTES } from '../../shared/wire/limits.ts';
import type { Offer } from './offer.ts';
import type { SpoolFile } from './spool-file.ts';

/** As much of a manifest as says where the files are. What else is in it is the receivers' to judge. */
const sizesSchema = z.object({ files: z.array(z.object({ size: z.int().min(0) })) });

type Findings = {
  /** Segments that have not the hash that stands behind them. */
  readonly damaged: Ranges;
  /** Segments that have it. */
  readonly intact: Ranges;
};

/** Reads again those segments of the offer that are whole in the spool, without those in `known`, and compares their hashes. Rule FT20. */
export async function checkSegments(offer: Pick<Offer, 'size' | 'tree'>, file: SpoolFile, known: Ranges): Promise<Findings> {
  const damaged: Range[] = [];
  const intact: Range[] = [];
  const check = async (segment: Segment) => {
    const range = rangeOf(segment);
    if (!file.has(range) || subtract([range], known).length === 0) return;
    ((await isIntact(segment, file)) ? intact : damaged).push(range);
  };
  for (const segment of firstSegments(offer)) await check(segment);
  // Where the files are only a manifest that is right can tell.
  if (damaged.length === 0) for (const segment of await fileSegmentsOf(offer, file)) await check(segment);
  return { damaged, intact };
}

/** The bytes of the stream in `range`, all of which must be in the spool. */
export async function readRange(file: SpoolFile, [start, end]: Range): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(end - start);
  for (let filled = 0; filled < bytes.length; ) filled += await file.read(bytes.subarray(filled), start + filled);
  return bytes;
}

/** The plain file, or the manifest. */
function firstSegments({ size, tree }: Pick<Offer, 'size' | 'tree'>): readonly Segment[] {
  return [{ start: 0, size: tree?.manifestBytes ?? size }];
}

/** The tree's files; none when the manifest is not here, or is not that of its offer. */
async function fileSegmentsOf({ size, tree }: Pick<Offer, 'size' | 'tree'>, file: SpoolFile): Promise<readonly Segment[]> {
  if (tree === undefined || !file.has(manifestRange(tree))) return [];
  const sizes = sizesIn(await readRange(file, [0, tree.manifestBytes]));
  const sum = sizes.reduce((total, each) => total + each, 0);
  return sizes.length === tree.files && sum === size ? fileSegments(tree, sizes) : [];
}

function sizesIn(manifest: Buffer): readonly number[] {
  try {
    return sizesSchema.parse(JSON.parse(manifest.toString())).files.map(({ size }) => size);
  } catch {
    return [];
  }
}

const rangeOf = ({ start, size }: Segment): Range => [start, start + size + HASH_BYTES];

async function isIntact(segment: Segment, file: SpoolFile): Promise<boolean> {
  const hash = createHash('sha256');
  const end = segment.start + segment.size;
  const buffer = Buffer.allocUnsafeSlow(Math.max(1, Math.min(FILE_READ_BYTES, segment.size)));
  for (let position = segment.start; position < end; ) {
    const bytes = await file.read(buffer.subarray(0, Math.min(buffer.length, end - position)), position);
    hash.update(buffer.subarray(0, bytes));
    position += bytes;
  }
  const trailer = await readRange(file, [end, end + HASH_BYTES]);
  return isFault(trailer) || hash.digest().equals(trailer);
}

/** A file that its sender could not send has no hash, and so it cannot have a wrong one. Rule ST3. */
function isFault(trailer: Buffer): boolean {
  const last = trailer.at(-1);
  return trailer.subarray(0, -1).every((byte) => byte === 0) && (last === 1 || last === 2);
}
