import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{shared,core,cli,web,electron,renderer,scripts}/**/*.test.{ts,tsx,mjs}'],
    // Whatever is awaited may take long on a busy machine; each wait says by itself, and sooner, what it waited for in vain.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000, interval: 20 } },
    maxWorkers: 2,
  },
});
