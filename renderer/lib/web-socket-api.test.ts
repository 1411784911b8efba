import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CLOSE_TOKEN_REFUSED, createWebSocketApi, type SocketHandlers, type WebSocketApiOptions } from './web-socket-api.ts';

type FakeSocket = SocketHandlers & { readonly url: string; readonly protocols: readonly string[]; readonly sent: unknown[] };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open(options: Partial<WebSocketApiOptions> = {}) {
  const sockets: FakeSocket[] = [];
  const api = createWebSocketApi({
    host: '127.0.0.1:4000',
    secure: false,
    token: 'secret',
    openSocket: (url, protocols, handlers) => {
      const socket: FakeSocket = { ...handlers, url, protocols, sent: [] };
      sockets.push(socket);
      return { send: (text) => socket.sent.push(JSON.parse(text)) };
    },
    ...options,
  });
  const newest = (): FakeSocket => {
    const socket = sockets.at(-1);
    if (socket === undefined) throw new Error('no socket was opened');
    return socket;
  };
  return {
    api,
    sockets,
    newest,
    reply: (id: number, value: unknown) => newest().onText(JSON.stringify({ kind: 'reply', id, result: { ok: true, value } })),
  };
}

test('the token travels as a subprotocol', () => {
  expect(open().newest()).toMatchObject({ url: 'ws://127.0.0.1:4000/api', protocols: ['lan-chat', 'token.secret'] });
  expect(open({ secure: true }).newest().url).toBe('wss://127.0.0.1:4000/api');
});

test('a request waits for the socket, and each reply finds its own request', async () => {
  const { api, newest, reply } = open();
  const first = api.request('host.stop', {});
  const second = api.request('host.check-port', { port: 8000 });
  expect(newest().sent).toEqual([]);
  newest().onOpen();
  expect(newest().sent).toEqual([
    { kind: 'request', id: 1, name: 'host.stop', args: {} },
    { kind: 'request', id: 2, name: 'host.check-port', args: { port: 8000 } },
  ]);
  reply(2, { free: true, nextFree: 8000 });
  reply(1, null);
  expect(await first).toEqual({ ok: true, value: null });
  expect(await second).toEqual({ ok: true, value: { free: true, nextFree: 8000 } });
});

test('a request that finds no socket for 5 s fails, and is not sent later', async () => {
  const { api, newest } = open();
  const answer = api.request('host.stop', {});
  await vi.advanceTimersByTimeAsync(4_999);
  await vi.advanceTimersByTimeAsync(1);
  expect(await answer).toMatchObject({ ok: false, failure: { code: 'timed-out' } });
  newest().onOpen();
  expect(newest().sent).toEqual([]);
});

test('a request that was sent may take longer than 5 s', async () => {
  const { api, newest, reply } = open();
  newest().onOpen();
  const answer = api.request('session.leave', {});
  await vi.advanceTimersByTimeAsync(60_000);
  reply(1, null);
  expect(await answer).toEqual({ ok: true, value: null });
});

test('a request whose answer was lost with the socket fails and is not sent twice', async () => {
  const { api, newest } = open();
  newest().onOpen();
  const answer = api.request('session.leave', {});
  newest().onClose(1006);
  expect(await answer).toMatchObject({ ok: false, failure: { code: 'connection-lost' } });
  await vi.advanceTimersByTimeAsync(250);
  newest().onOpen();
  expect(newest().sent).toEqual([]);
});

test('it reconnects with growing pauses of at most 5 s', async () => {
  const { sockets, newest } = open();
  for (const pauseMs of [250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]) {
    const before = sockets.length;
    newest().onClose(1006);
    await vi.advanceTimersByTimeAsync(pauseMs - 1);
    expect(sockets).toHaveLength(before);
    await vi.advanceTimersByTimeAsync(1);
    expect(sockets).toHaveLength(before + 1);
  }
});

test('events reach every listener; a socket that came back resets, the first one does not', async () => {
  const { api, newest } = open();
  const events: unknown[] = [];
  const resets: number[] = [];
  const stop = api.onEvent((event) => events.push(event));
  api.onReset(() => resets.push(1));
  newest().onOpen();
  expect(resets).toEqual([]);
  newest().onText(JSON.stringify({ kind: 'event', event: { seq: 1, type: 'log-reset' } }));
  newest().onClose(1006);
  await vi.advanceTimersByTimeAsync(250);
  newest().onOpen();
  expect(resets).toEqual([1]);
  stop();
  newest().onText(JSON.stringify({ kind: 'event', event: { seq: 2, type: 'log-reset' } }));
  expect(events).toEqual([{ seq: 1, type: 'log-reset' }]);
});

test('tells when the socket is lost and when it is back', async () => {
  const changes: boolean[] = [];
  const { newest } = open({ onSocketChanged: (isOpen) => changes.push(isOpen) });
  newest().onOpen();
  newest().onClose(1006);
  await vi.advanceTimersByTimeAsync(250);
  newest().onOpen();
  expect(changes).toEqual([true, false, true]);
});

test('a refused token is told, ends every request, and is not tried again', async () => {
  const onRefused = vi.fn();
  const { api, sockets, newest } = open({ onRefused });
  const answer = api.request('app.snapshot', {});
  newest().onClose(CLOSE_TOKEN_REFUSED);
  expect(onRefused).toHaveBeenCalledOnce();
  expect(await answer).toMatchObject({ ok: false });
  expect(await api.request('app.snapshot', {})).toMatchObject({ ok: false });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sockets).toHaveLength(1);
});

test('files are uploaded one after the other, with their progress, up to the first failure', async () => {
  const progress: unknown[] = [];
  const uploaded: string[] = [];
  const { api } = open({
    onUploadProgress: (now) => progress.push(now),
    upload: async (file, token, onProgress) => {
      uploaded.push(`${file.name} ${token}`);
      if (file.name === 'bad') return { ok: false, failure: { code: 'disk-full', params: {} } };
      onProgress(file.size);
      return { ok: true, value: { token: `t-${file.name}` as never, name: file.name, size: file.size } };
    },
  });
  expect(await api.stageFiles([new File(['abc'], 'a'), new File([], 'b')])).toMatchObject({ ok: true, value: [{ token: 't-a' }, { token: 't-b' }] });
  expect(progress).toEqual([{ name: 'a', loaded: 3, size: 3 }, { name: 'b', loaded: 0, size: 0 }, null]);
  expect(await api.stageFiles([new File([], 'bad'), new File([], 'never')])).toMatchObject({ ok: false, failure: { code: 'disk-full' } });
  expect(uploaded).toEqual(['a secret', 'b secret', 'bad secret']);
});

test('a folder is uploaded as one, with the progress of all its files', async () => {
  const progress: unknown[] = [];
  const { api } = open({
    onUploadProgress: (now) => progress.push(now),
    uploadOfFolder: async ({ name, files }, { token, onProgress }) => {
      onProgress(3);
      return { ok: true, value: { token: `${name} ${token}` as never, name, size: 5, folder: { files: files.length, leftOut: 0 } } };
    },
  });
  const files = [
    { path: 'a.txt', file: new File(['abc'], 'a.txt') },
    { path: 'b/c.txt', file: new File(['de'], 'c.txt') },
  ];
  expect(await api.stageFolder?.({ name: 'Trip', files, emptyFolders: [] })).toMatchObject({
    ok: true,
    value: { token: 'Trip secret', folder: { files: 2 } },
  });
  expect(progress).toEqual([{ name: 'Trip', loaded: 0, size: 5 }, { name: 'Trip', loaded: 3, size: 5 }, null]);
});
