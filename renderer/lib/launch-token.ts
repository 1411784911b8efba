const STORAGE_KEY = 'lan-chat.token';

/** The part of a page that holds the token; tests give a plain object. */
export type TokenPage = {
  readonly location: { readonly hash: string; readonly pathname: string; readonly search: string };
  readonly history: { replaceState(data: unknown, unused: string, url: string): void };
  readonly sessionStorage: { getItem(key: string): string | null; setItem(key: string, value: string): void };
};

/** The token of this launch: from `#token=…`, which leaves the address bar at once, else from an earlier load of this tab. */
export function takeLaunchToken(page: TokenPage): string | undefined {
  const token = new URLSearchParams(page.location.hash.slice(1)).get('token');
  if (token === null || token === '') return page.sessionStorage.getItem(STORAGE_KEY) ?? undefined;
  page.sessionStorage.setItem(STORAGE_KEY, token);
  page.history.replaceState(null, '', page.location.pathname + page.location.search);
  return token;
}
