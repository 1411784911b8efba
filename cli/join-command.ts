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
import type { Output } from './output.ts';
import { progressPrompt } from './progress-prompt.ts';
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
  const isInteractive = terminal.isInteractive;
  const lines = createInterface({
    input: terminal.stdin,
    ...(isInteractive ? { output: terminal.stdout, prompt: '> ', terminal: true } : { terminal: false }),
  });
  lines.on('SIGINT', () => terminal.stop(EXIT.interrupted));
  const output: Output = isInteractive ? abovePrompt(terminal, () => lines.prompt(true)) : terminal.output;
  const client = await LineClient.start({
    controller,
    output,
    accept: options.accept,
    historyLimit: options.history,
    onChange: (view) => {
      if (!isInteractive) return;
      lines.setPrompt(progressPrompt(view));
      lines.prompt(true);
    },
  });
  if (client === undefined) throw new LanChatError('connection-lost');
  try {
    if (isInteractive) lines.prompt();
    void readLines(client, lines, options.lingerMs);
    return await Promise.race([client.finished, terminal.stopped]);
  } finally {
    client[Symbol.dispose]();
    lines.close();
  }
}

async function readLines(client: LineClient, lines: AsyncIterable<string>, lingerMs: number): Promise<void> {
  for await (const line of lines) await client.handle(line);
  await client.drain(lingerMs);
}

/** Prints over the line that is being typed and puts it back below. */
function abovePrompt(terminal: Terminal, redraw: () => void): Output {
  const clear = '\r\u001b[K';
  return {
    event(event) {
      terminal.stdout.write(clear);
      terminal.output.event(event);
      redraw();
    },
    note(text) {
      terminal.stdout.write(clear);
      terminal.output.note(text);
      redraw();
    },
  };
}
