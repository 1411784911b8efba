import { systemClock } from '../lib/clock.ts';
import { silentLogger } from '../lib/logger.ts';
import type { SecurePipe } from '../net/byte-pipe.ts';
import { dial } from '../net/dial.ts';
import { createIdentity } from '../net/identity-file.ts';
import { listen } from '../net/listen.ts';
import type { PipePair } from './contracts/byte-pipe-contract.ts';

/** Both ends of a real TLS connection over loopback. */
export async function openTlsPair(): Promise<PipePair> {
  const accepted = Promise.withResolvers<SecurePipe>();
  const listener = await listen({ identity: await createIdentity(), port: 0, clock: systemClock, logger: silentLogger, onPipe: accepted.resolve });
  const clientEnd = await dial({ host: '127.0.0.1', port: listener.port, signal: new AbortController().signal, checkHostKey: () => {} });
  const hostEnd = await accepted.promise;
  return {
    clientEnd,
    hostEnd,
    async [Symbol.asyncDispose]() {
      clientEnd.destroy();
      hostEnd.destroy();
      await listener[Symbol.asyncDispose]();
    },
  };
}
