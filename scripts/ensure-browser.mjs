// Prints the path of a browser for the end-to-end tests, and provides one when there is none. One clear sentence and exit 1 when that fails.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './build-targets.mjs';
import { findBrowser } from './find-browser.mjs';

const APT_TIMEOUT_MS = 240_000;

/**
 * A Chromium: the system's, else Debian's package where it may be installed, else Playwright's.
 * @returns {string | undefined} undefined when there is none to be had
 */
export function ensureBrowser() {
  const found = findBrowser();
  if (found !== undefined) return found;
  if (installDebianPackage()) return findBrowser();
  return installPlaywrightBrowser();
}

function installDebianPackage() {
  const prefix = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  if (!works([...prefix, 'apt-get', '--version'])) return false;
  process.stderr.write('Installing Debian’s Chromium for the end-to-end tests …\n');
  const install = [...prefix, 'apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation'];
  return works(install) || (works([...prefix, 'apt-get', 'update', '-qq']) && works(install));
}

function installPlaywrightBrowser() {
  process.stderr.write('Installing Playwright’s Chromium for the end-to-end tests …\n');
  if (!works([process.execPath, path.join(root, 'node_modules/@playwright/test/cli.js'), 'install', 'chromium'])) return undefined;
  const program = "import('@playwright/test').then(({ chromium }) => process.stdout.write(chromium.executablePath()))";
  const { status, stdout } = spawnSync(process.execPath, ['-e', program], { cwd: root, encoding: 'utf8' });
  return status === 0 && stdout !== '' ? stdout : undefined;
}

/** @param {readonly string[]} command */
function works([program = '', ...args]) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(program, args, { stdio: 'ignore', timeout: APT_TIMEOUT_MS, env }).status === 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const browser = ensureBrowser();
  if (browser === undefined) {
    process.stderr.write(
      'The end-to-end tests need Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH to a Chrome or Chromium.\n',
    );
    process.exit(1);
  }
  process.stdout.write(`${browser}\n`);
}
