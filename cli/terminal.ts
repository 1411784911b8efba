import type { Readable, Writable } from 'node:stream';
import { systemErrorCode } from '../core/index.ts';
import { EXIT } from './exit-codes.ts';
import type { MakeWay, Output } from './output.ts';

/** The process around a command: its streams, and the wish that it should end. */
export type Terminal = {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly output: Output;
  /** The same output for a terminal on which a line is being typed. */
  readonly outputAround: (makeWay: MakeWay) => Output;
  /** True when a person types and reads on the same terminal. */
  readonly isInteractive: boolean;
  /** Where a person watches what is printed, if so. */
  readonly screen: Writable | undefined;
  /** Settles with the exit code when a signal came, or nobody reads the output any more. */
  readonly stopped: Promise<number>;
  stop(exitCode: number): void;
};

/** npx, npm and the terminal itself each hand on one Ctrl+C: what comes within this time is the same wish. */
const SAME_WISH_MS = 500;

/** Signals and a closed stdout as one promise. A second signal ends the process at once. */
export function listenForStop(host: NodeJS.Process): { readonly stopped: Promise<number>; stop(exitCode: number): void } {
  const { promise, resolve } = Promise.withResolvers<number>();
  const signals = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated, SIGHUP: EXIT.hangup } as const;
  let firstMs: number | undefined;
  let isTold = false;
  const stop = (exitCode: number) => {
    if (firstMs !== undefined && performance.now() - firstMs > SAME_WISH_MS) host.exit(exitCode);
    firstMs ??= performance.now();
    resolve(exitCode);
  };
  for (const [signal, exitCode] of Object.entries(signals)) host.on(signal, () => stop(exitCode));
  const onStreamError = (error: Error) => {
    // The reader has seen enough (`lan-chat … | head`): end in good order and say nothing.
    if (systemErrorCode(error) === 'EPIPE') return resolve(EXIT.ok);
    if (!isTold) host.stderr.write(`The output cannot be written: ${error.message}\n`);
    isTold = true;
    resolve(EXIT.other);
  };
  for (const stream of [host.stdout, host.stderr]) stream.on('error', onStreamError);
  return { stopped: promise, stop };
}
