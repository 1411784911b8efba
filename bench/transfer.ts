// How fast files go through LAN Chat beside what the same machine can do at best: one table, medians of rounds in which everything takes its turn.
// node bench/transfer.ts [--sample] [--size=MiB] [--files=n] [--rounds=n] [--only=part,part] [--ram=folder] [--disk=folder]
import { existsSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, tmpdir, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { type ChatResult, type LanChatResult, runBesideChat, runReceivers } from './lan-chat/run.ts';
import { median, percentile } from './lib/statistics.ts';
import { formatTable } from './lib/table.ts';
import { Workplace } from './lib/workplace.ts';
import { type CopyResult, runCopies } from './limits/copy.ts';
import { type LimitResult, runOneHop, runRelayed } from './limits/run.ts';
import { runScp, ScpUnavailable } from './limits/scp.ts';

// A run that is broken off still goes through `exit`, where folders and processes are cleared away.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const MIB = 1024 * 1024;
const SMALL_FILE_BYTES = 4 * 1024;
const PARTS = ['one-hop', 'relay', 'lan-chat', 'scp', 'five', 'chat', 'tree'] as const;
type Part = (typeof PARTS)[number];

const { values: options } = parseArgs({
  options: {
    sample: { type: 'boolean', default: false },
    size: { type: 'string' },
    files: { type: 'string' },
    rounds: { type: 'string' },
    only: { type: 'string' },
    ram: { type: 'string', default: '/dev/shm' },
    disk: { type: 'string', default: tmpdir() },
  },
});
const size = Number(options.size ?? (options.sample ? 64 : 1024)) * MIB;
const fileCount = Number(options.files ?? (options.sample ? 1_000 : 10_000));
const rounds = Number(options.rounds ?? (options.sample ? 1 : 5));
const wanted = new Set<string>(options.only?.split(',') ?? PARTS);

/** The folder of small files through LAN Chat, and copied on the same disk. */
type TreeResult = { readonly lanChat: LanChatResult; readonly copies: CopyResult };

type Measured = {
  readonly 'one-hop': LimitResult[];
  readonly relay: LimitResult[];
  readonly 'lan-chat': LanChatResult[];
  readonly five: LanChatResult[];
  readonly scp: { readonly seconds: number }[];
  readonly chat: ChatResult[];
  readonly tree: TreeResult[];
};

console.log(
  `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, ${Math.round(totalmem() / 1024 ** 3)} GiB, ${process.platform} ${release()}, Node ${process.versions.node}`,
);
console.log(
  `One file of ${size / MIB} MiB, ${rounds} round${rounds === 1 ? '' : 's'}, medians. Everything runs on this one machine, whose load was ${loadavg()[0]?.toFixed(1)} before.\n`,
);
const places = [
  ['memory', options.ram],
  ['disk', options.disk],
] as const;
for (const [name, folder] of places) {
  if (existsSync(folder)) console.log(`${await measure(name, folder)}\n`);
  else console.log(`No ${folder} here: left out.\n`);
}

async function measure(name: string, folder: string): Promise<string> {
  await using place = await Workplace.create(folder, [...wanted].some((part) => part !== 'tree') ? size : 0);
  const measured: Measured = { 'one-hop': [], relay: [], 'lan-chat': [], five: [], scp: [], chat: [], tree: [] };
  const tree = wanted.has('tree') ? await place.tree(fileCount, SMALL_FILE_BYTES) : '';
  let noScp = '';
  for (let round = 0; round < rounds; round++) {
    const run = async <Key extends Part>(part: Key, work: () => Promise<Measured[Key][number]>) => {
      if (wanted.has(part)) (measured[part] as Measured[Key][number][]).push(await work());
    };
    await run('one-hop', () => runOneHop(place));
    await run('relay', () => runRelayed(place));
    await run('lan-chat', () => runReceivers(place, 1));
    await run('five', () => runReceivers(place, 5));
    await run('chat', () => runBesideChat(place));
    await run('tree', async () => ({ copies: await runCopies(place, tree), lanChat: await runReceivers(place, 1, tree) }));
    if (noScp === '') {
      await run('scp', () => runScp(place)).catch((error: unknown) => {
        if (!(error instanceof ScpUnavailable)) throw error;
        noScp = error.message;
      });
    }
    process.stderr.write(`${name}: round ${round + 1} of ${rounds} done\n`);
  }
  return formatTable([[`Through ${name}`, 'MB/s', 'CPU s/GiB', 'ratio', 'more'], ...rowsOf(measured, noScp)]);
}

function rowsOf(measured: Measured, noScp: string): string[][] {
  const relay = seconds(measured.relay);
  const one = seconds(measured['lan-chat']);
  const row = (
    label: string,
    results: readonly { seconds: number; cpuSeconds?: number }[],
    more: { ratio?: string; text?: string; files?: number },
  ) => {
    const files = more.files ?? 1;
    const cpu = median(results.map(({ cpuSeconds = Number.NaN }) => cpuSeconds)) / files / (size / 1024 ** 3);
    return [label, rate(seconds(results) / files), cpu.toFixed(1).replace('NaN', '-'), more.ratio ?? '', more.text ?? ''];
  };
  const lanChat = (label: string, results: readonly LanChatResult[], files: number, ratio: string) => {
    const host = mib(results.map((result) => result.host.grownBytes));
    const client = mib(results.map((result) => result.clientGrownBytes));
    const firstByte = median(results.map(({ firstByteMs }) => firstByteMs)).toFixed(0);
    const sent = (median(results.map(({ sentBytes }) => sentBytes)) / size).toFixed(2);
    const hostCpu = (median(results.map((result) => result.host.cpuSeconds)) / files / (size / 1024 ** 3)).toFixed(1);
    return row(label, results, {
      ratio,
      files,
      text: `sender sent ${sent} files; first byte ${firstByte} ms; host ${hostCpu} CPU s/GiB; grew by MiB: host ${host}, client ${client}`,
    });
  };
  const all = {
    'one-hop': () => row('TLS, sender to receiver', measured['one-hop'], {}),
    relay: () => row('TLS, sender to relay to receiver', measured.relay, { ratio: '1' }),
    'lan-chat': () => lanChat('LAN Chat, one receiver', measured['lan-chat'], 1, share(relay / one, 'the relay')),
    five: () => lanChat('LAN Chat, five receivers together', measured.five, 5, share((5 * one) / seconds(measured.five), 'one receiver')),
    chat: () => {
      const delays = (lines: readonly number[]) => `p50 ${percentile(lines, 0.5).toFixed(0)} p99 ${percentile(lines, 0.99).toFixed(0)} ms`;
      const alone = delays(measured.chat.flatMap(({ aloneMs }) => aloneMs));
      const beside = delays(measured.chat.flatMap(({ besideMs }) => besideMs));
      const loop = median(measured.chat.map(({ loopP99Ms }) => loopP99Ms)).toFixed(0);
      const text = `a line back at its author: ${beside} (without files ${alone}); host's loop p99 ${loop} ms`;
      return [
        'LAN Chat, chat beside two files',
        '',
        '',
        '',
        `${text}; host grew by ${mib(measured.chat.map(({ hostGrownBytes }) => hostGrownBytes))} MiB`,
      ];
    },
    tree: () => treeRow(measured.tree),
    scp: () => (noScp === '' ? row('scp', measured.scp, {}) : ['scp', '', '', '', noScp]),
  } satisfies Record<Part, () => string[]>;
  return PARTS.filter((part) => wanted.has(part)).map((part) => all[part]());
}

/** Small files are counted, not weighed: files per second, and the share of what a copy on the same disk reaches. */
function treeRow(results: readonly TreeResult[]): string[] {
  const own = seconds(results.map(({ lanChat }) => lanChat));
  const copies = results.map((result) => result.copies);
  const [cp, node] = [median(copies.map(({ cpSeconds }) => cpSeconds)), median(copies.map(({ nodeSeconds }) => nodeSeconds))];
  const filesPerSecond = (time: number) => `${Math.round(fileCount / time).toLocaleString('en')} files/s`;
  const gib = (fileCount * SMALL_FILE_BYTES) / 1024 ** 3;
  const host = mib(results.map(({ lanChat }) => lanChat.host.grownBytes));
  const client = mib(results.map(({ lanChat }) => lanChat.clientGrownBytes));
  return [
    `LAN Chat, ${fileCount.toLocaleString('en')} files of ${SMALL_FILE_BYTES / 1024} KiB`,
    ((fileCount * SMALL_FILE_BYTES) / 1e6 / own).toFixed(0),
    (median(results.map(({ lanChat }) => lanChat.cpuSeconds)) / gib).toFixed(1),
    Number.isNaN(cp) ? share(node / own, 'a copy by Node') : share(cp / own, 'cp -r'),
    `${filesPerSecond(own)}; cp -r ${filesPerSecond(cp)}, a copy by Node ${filesPerSecond(node)}; grew by MiB: host ${host}, client ${client}`.replace(
      'NaN files/s',
      '-',
    ),
  ];
}

function seconds(results: readonly { readonly seconds: number }[]): number {
  return median(results.map((result) => result.seconds));
}

/** Nothing when one of the two was not measured. */
function share(ratio: number, of: string): string {
  return Number.isNaN(ratio) ? '' : `${ratio.toFixed(2)} of ${of}`;
}

function rate(secondsPerFile: number): string {
  return (size / 1e6 / secondsPerFile).toFixed(0);
}

function mib(bytes: readonly number[]): string {
  return (Math.max(...bytes) / MIB).toFixed(0);
}
