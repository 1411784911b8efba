import type { LanChatApi } from '../shared/ipc/contract.ts';
import { takeLaunchToken } from './lib/launch-token.ts';
import { createWebSocketApi, type WebSocketApiOptions } from './lib/web-socket-api.ts';

declare global {
  interface Window {
    /** Set by Electron's preload; absent in a browser. */
    readonly lanChat?: LanChatApi;
  }
}

/** What only the browser shell has to tell. */
export type ApiOptions = Pick<WebSocketApiOptions, 'onRefused' | 'onSocketChanged' | 'onUploadProgress'>;

/** The bridge of this window: Electron's when there is one, else a WebSocket to the browser shell. Undefined without a token. */
export function createApi(options: ApiOptions): LanChatApi | undefined {
  if (window.lanChat !== undefined) return window.lanChat;
  const token = takeLaunchToken(window);
  if (token === undefined) return undefined;
  return createWebSocketApi({ host: location.host, secure: location.protocol === 'https:', token, ...options });
}
