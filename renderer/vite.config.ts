import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The window's bundle: served by `app://` in Electron and by loopback HTTP in the browser shell, so every address in it is relative. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  build: {
    outDir: '../.vite/renderer/main_window',
    emptyOutDir: true,
    target: ['chrome123', 'firefox125', 'safari17.5'],
    modulePreload: { polyfill: false },
    // Data URLs would need img-src data: for every picture; files do not.
    assetsInlineLimit: 0,
  },
});
