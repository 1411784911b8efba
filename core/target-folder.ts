import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import { LanChatError, systemErrorCode } from './lib/errors.ts';

/** Resolves when files can be saved in the folder, or it can be made, as far as can be told without making it. @throws LanChatError `folder-unwritable` */
export async function checkTargetFolder(folder: string): Promise<void> {
  const fail = (cause?: unknown): never => {
    throw new LanChatError('folder-unwritable', { folder }, { cause });
  };
  if (!path.isAbsolute(folder)) fail();
  try {
    const existing = await nearestExisting(path.resolve(folder));
    if (!(await stat(existing)).isDirectory()) fail();
    await access(existing, constants.W_OK | constants.X_OK);
  } catch (cause) {
    if (cause instanceof LanChatError) throw cause;
    fail(cause);
  }
}

/** The folder itself, or that above it that is there. */
async function nearestExisting(folder: string): Promise<string> {
  try {
    await stat(folder);
    return folder;
  } catch (error) {
    const parent = path.dirname(folder);
    if (systemErrorCode(error) !== 'ENOENT' || parent === folder) throw error;
    return await nearestExisting(parent);
  }
}
