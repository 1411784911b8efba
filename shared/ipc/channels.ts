/** The IPC channel that carries every request, and the one that carries every event. */
export const REQUEST_CHANNEL = 'lan-chat:request';
export const EVENT_CHANNEL = 'lan-chat:event';
/** Stages a path that the preload read off a dropped File. Electron only; the page cannot name it. */
export const STAGE_PATH_CHANNEL = 'lan-chat:stage-path';
/** Stages bytes that have no path, for example a pasted image. Electron only. */
export const STAGE_BYTES_CHANNEL = 'lan-chat:stage-bytes';
/** What can be pasted at most. */
export const MAX_STAGED_BYTES = 64 * 1024 * 1024;
