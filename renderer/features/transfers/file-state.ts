import type { OfferedFile, Transfer } from '../../../shared/model/transfer.ts';

/** What one file of a transfer has come to. */
export type FileState = 'done' | 'running' | 'waiting' | 'not-wanted' | 'fault';

/** Answers for every file of `transfer` what it has come to. */
export function fileStates(transfer: Transfer, files: readonly OfferedFile[]): (file: OfferedFile) => FileState {
  const faults = new Set(transfer.faults?.map(({ file }) => file));
  const reached = reachedFile(transfer, files);
  const isMoving = transfer.status.state === 'receiving' || transfer.status.state === 'uploading';
  return ({ file, isWanted }) => {
    if (isWanted === false) return 'not-wanted';
    if (faults.has(file)) return 'fault';
    if (file < reached) return 'done';
    return file === reached && isMoving ? 'running' : 'waiting';
  };
}

/** What all files of a folder together have come to. */
export function folderState(states: Iterable<FileState>): FileState {
  const found = new Set(states);
  if (found.has('running')) return 'running';
  if (found.has('waiting')) return found.has('done') || found.has('fault') ? 'running' : 'waiting';
  if (found.has('fault')) return 'fault';
  return found.has('done') ? 'done' : 'not-wanted';
}

/** The first file that is not done; behind the last one when all are. */
function reachedFile({ status }: Transfer, files: readonly OfferedFile[]): number {
  switch (status.state) {
    case 'saved':
    case 'uploaded':
      return files.length;
    case 'receiving':
    case 'uploading':
      return status.progress.file ?? fileAt(status.progress.bytes, files);
    case 'verifying':
      return status.progress === undefined ? files.length : (status.progress.file ?? fileAt(status.progress.bytes, files));
    case 'paused':
    case 'interrupted':
      return fileAt(status.bytes, files);
    default:
      return 0;
  }
}

/** The file in which the first `bytes` wanted bytes end. */
function fileAt(bytes: number, files: readonly OfferedFile[]): number {
  let left = bytes;
  for (const { file, size, isWanted } of files) {
    if (isWanted === false) continue;
    if (left <= size && (left < size || size === 0)) return file;
    left -= size;
  }
  return files.length;
}
