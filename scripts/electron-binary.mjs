import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './build-targets.mjs';

const electronFolder = path.join(root, 'node_modules/electron');
const DOWNLOAD_TIMEOUT_MS = 120_000;

/** The program that is Electron: the one that `ELECTRON_OVERRIDE_DIST_PATH` names, as Electron's own launcher does, else the installed one. */
export function electronBinary() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) {
    const file = path.join(override, process.platform === 'win32' ? 'electron.exe' : 'electron');
    return existsSync(file) ? file : undefined;
  }
  try {
    const file = path.join(electronFolder, 'dist', readFileSync(path.join(electronFolder, 'path.txt'), 'utf8'));
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

/** Lets Electron's package fetch its program, once per clone. @returns {boolean} whether it is there now */
export function installElectron() {
  const installer = path.join(electronFolder, 'install.js');
  if (!existsSync(installer)) return false;
  process.stderr.write('Getting Electron (once) …\n');
  spawnSync(process.execPath, [installer], { stdio: 'ignore', timeout: DOWNLOAD_TIMEOUT_MS });
  return electronBinary() !== undefined;
}
