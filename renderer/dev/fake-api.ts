import type { LanChatApi, RequestName, RequestValue } from '../../shared/ipc/contract.ts';
import type { IpcResult } from '../../shared/ipc/result.ts';
import type { AppEvent, AppEventBody, AppSnapshot } from '../../shared/model/app-event.ts';
import type { Failure } from '../../shared/model/failure.ts';
import type { FolderId, MemberId, MessageId } from '../../shared/model/ids.ts';
import type { PendingPost, ThemeChoice } from '../../shared/model/status.ts';
import { detailsOf, FOLDERS, filesOf, ownedOf, SETTINGS, SPOOL } from './fake-shell.ts';
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
  settings: SETTINGS,
};
const ACK_MS = 400;
const SHOWN_AT_FIRST = 80;
/** By then the room is drawn, on a slow machine too. */
const NEWS_MS = 1_500;

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

  let spool = SPOOL;
  const transferOf = (id: string) => full.transfers.find((transfer) => transfer.id === id);
  const folderOf = (id: string | undefined) => settings.recentFolders.find((folder) => folder.id === id)?.label;
  const unknown: Failure = { code: 'unknown-transfer', params: {} };
  function changeSettings(change: Partial<typeof settings>): null {
    settings = { ...settings, ...change };
    emit({ type: 'settings-changed', settings });
    return null;
  }

  const answers: { readonly [Name in RequestName]?: (args: never) => RequestValue<Name> | Failure } = {
    'app.snapshot': () => snapshot,
    'host.check-port': ({ port }: { port: number }) => ({ free: port !== scene.takenPort, nextFree: port + 1 }),
    'session.join': () => scene.joinFailure ?? null,
    'chat.send': ({ id, roomId, text }: { id: string; roomId: string; text: string }) => {
      send({ id, roomId, text, at: Date.now(), status: { state: 'waiting' } });
      return null;
    },
    'history.page': ({ beforeSeq, limit }: { beforeSeq: number; limit: number }) => olderEntries(beforeSeq, limit, full.entries),
    'settings.change': (change: Partial<typeof settings>) => changeSettings(withoutNull(change)),
    'settings.trust-sender': ({ memberId, alias, maxBytes }: { memberId: MemberId; alias: string; maxBytes: number | null }) => {
      const others = settings.trustedSenders.filter((sender) => sender.memberId !== memberId);
      return changeSettings({ trustedSenders: maxBytes === null ? others : [...others, { memberId, alias, maxBytes }] });
    },
    'folders.pick': () => FOLDERS[1] ?? null,
    'folders.add': ({ path }: { path: string }) => {
      if (!/^[/~]/u.test(path)) return { code: 'folder-unwritable', params: { folder: path } };
      const added = { id: path.padEnd(22, 'x').slice(0, 22) as FolderId, label: path };
      changeSettings({ recentFolders: [...settings.recentFolders, added] });
      return added;
    },
    'folders.use': ({ folder }: { folder: string }) => changeSettings({ downloadFolder: folderOf(folder) ?? settings.downloadFolder }),
    'transfer.look': ({ transferId, folder }: { transferId: string; folder?: string }) => {
      const transfer = transferOf(transferId);
      return transfer === undefined ? unknown : detailsOf(transfer, folderOf(folder));
    },
    'transfer.find-owned': ({ transferId }: { transferId: string }) => {
      const transfer = transferOf(transferId);
      return transfer === undefined ? [] : ownedOf(transfer);
    },
    'transfer.files': ({ transferId }: { transferId: string }) => {
      const transfer = transferOf(transferId);
      return transfer === undefined ? unknown : filesOf(transfer);
    },
    'transfer.path': () => '/home/linus/Downloads/LAN Chat/file',
    'host.spool': () => spool,
    'host.clear-spool': ({ transferId }: { transferId?: string }) => {
      const offers = spool.offers.filter((offer) => (transferId === undefined ? offer.isWanted : offer.transferId !== transferId));
      spool = { ...spool, offers, bytes: offers.reduce((sum, { bytes }) => sum + bytes, 0) };
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

/** An unlimited speed has no limit. */
function withoutNull<Limits extends object>(limits: Limits): Partial<Limits> {
  return Object.fromEntries(Object.entries(limits).map(([name, limit]) => [name, limit ?? undefined])) as Partial<Limits>;
}

function isFailure(answer: unknown): answer is Failure {
  return typeof answer === 'object' && answer !== null && 'code' in answer && 'params' in answer;
}
