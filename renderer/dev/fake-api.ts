import type { LanChatApi, RequestName, RequestValue } from '../../shared/ipc/contract.ts';
import type { IpcResult } from '../../shared/ipc/result.ts';
import type { AppEvent, AppEventBody, AppSnapshot } from '../../shared/model/app-event.ts';
import type { Failure } from '../../shared/model/failure.ts';
import type { MessageId } from '../../shared/model/ids.ts';
import type { PendingPost, ThemeChoice } from '../../shared/model/status.ts';
import { ROOM_ID } from './people.ts';
import { olderEntries, type Scene } from './scenes.ts';

const EMPTY: AppSnapshot = {
  seq: 0,
  appVersion: '0.1.0',
  shell: { kind: 'electron', canPickFiles: false, canPickFolder: true, canReveal: true },
  session: { state: 'idle' },
  hosting: null,
  rooms: [],
  members: [],
  entries: [],
  pending: [],
  transfers: [],
  knownHosts: [],
  settings: { alias: 'Linus', theme: 'light', downloadFolder: '~/Downloads/LAN Chat' },
};
const ACK_MS = 400;
const SHOWN_AT_FIRST = 80;
const NEWS_MS = 500;

/** A shell without a network: shows one scene, and answers enough to try the window by hand. */
export function createFakeApi(scene: Scene & { readonly theme: ThemeChoice }): LanChatApi {
  const full: AppSnapshot = { ...EMPTY, ...scene.snapshot };
  const snapshot: AppSnapshot = { ...full, entries: full.entries.slice(-SHOWN_AT_FIRST), settings: { ...full.settings, theme: scene.theme } };
  const listeners = new Set<(event: AppEvent) => void>();
  let seq = snapshot.seq;
  let entrySeq = full.entries.length;
  let settings = snapshot.settings;

  function emit(body: AppEventBody): void {
    seq++;
    for (const listener of listeners) listener({ seq, ...body });
  }

  function send(post: PendingPost): void {
    emit({ type: 'pending-changed', post });
    if (snapshot.session.state !== 'joined' || snapshot.session.link.state !== 'online') return;
    const { self, alias } = snapshot.session;
    setTimeout(() => {
      entrySeq++;
      const entry = {
        roomId: ROOM_ID,
        seq: entrySeq,
        id: post.id,
        authorId: self,
        authorAlias: alias,
        at: post.at,
        body: { kind: 'text', text: post.text },
      };
      emit({ type: 'pending-removed', id: post.id as MessageId });
      emit({ type: 'entries-added', roomId: ROOM_ID, entries: [entry as never] });
    }, ACK_MS);
  }

  setTimeout(() => scene.news?.forEach(emit), NEWS_MS);

  const answers: { readonly [Name in RequestName]?: (args: never) => RequestValue<Name> | Failure } = {
    'app.snapshot': () => snapshot,
    'host.check-port': ({ port }: { port: number }) => ({ free: port !== scene.takenPort, nextFree: port + 1 }),
    'session.join': () => scene.joinFailure ?? null,
    'chat.send': ({ id, roomId, text }: { id: string; roomId: string; text: string }) => {
      send({ id, roomId, text, at: Date.now(), status: { state: 'waiting' } });
      return null;
    },
    'history.page': ({ beforeSeq, limit }: { beforeSeq: number; limit: number }) => olderEntries(beforeSeq, limit, full.entries),
    'settings.change': (change: Partial<typeof settings>) => {
      settings = { ...settings, ...change };
      emit({ type: 'settings-changed', settings });
      return null;
    },
  };

  return {
    async request<Name extends RequestName>(name: Name, args: unknown): Promise<IpcResult<RequestValue<Name>>> {
      const answer = answers[name]?.(args as never) ?? null;
      if (isFailure(answer)) return { ok: false, failure: answer };
      return { ok: true, value: answer as RequestValue<Name> };
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onReset: () => () => undefined,
    stageFiles: async () => ({ ok: true, value: [] }),
  };
}

function isFailure(answer: unknown): answer is Failure {
  return typeof answer === 'object' && answer !== null && 'code' in answer && 'params' in answer;
}
