const STORAGE_KEY = 'lan-chat.recent-searches';
const MAX_RECENT = 6;

/** What was searched for in this window before, the latest first. */
export function readRecentSearches(): readonly string[] {
  return localStorage.getItem(STORAGE_KEY)?.split('\n').filter(Boolean).slice(0, MAX_RECENT) ?? [];
}

/** Puts `query`, one line, first. */
export function rememberSearch(query: string): void {
  const line = query.replaceAll(/\s+/gu, ' ').trim();
  if (line === '') return;
  const others = readRecentSearches().filter((other) => other !== line);
  localStorage.setItem(STORAGE_KEY, [line, ...others].slice(0, MAX_RECENT).join('\n'));
}

export function forgetSearches(): void {
  localStorage.removeItem(STORAGE_KEY);
}
