import type { App } from 'electron';
import { GOODBYE_TIMEOUT_MS } from '../shared/wire/limits.ts';

/** Holds the first wish to quit until `goodbye` is done, 3 s at most; then quits. */
export function sayGoodbyeBeforeQuit(app: App, goodbye: () => Promise<void>): void {
  let state: 'running' | 'closing' | 'closed' = 'running';
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    const timeout = new Promise((resolve) => setTimeout(resolve, GOODBYE_TIMEOUT_MS));
    void Promise.race([goodbye(), timeout])
      .catch(() => undefined)
      .then(() => {
        state = 'closed';
        app.quit();
      });
  });
}
