import type { LanChatApi } from '../../shared/ipc/contract.ts';
import type { AppEvent } from '../../shared/model/app-event.ts';
import { applyEvent } from './apply-event.ts';
import { applySnapshot } from './apply-snapshot.ts';
import { createCalls } from './calls.ts';
import { createHistoryActions } from './history-actions.ts';
import { selectRoom } from './selectors.ts';
import type { AppStore } from './store.ts';

const RETRY_MS = 1_000;

export type BridgeOptions = {
  readonly api: LanChatApi;
  readonly store: AppStore;
  /** Runs `flush` once, soon: at the next frame in a window, so that a burst of events draws once. */
  readonly schedule?: (flush: () => void) => void;
};

/**
 * Keeps the store at what the controller tells: a snapshot, then every event after it, by seq. A missing seq or a reset of the
 * bridge leads to a new snapshot; an event that is in the snapshot already is dropped. Returns the way to stop.
 */
export function startBridge({ api, store, schedule = atNextFrame }: BridgeOptions): () => void {
  const history = createHistoryActions(store, createCalls(api, store));
  let queue: AppEvent[] = [];
  let scheduled = false;
  /** The number of the snapshot that is awaited, undefined when none is. */
  let awaited: number | undefined;
  let snapshots = 0;
  let stopped = false;

  async function takeSnapshot(): Promise<void> {
    const number = ++snapshots;
    awaited = number;
    const result = await api.request('app.snapshot', {});
    if (stopped || awaited !== number) return;
    if (!result.ok) {
      const { bridge } = store.getState();
      if (bridge.state === 'locked') return;
      if (bridge.state !== 'ready') store.setState({ bridge: { state: 'unreachable', failure: result.failure } });
      setTimeout(() => !stopped && awaited === number && takeSnapshot(), RETRY_MS);
      return;
    }
    awaited = undefined;
    store.setState(applySnapshot(store.getState(), result.value), true);
    flush();
    // Older lines were kept, and what became of them meanwhile may have been missed.
    const room = selectRoom(store.getState());
    if (number > 1 && room !== undefined) await history.refreshRoom(room.id);
  }

  function flush(): void {
    scheduled = false;
    if (stopped || awaited !== undefined) return;
    const events = queue;
    queue = [];
    let state = store.getState();
    for (const [index, event] of events.entries()) {
      if (event.seq <= state.seq) continue;
      if (event.seq > state.seq + 1) {
        queue = events.slice(index);
        void takeSnapshot();
        break;
      }
      state = applyEvent(state, event);
    }
    if (state !== store.getState()) store.setState(state, true);
  }

  const stopEvents = api.onEvent((event) => {
    queue.push(event);
    if (scheduled) return;
    scheduled = true;
    schedule(flush);
  });
  const stopResets = api.onReset(() => {
    queue = [];
    void takeSnapshot();
  });
  void takeSnapshot();

  return () => {
    stopped = true;
    stopEvents();
    stopResets();
  };
}

/** Hidden windows draw no frames, yet must go on. */
function atNextFrame(flush: () => void): void {
  if (document.hidden) setTimeout(flush, 50);
  else {
    let done = false;
    const once = () => {
      if (done) return;
      done = true;
      flush();
    };
    requestAnimationFrame(once);
    setTimeout(once, 100);
  }
}
