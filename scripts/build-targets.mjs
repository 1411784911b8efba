import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

export const root = path.join(import.meta.dirname, '..');

/**
 * What `vite build` makes: its config, the file that is there when it was made, the folder that it fills, and the rooms that go into it.
 * `replacesFolder`: the folder belongs to this target alone.
 * @typedef {{ name: string, config: string, output: string, outDir: string, rooms: readonly string[], replacesFolder?: boolean }} BuildTarget
 * @type {readonly BuildTarget[]}
 */
export const BUILD_TARGETS = [
  { name: 'cli', config: 'cli/vite.config.ts', output: 'dist/cli.mjs', outDir: 'dist', rooms: ['cli', 'core', 'shared'] },
  { name: 'web', config: 'web/vite.config.ts', output: 'dist/web.mjs', outDir: 'dist', rooms: ['web', 'core', 'shared'] },
  {
    name: 'main',
    config: 'electron/vite.main.config.ts',
    output: '.vite/build/main.cjs',
    outDir: '.vite/build',
    rooms: ['electron', 'core', 'shared'],
  },
  {
    name: 'preload',
    config: 'electron/vite.preload.config.ts',
    output: '.vite/build/preload.cjs',
    outDir: '.vite/build',
    rooms: ['electron', 'shared'],
  },
  {
    name: 'renderer',
    config: 'renderer/vite.config.ts',
    output: '.vite/renderer/main_window/index.html',
    outDir: '.vite/renderer/main_window',
    rooms: ['renderer', 'shared'],
    replacesFolder: true,
  },
];

const ALWAYS_PART = ['package.json', 'package-lock.json', 'scripts/node-bundle.ts'];
const NOT_PART = /\.test\.[a-z]+$|(^|\/)tsconfig\.json$/;

/** True when the target was never built, or a source of it changed since. @param {BuildTarget} target */
export function isStale(target) {
  const builtMs = modifiedMs(path.join(root, target.output));
  if (builtMs === undefined) return true;
  return sourceFiles(target).some((file) => (modifiedMs(file) ?? 0) > builtMs);
}

/** @param {BuildTarget} target @returns {string[]} */
function sourceFiles(target) {
  const rooms = target.rooms.flatMap((room) =>
    readdirSync(path.join(root, room), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !NOT_PART.test(entry.name))
      .map((entry) => path.join(entry.parentPath, entry.name)),
  );
  return [...ALWAYS_PART.map((file) => path.join(root, file)), ...rooms];
}

/** @param {string} file */
function modifiedMs(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}
