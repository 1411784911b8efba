import path from 'node:path';
import { app, BrowserWindow, nativeTheme } from 'electron';
import { PAGE_URL } from './page-address.ts';

/** What is seen until the page has drawn itself; the page's own background colours. */
const BACKGROUND = { light: '#fbfaf7', dark: '#1a1816' };

/** Opens the app's one window, shown when its page is drawn. */
export function openMainWindow(): BrowserWindow {
  const window = new BrowserWindow({
    title: app.getName(),
    width: 1080,
    height: 720,
    minWidth: 360,
    minHeight: 480,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload: path.join(app.getAppPath(), '.vite/build/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      // Chromium would fetch its dictionaries from the internet.
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  // Rejects when the window is closed while it loads: nothing is left to tell anybody then.
  window.loadURL(PAGE_URL).catch((error: unknown) => {
    if (!window.isDestroyed()) throw error;
  });
  return window;
}

/** Brings the window to the front, wherever it is. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
