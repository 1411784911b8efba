import type { LanChatApi, StagedFile } from '../../shared/ipc/contract.ts';
import type { MemberId, RoomId } from '../../shared/model/ids.ts';
import { type Dropped, droppedItems, type FolderOfFiles, readFolder } from '../lib/dropped-items.ts';
import { imageType } from '../lib/image-file.ts';
import { rememberKeepChoice } from '../lib/keep-choice.ts';
import type { Thumbnailer } from '../lib/thumbnails.ts';
import type { Calls } from './calls.ts';
import type { AppStore } from './store.ts';

/** Thumbnails of one offer: enough for a card, and they still fit into a request. */
const MAX_THUMBNAILS = 40;
/** Nobody waits longer for pictures than this before the offer is made; images that are left have none. */
const THUMBNAILS_BUDGET_MS = 3_000;

type OfferOptions = { readonly keep?: boolean; readonly to?: readonly MemberId[] };
/** Something staged, and where the page finds its image. */
type Held = { readonly staged: StagedFile; readonly image: () => Promise<Blob | undefined> };

/** Handing files over: everything that is dropped, pasted or picked at once becomes one card. */
export function createOfferActions(api: LanChatApi, store: AppStore, calls: Calls, thumbnailer: Thumbnailer) {
  const { askAndReport, callAndReport, reportFailure } = calls;

  async function offer(roomId: RoomId, held: readonly Held[], { keep = store.getState().keepOffers, to }: OfferOptions): Promise<void> {
    if (held.length === 0) return;
    const leftOut = held.filter(({ staged }) => (staged.folder?.leftOut ?? 0) > 0);
    const [first] = leftOut;
    if (first !== undefined) {
      const count = leftOut.reduce((sum, { staged }) => sum + (staged.folder?.leftOut ?? 0), 0);
      store.setState({ leftOut: { count, folder: first.staged.name } });
    }
    const thumbnails = await thumbnailsOf(held);
    await callAndReport('files.offer', {
      roomId,
      tokens: held.map(({ staged }) => staged.token),
      keep,
      ...(to === undefined ? {} : { to: [...to] }),
      ...(thumbnails.some((thumbnail) => thumbnail !== null) ? { thumbnails } : {}),
    });
  }

  async function thumbnailsOf(held: readonly Held[]): Promise<(string | null)[]> {
    const startedAt = performance.now();
    let made = 0;
    const thumbnails: (string | null)[] = [];
    for (const { staged, image } of held) {
      const hasTime = made < MAX_THUMBNAILS && performance.now() - startedAt < THUMBNAILS_BUDGET_MS;
      const isImage = hasTime && staged.folder === undefined && imageType(staged) !== undefined;
      if (isImage) made++;
      const blob = isImage ? await image() : undefined;
      thumbnails.push(blob === undefined ? null : await thumbnailer.make(blob));
    }
    return thumbnails;
  }

  /** The shell has the file, and the page does not. */
  function picked(staged: StagedFile): Held {
    return {
      staged,
      async image() {
        const result = await api.request('files.read-image', { token: staged.token });
        if (!result.ok || result.value === null) return undefined;
        return new Blob([Uint8Array.from(atob(result.value), (character) => character.charCodeAt(0))], { type: imageType(staged) ?? '' });
      },
    };
  }

  /** What was staged before the first failure is let go. */
  async function stageAll(items: readonly (() => Promise<Held | undefined>)[]): Promise<readonly Held[]> {
    const held: Held[] = [];
    for (const stage of items) {
      const one = await stage();
      if (one === undefined) {
        if (held.length > 0) await callAndReport('files.unstage', { tokens: held.map(({ staged }) => staged.token) });
        return [];
      }
      held.push(one);
    }
    return held;
  }

  async function stageFile(file: File): Promise<Held | undefined> {
    const result = await api.stageFiles([file]);
    if (!result.ok) reportFailure(result.failure);
    const staged = result.ok ? result.value[0] : undefined;
    return staged && { staged, image: async () => file };
  }

  async function stageFolder(folder: FolderOfFiles): Promise<Held | undefined> {
    const result = await api.stageFolder?.(folder);
    if (result === undefined) return undefined;
    if (!result.ok) reportFailure(result.failure);
    return result.ok ? { staged: result.value, image: async () => undefined } : undefined;
  }

  return {
    /** Offers pasted or chosen files as one card. With `keep` the host takes them at once, for later. */
    async offerFiles(roomId: RoomId, files: readonly File[], options: OfferOptions = {}): Promise<void> {
      await offer(roomId, await stageAll(files.map((file) => () => stageFile(file))), options);
    },
    /** Offers what was dropped as one card. Where the shell cannot tell a folder's path, all that is in it is handed over. */
    async offerDropped(roomId: RoomId, data: DataTransfer, options: OfferOptions = {}): Promise<void> {
      const items = api.stageFolder === undefined ? [...data.files].map((file): Dropped => ({ kind: 'file', file })) : droppedItems(data);
      const stages = items.map((item) => async () => {
        if (item.kind === 'file') return await stageFile(item.file);
        const folder = await readFolder(item.entry);
        if (folder.ok) return await stageFolder(folder.value);
        reportFailure(folder.failure);
        return undefined;
      });
      await offer(roomId, await stageAll(stages), options);
    },
    /** Offers a folder that was chosen in the page. */
    async offerFolder(roomId: RoomId, folder: FolderOfFiles, options: OfferOptions = {}): Promise<void> {
      await offer(roomId, await stageAll([() => stageFolder(folder)]), options);
    },
    /** Lets the shell ask for files, or for a folder, with the system's dialog. */
    async pickFiles(roomId: RoomId, what: 'files' | 'folder' = 'files', options: OfferOptions = {}): Promise<void> {
      const staged = await askAndReport(what === 'files' ? 'files.pick' : 'files.pick-folder', {});
      await offer(roomId, (staged ?? []).map(picked), options);
    },
    offerPath: (roomId: RoomId, path: string) => calls.call('files.offer-path', { roomId, path }),
    forgetLeftOut: () => store.setState({ leftOut: null }),
    changeKeepOffers(keep: boolean): void {
      store.setState({ keepOffers: keep });
      rememberKeepChoice(keep);
    },
  };
}
