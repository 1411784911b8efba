import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '..');
const run = (...args: readonly string[]) => spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });

test('[FT5] [FT16] files arrive although sender, receiver and host are killed and connections are cut', { timeout: 120_000 }, () => {
  expect(run('scripts/build.mjs', '--only=cli', '--quiet').stderr).toBe('');
  const { status, stderr } = run('scripts/chaos-transfer.ts', '--sample');
  expect(stderr).toBe('');
  expect(status).toBe(0);
});
