import type { App, Session } from 'electron';
import { isPageUrl } from './page-address.ts';

/** No window of this app ever shows, opens or embeds anything but the app's own page. To be called before the first window is made. */
export function guardWebContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      if (!isPageUrl(event.url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => {
      if (!isPageUrl(event.url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/** What the page may do: write to the clipboard, and tell of messages while nobody looks at it. */
const ALLOWED: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'notifications']);

/** The app's own page gets what it needs, and nobody anything else. */
export function guardPermissions(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer) => answer(isPageUrl(contents.getURL()) && ALLOWED.has(permission)));
  session.setPermissionCheckHandler((_contents, permission, origin) => isPageUrl(origin) && ALLOWED.has(permission));
  session.setDevicePermissionHandler(() => false);
}
