import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { LanChatApi } from '../../shared/ipc/contract.ts';
import type { RoomId } from '../../shared/model/ids.ts';
import { startNotifier } from '../features/notify/start-notifier.ts';
import { webNotifications } from '../features/notify/web-notifications.ts';
import { readKeepChoice } from '../lib/keep-choice.ts';
import { createActions } from '../store/actions.ts';
import { AppContext } from '../store/app-context.ts';
import { startBridge } from '../store/start-bridge.ts';
import type { AppStore } from '../store/store.ts';
import { App } from './app.tsx';
import { applyRememberedTheme } from './use-theme.ts';

/** Draws the window on `element` and keeps its store at what `api` tells. */
export function mount(element: HTMLElement, store: AppStore, api: LanChatApi): void {
  applyRememberedTheme();
  store.setState({ keepOffers: readKeepChoice() });
  startBridge({ api, store });
  const actions = createActions(api, store);
  const openFromOutside = (roomId: RoomId, seq: number) => {
    void actions.showWindow();
    void actions.jumpTo(roomId, seq);
  };
  startNotifier({ api, store, shower: webNotifications, onOpen: openFromOutside });
  createRoot(element).render(
    <StrictMode>
      <AppContext value={{ store, actions }}>
        <App />
      </AppContext>
    </StrictMode>,
  );
}
