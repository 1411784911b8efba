import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { createLineLogger, toFailure } from '../core/index.ts';
import { version } from '../package.json';
import { aliasSchema } from '../shared/model/alias.ts';
import { DEFAULT_PORT, MAX_ADDRESSEES } from '../shared/wire/limits.ts';
import { chatLine } from './chat-line.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { fileLine } from './file-line.ts';
import { type HostOptions, runHost } from './host-command.ts';
import { hostLine, timestamp } from './host-line.ts';
import { type JoinOptions, runJoin } from './join-command.ts';
import { errorEvent, jsonOutput, type MakeWay, textOutput } from './output.ts';
import { type ReceiveOptions, runReceive, type Source } from './receive-command.ts';
import { runSay, type SayOptions } from './say-command.ts';
import { runSend, type SendOptions } from './send-command.ts';
import { listenForStop, type Terminal } from './terminal.ts';
import type { TerminalEvent } from './terminal-event.ts';

const { stdin, stdout, stderr } = process;
const stop = listenForStop(process);
const logger = createLineLogger((line) => void stderr.write(`${line}\n`), 'warn');

type Render = (event: TerminalEvent) => string | undefined;

/** The process as a command sees it, speaking JSON or what `render` makes of an event. */
function openTerminal(isJson: boolean, render: Render): Terminal {
  const outputAround = (makeWay?: MakeWay) => (isJson ? jsonOutput(stdout) : textOutput({ stdout, stderr }, render, makeWay));
  const isInteractive = !isJson && stdin.isTTY === true && stdout.isTTY === true;
  const screen = !isJson && stdout.isTTY === true ? stdout : undefined;
  return { stdin, stdout, output: outputAround(), outputAround, isInteractive, screen, ...stop };
}

/** Runs a command to its exit code; what it throws is told. */
async function finish({ output }: Terminal, run: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await run();
  } catch (error) {
    const failure = toFailure(error);
    if (failure.code === 'internal') logger.log('error', 'command-failed', { error });
    output.event(errorEvent(failure));
    process.exitCode = exitCodeOf(failure.code);
  }
}

function wholeNumber(max: number): (text: string) => number {
  return (text) => {
    if (!/^\d{1,9}$/.test(text) || Number(text) > max) throw new InvalidArgumentError(`Give a whole number from 0 to ${max}.`);
    return Number(text);
  };
}

/** An empty one is a variable that a script forgot to set, and would mean the current folder. */
function folder(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Give a folder.');
  return text;
}

/** Collects the aliases of `--to`. */
function addressees(text: string, previous: readonly string[]): readonly string[] {
  const alias = aliasSchema.safeParse(text);
  if (!alias.success) throw new InvalidArgumentError('Give an alias.');
  if (previous.length >= MAX_ADDRESSEES) throw new InvalidArgumentError(`Give at most ${MAX_ADDRESSEES}.`);
  return [...previous, alias.data];
}

/** `all`, or `from:ALIAS`. */
function source(text: string): Source {
  if (text === 'all') return { from: 'all' };
  const alias = aliasSchema.safeParse(/^from:(.*)$/su.exec(text)?.[1]);
  if (!alias.success) throw new InvalidArgumentError('Give all, or from:ALIAS.');
  return { from: 'alias', alias: alias.data };
}

/** `--timeout` in milliseconds; 0 seconds are no limit. */
function timeoutMs(seconds: number): number {
  return seconds === 0 ? Number.POSITIVE_INFINITY : seconds * 1_000;
}

const ADDRESS_HELP = `address of the host; the port is ${DEFAULT_PORT} unless given`;
const TRUST_HELP = 'the new key of a host whose key has changed, as the error shows it';
const timeoutOption = () =>
  new Option('--timeout <seconds>', 'give up when nothing moved for so long; 0 never does').argParser(wholeNumber(86_400)).default(300);
const jsonOption = new Option('--json', 'print one JSON object per line').default(false);
const program = new Command('lan-chat')
  .description('Chat and hand over files on the local network.')
  .version(version)
  .exitOverride()
  .showHelpAfterError('(lan-chat --help lists what there is)');

program
  .command('host')
  .description('open a room and log what happens in it')
  .option('-p, --port <number>', 'port to listen at; 0 takes any free one', wholeNumber(65_535), DEFAULT_PORT)
  .option('-n, --name <name>', 'what the room is called', 'LAN Chat')
  .option('--data-dir <folder>', 'where the room’s key and history are kept', folder)
  .option('--exit-when-empty', 'end when the last member has left', false)
  .addOption(jsonOption)
  .action(({ json, ...options }: HostOptions & { json: boolean }) => {
    const terminal = openTerminal(json, (event) => {
      const line = hostLine(event);
      return line === undefined ? undefined : `${timestamp(new Date())}  ${line}`;
    });
    return finish(terminal, () => runHost(options, terminal, logger));
  });

