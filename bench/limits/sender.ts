// The plainest fast sender: three reused buffers of 256 KiB, the next read beside the write, SHA-256 inline, 32 bytes of it at the end.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type FileHandle, open } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type TLSSocket } from 'node:tls';
import { serve } from '../lib/serve.ts';
import { measureUsage } from '../lib/usage.ts';
import { type Certificate, LIMIT_TLS } from './tls.ts';

const READ_BYTES = 256 * 1024;

let server: Server | undefined;

serve({
  /** Opens a port for one receiver. */
  async listen(certificate: Certificate) {
    server = createServer({ ...LIMIT_TLS, ...certificate }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  },
  /** Sends to whoever dials. */
  async sendToNext({ path }: { path: string }) {
    if (server === undefined) throw new Error('not listening');
    const [socket] = (await once(server, 'secureConnection')) as [TLSSocket];
    return send(socket, path);
  },
  /** Sends to a relay. */
  async sendTo({ path, port }: { path: string; port: number }) {
    const socket = connect({ ...LIMIT_TLS, host: '127.0.0.1', port, rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    socket.write('S');
    return send(socket, path);
  },
});

async function send(socket: TLSSocket, path: string) {
  const usage = measureUsage();
  socket.setNoDelay(true);
  socket.resume();
  await using file = await open(path);
  const { size } = await file.stat();
  const hash = createHash('sha256');
  const free = [1, 2, 3].map(() => Buffer.allocUnsafeSlow(READ_BYTES));
  let wake = () => {};
  const take = async () => {
    while (free.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return free.pop() ?? Buffer.alloc(0);
  };
  const readAt = async (position: number) => {
    const buffer = await take();
    return { buffer, chunk: await fill(file, buffer, position) };
  };
  let position = 0;
  for (let next = size > 0 ? readAt(0) : undefined; next !== undefined; ) {
    const { buffer, chunk } = await next;
    position += chunk.length;
    next = position < size ? readAt(position) : undefined;
    hash.update(chunk);
    socket.write(chunk, () => {
      free.push(buffer);
      wake();
    });
  }
  socket.end(hash.digest());
  await once(socket, 'close');
  return usage.stop();
}

async function fill(file: FileHandle, buffer: Buffer, position: number): Promise<Buffer> {
  const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
  return buffer.subarray(0, bytesRead);
}
