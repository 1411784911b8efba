import { createHash } from 'node:crypto';
import type { Tree } from '../../shared/model/entry.ts';
import { fitsOffer, type Manifest, manifestSchema } from '../../shared/model/manifest.ts';
import { HASH_BYTES } from '../../shared/wire/limits.ts';
import { LanChatError } from '../lib/errors.ts';
import { parseJson } from '../lib/json-file.ts';
import { planTree, type TreePlan } from './tree-names.ts';

/** A tree as its manifest tells it. */
export type OfferedTree = {
  /** The manifest's segment of the stream, its hash included. */
  readonly segment: Buffer;
  readonly manifest: Manifest;
  readonly plan: TreePlan;
};

/** What the manifest of an offer says, and where everything goes. Throws as `readManifest` does. */
export function readTree(segment: Buffer, offer: { readonly size: number; readonly tree: Tree; readonly senderAlias: string }): OfferedTree {
  const manifest = readManifest(segment, offer);
  return { segment, manifest, plan: planTree(manifest, offer.senderAlias) };
}

/**
 * What the segment of a manifest, its hash included, says. Rules ST2 and FT22.
 * @throws LanChatError `hash-mismatch`, or `protocol-error` when it is no manifest, or not that of the offer
 */
function readManifest(segment: Uint8Array, offer: { readonly size: number; readonly tree: Tree }): Manifest {
  const json = segment.subarray(0, -HASH_BYTES);
  const hash = createHash('sha256').update(json).digest();
  if (!hash.equals(segment.subarray(-HASH_BYTES))) throw new LanChatError('hash-mismatch');
  const manifest = manifestSchema.safeParse(parseJson(textOf(json)));
  if (!manifest.success || !fitsOffer(manifest.data, offer)) throw new LanChatError('protocol-error');
  return manifest.data;
}

function textOf(json: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(json);
  } catch {
    return '';
  }
}
