import { parseArgs } from 'node:util';
import { formatTable } from '../bench/lib/table.ts';
import { seededRandom } from '../core/testing/seeded-random.ts';
import type { CuttingProxy } from './chaos/cutting-proxy.ts';
import { type Material, makeFile, makeTree } from './chaos/material.ts';
import { ChaosRoom, type Person } from './chaos/room.ts';

/**
 * Hands files and folders over while sender, receiver and host are killed (SIGKILL) and started again, and while connections are cut at
 * random bytes: `node scripts/chaos-transfer.ts [--sample] [--seed=N]`. Needs the built terminal client. Prints a table. Fails when anything
 * does not arrive as it was sent, when anything else lies there, or when interruptions cost more than 1 MiB each, on average over one
 * hand-over, of bytes that are sent again.
 */

const MIB = 1024 * 1024;
/** Handshakes, chat and TLS records: what a byte count has besides files. */
const OVERHEAD = { perInterruption: 8 * 1024, share: 0.004 };
/** What a stopped process had taken from its socket and not written yet, and what the sockets held. */
const MAX_AGAIN = 1 * MIB;
const PATIENCE_MS = 180_000;
/** Of so many cuts one breaks every connection, chat too; the others break the one that carries the byte. */
const EVERYTHING_EACH = 10;

const FULL = {
  kills: { size: 40 * MIB, bytesPerSecond: 16 * MIB, tenths: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], kinds: ['file', 'tree'] },
  cuts: { size: 96 * MIB, bytesPerSecond: 48 * MIB, perHandOver: 50, total: 500, rooms: 2 },
} as const;
const SAMPLE = {
  kills: { size: 6 * MIB, bytesPerSecond: 8 * MIB, tenths: [4], kinds: ['file'] },
  cuts: { size: 6 * MIB, bytesPerSecond: 16 * MIB, perHandOver: 4, total: 8, rooms: 1 },
} as const;

type Kind = 'file' | 'tree';
type Result = {
  readonly what: string;
  readonly interruptions: number;
  readonly seconds: number;
  readonly upAgain: number;
  readonly downAgain: number;
};

const { values } = parseArgs({ options: { sample: { type: 'boolean', default: false }, seed: { type: 'string', default: '1' } } });
const plan = values.sample ? SAMPLE : FULL;
const seed = Number(values.seed);

const startMs = performance.now();
const rooms = new Set<ChaosRoom>();
try {
  const results = [...(await killEverybody()), ...(await cutConnections())];
  process.stdout.write(`${tableOf(results)}\n`);
  process.stdout.write(`Seed ${values.seed}, ${((performance.now() - startMs) / 1_000).toFixed(0)} s in all.\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${[...rooms].map(({ story }) => story).join('\n')}\n`);
  process.exitCode = 1;
} finally {
  for (const room of rooms) await room[Symbol.asyncDispose]();
}

/** At each of `tenths` of a hand-over one of the three is killed and started again; for each kind of material and each of the three. */
async function killEverybody(): Promise<readonly Result[]> {
  const room = await openRoom(plan.kills.bytesPerSecond);
  const results: Result[] = [];
  for (const kind of plan.kills.kinds) {
    for (const person of ['sender', 'receiver', 'host'] as const) {
      const material = await make(room, kind, plan.kills.size);
      results.push(await measure(`${person} killed, ${kind}`, room, material, () => killAtTenths(room, person, material)));
    }
  }
  return results;
}

async function killAtTenths(room: ChaosRoom, person: Person, material: Material): Promise<number> {
  let kills = 0;
  for (const tenth of plan.kills.tenths) {
    const threshold = Math.min(material.size - 1, (tenth * material.size) / 10);
    await until(`${tenth * 10} % arrived`, async () => (await room.isSaved(material)) || ((await room.receivedBytes()) ?? 0) >= threshold);
    await room.kill(person);
    await room.start(person);
    kills++;
  }
  return kills;
}

/** Files and trees in turn, in some rooms beside each other, until all cuts were made. */
async function cutConnections(): Promise<readonly Result[]> {
  const results: Result[] = [];
  let handOvers = 0;
  let planned = 0;
  const work = async () => {
    const room = await openRoom(plan.cuts.bytesPerSecond);
    while (planned < plan.cuts.total) {
      const number = handOvers++;
      const kind = number % 2 === 0 ? 'file' : 'tree';
      const count = Math.min(plan.cuts.perHandOver, plan.cuts.total - planned);
      planned += count;
      const material = await make(room, kind, plan.cuts.size);
      const result = await measure(`cut, ${kind}`, room, material, () => cutAtRandom(room, material, { count, number }));
      // A hand-over may be over before its last cut.
      planned -= count - result.interruptions;
      results.push(result);
    }
  };
  await Promise.all(Array.from({ length: plan.cuts.rooms }, work));
  return results.toSorted((a, b) => a.what.localeCompare(b.what));
}

