import { randomBytes } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { assertNever } from '../../../shared/lib/assert-never.ts';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import { isNoRoom, LanChatError } from '../../lib/errors.ts';
import { systemDisk } from '../../transfer/disk.ts';
import { publishFile } from '../../transfer/publish-file.ts';
import { safeFileName } from '../../transfer/safe-name.ts';
import type { ExportHead, RoomFormat } from './export-format.ts';
import { HTML_FORMAT } from './html-format.ts';
import { JSON_LINES_FORMAT } from './json-lines.ts';
import { MARKDOWN_FORMAT } from './markdown-format.ts';

export type ExportFormat = 'markdown' | 'html' | 'jsonl';

export type ExportOptions = ExportHead & {
  /** The whole room, ascending. */
  readonly lines: AsyncIterable<ShownEntry>;
  readonly format: ExportFormat;
  /** Where the file goes; made when it is not there. */
  readonly folder: string;
};

const WRITE_CHARS = 64 * 1024;

/**
 * Writes the room into the folder under the first free name, `<title>.md`, `<title> (2).md` …; nothing is ever replaced, and a name shows a
 * whole file. @throws LanChatError `disk-full`, `export-failed`; `storage-failed` when the room cannot be read
 */
export async function exportRoom(options: ExportOptions): Promise<{ readonly path: string; readonly name: string }> {
  const { folder, title } = options;
  const format = formatOf(options.format);
  const at = (name: string) => path.join(folder, name);
  const partial = at(`.lan-chat-${randomBytes(8).toString('hex')}.part`);
  const wanted = safeFileName(`${title.replace(/[/\\]/g, '_')}.${format.extension}`);
  try {
    await mkdir(folder, { recursive: true });
    await write(partial, format, options);
    const name = await publishFile(systemDisk, partial, at, wanted);
    return { path: at(name), name };
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {});
    if (error instanceof LanChatError) throw error;
    throw new LanChatError(isNoRoom(error) ? 'disk-full' : 'export-failed', { name: wanted, folder: path.basename(folder) }, { cause: error });
  }
}

async function write(file: string, format: RoomFormat, options: ExportOptions): Promise<void> {
  await using handle = await open(file, 'wx', 0o600);
  let text = format.head(options);
  let before: ShownEntry | undefined;
  for await (const entry of options.lines) {
    text += format.line(entry, before, options);
    before = entry;
    if (text.length < WRITE_CHARS) continue;
    await handle.writeFile(text);
    text = '';
  }
  await handle.writeFile(text + format.foot);
  await handle.sync();
}

function formatOf(format: ExportFormat): RoomFormat {
  switch (format) {
    case 'markdown':
      return MARKDOWN_FORMAT;
    case 'html':
      return HTML_FORMAT;
    case 'jsonl':
      return JSON_LINES_FORMAT;
    default:
      return assertNever(format);
  }
}
