import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from './build-targets.mjs';

/** @type {readonly [file: string, imported: string, allowed: boolean][]} */
const IMPORTS = [
  ['shared/model/probe.ts', 'node:fs', false],
  ['shared/model/probe.ts', 'zod', true],
  ['core/lib/probe.ts', '../net/connection.ts', false],
  ['core/net/probe.ts', '../host/room.ts', false],
  ['core/net/probe.ts', '../lib/clock.ts', true],
  ['core/transfer/probe.ts', '../net/byte-pipe.ts', false],
  ['core/host/probe.ts', '../client/outbox.ts', false],
  ['core/host/probe.ts', 'electron', false],
  ['core/client/probe.ts', '../host/room.ts', false],
  ['core/client/probe.ts', 'react', false],
  ['cli/probe.ts', '../core/net/dial.ts', false],
  ['cli/probe.ts', '../core/index.ts', true],
  ['web/probe.ts', 'electron', false],
  ['electron/probe.ts', '../core/controller.ts', false],
  ['electron/preload.ts', '../core/index.ts', false],
  ['renderer/lib/probe.ts', '../store/store.ts', false],
  ['renderer/ui/probe.ts', '../features/chat/composer.tsx', false],
  ['renderer/store/probe.ts', '../features/chat/composer.tsx', false],
  ['renderer/features/chat/probe.ts', '../members/empty-room.tsx', false],
  ['renderer/features/chat/probe.ts', '../../store/store.ts', true],
  ['renderer/app/probe.ts', '../../core/index.ts', false],
];

const folder = mkdtempSync(path.join(tmpdir(), 'lan-chat-rules-'));
/** @type {Map<string, string>} the linter's words by file and line */
const findings = new Map();

beforeAll(() => {
  cpSync(path.join(root, 'biome.json'), path.join(folder, 'biome.json'));
  for (const file of new Set(IMPORTS.map(([name]) => name))) {
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    const lines = IMPORTS.filter(([name]) => name === file).map(([, imported]) => `import '${imported}';\n`);
    writeFileSync(path.join(folder, file), lines.join(''));
  }
  const biome = path.join(root, 'node_modules/@biomejs/biome/bin/biome');
  const args = ['lint', '--vcs-enabled=false', '--only=style/noRestrictedImports', '--reporter=github', '--max-diagnostics=none', '.'];
  const { stdout } = spawnSync(process.execPath, [biome, ...args], { cwd: folder, encoding: 'utf8' });
  for (const [, file = '', line, message = ''] of stdout.matchAll(/file=([^,]+),line=(\d+).*?::(.*)/g)) {
    findings.set(`${path.isAbsolute(file) ? path.relative(realpathSync(folder), file) : path.normalize(file)}:${line}`, message);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(IMPORTS)('%s imports %s: allowed is %s', (file, imported, allowed) => {
  const line = IMPORTS.filter(([name]) => name === file).findIndex(([, other]) => other === imported) + 1;
  const finding = findings.get(`${file}:${line}`);
  if (allowed) expect(finding).toBeUndefined();
  else expect(finding).toMatch(/core|shared|shell|window|renderer|features|preload|main process|no electron/);
});
