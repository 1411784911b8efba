import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { describeBytePipe, type PipePair } from '../testing/contracts/byte-pipe-contract.ts';
import { openTlsPair } from '../testing/tls-pair.ts';
import { until } from '../testing/until.ts';
import { SocketPipe } from './socket-pipe.ts';

async function openTcpPair(): Promise<PipePair> {
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const clientSocket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  const [[hostSocket]] = (await Promise.all([once(server, 'connection'), once(clientSocket, 'connect')])) as [[Socket], unknown];
  const facts = { remoteAddress: '127.0.0.1', exporter: Buffer.alloc(32, 1), hostPublicKey: Buffer.from('host key') };
  const [clientEnd, hostEnd] = [new SocketPipe(clientSocket, facts), new SocketPipe(hostSocket, facts)];
  return {
    clientEnd,
    hostEnd,
    async [Symbol.asyncDispose]() {
      clientEnd.destroy();
      hostEnd.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

describeBytePipe('a TCP pipe', openTcpPair);
describeBytePipe('a TLS pipe', openTlsPair);

describe('an accepted socket', () => {
  it('frees the memory of what it brought as soon as its reader has had it', async () => {
    await using pair = await openTlsPair();
    const chunks: { readonly chunk: Uint8Array; readonly length: number; readonly first: number | undefined }[] = [];
    pair.hostEnd.attach({
      onBytes: (chunk) => chunks.push({ chunk, length: chunk.length, first: chunk[0] }),
      onEnd: () => {},
      onClose: () => {},
    });
    pair.clientEnd.write(Buffer.alloc(64 * 1024, 7));
    await until('everything came', () => chunks.reduce((sum, { length }) => sum + length, 0) === 64 * 1024);
    await new Promise(setImmediate);
    expect(chunks.every(({ first }) => first === 7)).toBe(true);
    expect(chunks.some(({ length }) => length === 16 * 1024)).toBe(true);
    for (const { chunk, length } of chunks) expect(chunk.length).toBe(length < 4 * 1024 ? length : 0);
  });
});
