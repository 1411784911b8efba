// npm start -- [--shell=electron|browser] [--port N] [--data-dir D] [--download-dir D] [--no-open]
// Builds what is missing, then opens LAN Chat: as a desktop window where Electron can run, else in the browser.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runChild } from '../bin/run-child.mjs';
import { root } from './build-targets.mjs';
import { chooseShell } from './choose-shell.mjs';
import { electronBinary, installElectron } from './electron-binary.mjs';

const { values } = readArguments();
requireNode();

const shell = chooseShell({
  wanted: values.shell,
  platform: process.platform,
  env: process.env,
  isRoot: process.getuid?.() === 0,
  hasElectron: () => electronBinary() !== undefined || installElectron(),
});
if ('fault' in shell) fail(shell.fault);
if (shell.reason !== undefined) process.stderr.write(`${shell.reason}\n`);
build(shell.kind === 'electron' ? 'main,preload,renderer' : 'web,renderer');
const [program = '', ...args] = shell.kind === 'electron' ? electronCommand() : browserCommand();
runChild(program, args);

function readArguments() {
  try {
    return parseArgs({
      options: {
        shell: { type: 'string' },
        port: { type: 'string' },
        'data-dir': { type: 'string' },
        'download-dir': { type: 'string' },
        'no-open': { type: 'boolean' },
      },
    });
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 22 || (major === 22 && minor < 13))
    fail(`LAN Chat needs Node 22.13 or later; this is ${process.versions.node}. Run it as npm start, after npm ci.`);
}

/** @param {string} targets */
function build(targets) {
  const { status } = spawnSync(process.execPath, [path.join(root, 'scripts/build.mjs'), `--only=${targets}`], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}

/** @returns {readonly string[]} */
function electronCommand() {
  const binary = electronBinary();
  if (binary === undefined) return fail('Electron is not installed.');
  return [binary, root, ...folders()];
}

/** @returns {readonly string[]} */
function browserCommand() {
  const port = values.port === undefined ? [] : [`--port=${values.port}`];
  const open = values['no-open'] ? ['--no-open'] : [];
  return [process.execPath, path.join(root, 'dist/web.mjs'), ...port, ...open, ...folders()];
}

function folders() {
  return /** @type {const} */ (['data-dir', 'download-dir']).flatMap((name) => (values[name] === undefined ? [] : [`--${name}=${values[name]}`]));
}

/** @param {string} message @returns {never} */
function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
