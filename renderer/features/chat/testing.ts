declare const process: { cpuUsage(): { readonly user: number; readonly system: number } };

/** On a busy machine other work takes caches and half a core away: one of so many runs has them for itself. */
const MAX_ATTEMPTS = 20;

/** The processor time of the fastest of some runs, in milliseconds: what `run` costs, however busy the machine is. Stops at the first below `enoughMs`. */
export function fastestMs(enoughMs: number, run: (attempt: number) => void): number {
  let fastest = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < MAX_ATTEMPTS && fastest >= enoughMs; attempt++) {
    const before = process.cpuUsage();
    run(attempt);
    const after = process.cpuUsage();
    fastest = Math.min(fastest, (after.user - before.user + after.system - before.system) / 1_000);
  }
  return fastest;
}
