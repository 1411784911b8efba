import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { generatedNames } from '../core/transfer/testing/generated-names.ts';
import { HOSTILE_NAMES } from '../core/transfer/testing/hostile-names.ts';
import { type Violation, violationsOf } from '../core/transfer/testing/prove-names.ts';
import { faultsOfPublishing } from '../core/transfer/testing/prove-publishing.ts';
import { faultsOfPublishingTree } from '../core/transfer/testing/prove-tree.ts';

/**
 * Holds names that somebody may offer to the rules of docs/protocol.md, section Names, then really saves files under some of them, beside
 * links that lead out of the folder: `node scripts/proof-names.ts [--names=1000000] [--created=10000] [--seed=1]`. Prints a table; fails when
 * one rule was broken once.
 */

const ALIASES = ['Ada', 'con', '..', 'A/B', '\u202eada'];
const MAX_SHOWN = 20;

const { values } = parseArgs({
  options: {
    names: { type: 'string', default: '1000000' },
    created: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
  },
});
const seed = Number(values.seed);
const [nameCount, createdCount] = [Number(values.names), Number(values.created)];

print('names', 'how many', 'violations', 'seconds');
const corpus = await measure(`corpus x ${ALIASES.length} aliases`, HOSTILE_NAMES.length * ALIASES.length, () =>
  HOSTILE_NAMES.flatMap(([name]) => ALIASES.flatMap((alias) => violationsOf(name, alias))).map(shown),
);
const generated = await measure(`generated, seed ${seed}`, nameCount, () => checkGenerated().map(shown));
const created = await measure(`created, seed ${seed}`, createdCount, () => create((folder, names) => faultsOfPublishing(folder, 'Ada', names)));
const inTree = await measure(`in a tree, seed ${seed}`, createdCount, () => create((folder, names) => faultsOfPublishingTree(folder, names, seed)));
const faults = [...corpus, ...generated, ...created, ...inTree];
for (const fault of faults.slice(0, MAX_SHOWN)) process.stdout.write(`${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;

function checkGenerated(): readonly Violation[] {
  const names = generatedNames(seed);
  const aliases = generatedNames(seed + 1);
  const violations: Violation[] = [];
  for (let count = 0; count < nameCount; count++) {
    violations.push(...violationsOf(names.next().value, [...aliases.next().value].slice(0, 32).join('')));
  }
  return violations;
}

/** Really creates files in a folder of their own. */
async function create(publish: (folder: string, names: readonly string[]) => Promise<readonly string[]>): Promise<readonly string[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lan-chat-names-'));
  try {
    const names = HOSTILE_NAMES.map(([name]) => name).slice(0, createdCount);
    const more = generatedNames(seed);
    while (names.length < createdCount) names.push(more.next().value);
    return await publish(folder, names);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(what: string, count: number, check: () => readonly string[] | Promise<readonly string[]>): Promise<readonly string[]> {
  const startMs = performance.now();
  const found = await check();
  print(what, count.toLocaleString('en'), String(found.length), ((performance.now() - startMs) / 1_000).toFixed(1));
  return found;
}

function shown({ rule, name, became, fault }: Violation): string {
  return `${rule}: ${JSON.stringify(name)} became ${JSON.stringify(became)}, which ${fault}`;
}

function print(what: string, ...columns: readonly string[]): void {
  process.stdout.write(`${what.padEnd(24)}${columns.map((column) => column.padStart(12)).join('')}\n`);
}
