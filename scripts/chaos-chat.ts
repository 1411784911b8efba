import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { formatTable } from '../bench/lib/table.ts';
import { createLineLogger } from '../core/lib/logger.ts';
import { runInBackground } from '../core/lib/run-in-background.ts';
import { createIdentity } from '../core/net/identity-file.ts';
import { BAD_SEEDS } from '../core/testing/chat/bad-seeds.ts';
import { ChatSimulation, type SimulationResult } from '../core/testing/chat/chat-simulation.ts';

/**
 * People who write, edit, delete, react, pin and read while connections break, apps die and the host comes and goes, compared with a model:
 * `node scripts/chaos-chat.ts [--seeds=500] [--from=1] [--operations=2000] [--people=10] [--processes=N]`. Seeds that once found a fault run
 * first. Prints a table. Fails when anybody sees anything else than what the model says; then it prints the seeds, and what was wrong.
 */

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '500' },
    from: { type: 'string', default: '1' },
    operations: { type: 'string', default: '2000' },
    people: { type: 'string', default: '10' },
    processes: { type: 'string', default: String(availableParallelism()) },
    /** One of the processes that the first one starts. */
    worker: { type: 'boolean', default: false },
  },
});

if (values.worker) await work();
else await lead();

/** Gives the seeds out, one at a time to each process, and sums up what came of them. */
async function lead(): Promise<void> {
  const startMs = performance.now();
  const first = Number(values.from);
  const fresh = Array.from({ length: Number(values.seeds) }, (_, index) => first + index);
  const seeds = [...new Set([...BAD_SEEDS.map(([seed]) => seed), ...fresh])].slice(0, Number(values.seeds));
  const waiting = [...seeds];
  const results: SimulationResult[] = [];
  await Promise.all(Array.from({ length: Math.min(Number(values.processes), seeds.length) }, () => employ(waiting, results)));
  const seconds = (performance.now() - startMs) / 1_000;
  process.stdout.write(`${tableOf(results)}\n`);
  process.stdout.write(
    `${results.length} seeds with ${values.people} people and ${values.operations} operations each, ${seconds.toFixed(0)} s in all.\n`,
  );
  for (const { seed, faults } of results.filter((result) => result.faults.length > 0)) {
    process.stderr.write(`seed ${seed}:\n${faults.map((fault) => `  ${fault}\n`).join('')}`);
    process.exitCode = 1;
  }
  if (results.length < seeds.length) {
    process.stderr.write(`only ${results.length} of ${seeds.length} seeds came to an end\n`);
    process.exitCode = 1;
  }
}

async function employ(waiting: number[], results: SimulationResult[]): Promise<void> {
  const args = ['--worker', `--operations=${values.operations}`, `--people=${values.people}`];
  const worker = fork(import.meta.filename, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const next = () => {
    const seed = waiting.shift();
    if (seed === undefined) worker.disconnect();
    else worker.send(seed);
  };
  worker.on('message', (result: SimulationResult) => {
    results.push(result);
    if (result.faults.length > 0) process.stdout.write(`seed ${result.seed}: ${result.faults[0]}\n`);
    next();
  });
  next();
  await once(worker, 'exit');
}

/** Runs the seeds that the first process sends, until that hangs up. */
async function work(): Promise<void> {
  const identities = await Promise.all(Array.from({ length: Number(values.people) }, () => createIdentity()));
  const logger = createLineLogger((line) => process.stderr.write(`${line}\n`));
  const options = { identities, operations: Number(values.operations) };
  process.on('message', (seed: number) => {
    runInBackground(logger, 'simulation', async () => process.send?.(await ChatSimulation.run({ ...options, seed })));
  });
}

/** One row for each kind of operation: how often it happened in all. */
function tableOf(results: readonly SimulationResult[]): string {
  const sums = new Map<string, number>();
  for (const { counts } of results) for (const [what, count] of Object.entries(counts)) sums.set(what, (sums.get(what) ?? 0) + count);
  const rows = [...sums].toSorted(([, a], [, b]) => b - a).map(([what, count]) => [what, String(count)]);
  return formatTable([['What happened', 'times'], ...rows, ['faults', String(results.reduce((sum, { faults }) => sum + faults.length, 0))]]);
}
