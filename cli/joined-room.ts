import path from 'node:path';
import { type Controller, createController, defaultAlias, defaultDataDir, defaultDownloadDir, LanChatError, type Logger } from '../core/index.ts';
import { version } from '../package.json';
import { parseAddress } from '../shared/lib/address.ts';
import { aliasSchema } from '../shared/model/alias.ts';
import { DEFAULT_PORT } from '../shared/wire/limits.ts';
import { aliasFolder, openFolder } from './data-folder.ts';
import { expandPath } from './expand-path.ts';
import type { Terminal } from './terminal.ts';

/** What every command that joins a room can be told. */
export type RoomOptions = {
  /** Without one it is the name of the system's user, or what the host suggests instead. */
  readonly alias?: string | undefined;
  readonly downloadDir?: string | undefined;
  readonly dataDir?: string | undefined;
  readonly trustNewKey?: string | undefined;
};

/** Suggestions in a row that somebody else was faster to take. */
const MAX_SUGGESTIONS = 5;

/** Joins the room at `target`, runs `stay` in it, and closes everything. Answers the exit code: that of `stay`, or of a signal during the join. */
export async function inRoom(
  target: string,
  options: RoomOptions,
  terminal: Terminal,
  logger: Logger,
  stay: (controller: Controller) => Promise<number>,
): Promise<number> {
  const { host, port } = parseAddress(target, DEFAULT_PORT);
  const alias = readAlias(options.alias ?? defaultAlias());
  const downloadDir = options.downloadDir === undefined ? defaultDownloadDir() : expandPath(options.downloadDir, process.cwd());
  const create = (dataDir: string) =>
    createController({
      dataDir,
      downloadDir,
      appVersion: version,
      shell: { kind: 'terminal', canPickFiles: false, canPickFolder: false, canReveal: false },
      defaultAlias: alias,
      logger,
    });
  const folder =
    options.dataDir === undefined ? path.join(defaultDataDir(), 'terminal', aliasFolder(alias)) : expandPath(options.dataDir, process.cwd());
  const opened = await openFolder(folder, create);
  try {
    const controller = opened.value;
    const suggestions = options.alias === undefined ? MAX_SUGGESTIONS : 0;
    const joined = join(controller, { host, port, alias, trustNewKey: options.trustNewKey }, suggestions).then(() => undefined);
    // When the person stops first, the attempt fails later, and nobody is there to hear it.
    joined.catch(() => {});
    const stopped = await Promise.race([joined, terminal.stopped]);
    return stopped ?? (await stay(controller));
  } finally {
    await opened.value.close();
    await opened.release();
  }
}

/** With the alias that the host suggests, at most `suggestions` times, when the wished one is not free. */
async function join(controller: Controller, request: Parameters<Controller['join']>[0], suggestions: number): Promise<void> {
  try {
    await controller.join(request);
  } catch (error) {
    if (!(error instanceof LanChatError && (error.code === 'alias-taken' || error.code === 'alias-reserved'))) throw error;
    const alias = aliasSchema.safeParse(error.params.suggestion);
    if (suggestions === 0 || !alias.success) throw error;
    await join(controller, { ...request, alias: alias.data }, suggestions - 1);
  }
}

function readAlias(text: string): string {
  const alias = aliasSchema.safeParse(text);
  if (!alias.success) throw new LanChatError('bad-alias', { alias: text });
  return alias.data;
}
