import type { Clock } from '../../lib/clock.ts';
import type { SecurePipe } from '../../net/byte-pipe.ts';

/** Makes everything that the pipe brings come later by `latencyMs` of the clock's time, in order. To be called before anybody reads from it. */
export function delayPipe(pipe: SecurePipe, clock: Clock, latencyMs: number): void {
  const attach = pipe.attach.bind(pipe);
  const destroy = pipe.destroy.bind(pipe);
  let hasHungUp = false;
  pipe.destroy = () => {
    hasHungUp = true;
    destroy();
  };
  pipe.attach = (reader) => {
    const later = (deliver: () => void) => void clock.after(latencyMs, deliver);
    attach({
      onBytes: (chunk) => {
        const copy = new Uint8Array(chunk);
        // Who has hung up hears nothing of what is still on its way.
        later(() => {
          if (!hasHungUp) reader.onBytes(copy);
        });
      },
      onEnd: () =>
        later(() => {
          if (!hasHungUp) reader.onEnd();
        }),
      onClose: (error) => later(() => reader.onClose(error)),
    });
  };
}
