import { defineConfig } from '@playwright/test';
import { chromiumPath } from './fixtures/chromium-path.ts';
import type { ShellOptions } from './fixtures/test.ts';

// Without a UTF-8 locale Chromium cannot name a dropped file that is not plain ASCII; a bare environment has none.
if (!/utf-?8/iu.test(process.env.LC_ALL ?? process.env.LC_CTYPE ?? process.env.LANG ?? '')) process.env.LC_ALL = 'C.UTF-8';

/** One set of specs, driven through both shells. */
export default defineConfig<ShellOptions>({
  testDir: 'specs',
  outputDir: '../test-results',
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: process.env.CI !== undefined,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    // A trace costs a third of the run: ask for one with `--trace=retain-on-failure`.
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: chromiumPath(),
      // Chromium's own sandbox does not start as root.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
  projects: [
    { name: 'desktop', use: { shellKind: 'desktop' } },
    // What is about Electron itself, or starts its shells by itself, runs once.
    {
      name: 'browser',
      use: { shellKind: 'browser' },
      testIgnore: ['standin.spec.ts', 'desktop-security.spec.ts', 'single-instance.spec.ts', 'mixed-room.spec.ts'],
    },
  ],
});
