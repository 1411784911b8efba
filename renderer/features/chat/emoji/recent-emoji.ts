const STORAGE_KEY = 'lan-chat.recent-emoji';
const MAX_RECENT = 32;

/** The emoji that were picked in this window before, the latest first. */
export function readRecentEmoji(): readonly string[] {
  return localStorage.getItem(STORAGE_KEY)?.split(' ').filter(Boolean).slice(0, MAX_RECENT) ?? [];
}

export function rememberRecentEmoji(character: string): void {
  const others = readRecentEmoji().filter((other) => other !== character);
  localStorage.setItem(STORAGE_KEY, [character, ...others].slice(0, MAX_RECENT).join(' '));
}
