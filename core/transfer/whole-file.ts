import * as nodeFs from 'node:fs';
import { CREATE_FLAGS, REOPEN_FLAGS } from './growing-file.ts';

// With plain descriptors: a handle of `node:fs/promises` and its promises cost several kilobytes for each file, and stay until a full collection.

/** Makes a file where nothing was before, writes all of it and closes it, in three calls. Rejects with the system's error. */
export function createWhole(path: string, bytes: Uint8Array, mode: number): Promise<void> {
  return withDescriptor(path, CREATE_FLAGS, mode, (descriptor, done) => writeFrom(descriptor, bytes, 0, done));
}

/** Makes a file durable that was written before. Rejects with the system's error. */
export function syncWhole(path: string): Promise<void> {
  return withDescriptor(path, REOPEN_FLAGS, 0, (descriptor, done) => nodeFs.fsync(descriptor, done));
}

type Done = (error: NodeJS.ErrnoException | null) => void;

function withDescriptor(path: string, flags: number, mode: number, work: (descriptor: number, done: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    nodeFs.open(path, flags, mode, (openError, descriptor) => {
      if (openError !== null) {
        reject(openError);
        return;
      }
      work(descriptor, (workError) => {
        nodeFs.close(descriptor, (closeError) => {
          const error = workError ?? closeError ?? null;
          if (error === null) resolve();
          else reject(error);
        });
      });
    });
  });
}

function writeFrom(descriptor: number, bytes: Uint8Array, position: number, done: Done): void {
  if (position === bytes.length) {
    done(null);
    return;
  }
  nodeFs.write(descriptor, bytes, position, bytes.length - position, position, (error, written) => {
    if (error === null) writeFrom(descriptor, bytes, position + written, done);
    else done(error);
  });
}
