const STORAGE_KEY = 'lan-chat.keep-offers';

/** Whether offered files are to be kept on the host, as it was chosen in this window before. */
export function readKeepChoice(): boolean {
  return localStorage.getItem(STORAGE_KEY) === 'true';
}

export function rememberKeepChoice(keep: boolean): void {
  localStorage.setItem(STORAGE_KEY, String(keep));
}
