/** Put in by Forge while developing; absent from plain builds. */
declare const MAIN_WINDOW_VITE_DEV_SERVER_URL: string | undefined;

export const APP_SCHEME = 'app';
export const APP_HOST = 'bundle';

/** Forge's dev server, which serves the page while developing; undefined in every built app. */
const devServerUrl = typeof MAIN_WINDOW_VITE_DEV_SERVER_URL === 'string' ? MAIN_WINDOW_VITE_DEV_SERVER_URL : undefined;

/** Where the window's page is. */
export const PAGE_URL = devServerUrl ?? `${APP_SCHEME}://${APP_HOST}/index.html`;

/** The one origin that may talk to the main process, and that a window may show. */
const PAGE_ORIGIN = originOf(PAGE_URL);

export function isPageUrl(url: string): boolean {
  return URL.canParse(url) && originOf(url) === PAGE_ORIGIN;
}

// Not URL.origin, which is `null` for every scheme that Node does not know.
function originOf(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}
