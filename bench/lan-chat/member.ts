// A member of a room in a process of its own: a whole app core without a window.
import { randomBytes } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import { rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import path from 'node:path';
import { type Controller, createController } from '../../core/index.ts';
import type { AppEvent } from '../../shared/model/app-event.ts';
import { messageIdSchema, type TransferId } from '../../shared/model/ids.ts';
import { serve } from '../lib/serve.ts';
import { measureUsage, type Usage } from '../lib/usage.ts';

/** More than a TLS handshake and the frames of a data connection, less than a file's first record. */
const HANDSHAKE_BYTES = 6 * 1024;
const STEP_TIMEOUT_MS = 150_000;

let core: Controller | undefined;
let downloadDir = '';
let usage = measureUsage();
/** Until its file was saved: to delete that again is no part of LAN Chat. */
let untilSaved: Usage | undefined;
const listeners = new Set<(event: AppEvent) => void>();
/** Those that were dialled since `begin`. */
let sockets: Socket[] = [];
subscribe('net.client.socket', (message) => sockets.push((message as { socket: Socket }).socket));

serve({
  async join({ folder, port, alias }: { folder: string; port: number; alias: string }) {
    downloadDir = path.join(folder, 'downloads');
    const shell = { kind: 'terminal', canPickFiles: false, canPickFolder: false, canReveal: false } as const;
    core = await createController({ dataDir: path.join(folder, 'data'), downloadDir, appVersion: 'bench', shell, defaultAlias: alias });
    core.onEvent((event) => {
      for (const listener of [...listeners]) listener(event);
    });
    await core.join({ host: '127.0.0.1', port, alias });
  },
  begin() {
    usage.stop();
    usage = measureUsage();
    untilSaved = undefined;
    sockets = [];
  },
  /** `sentBytes` went out over data connections. */
  finish: () => ({ ...(untilSaved ?? usage.stop()), sentBytes: sockets.reduce((sum, { bytesWritten }) => sum + bytesWritten, 0) }),
  async offer({ path }: { path: string }) {
    return member().offerFiles({ roomId: await roomId(), items: [{ path }] });
  },
  /** Resolves when the offer can be accepted. */
  async offered({ transferId }: { transferId: TransferId }) {
    await transferReaches(transferId, 'offered');
  },
  /** Accepts, waits until the file or folder is saved, and deletes it. */
  async accept({ transferId }: { transferId: TransferId }) {
    const saved = transferReaches(transferId, 'saved');
    const firstByte = watchFirstByte();
    const begun = performance.now();
    await member().acceptTransfer(transferId);
    await saved;
    const seconds = (performance.now() - begun) / 1000;
    const firstByteMs = firstByte.stop() - begun;
    untilSaved = usage.stop();
    await rm(await member().savedPath(transferId), { recursive: true });
    return { seconds, firstByteMs };
  },
  /** Says `count` lines, one each `intervalMs`, and tells how long each took to come back from the host. */
  async chat({ count, intervalMs }: { count: number; intervalMs: number }) {
    const sentAt = new Map<string, number>();
    const delays: number[] = [];
    const all = Promise.withResolvers<void>();
    const listen = (event: AppEvent) => {
      if (event.type !== 'entries-added') return;
      for (const { id } of event.entries) {
        const at = sentAt.get(id);
        if (at !== undefined) delays.push(performance.now() - at);
      }
      if (delays.length === count) all.resolve();
    };
    listeners.add(listen);
    const room = await roomId();
    for (let line = 0; line < count; line++) {
      const id = messageIdSchema.parse(randomBytes(16).toString('base64url'));
      sentAt.set(id, performance.now());
      await member().sendChat({ id, roomId: room, text: `line ${line}` });
      await new Promise((resolve) => setTimeout(resolve, intervalMs));
    }
    await all.promise;
    listeners.delete(listen);
    return delays;
  },
  leave: () => core?.close(),
});

function member(): Controller {
  if (core === undefined) throw new Error('not in a room');
  return core;
}

async function roomId() {
  const [room] = (await member().snapshot()).rooms;
  if (room === undefined) throw new Error('in no room');
  return room.id;
}

async function transferReaches(id: TransferId, state: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const look = (transfer: { id: TransferId; status: { state: string } }) => {
    if (transfer.id !== id) return;
    if (transfer.status.state === state) resolve();
    else if (transfer.status.state === 'failed' || transfer.status.state === 'ended') reject(new Error(JSON.stringify(transfer)));
  };
  const listen = (event: AppEvent) => {
    if (event.type === 'transfer-changed') look(event.transfer);
  };
  const timer = setTimeout(() => reject(new Error(`not ${state} in time`)), STEP_TIMEOUT_MS);
  listeners.add(listen);
  try {
    for (const transfer of (await member().snapshot()).transfers) look(transfer);
    await promise;
  } finally {
    clearTimeout(timer);
    listeners.delete(listen);
  }
}

/** When the first byte of a file came over a data connection. */
function watchFirstByte(): { stop(): number } {
  let cameAt = Number.NaN;
  const timer = setInterval(() => {
    if (!sockets.some(({ bytesRead }) => bytesRead > HANDSHAKE_BYTES)) return;
    cameAt = performance.now();
    clearInterval(timer);
  }, 1);
  return {
    stop() {
      clearInterval(timer);
      return cameAt;
    },
  };
}
