import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '..');
/** A namespace of its own, in which also who is not root may mount. */
const UNSHARE = ['--user', '--map-root-user', '--mount'];
const inside = (...command: readonly string[]) => spawnSync('unshare', [...UNSHARE, ...command], { cwd: root, encoding: 'utf8' });

const canMount = process.platform === 'linux' && inside('mount', '-t', 'tmpfs', 'tmpfs', '/tmp').status === 0;

test.skipIf(!canMount)(
  `[FT11] [FT18] [FT25] a disk that runs full is told to both sides, and costs nothing but time${canMount ? '' : ' (skipped: no disk can be mounted here)'}`,
  { timeout: 180_000 },
  () => {
    const { status, stdout, stderr } = inside(process.execPath, 'scripts/proof-disk-full.ts');
    expect(stderr).toBe('');
    expect(stdout.split('\n').filter((line) => line.includes('FAILED'))).toEqual([]);
    expect(status).toBe(0);
  },
);
