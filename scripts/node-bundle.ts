import path from 'node:path';
import { defineConfig, type UserConfig } from 'vite';

const root = path.join(import.meta.dirname, '..');

/** A build of plain Node programs into `dist/`: everything bundled but Node's own modules, one `.mjs` for each of `entries` (name to source). */
export function nodeBundle(entries: Readonly<Record<string, string>>): UserConfig {
  return defineConfig({
    root,
    // The worker's bundle lies beside the bundle that starts it.
    define: { LANCHAT_SQLITE_WORKER: JSON.stringify('./sqlite-worker.mjs') },
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      outDir: process.env.LANCHAT_OUT_DIR ?? 'dist',
      emptyOutDir: false,
      copyPublicDir: false,
      target: 'node22',
      sourcemap: false,
      minify: false,
      rollupOptions: {
        input: entries,
        output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
}
