import type { LanChatApi, RequestName, RequestValue } from '../../shared/ipc/contract.ts';
import type { IpcResult } from '../../shared/ipc/result.ts';
import type { AppEvent, AppEventBody, AppSnapshot } from '../../shared/model/app-event.ts';
import type { Failure } from '../../shared/model/failure.ts';
import type { ThemeChoice } from '../../shared/model/status.ts';
import { chatAnswers } from './fake-chat.ts';
import { FakeHost } from './fake-host.ts';
import { roomAnswers } from './fake-rooms.ts';
import { SETTINGS } from './fake-shell.ts';
import { transferAnswers } from './fake-transfers.ts';
import { LINUS } from './people.ts';
import type { Scene } from './scenes.ts';

const EMPTY: AppSnapshot = {
  seq: 0,
  appVersion: '0.1.0',
  shell: { kind: 'electron', canPickFiles: false, canPickFolder: true, canReveal: true },
  session: { state: 'idle' },
  hosting: null,
  rooms: [],
  members: [],
  entries: [],
  marks: [],
  typing: [],
  pending: [],
  transfers: [],
  knownHosts: [],
  settings: SETTINGS,
};
const SHOWN_AT_FIRST = 80;
/** By then the room is drawn, on a slow machine too. */
const NEWS_MS = 1_500;

/** What a fake shell answers to some requests; the others succeed with nothing. */
export type FakeAnswers = { readonly [Name in RequestName]?: (args: never) => FakeAnswer<Name> | Promise<FakeAnswer<Name>> };
type FakeAnswer<Name extends RequestName> = RequestValue<Name> | Failure;

/** What the parts of a fake shell share. */
export type FakeWorld = {
  readonly scene: Scene;
  /** As it was at first. */
  readonly snapshot: AppSnapshot;
  readonly host: FakeHost;
  readonly emit: (body: AppEventBody) => void;
};

/** A shell without a network: shows one scene, and answers enough to try the window by hand. */
export function createFakeApi(scene: Scene & { readonly theme: ThemeChoice }): LanChatApi {
  const snapshot: AppSnapshot = { ...EMPTY, ...scene.snapshot, settings: { ...SETTINGS, ...scene.snapshot?.settings, theme: scene.theme } };
  const listeners = new Set<(event: AppEvent) => void>();
  let { seq } = snapshot;
  function emit(body: AppEventBody): void {
    seq++;
    for (const listener of listeners) listener({ seq, ...body });
  }
  const self = snapshot.session.state === 'joined' ? { id: snapshot.session.self, alias: snapshot.session.alias } : LINUS;
  const host = new FakeHost({ rooms: snapshot.rooms, entries: snapshot.entries, self, emit });
  const world: FakeWorld = { scene, snapshot, host, emit };
  const answers: FakeAnswers = {
    'app.snapshot': () => ({ ...snapshot, seq, rooms: host.rooms, entries: newestOf(host) }),
    'host.check-port': ({ port }: { port: number }) => ({ free: port !== scene.takenPort, nextFree: port + 1 }),
    'session.join': () => scene.joinFailure ?? null,
    ...chatAnswers(world),
    ...roomAnswers(world),
    ...transferAnswers(world),
  };
  setTimeout(() => scene.news?.forEach(emit), NEWS_MS);

  return {
    async request<Name extends RequestName>(name: Name, args: unknown): Promise<IpcResult<RequestValue<Name>>> {
      const answer = (await answers[name]?.(args as never)) ?? null;
      if (isFailure(answer)) return { ok: false, failure: answer };
      return { ok: true, value: answer as RequestValue<Name> };
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onReset: () => () => undefined,
    stageFiles: async (files) => ({
      ok: true,
      value: files.map(({ name, size }) => ({ token: name.padEnd(22, 'x').slice(0, 22), name, size })) as never,
    }),
  };
}

/** The newest lines of each room; older ones come by `history.page`. */
function newestOf(host: FakeHost): AppSnapshot['entries'] {
  return host.rooms.flatMap(({ id }) => host.lines(id).slice(-SHOWN_AT_FIRST));
}

function isFailure(answer: unknown): answer is Failure {
  return typeof answer === 'object' && answer !== null && 'code' in answer && 'params' in answer;
}
