import { builtinModules } from 'node:module';
import path from 'node:path';
import { defineConfig } from 'vite';

const root = path.join(import.meta.dirname, '..');

/** The main process and the database thread, one CommonJS file each. Complete, so that `vite build` and Forge make the same of it. */
export default defineConfig({
  root,
  define: { LANCHAT_SQLITE_WORKER: JSON.stringify('./sqlite-worker.cjs') },
  build: {
    outDir: '.vite/build',
    emptyOutDir: false,
    copyPublicDir: false,
    target: 'node24',
    sourcemap: true,
    minify: false,
    lib: {
      entry: { main: path.join(root, 'electron/main.ts'), 'sqlite-worker': path.join(root, 'core/lib/sqlite/sqlite-worker.ts') },
      formats: ['cjs'],
      fileName: (_format, name) => `${name}.cjs`,
    },
    rollupOptions: {
      // Without it `import.meta.url`, by which the database thread is found, is empty in CommonJS.
      platform: 'node',
      external: [/^electron(\/.*)?$/, ...builtinModules, /^node:/],
      output: { chunkFileNames: '[name]-[hash].cjs' },
    },
  },
  resolve: { conditions: ['node'], mainFields: ['module', 'main'] },
});
