import type { LanChatApi, RequestArgs, RequestName, RequestValue, StageableFile, StageableFolder, StagedFile } from '../../shared/ipc/contract.ts';
import type { IpcResult } from '../../shared/ipc/result.ts';
import type { AppEvent } from '../../shared/model/app-event.ts';
import { failureOf } from './failure-of.ts';
import { uploadFile } from './upload-file.ts';
import { uploadFolder } from './upload-folder.ts';

const SUBPROTOCOL = 'lan-chat';
/** The server closes with this code when the token is not the one of this launch. */
export const CLOSE_TOKEN_REFUSED = 4401;
const REQUEST_WAIT_MS = 5_000;
const RECONNECT_BASE_MS = 250;
const RECONNECT_CAP_MS = 5_000;

type ServerFrame =
  | { readonly kind: 'reply'; readonly id: number; readonly result: IpcResult<unknown> }
  | { readonly kind: 'event'; readonly event: AppEvent };

/** What a socket tells, in the order open, texts, close. */
export type SocketHandlers = {
  readonly onOpen: () => void;
  readonly onText: (text: string) => void;
  readonly onClose: (code: number) => void;
};

/** Opens a socket; tests give a fake. */
export type OpenSocket = (url: string, protocols: readonly string[], handlers: SocketHandlers) => { send(text: string): void };

export type UploadProgress = { readonly name: string; readonly loaded: number; readonly size: number };

export type WebSocketApiOptions = {
  /** The host part of the page's address. */
  readonly host: string;
  readonly secure: boolean;
  readonly token: string;
  readonly openSocket?: OpenSocket;
  readonly upload?: typeof uploadFile;
  readonly uploadOfFolder?: typeof uploadFolder;
  /** The token is not, or no longer, the server's: nothing will work until the printed address is opened again. */
  readonly onRefused?: () => void;
  /** The socket opened, or was lost; it comes back by itself. */
  readonly onSocketChanged?: (open: boolean) => void;
  readonly onUploadProgress?: (progress: UploadProgress | null) => void;
};

type Waiting = {
  readonly frame: string;
  readonly settle: (result: IpcResult<unknown>) => void;
  sent: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
};

/**
 * The browser shell's LanChatApi over one WebSocket that reconnects by itself. Requests made while it is down wait up to 5 s;
 * requests whose answer was lost with the socket fail with `connection-lost`, because whether they were done is not known.
 */
export function createWebSocketApi(options: WebSocketApiOptions): LanChatApi {
  const { openSocket = openBrowserSocket, upload = uploadFile, uploadOfFolder = uploadFolder } = options;
  const url = `${options.secure ? 'wss' : 'ws'}://${options.host}/api`;
  const eventListeners = new Set<(event: AppEvent) => void>();
  const resetListeners = new Set<() => void>();
  const waiting = new Map<number, Waiting>();
  let socket: ReturnType<OpenSocket> | undefined;
  let nextId = 1;
  let attempts = 0;
  let everOpened = false;
  let refused = false;

  function connect(): void {
    const opening = openSocket(url, [SUBPROTOCOL, `token.${options.token}`], {
      onOpen: () => {
        socket = opening;
        attempts = 0;
        options.onSocketChanged?.(true);
        for (const request of waiting.values()) send(request);
        if (everOpened) for (const listener of resetListeners) listener();
        everOpened = true;
      },
      onText: (text) => receive(JSON.parse(text) as ServerFrame),
      onClose: (code) => {
        socket = undefined;
        for (const [id, request] of waiting) if (request.sent) settle(id, { ok: false, failure: failureOf('connection-lost') });
        options.onSocketChanged?.(false);
        if (code === CLOSE_TOKEN_REFUSED) refuse();
        else setTimeout(connect, Math.min(RECONNECT_CAP_MS, RECONNECT_BASE_MS * 2 ** attempts++));
      },
    });
  }

  function receive(frame: ServerFrame): void {
    if (frame.kind === 'reply') settle(frame.id, frame.result);
    else for (const listener of eventListeners) listener(frame.event);
  }

  function refuse(): void {
    refused = true;
    for (const id of waiting.keys()) settle(id, { ok: false, failure: failureOf('not-supported') });
    options.onRefused?.();
  }

  function send(request: Waiting): void {
    if (socket === undefined) return;
    request.sent = true;
    clearTimeout(request.timer);
    socket.send(request.frame);
  }

  function settle(id: number, result: IpcResult<unknown>): void {
    const request = waiting.get(id);
    if (request === undefined) return;
    waiting.delete(id);
    clearTimeout(request.timer);
    request.settle(result);
  }

  function request<Name extends RequestName>(name: Name, args: RequestArgs<Name>): Promise<IpcResult<RequestValue<Name>>> {
    if (refused) return Promise.resolve({ ok: false, failure: failureOf('not-supported') });
    const id = nextId++;
    return new Promise((resolve) => {
      const entry: Waiting = {
        frame: JSON.stringify({ kind: 'request', id, name, args }),
        settle: (result) => resolve(result as IpcResult<RequestValue<Name>>),
        sent: false,
        timer: setTimeout(() => settle(id, { ok: false, failure: failureOf('timed-out') }), REQUEST_WAIT_MS),
      };
      waiting.set(id, entry);
      send(entry);
    });
  }

  async function stageFiles(files: readonly StageableFile[]): Promise<IpcResult<readonly StagedFile[]>> {
    const staged: StagedFile[] = [];
    try {
      for (const file of files) {
        const result = await upload(file as File, options.token, (loaded) =>
          options.onUploadProgress?.({ name: file.name, loaded, size: file.size }),
        );
        if (!result.ok) return result;
        staged.push(result.value);
      }
      return { ok: true, value: staged };
    } finally {
      options.onUploadProgress?.(null);
    }
  }

  async function stageFolder(folder: StageableFolder): Promise<IpcResult<StagedFile>> {
    const { name } = folder;
    const size = folder.files.reduce((sum, { file }) => sum + file.size, 0);
    try {
      const onProgress = (loaded: number) => options.onUploadProgress?.({ name, loaded, size });
      onProgress(0);
      return await uploadOfFolder(folder, { token: options.token, onProgress });
    } finally {
      options.onUploadProgress?.(null);
    }
  }

  connect();
  return {
    request,
    onEvent: (listener) => subscribe(eventListeners, listener),
    onReset: (listener) => subscribe(resetListeners, listener),
    stageFiles,
    stageFolder,
  };
}

function subscribe<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const openBrowserSocket: OpenSocket = (url, protocols, { onOpen, onText, onClose }) => {
  const socket = new WebSocket(url, [...protocols]);
  socket.onopen = onOpen;
  socket.onmessage = (message) => onText(String(message.data));
  socket.onclose = (closed) => onClose(closed.code);
  return socket;
};
