import type { BytePipe, PipeReader } from '../net/byte-pipe.ts';

/** A reader that keeps what it got. `log` has one word per call. */
export type PipeRecorder = PipeReader & {
  readonly bytes: () => Buffer;
  readonly byteCount: () => number;
  readonly log: ('bytes' | 'end' | 'close')[];
  readonly closedWith: () => Error | undefined;
  /** Runs within each `onBytes`, after the chunk was kept. */
  onChunk: (() => void) | undefined;
};

/** Attaches itself to `pipe` when one is given. */
export function recordPipe(pipe?: BytePipe): PipeRecorder {
  const chunks: Uint8Array[] = [];
  let byteCount = 0;
  let closeError: Error | undefined;
  const recorder: PipeRecorder = {
    log: [],
    bytes: () => Buffer.concat(chunks),
    byteCount: () => byteCount,
    closedWith: () => closeError,
    onChunk: undefined,
    onBytes(chunk) {
      chunks.push(new Uint8Array(chunk));
      byteCount += chunk.length;
      recorder.log.push('bytes');
      recorder.onChunk?.();
    },
    onEnd: () => void recorder.log.push('end'),
    onClose(error) {
      closeError = error;
      recorder.log.push('close');
    },
  };
  pipe?.attach(recorder);
  return recorder;
}
