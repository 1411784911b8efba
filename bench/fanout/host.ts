// A room of LAN Chat in a process of its own, without the limit of what one member may say: a few members speak for many here.
import { type RunningHost, startHost } from '../../core/host/start-host.ts';
import { serve } from '../lib/serve.ts';
import { measureUsage } from '../lib/usage.ts';

const UNLIMITED = 1_000_000;

let host: RunningHost | undefined;
let usage = measureUsage();

serve({
  async start({ dataDir }: { dataDir: string }) {
    host = await startHost({ dataDir, roomName: 'Bench', port: 0, messagesPerSecond: UNLIMITED });
    return host.port;
  },
  begin() {
    usage.stop();
    usage = measureUsage();
  },
  finish: () => usage.stop(),
  /** Resident bytes after what is garbage went. */
  resident() {
    globalThis.gc?.();
    return process.memoryUsage.rss();
  },
  stop: () => host?.stop(),
});
