import { contextBridge, type IpcRendererEvent, ipcRenderer, webUtils } from 'electron';
import { EVENT_CHANNEL, MAX_STAGED_BYTES, REQUEST_CHANNEL, STAGE_BYTES_CHANNEL, STAGE_PATH_CHANNEL } from '../shared/ipc/channels.ts';
import type { LanChatApi, StageableFile, StagedFile } from '../shared/ipc/contract.ts';
import type { IpcResult } from '../shared/ipc/result.ts';
import type { AppEvent } from '../shared/model/app-event.ts';

/** All that the page gets of the system. It names requests of the contract, never a channel and never a path. */
const api: LanChatApi = {
  request: (name, args) => ipcRenderer.invoke(REQUEST_CHANNEL, name, args),

  onEvent(listener) {
    const onMessage = (_event: IpcRendererEvent, event: AppEvent) => listener(event);
    ipcRenderer.on(EVENT_CHANNEL, onMessage);
    return () => void ipcRenderer.off(EVENT_CHANNEL, onMessage);
  },

  // Nothing is ever missed between two processes of one app.
  onReset: () => () => {},

  async stageFiles(files) {
    const staged: StagedFile[] = [];
    for (const file of files) {
      const result = await stage(file);
      if (!result.ok) return result;
      staged.push(result.value);
    }
    return { ok: true, value: staged };
  },
};

/** A dropped folder is a `File` here, too: its path tells the other side what it is. */
async function stage(file: StageableFile): Promise<IpcResult<StagedFile>> {
  const path = webUtils.getPathForFile(file as File);
  if (path !== '') return await ipcRenderer.invoke(STAGE_PATH_CHANNEL, path);
  if (file.size > MAX_STAGED_BYTES) {
    return { ok: false, failure: { code: 'upload-too-large', params: { name: file.name, maxBytes: MAX_STAGED_BYTES } } };
  }
  const bytes = await file.arrayBuffer().catch(() => undefined);
  if (bytes === undefined) return { ok: false, failure: { code: 'file-unreadable', params: { name: file.name } } };
  return await ipcRenderer.invoke(STAGE_BYTES_CHANNEL, file.name, new Uint8Array(bytes));
}

contextBridge.exposeInMainWorld('lanChat', api);
