const SAMPLE_INTERVAL_MS = 20;

export type Usage = {
  /** User and system time of the whole process, all threads. */
  readonly cpuSeconds: number;
  /** The most resident memory that was seen, less what there was at the start. */
  readonly grownBytes: number;
};

/** What this process uses from now until `stop`. */
export function measureUsage(): { stop(): Usage } {
  const before = process.memoryUsage.rss();
  const cpuBefore = process.cpuUsage();
  let most = before;
  const sample = () => {
    most = Math.max(most, process.memoryUsage.rss());
  };
  const timer = setInterval(sample, SAMPLE_INTERVAL_MS);
  return {
    stop() {
      clearInterval(timer);
      sample();
      const { user, system } = process.cpuUsage(cpuBefore);
      return { cpuSeconds: (user + system) / 1e6, grownBytes: most - before };
    },
  };
}
