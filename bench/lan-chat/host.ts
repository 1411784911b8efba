// A room of LAN Chat in a process of its own.
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { type RunningHost, startHost } from '../../core/index.ts';
import { serve } from '../lib/serve.ts';
import { measureUsage } from '../lib/usage.ts';

let host: RunningHost | undefined;
let usage = measureUsage();
let delay: IntervalHistogram | undefined;

serve({
  async start({ dataDir }: { dataDir: string }) {
    host = await startHost({ dataDir, roomName: 'Bench', port: 0 });
    return host.port;
  },
  begin() {
    usage.stop();
    usage = measureUsage();
    delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
  },
  finish() {
    delay?.disable();
    return { ...usage.stop(), loopP99Ms: (delay?.percentile(99) ?? Number.NaN) / 1e6 };
  },
  stop: () => host?.stop(),
});
