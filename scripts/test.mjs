// npm test: types, lint, build, unit and integration tests, the packed package, end-to-end tests. Every step runs; the last line sums up. Fails when one step fails.
// --without=e2e,build leaves steps out.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './build-targets.mjs';
import { ensureBrowser } from './ensure-browser.mjs';
import { countPlaywright, countVitest, NO_TESTS } from './test-counts.mjs';

const { values } = parseArgs({ options: { without: { type: 'string', default: '' } } });
const reports = mkdtempSync(path.join(tmpdir(), 'lan-chat-test-'));
const vitestReport = path.join(reports, 'vitest.json');
const playwrightReport = path.join(reports, 'playwright.json');
const node = process.execPath;
const bin = (/** @type {string} */ file) => path.join(root, 'node_modules', file);

/** @type {readonly { name: string, run: () => boolean }[]} */
const steps = [
  { name: 'types', run: () => works([node, 'scripts/typecheck.mjs']) },
  { name: 'lint', run: () => works([node, bin('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', '.']) },
  { name: 'build', run: () => works([node, 'scripts/build.mjs']) },
  {
    name: 'unit',
    run: () => works([node, bin('vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`]),
  },
  { name: 'pack', run: () => works([node, 'scripts/test-pack.mjs']) },
  { name: 'e2e', run: runEndToEnd },
];

const left = new Set(values.without.split(','));
const results = steps.filter(({ name }) => !left.has(name)).map(measure);
const counts = [left.has('unit') ? NO_TESTS : countVitest(read(vitestReport)), left.has('e2e') ? NO_TESTS : countPlaywright(read(playwrightReport))];
rmSync(reports, { recursive: true, force: true });

process.stdout.write('\n');
for (const { name, passed, seconds } of results) process.stdout.write(`${name.padEnd(6)} ${passed ? 'ok    ' : 'FAILED'} ${seconds.toFixed(1)} s\n`);
const passedTests = counts.reduce((sum, { passed }) => sum + passed, 0);
const failedTests = counts.reduce((sum, { failed }) => sum + failed, 0);
process.stdout.write(`${passedTests} passed, ${failedTests} failed\n`);
process.exitCode = results.every(({ passed }) => passed) && failedTests === 0 ? 0 : 1;

/** @param {{ name: string, run: () => boolean }} step */
function measure({ name, run }) {
  process.stdout.write(`\n--- ${name}\n`);
  const startMs = performance.now();
  const passed = run();
  return { name, passed, seconds: (performance.now() - startMs) / 1000 };
}

function runEndToEnd() {
  const browser = ensureBrowser();
  if (browser === undefined) {
    process.stdout.write(
      'The end-to-end tests need Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH to a Chrome or Chromium.\n',
    );
    return false;
  }
  return works([node, bin('@playwright/test/cli.js'), 'test', '-c', 'e2e/playwright.config.ts', '--reporter=list,json'], {
    CHROMIUM_PATH: browser,
    PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport,
  });
}

/** @param {readonly string[]} command @param {Record<string, string>} env */
function works([program = '', ...args], env = {}) {
  return spawnSync(program, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status === 0;
}

/** @param {string} file @returns {unknown} the report, or undefined when the runner wrote none */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
