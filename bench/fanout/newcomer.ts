// Somebody who joins a room with a long log: a whole app core without a window.
import path from 'node:path';
import { createController } from '../../core/index.ts';
import { serve } from '../lib/serve.ts';

serve({
  /** Seconds from the join until all `entries` texts are on this device's disk and told to its window. */
  async join({ folder, port, entries }: { folder: string; port: number; entries: number }) {
    const shell = { kind: 'terminal', canPickFiles: false, canPickFolder: false, canReveal: false } as const;
    const options = { dataDir: path.join(folder, 'newcomer'), downloadDir: path.join(folder, 'downloads'), appVersion: 'bench', shell };
    const core = await createController({ ...options, defaultAlias: 'newcomer' });
    const all = Promise.withResolvers<void>();
    let told = 0;
    core.onEvent((event) => {
      if (event.type !== 'entries-added') return;
      told += event.entries.filter(({ body }) => body.kind === 'text').length;
      if (told >= entries) all.resolve();
    });
    const begun = performance.now();
    await core.join({ host: '127.0.0.1', port, alias: 'newcomer' });
    await all.promise;
    const seconds = (performance.now() - begun) / 1_000;
    await core.close();
    return seconds;
  },
});
