// The plainest broadcaster there is in Node: what comes from one connection goes to all, nothing is stored, and nobody waits for anybody.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { serve } from '../lib/serve.ts';
import { measureUsage } from '../lib/usage.ts';
import { type Certificate, LIMIT_TLS } from '../limits/tls.ts';

const sockets = new Set<TLSSocket>();
let usage = measureUsage();

serve({
  async start({ certificate, batching }: { certificate: Certificate; batching: boolean }) {
    const server = createServer({ ...LIMIT_TLS, ...certificate }, (socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
      // A chunk may end within a frame: then the next one of the same connection goes on with it, which no other may cut.
      let rest: Buffer = Buffer.alloc(0);
      socket.on('data', (chunk: Buffer) => {
        const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
        const whole = wholeFrames(bytes);
        rest = bytes.subarray(whole.at(-1)?.end ?? 0);
        if (batching) gather(bytes.subarray(0, whole.at(-1)?.end ?? 0));
        else for (const { start, end } of whole) broadcast(bytes.subarray(start, end));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  },
  begin() {
    usage.stop();
    usage = measureUsage();
  },
  finish: () => usage.stop(),
});

let gathered: Buffer[] = [];

/** All that comes in one turn of the event loop leaves in one write. */
function gather(bytes: Buffer): void {
  if (bytes.length === 0) return;
  if (gathered.length === 0) {
    setImmediate(() => {
      broadcast(Buffer.concat(gathered));
      gathered = [];
    });
  }
  gathered.push(Buffer.from(bytes));
}

function broadcast(bytes: Uint8Array): void {
  for (const socket of sockets) socket.write(bytes);
}

function wholeFrames(bytes: Buffer): readonly { readonly start: number; readonly end: number }[] {
  const frames = [];
  for (let start = 0; start + 8 <= bytes.length; ) {
    const end = start + 8 + bytes.readUInt32BE(start);
    if (end > bytes.length) break;
    frames.push({ start, end });
    start = end;
  }
  return frames;
}
