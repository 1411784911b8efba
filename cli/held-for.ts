/** Answers how long, in milliseconds, what `read` says has been the same, as far as it was asked. */
export function heldForMs(read: () => string, nowMs: () => number = () => performance.now()): () => number {
  let held = read();
  let sinceMs = nowMs();
  return () => {
    const now = read();
    if (now !== held) sinceMs = nowMs();
    held = now;
    return nowMs() - sinceMs;
  };
}
