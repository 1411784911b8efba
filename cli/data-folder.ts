import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LanChatError } from '../core/index.ts';
import { foldAlias } from '../shared/model/alias.ts';

/** File systems take names of 255 bytes; one alias can have 384 once it is encoded. */
const MAX_FOLDER_CHARS = 200;
/** What Windows takes for a device. */
const DEVICE_NAME = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

/** The folder of a terminal alias under `terminal/`: the same for aliases that read the same, and never a path of its own making. */
export function aliasFolder(alias: string): string {
  const folded = foldAlias(alias);
  const encoded = encodeURIComponent(folded).replace(/[.*'()!~]/g, (unit) => `%${unit.charCodeAt(0).toString(16).padStart(2, '0')}`);
  const isUsable = encoded.length <= MAX_FOLDER_CHARS && !DEVICE_NAME.test(encoded);
  return isUsable ? encoded : createHash('sha256').update(folded).digest('hex');
}

export type OpenedFolder<Opened> = { readonly value: Opened /** Deletes the folder when it was a temporary one. */; release(): Promise<void> };

/**
 * Opens `folder`, or a fresh temporary one when a living process holds it, so that two terminals with one alias are two members.
 * @throws what `open` throws, `data-folder-in-use` excepted.
 */
export async function openFolder<Opened>(folder: string, open: (folder: string) => Promise<Opened>): Promise<OpenedFolder<Opened>> {
  try {
    return { value: await open(folder), release: async () => {} };
  } catch (error) {
    if (!(error instanceof LanChatError && error.code === 'data-folder-in-use')) throw error;
  }
  const temporary = await mkdtemp(path.join(tmpdir(), 'lan-chat-'));
  const release = () => rm(temporary, { recursive: true, force: true, maxRetries: 3 });
  try {
    return { value: await open(temporary), release };
  } catch (error) {
    await release();
    throw error;
  }
}
