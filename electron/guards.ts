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

/** The page may write to the clipboard, and needs no other permission. */
export function guardPermissions(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer) =>
    answer(isPageUrl(contents.getURL()) && permission === 'clipboard-sanitized-write'),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) => isPageUrl(origin) && permission === 'clipboard-sanitized-write');
  session.setDevicePermissionHandler(() => false);
}
