/** Whether the keyboard is an Apple one, whose shortcuts are with the Command key. */
export const isApple: boolean = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/u.test(navigator.platform);

/** `Ctrl K`, or `⌘K` on an Apple keyboard. */
export function shortcutOf(key: string): string {
  return isApple ? `⌘${key}` : `Ctrl ${key}`;
}

/** Ctrl, or Command on an Apple keyboard, with nothing else but the key. */
export function isShortcut(event: KeyboardEvent, key: string): boolean {
  const modifier = isApple ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  return modifier && !event.altKey && !event.shiftKey && event.key.toLowerCase() === key;
}
