import type { SecurePipe } from '../net/byte-pipe.ts';

const FRAME_HEADER_BYTES = 8;
const DATA_OPEN = 50;

/** File bytes and hashes that arrived over data connections, those that arrived more than once included. */
export type CarriedBytes = { upload: number; download: number };

/** Counts what the two ends of one connection bring, if it is a data connection. The first chunk at each end begins with a whole frame. */
export function countCarried(ends: { readonly client: SecurePipe; readonly host: SecurePipe }, carried: CarriedBytes, onCarried: () => void): void {
  let direction: 'upload' | 'download' | undefined;
  onChunks(ends.host, onCarried, (chunk, isFirst) => {
    if (isFirst && chunk[4] === DATA_OPEN) direction = Buffer.from(chunk).toString('latin1').includes('"direction":"upload"') ? 'upload' : 'download';
    if (direction === 'upload') carried.upload += chunk.length - (isFirst ? firstFrameBytes(chunk) : 0);
  });
  onChunks(ends.client, onCarried, (chunk, isFirst) => {
    if (direction === 'download') carried.download += chunk.length - (isFirst ? firstFrameBytes(chunk) : 0);
  });
}

function firstFrameBytes(chunk: Uint8Array): number {
  return FRAME_HEADER_BYTES + Buffer.from(chunk).readUInt32BE(0);
}

/** Looks at every chunk before the pipe's reader gets it, and says when that has it. */
function onChunks(pipe: SecurePipe, onRead: () => void, look: (chunk: Uint8Array, isFirst: boolean) => void): void {
  const attach = pipe.attach.bind(pipe);
  let isFirst = true;
  pipe.attach = (reader) =>
    attach({
      onBytes: (chunk) => {
        look(chunk, isFirst);
        isFirst = false;
        reader.onBytes(chunk);
        onRead();
      },
      onEnd: () => reader.onEnd(),
      onClose: (error) => reader.onClose(error),
    });
}
