import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LanChatError } from '../core/index.ts';
import { foldAlias } from '../shared/model/alias.ts';

/** The folder of a terminal alias under `terminal/`: the same for aliases that read the same, and never a path of its own making. */
export function aliasFolder(alias: string): string {
  return encodeURIComponent(foldAlias(alias)).replace(/[.*'()!~]/g, (unit) => `%${unit.charCodeAt(0).toString(16).padStart(2, '0')}`);
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
