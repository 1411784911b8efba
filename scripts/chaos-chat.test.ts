import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '..');

test('[MS5] [AM7] [RS1] [RM1] ten people see the same once and in the same order, through lost connections, crashes and restarts of the host', {
  timeout: 240_000,
}, () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/chaos-chat.ts', '--seeds=20'], { cwd: root, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});
