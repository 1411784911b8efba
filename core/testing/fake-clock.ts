import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../lib/clock.ts';

/** A clock that stands still until it is told to move. */
export type FakeClock = Clock & {
  /**
   * Moves time on by `ms`, running what falls due in order of its time. Before, between and after the tasks the event loop
   * turns a few times, so that promises and memory pipes settle. `advance(0)` only settles.
   */
  advance(ms: number): Promise<void>;
  readonly pendingTimers: number;
};

const START_WALL_MS = Date.UTC(2026, 0, 1);
/** Enough for a message and its answer to cross two memory pipes, and for what they set off. */
const SETTLE_TURNS = 12;

type Timer = { readonly dueMs: number; readonly task: () => void };

/** Starts at 2026-01-01T00:00:00Z, monotonic 0. */
export function createFakeClock(): FakeClock {
  const timers = new Set<Timer>();
  let nowMs = 0;

  const settle = async () => {
    for (let turn = 0; turn < SETTLE_TURNS; turn++) await nextTurn();
  };
  const nextDue = (untilMs: number): Timer | undefined => {
    let next: Timer | undefined;
    for (const timer of timers) if (timer.dueMs <= untilMs && (next === undefined || timer.dueMs < next.dueMs)) next = timer;
    return next;
  };

  return {
    wallMs: () => START_WALL_MS + Math.floor(nowMs),
    monotonicMs: () => nowMs,
    after(delayMs, task) {
      const timer = { dueMs: nowMs + Math.max(0, delayMs), task };
      timers.add(timer);
      return { [Symbol.dispose]: () => void timers.delete(timer) };
    },
    async advance(ms) {
      const untilMs = nowMs + ms;
      await settle();
      for (let timer = nextDue(untilMs); timer !== undefined; timer = nextDue(untilMs)) {
        timers.delete(timer);
        nowMs = Math.max(nowMs, timer.dueMs);
        timer.task();
        await settle();
      }
      nowMs = Math.max(nowMs, untilMs);
      await settle();
    },
    get pendingTimers() {
      return timers.size;
    },
  };
}
