// How fast one message reaches everybody, beside the plainest broadcaster that Node can be: medians of rounds in which everything takes its turn.
// node bench/fanout.ts [--sample] [--rounds=n] [--seconds=n] [--only=part,part] [--disk=folder]
import { availableParallelism, cpus, loadavg, release, tmpdir, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { Crowd, type Kind, type Latency, measureBacklog, type Throughput } from './fanout/run.ts';
import { median } from './lib/statistics.ts';
import { formatTable } from './lib/table.ts';
import { Workplace } from './lib/workplace.ts';

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const KINDS: readonly Kind[] = ['plain', 'plain-batching', 'lan-chat'];
const NAMES: Readonly<Record<Kind, string>> = {
  plain: 'plain TLS broadcaster, one write per message',
  'plain-batching': 'plain TLS broadcaster, one write per turn',
  'lan-chat': 'LAN Chat: on the disk before it is told',
};
const { values: options } = parseArgs({
  options: {
    sample: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    only: { type: 'string' },
    disk: { type: 'string', default: tmpdir() },
  },
});
const rounds = Number(options.rounds ?? (options.sample ? 1 : 5));
const seconds = Number(options.seconds ?? (options.sample ? 1 : 5));
const crowdSize = options.sample ? 20 : 100;
const manySize = options.sample ? 100 : 1_000;
const backlog = options.sample ? 1_000 : 10_000;
const wanted = new Set(options.only?.split(',') ?? ['crowd', 'many', 'backlog']);

const model = cpus()[0]?.model.trim();
const gib = Math.round(totalmem() / 1024 ** 3);
console.log(`${model}, ${availableParallelism()} cores, ${gib} GiB, ${process.platform} ${release()}, Node ${process.versions.node}`);
console.log(`${rounds} rounds of ${seconds} s, medians. Server and members share this machine, whose load was ${loadavg()[0]?.toFixed(1)} before.\n`);

await using place = await Workplace.create(options.disk, 0);
if (wanted.has('crowd')) console.log(`${await measureCrowd()}\n`);
if (wanted.has('many')) console.log(`${await measureMany()}\n`);
if (wanted.has('backlog')) console.log(`${await measureLongLog()}\n`);

async function measureCrowd(): Promise<string> {
  const results = new Map(KINDS.map((kind) => [kind, [] as { latency: Latency; throughput: Throughput }[]]));
  for (let round = 0; round < rounds; round++) {
    for (const kind of KINDS) {
      await using folder = await place.subfolder();
      await using crowd = await Crowd.open(kind, crowdSize, folder.path);
      await crowd.join();
      const latency = await crowd.measureLatency(200, seconds);
      results.get(kind)?.push({ latency, throughput: await crowd.measureThroughput(seconds) });
    }
  }
  const rows = KINDS.map((kind) => {
    const of = (value: (result: { latency: Latency; throughput: Throughput }) => number) => median((results.get(kind) ?? []).map(value));
    return [
      NAMES[kind],
      `${of(({ latency }) => latency.p50Ms).toFixed(1)} / ${of(({ latency }) => latency.p99Ms).toFixed(1)}`,
      `${(of(({ throughput }) => throughput.deliveriesPerSecond) / 1e6).toFixed(2)} M`,
      of(({ throughput }) => throughput.microsecondsPerDelivery).toFixed(2),
      String(Math.max(...(results.get(kind) ?? []).map(({ latency, throughput }) => latency.lost + throughput.lost))),
    ];
  });
  return formatTable([
    [`${crowdSize} members, 100 bytes`, 'p50 / p99 ms at 200/s', 'saturated deliveries/s', 'server µs per delivery', 'lost'],
    ...rows,
  ]);
}

async function measureMany(): Promise<string> {
  await using folder = await place.subfolder();
  await using crowd = await Crowd.open('lan-chat', manySize, folder.path);
  const before = await crowd.residentBytes();
  const joinSeconds = await crowd.join();
  const after = await crowd.residentBytes();
  const latency = await crowd.measureLatency(20, Math.max(5, seconds));
  return formatTable([
    [`LAN Chat with ${manySize} members`, 'all joined', 'host memory per idle member', 'p50 / p99 ms at 20/s', 'lost'],
    [
      '',
      `${joinSeconds.toFixed(1)} s`,
      `${((after - before) / manySize / 1024).toFixed(0)} KiB`,
      `${latency.p50Ms.toFixed(1)} / ${latency.p99Ms.toFixed(1)}`,
      String(latency.lost),
    ],
  ]);
}

async function measureLongLog(): Promise<string> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) times.push(await measureBacklog(place, backlog));
  return formatTable([
    ['who joins and lacks', 'has all on its disk after'],
    [`${backlog} messages`, `${median(times).toFixed(2)} s`],
  ]);
}
