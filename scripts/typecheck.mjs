// Type-checks every room with its own tsconfig, side by side; prints what is wrong, exits 1 when something is.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { root } from './build-targets.mjs';

const ROOMS = ['shared', 'core', 'cli', 'web', 'electron', 'renderer', 'e2e', 'bench', '.'];
const compiler = path.join(root, 'node_modules/typescript/bin/tsc');

const waiting = ROOMS.filter((room) => existsSync(path.join(root, room, 'tsconfig.json')));
await Promise.all(Array.from({ length: availableParallelism() }, checkNext));

async function checkNext() {
  for (let room = waiting.shift(); room !== undefined; room = waiting.shift()) await check(room);
}

/** @param {string} room @returns {Promise<void>} */
function check(room) {
  return new Promise((resolve) => {
    execFile(process.execPath, [compiler, '-p', room, '--pretty', 'false'], { cwd: root, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error !== null) {
        process.exitCode = 1;
        process.stdout.write(`${room === '.' ? 'root' : room}:\n${stdout}${stderr}`);
      }
      resolve();
    });
  });
}
