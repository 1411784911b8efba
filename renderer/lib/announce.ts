type Notifying = { ariaNotify?(announcement: string): void };

/**
 * Speaks `text` to those who listen to the window. False where the browser has no way without an element in the page: the caller
 * then writes something short into a live region.
 */
export function announce(text: string): boolean {
  const notifying = document as Document & Notifying;
  if (notifying.ariaNotify === undefined) return false;
  notifying.ariaNotify(text);
  return true;
}
