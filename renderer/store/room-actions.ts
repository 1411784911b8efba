import type { ExportedRoom, LanChatApi, RequestArgs } from '../../shared/ipc/contract.ts';
import type { IpcResult } from '../../shared/ipc/result.ts';
import type { Failure } from '../../shared/model/failure.ts';
import type { FolderId, MemberId, RoomId } from '../../shared/model/ids.ts';
import type { Draft } from '../../shared/model/room-view.ts';
import type { SearchAnswer } from '../../shared/model/search.ts';
import type { ShownEntry } from '../../shared/model/shown-entry.ts';
import type { RoomDialog } from './app-state.ts';
import type { Calls } from './calls.ts';
import type { AppStore } from './store.ts';

const HITS_PER_PAGE = 30;

export type RoomChange = Omit<RequestArgs<'rooms.change'>, 'roomId'>;
export type ExportFormat = RequestArgs<'rooms.export'>['format'];

/** Rooms and direct conversations: making and changing them, how this person stands to them, finding and keeping what is in them. */
export function createRoomActions(
  api: LanChatApi,
  store: AppStore,
  { ask, call, callAndReport }: Calls,
  openRoom: (roomId: RoomId) => Promise<void>,
) {
  /** Shows the room that the call answers with. */
  async function opened(result: Promise<IpcResult<{ readonly roomId: RoomId }>>): Promise<IpcResult<{ readonly roomId: RoomId }>> {
    const answer = await result;
    if (answer.ok) await openRoom(answer.value.roomId);
    return answer;
  }

  return {
    /** Makes a room and shows it. */
    createRoom: (room: RequestArgs<'rooms.create'>) => opened(ask('rooms.create', room)),
    /** Shows the direct conversation with just these people. */
    openDirect: (members: readonly MemberId[]) => opened(ask('rooms.open-direct', { members: [...members] })),
    changeRoom: (roomId: RoomId, change: RoomChange): Promise<Failure | undefined> => call('rooms.change', { roomId, ...change }),
    /** Everything up to `seq` was seen. */
    markRead: (roomId: RoomId, seq: number) => call('rooms.mark-read', { roomId, seq }),
    mute: (roomId: RoomId, muted: boolean) => callAndReport('rooms.mute', { roomId, muted }),
    /** Keeps what is typed and not sent; an empty text forgets it. */
    saveDraft: (roomId: RoomId, { text, replyTo }: Draft) =>
      callAndReport('rooms.draft', { roomId, text, ...(replyTo === undefined ? {} : { replyTo }) }),
    keepHere: (roomId: RoomId, days: number) => call('rooms.keep-here', { roomId, days }),

    exportRoom: (roomId: RoomId, format: ExportFormat): Promise<IpcResult<ExportedRoom>> => ask('rooms.export', { roomId, format }),
    revealExport: (id: FolderId) => callAndReport('rooms.reveal-export', { id }),
    /** Reads a file of an exported room into a room of this device, and shows it. */
    async importRoom(file: File): Promise<IpcResult<{ readonly roomId: RoomId }>> {
      const staged = await api.stageFiles([file]);
      if (!staged.ok) return staged;
      const [one] = staged.value;
      if (one === undefined) return { ok: false, failure: { code: 'import-unreadable', params: { name: file.name } } };
      return await opened(ask('rooms.import', { token: one.token }));
    },
    forgetImport: (roomId: RoomId) => call('rooms.forget-import', { roomId }),

    /** The pinned lines, the newest pin last. */
    pinned: (roomId: RoomId): Promise<IpcResult<readonly ShownEntry[]>> => ask('history.pinned', { roomId }),
    /** A page of hits; the next one is asked for behind the last hit's id. */
    find: (query: string, behind?: number): Promise<IpcResult<SearchAnswer>> =>
      ask('search.find', { query, limit: HITS_PER_PAGE, ...(behind === undefined ? {} : { behind }) }),
    /** The lines around a hit. */
    context: (id: number): Promise<IpcResult<readonly ShownEntry[]>> => ask('search.context', { id }),

    /** Whether the person is there; what others see as away. */
    reportIdle: (idle: boolean) => call('session.idle', { idle }),
    openDialog: (dialog: RoomDialog | null) => store.setState({ dialog }),
  };
}
