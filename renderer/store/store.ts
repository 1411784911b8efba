import { createStore, type StoreApi } from 'zustand/vanilla';
import { type AppState, INITIAL_STATE } from './app-state.ts';

export type AppStore = StoreApi<AppState>;

/** An empty store; `startBridge` fills it. */
export function createAppStore(): AppStore {
  return createStore<AppState>()(() => INITIAL_STATE);
}
