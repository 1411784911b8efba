import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { LanChatError, systemErrorCode } from './errors.ts';

/**
 * What the file at `path` says, through `schema`; undefined when there is no such file.
 * A damaged file is set aside as `<path>.damaged-<time>`, never deleted, and counts as missing.
 * @throws LanChatError `data-folder-unusable` when it is there but cannot be read.
 */
export async function readJsonFile<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema> | undefined> {
  const text = await readTextFile(path);
  if (text === undefined) return undefined;
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  await rename(path, `${path}.damaged-${Date.now()}`).catch((cause: unknown) => {
    throw new LanChatError('data-folder-unusable', { path }, { cause });
  });
  return undefined;
}

/**
 * Writes `value` to `path` so that after a crash either the old or the new file is there, whole. Mode 0600; missing folders are made, mode 0700.
 * @throws LanChatError `data-folder-unusable`
 */
export async function writeJsonFile(path: string, value: unknown): Promise<void> {
  const folder = dirname(path);
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeAndSync(temporary, `${JSON.stringify(value, undefined, 2)}\n`);
    await rename(temporary, path);
    await syncFolder(folder);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {});
    throw new LanChatError('data-folder-unusable', { path }, { cause });
  }
}

/** The file's text; undefined when there is no such file. @throws LanChatError `data-folder-unusable` */
export async function readTextFile(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (systemErrorCode(cause) === 'ENOENT') return undefined;
    throw new LanChatError('data-folder-unusable', { path }, { cause });
  }
}

/** The value in `text`; undefined when it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function writeAndSync(path: string, text: string): Promise<void> {
  await using file = await open(path, 'wx', 0o600);
  await file.writeFile(text);
  await file.sync();
}

/** Makes the rename itself last. Some systems cannot open a folder; there the file system takes care of it. */
async function syncFolder(folder: string): Promise<void> {
  try {
    await using handle = await open(folder, 'r');
    await handle.sync();
  } catch (error) {
    const code = systemErrorCode(error);
    if (code !== 'EISDIR' && code !== 'EPERM' && code !== 'EACCES' && code !== 'EINVAL') throw error;
  }
}
