import type { DataPipe } from '../data-pipe.ts';

/** Lets a receiver stand in for the host towards a sender: says "all stored" before it ends. */
export function answeringPipe(inner: DataPipe): DataPipe {
  return {
    get bufferedBytes() {
      return inner.bufferedBytes;
    },
    attach: (reader) => inner.attach(reader),
    write: (bytes, onWritten) => inner.write(bytes, onWritten),
    whenDrained: (options) => inner.whenDrained(options),
    pause: () => inner.pause(),
    resume: () => inner.resume(),
    end() {
      inner.write(Uint8Array.of(1));
      inner.end();
    },
    destroy: () => inner.destroy(),
  };
}