program
  .command('join')
  .description('join a room; typed lines are messages')
  .argument('<host[:port]>', ADDRESS_HELP)
  .requiredOption('-a, --alias <name>', 'what you are called in the room')
  .option('--download-dir <folder>', 'where accepted files go', folder)
  .addOption(new Option('--accept <what>', 'what happens to files that others offer').choices(['ask', 'all', 'none']).default('ask'))
  .option('--data-dir <folder>', 'where your key and history are kept', folder)
  .option('--trust-new-key <key>', TRUST_HELP)
  .option('--history <count>', 'how many earlier messages are shown: 50, or all of them with --json', wholeNumber(1_000_000))
  .option('--linger <seconds>', 'after the last line, how long your offers stay open for an answer', wholeNumber(86_400), 10)
  .addOption(jsonOption)
  .action((target: string, { json, linger, history, ...options }: Omit<JoinOptions, 'lingerMs'> & { json: boolean; linger: number }) => {
    const terminal = openTerminal(json, (event) => chatLine(event, options.accept === 'ask'));
    const joinOptions = { ...options, history: history ?? (json ? 1_000_000 : 50), lingerMs: linger * 1_000 };
    return finish(terminal, () => runJoin(target, joinOptions, terminal, logger));
  });

type FileCommandOptions<Options> = Omit<Options, 'timeoutMs'> & { readonly json: boolean; readonly timeout: number };

program
  .command('say')
  .description('post one message, and end when the host has it')
  .argument('<host[:port]>', ADDRESS_HELP)
  .argument('[text...]', 'what to say; without it, what stdin brings')
  .option('-a, --alias <name>', 'what you are called in the room; the name of your account, or a free one like it, unless given')
  .option('-r, --room <name>', 'the room to say it in; the first one unless given')
  .addOption(
    new Option('--to <alias>', 'say it to this member alone; may be given several times')
      .argParser(addressees)
      .default([], 'the room')
      .conflicts('room'),
  )
  .addOption(timeoutOption())
  .option('--data-dir <folder>', 'where your key and history are kept', folder)
  .option('--trust-new-key <key>', TRUST_HELP)
  .addOption(jsonOption)
  .action((target: string, words: readonly string[], { json, timeout, ...options }: FileCommandOptions<SayOptions>) => {
    const terminal = openTerminal(json, fileLine);
    return finish(terminal, () => runSay(target, words, { ...options, timeoutMs: timeoutMs(timeout) }, terminal, logger));
  });

program
  .command('send')
  .description('hand over files and folders, and end when the host has every byte')
  .argument('<host[:port]>', ADDRESS_HELP)
  .argument('<path...>', 'files and folders to hand over, as one offer')
  .option('-a, --alias <name>', 'what you are called in the room; the name of your account, or a free one like it, unless given')
  .addOption(new Option('--to <alias>', 'only this member may have it; may be given several times').argParser(addressees).default([], 'everybody'))
  .option('--wait', 'end when everybody who accepted has saved the files, and at least one has', false)
  .option('--keep', 'with --wait: the host keeps the files for others afterwards', false)
  .addOption(timeoutOption())
  .option('--data-dir <folder>', 'where your key and history are kept', folder)
  .option('--trust-new-key <key>', TRUST_HELP)
  .addOption(jsonOption)
  .action((target: string, paths: readonly string[], { json, timeout, ...options }: FileCommandOptions<SendOptions>) => {
    const terminal = openTerminal(json, fileLine);
    return finish(terminal, () => runSend(target, paths, { ...options, timeoutMs: timeoutMs(timeout) }, terminal, logger));
  });

program
  .command('receive')
  .description('take the files and folders that others offer')
  .argument('<host[:port]>', ADDRESS_HELP)
  .option('-a, --alias <name>', 'what you are called in the room; the name of your account, or a free one like it, unless given')
  .addOption(new Option('--accept <whose>', 'whose files are taken: all, or from:ALIAS').argParser(source).default({ from: 'all' }, 'all'))
  .option('--once', 'end when the first files, and what comes with them, are saved', false)
  .addOption(timeoutOption())
  .option('--download-dir <folder>', 'where the files go', folder)
  .option('--data-dir <folder>', 'where your key and history are kept', folder)
  .option('--trust-new-key <key>', TRUST_HELP)
  .addOption(jsonOption)
  .action((target: string, { json, timeout, ...options }: FileCommandOptions<ReceiveOptions>) => {
    const terminal = openTerminal(json, fileLine);
    return finish(terminal, () => runReceive(target, { ...options, timeoutMs: timeoutMs(timeout) }, terminal, logger));
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
}
// Piped stdin that nobody ended would keep the process; what was printed must be out first.
stdout.write('', () => stderr.write('', () => process.exit()));
