import path from 'node:path';
import { createInterface } from 'node:readline';
import { type Controller, createController, defaultDataDir, defaultDownloadDir, LanChatError, type Logger } from '../core/index.ts';
import { version } from '../package.json';
import { parseAddress } from '../shared/lib/address.ts';
import { aliasSchema } from '../shared/model/alias.ts';
import { DEFAULT_PORT } from '../shared/wire/limits.ts';
import { aliasFolder, openFolder } from './data-folder.ts';
import { EXIT } from './exit-codes.ts';
import { expandPath } from './expand-path.ts';
import { type AcceptPolicy, LineClient } from './line-client.ts';
import { Prompt, promptText } from './prompt.ts';
import type { Terminal } from './terminal.ts';

export type JoinOptions = {
  readonly alias: string;
  readonly downloadDir?: string;
  readonly dataDir?: string;
  readonly accept: AcceptPolicy;
  readonly trustNewKey?: string;
  readonly history: number;
  readonly lingerMs: number;
};

/** `lan-chat join`: is in the room until the lines end, the person leaves, or the room is over. Answers the exit code. */
export async function runJoin(target: string, options: JoinOptions, terminal: Terminal, logger: Logger): Promise<number> {
  const { host, port } = parseAddress(target, DEFAULT_PORT);
  const alias = readAlias(options.alias);
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
    const joined = controller.join({ host, port, alias, trustNewKey: options.trustNewKey }).then(() => undefined);
    // When the person stops first, the attempt fails later, and nobody is there to hear it.
    joined.catch(() => {});
    const stopped = await Promise.race([joined, terminal.stopped]);
    return stopped ?? (await converse(controller, options, terminal));
  } finally {
    await opened.value.close();
    await opened.release();
  }
}

function readAlias(text: string): string {
  const alias = aliasSchema.safeParse(text);
  if (!alias.success) throw new LanChatError('bad-alias', { alias: text });
  return alias.data;
}

async function converse(controller: Controller, options: JoinOptions, terminal: Terminal): Promise<number> {
  const { stdin: input, stdout, isInteractive } = terminal;
  const lines = createInterface(isInteractive ? { input, output: stdout, terminal: true } : { input, terminal: false });
  lines.on('SIGINT', () => terminal.stop(EXIT.interrupted));
  // From the start, so that lines which come while the history is read wait here.
  const typed = lines[Symbol.asyncIterator]();
  const prompt = isInteractive ? new Prompt(lines, stdout) : undefined;
  const client = await LineClient.start({
    controller,
    output: prompt === undefined ? terminal.output : terminal.outputAround((write) => prompt.makeWay(write)),
    accept: options.accept,
    historyLimit: options.history,
    onChange: (view) => prompt?.show(promptText(view)),
  });
  if (client === undefined) throw new LanChatError('connection-lost');
  try {
    prompt?.show('> ');
    void readLines(client, typed, options.lingerMs, prompt);
    return await Promise.race([client.finished, terminal.stopped]);
  } finally {
    client[Symbol.dispose]();
    lines.close();
  }
}

async function readLines(client: LineClient, lines: AsyncIterableIterator<string>, lingerMs: number, prompt: Prompt | undefined): Promise<void> {
  for await (const line of lines) {
    await client.handle(line);
    if (client.isOver) return;
    prompt?.again();
  }
  await client.drain(lingerMs);
}
