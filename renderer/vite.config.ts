import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** The window's bundle: served by `app://` in Electron and by loopback HTTP in the browser shell, so every address in it is relative. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react(), slimEmojiData()],
  build: {
    outDir: '../.vite/renderer/main_window',
    emptyOutDir: true,
    target: ['chrome123', 'firefox125', 'safari17.5'],
    modulePreload: { polyfill: false },
    // Data URLs would need img-src data: for every picture; files do not.
    assetsInlineLimit: 0,
  },
});

/** Leaves out what the window does not read of an emoji: two thirds of the file. */
function slimEmojiData(): Plugin {
  return {
    name: 'slim-emoji-data',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('emojibase-data/en/data.json')) return undefined;
      const data: readonly Record<string, unknown>[] = JSON.parse(code);
      return JSON.stringify(
        data.map(({ emoji, label, tags, hexcode, group, order, version }) => ({ emoji, label, tags, hexcode, group, order, version })),
      );
    },
  };
}
