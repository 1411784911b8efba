import { createInterface } from 'node:readline';
import { type Controller, LanChatError, type Logger } from '../core/index.ts';
import { EXIT } from './exit-codes.ts';
import { inRoom, type RoomOptions } from './joined-room.ts';
import { type AcceptPolicy, LineClient } from './line-client.ts';
import { Prompt, promptText } from './prompt.ts';
import type { Terminal } from './terminal.ts';

export type JoinOptions = RoomOptions & {
  readonly alias: string;
  readonly accept: AcceptPolicy;
  readonly history: number;
  readonly lingerMs: number;
};

/** `lan-chat join`: is in the room until the lines end, the person leaves, or the room is over. Answers the exit code. */
export function runJoin(target: string, options: JoinOptions, terminal: Terminal, logger: Logger): Promise<number> {
  return inRoom(target, options, terminal, logger, (controller) => converse(controller, options, terminal));
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
