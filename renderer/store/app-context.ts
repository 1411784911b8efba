import { createContext, use } from 'react';
import { useStore } from 'zustand/react';
import type { Actions } from './actions.ts';
import type { AppState } from './app-state.ts';
import type { AppStore } from './store.ts';

export const AppContext = createContext<{ readonly store: AppStore; readonly actions: Actions } | undefined>(undefined);

function useAppContext() {
  const context = use(AppContext);
  if (context === undefined) throw new Error('no AppContext above this component');
  return context;
}

/** What `select` takes from the state; draws again when that changed. `select` must not make new objects. */
export function useApp<Value>(select: (state: AppState) => Value): Value {
  return useStore(useAppContext().store, select);
}

export function useActions(): Actions {
  return useAppContext().actions;
}

/** The way to the state of now, for what happens later. Never draws again. */
export function useGetState(): () => AppState {
  return useAppContext().store.getState;
}
