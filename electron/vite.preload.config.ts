import path from 'node:path';
import { defineConfig } from 'vite';

const root = path.join(import.meta.dirname, '..');

/** The preload as one CommonJS file: a sandboxed one can load nothing but `electron`. */
export default defineConfig({
  root,
  build: {
    outDir: '.vite/build',
    emptyOutDir: false,
    copyPublicDir: false,
    target: 'chrome156',
    sourcemap: false,
    minify: false,
    rollupOptions: {
      input: path.join(root, 'electron/preload.ts'),
      external: [/^electron(\/.*)?$/],
      output: { format: 'cjs', codeSplitting: false, entryFileNames: 'preload.cjs' },
    },
  },
});