type Cuts = { readonly count: number /** Of the hand-over, for its random numbers. */; readonly number: number };

/** Cuts on both sides of the host, as far as the hand-over lasts; answers how many cuts there were. */
async function cutAtRandom(room: ChaosRoom, material: Material, { count, number }: Cuts): Promise<number> {
  let cuts = 0;
  let isOver = false;
  const saved = until('the hand-over is done', () => room.isSaved(material)).finally(() => {
    isOver = true;
    for (const proxy of [room.proxies.sender, room.proxies.receiver]) proxy.spare();
  });
  const cutSide = async (proxy: CuttingProxy, random: () => number) => {
    for (let own = 0; own < count / 2 && !isOver; own++) {
      const bytes = 1 + Math.floor((random() * 4 * material.size) / plan.cuts.perHandOver);
      const what = random() * EVERYTHING_EACH < 1 ? 'everything' : 'connection';
      await Promise.race([proxy.cutAfter(bytes, what).then(() => cuts++), saved]);
    }
  };
  const sides = [room.proxies.sender, room.proxies.receiver].map((proxy, side) => cutSide(proxy, seededRandom(seed * 10_007 + 2 * number + side)));
  await Promise.all([saved, ...sides]);
  return cuts;
}

/** Offers the material, interrupts its hand-over, and counts what went over the two proxies beyond what one hand-over needs. */
async function measure(what: string, room: ChaosRoom, material: Material, interrupt: () => Promise<number>): Promise<Result> {
  const { sender, receiver } = room.proxies;
  const before = { up: sender.carried.up, down: receiver.carried.down };
  const beganMs = performance.now();
  room.offer(material);
  const interruptions = await interrupt();
  await until(`${what}: it is saved`, () => room.isSaved(material));
  await until(`${what}: nothing else is left`, async () => (await room.receivedBytes()) === undefined);
  const fault = await room.faultOf(material);
  if (fault !== undefined) throw new Error(`${what}: ${material.name}: ${fault}`);
  const needed = (material.size + material.overhead) * (1 + OVERHEAD.share) + (interruptions + 1) * OVERHEAD.perInterruption;
  const again = (carried: number) => Math.max(0, carried - needed) / Math.max(1, interruptions);
  const result = {
    ...{ what, interruptions, seconds: (performance.now() - beganMs) / 1_000 },
    ...{ upAgain: again(sender.carried.up - before.up), downAgain: again(receiver.carried.down - before.down) },
  };
  if (Math.max(result.upAgain, result.downAgain) > MAX_AGAIN) throw new Error(`${what}: too much was sent again: ${JSON.stringify(result)}`);
  return result;
}

/** One row for each kind of interruption: the sums, and the worst hand-over. */
function tableOf(results: readonly Result[]): string {
  const mib = (bytes: number) => (bytes / MIB).toFixed(2);
  const rows = [...Map.groupBy(results, ({ what }) => what)].map(([what, group]) => {
    const count = group.reduce((sum, { interruptions }) => sum + interruptions, 0);
    const mean = (of: (result: Result) => number) => group.reduce((sum, result) => sum + of(result) * result.interruptions, 0) / Math.max(1, count);
    const seconds = group.reduce((sum, result) => sum + result.seconds, 0);
    const worst = Math.max(...group.map(({ upAgain, downAgain }) => Math.max(upAgain, downAgain)));
    const again = [mean(({ upAgain }) => upAgain), mean(({ downAgain }) => downAgain), worst].map(mib);
    return [what, String(group.length), String(count), seconds.toFixed(0), ...again, 'equal'];
  });
  const head = ['Interrupted', 'hand-overs', 'times', 's', 'MiB again each, up', 'down', 'worst hand-over', 'SHA-256'];
  return formatTable([head, ...rows]);
}

async function openRoom(bytesPerSecond: number): Promise<ChaosRoom> {
  const room = await ChaosRoom.open(bytesPerSecond);
  rooms.add(room);
  return room;
}

function make(room: ChaosRoom, kind: Kind, size: number): Promise<Material> {
  return kind === 'file' ? makeFile(room.folder, size) : makeTree(room.folder, size, seededRandom(seed));
}

async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + PATIENCE_MS;
  while (!(await condition())) {
    if (performance.now() > deadlineMs) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}
