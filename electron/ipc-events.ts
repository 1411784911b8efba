import { BrowserWindow } from 'electron';
import type { Controller } from '../core/index.ts';
import { EVENT_CHANNEL } from '../shared/ipc/contract.ts';

/** Passes every event of the controller on to every window, in order. */
export function forwardEvents(controller: Controller): Disposable {
  return controller.onEvent((event) => {
    for (const window of BrowserWindow.getAllWindows()) {
      if (!window.webContents.isDestroyed()) window.webContents.send(EVENT_CHANNEL, event);
    }
  });
}
