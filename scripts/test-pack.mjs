// Packs the package, installs it in an empty folder without the network, and starts a room with it. Exit 1 with the reason when that fails.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './build-targets.mjs';

const ROOM_OPEN_MS = 30_000;
const NPM_OPTIONS = ['--offline', '--loglevel=error', '--no-audit', '--no-fund'];

/** The desktop's main bundle is `main` in package.json, which npm packs whatever `files` says. */
const EXPECTED = /^((bin|dist)\/.*|package\.json|README\.md|LICENSE|CHANGELOG\.md|\.vite\/build\/main\.cjs)$/;

const folder = mkdtempSync(path.join(tmpdir(), 'lan-chat-pack-'));
try {
  const tarball = pack();
  install(tarball);
  await openRoom();
  process.stdout.write('The packed lan-chat installs and opens a room.\n');
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function pack() {
  const stdout = npm(root, ['pack', '--json', '--pack-destination', folder, ...NPM_OPTIONS]);
  /** @type {{ filename: string, files: { path: string }[] }[] | Record<string, { filename: string, files: { path: string }[] }>} */
  const report = JSON.parse(stdout.slice(stdout.search(/^[[{]/m)));
  const [packed] = Object.values(report);
  if (packed === undefined) throw new Error(`npm pack reported nothing: ${stdout}`);
  const stray = packed.files.map((file) => file.path).filter((file) => !EXPECTED.test(file));
  if (stray.length > 0) throw new Error(`The package holds what it should not: ${stray.join(', ')}`);
  return path.join(folder, packed.filename);
}

/** @param {string} tarball */
function install(tarball) {
  mkdirSync(installed());
  writeFileSync(path.join(installed(), 'package.json'), '{ "private": true }');
  npm(installed(), ['install', tarball, '--omit=optional', ...NPM_OPTIONS]);
  if (!existsSync(path.join(installed(), 'node_modules/lan-chat/dist/cli.mjs'))) throw new Error('The package came without its program.');
}

/** @returns {Promise<void>} when the room listened and ended with its goodbye */
function openRoom() {
  return new Promise((resolve, reject) => {
    const program = path.join(installed(), 'node_modules/.bin/lan-chat');
    // By this Node, as the one on the PATH may be too old, and the right one was left out with the optional dependencies.
    const child = spawn(process.execPath, [program, 'host', '--port', '0', '--json', '--data-dir', path.join(folder, 'data')], { cwd: installed() });
    const timer = setTimeout(() => child.kill('SIGKILL'), ROOM_OPEN_MS);
    let text = '';
    child.stderr.on('data', (chunk) => {
      text += chunk;
    });
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (text.includes('"type":"listening"')) child.kill('SIGTERM');
    });
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      if (code === 143 && text.includes('"type":"stopped"')) resolve();
      else reject(new Error(`The packed lan-chat opened no room (exit code ${code}):\n${text}`));
    });
  });
}

function installed() {
  return path.join(folder, 'installed');
}

/** @param {string} cwd @param {readonly string[]} args */
function npm(cwd, args) {
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd, encoding: 'utf8', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error(`npm ${args[0]} failed:\n${stdout}${stderr}`);
  return stdout;
}
