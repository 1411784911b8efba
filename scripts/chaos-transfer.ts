import { parseArgs } from 'node:util';
import { ChaosRoom, type Person } from './chaos/room.ts';

/**
 * Hands files over while sender, receiver and host are killed (SIGKILL) and started again, and while every connection is cut at random
 * bytes: `node scripts/chaos-transfer.ts [--sample] [--seed=N]`. Needs the built terminal client. Fails when a file does not arrive as it
 * was sent, when anything else lies there, or when interruptions cost more than 1 MiB each, on average, of bytes that are sent again.
 */

const MIB = 1024 * 1024;
/** Handshakes, chat and TLS records: what a byte count has besides files. */
const OVERHEAD = { perInterruption: 64 * 1024, share: 0.01 };
/** What a stopped process had taken from its socket and not written yet, and what the sockets held. */
const MAX_AGAIN = 1 * MIB;
const PATIENCE_MS = 60_000;

const FULL = { size: 40 * MIB, bytesPerSecond: 16 * MIB, tenths: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], cuts: 30 };
const SAMPLE = { size: 6 * MIB, bytesPerSecond: 8 * MIB, tenths: [4], cuts: 3 };

const { values } = parseArgs({ options: { sample: { type: 'boolean', default: false }, seed: { type: 'string', default: '1' } } });
const plan = values.sample ? SAMPLE : FULL;
const random = randomBy(Number(values.seed));

await using room = await ChaosRoom.open(plan.bytesPerSecond);
try {
  for (const person of ['sender', 'receiver', 'host'] as const) await report(`${person} killed`, () => handOverKilling(person));
  await report(`cuts by seed ${values.seed}`, handOverCutting);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${room.story}\n`);
  process.exitCode = 1;
}

async function handOverKilling(person: Person): Promise<number> {
  const { name, sha256 } = await room.offer(plan.size);
  let kills = 0;
  for (const tenth of plan.tenths) {
    const threshold = Math.min(plan.size - 1, (tenth * plan.size) / 10);
    await until(`${tenth * 10} % arrived`, async () => (await room.isSaved(name)) || ((await room.receivedBytes()) ?? 0) >= threshold);
    await room.kill(person);
    await room.start(person);
    kills++;
  }
  await check(name, sha256);
  return kills;
}

async function handOverCutting(): Promise<number> {
  const { name, sha256 } = await room.offer(plan.size);
  const proxies = [room.proxies.sender, room.proxies.receiver];
  for (let cut = 0; cut < plan.cuts; cut++) {
    const proxy = proxies[cut % 2] ?? room.proxies.sender;
    const isCut = proxy.cutAfter(1 + Math.floor((random() * 2 * plan.size) / plan.cuts));
    let done = false;
    void isCut.then(() => {
      done = true;
    });
    await until('the cut came', async () => done || (await room.isSaved(name)));
  }
  await check(name, sha256);
  return plan.cuts;
}

async function check(name: string, sha256: string): Promise<void> {
  await until('the file is saved', () => room.isSaved(name));
  await until('nothing else is left', async () => (await room.receivedBytes()) === undefined);
  const fault = await room.faultOf(name, sha256);
  if (fault !== undefined) throw new Error(`${name}: ${fault}`);
}

/** Counts what went over the two proxies, and holds it to what one hand-over needs. */
async function report(what: string, handOver: () => Promise<number>): Promise<void> {
  const before = { up: room.proxies.sender.carried.up, down: room.proxies.receiver.carried.down };
  const startMs = performance.now();
  const interruptions = await handOver();
  const seconds = ((performance.now() - startMs) / 1_000).toFixed(1);
  const again = (carried: number) => Math.max(0, carried - plan.size * (1 + OVERHEAD.share) - interruptions * OVERHEAD.perInterruption);
  const up = again(room.proxies.sender.carried.up - before.up);
  const down = again(room.proxies.receiver.carried.down - before.down);
  const each = (bytes: number) => `${(bytes / interruptions / MIB).toFixed(2)} MiB`;
  process.stdout.write(`${what}: ${interruptions} times, ${seconds} s, sent again per time: ${each(up)} up, ${each(down)} down\n`);
  if (Math.max(up, down) > interruptions * MAX_AGAIN) throw new Error(`${what}: too much was sent again`);
}

async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + PATIENCE_MS;
  while (!(await condition())) {
    if (performance.now() > deadlineMs) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}

/** Mulberry32: the same numbers for the same seed. */
function randomBy(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
