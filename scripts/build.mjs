// Builds what is missing or older than its sources: node scripts/build.mjs [--force] [--only=cli,web] [--quiet]
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, utimes } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { BUILD_TARGETS, isStale, root } from './build-targets.mjs';

/** @typedef {import('./build-targets.mjs').BuildTarget} BuildTarget */

const vite = path.join(root, 'node_modules/vite/bin/vite.js');

const { values } = parseArgs({ options: { force: { type: 'boolean' }, only: { type: 'string' }, quiet: { type: 'boolean' } } });
const wanted = BUILD_TARGETS.filter((target) => values.only === undefined || values.only.split(',').includes(target.name));
const stale = wanted.filter((target) => values.force === true || isStale(target));
if (stale.length > 0) await buildAll(stale);

/** @param {readonly BuildTarget[]} targets */
async function buildAll(targets) {
  if (!existsSync(vite)) fail('The build tools are not installed: run npm ci first.');
  const names = targets.map(({ name }) => name).join(', ');
  if (!values.quiet) process.stderr.write(`Building ${names} … `);
  const startMs = performance.now();
  const faults = (await Promise.all(targets.map(build))).filter((fault) => fault !== undefined);
  if (faults.length > 0) fail(`\n${faults.join('\n')}`);
  if (!values.quiet) process.stderr.write(`${((performance.now() - startMs) / 1000).toFixed(1)} s\n`);
}

/**
 * Into a folder of its own first, so that nobody ever starts a half-written bundle; then each file takes the place of its forerunner.
 * @param {BuildTarget} target @returns {Promise<string | undefined>} what went wrong
 */
async function build(target) {
  const outDir = path.join(root, target.outDir);
  // Beside what it will replace, in a folder that git ignores.
  const [top = ''] = target.outDir.split('/');
  const staging = path.join(root, top, `.building-${target.name}-${process.pid}`);
  const startedAt = new Date();
  try {
    const { code, text } = await run([
      vite,
      'build',
      '--config',
      path.join(root, target.config),
      '--outDir',
      staging,
      '--emptyOutDir',
      '--logLevel',
      'warn',
    ]);
    if (code !== 0) return `${target.name} was not built:\n${text}`;
    if (target.replacesFolder) await replaceFolder(staging, outDir);
    else await moveFiles(staging, outDir);
    // A source that changed while the build ran must count as newer.
    await utimes(path.join(root, target.output), startedAt, startedAt);
    return undefined;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** @param {string} from @param {string} to */
async function replaceFolder(from, to) {
  await mkdir(path.dirname(to), { recursive: true });
  await rm(to, { recursive: true, force: true });
  await rename(from, to);
}

/** @param {string} from @param {string} to */
async function moveFiles(from, to) {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) await rename(path.join(from, name), path.join(to, name));
}

/** @param {string[]} args @returns {Promise<{ code: number | null, text: string }>} */
function run(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } });
    let text = '';
    const collect = (/** @type {Buffer} */ chunk) => {
      text += chunk;
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, text }));
  });
}

/** @param {string} message @returns {never} */
function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
