// The plainest fast relay: one sender in, any number of receivers out, the records of one turn joined, nothing kept.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { serve } from '../lib/serve.ts';
import { measureUsage } from '../lib/usage.ts';
import { type Certificate, LIMIT_TLS } from './tls.ts';

const MAX_WRITE_BYTES = 256 * 1024;
const HIGH_WATER_BYTES = 1024 * 1024;

serve({
  async listen(certificate: Certificate) {
    const ends = Promise.withResolvers<void>();
    const waiting: { sender?: TLSSocket; receiver?: TLSSocket } = {};
    const usage = measureUsage();
    const server = createServer({ ...LIMIT_TLS, ...certificate }, (socket) => {
      socket.setNoDelay(true);
      socket.once('data', (role: Buffer) => {
        socket.pause();
        if (role.length > 1) socket.unshift(role.subarray(1));
        if (role[0] === 0x53) waiting.sender = socket;
        else waiting.receiver = socket;
        if (waiting.sender !== undefined && waiting.receiver !== undefined) relay(waiting.sender, waiting.receiver);
      });
    }).listen(0, '127.0.0.1');
    const relay = (sender: TLSSocket, receiver: TLSSocket) => {
      server.close();
      join(sender, receiver);
      receiver.resume();
      receiver.once('close', () => ends.resolve());
    };
    await once(server, 'listening');
    done = ends.promise.then(() => usage.stop());
    return (server.address() as AddressInfo).port;
  },
  finished: () => done,
});

let done: Promise<unknown> = Promise.resolve();

function join(from: TLSSocket, to: TLSSocket): void {
  let records: Buffer[] = [];
  let bytes = 0;
  let scheduled = false;
  const flush = () => {
    scheduled = false;
    if (bytes === 0) return;
    const [first] = records;
    to.write(records.length === 1 && first !== undefined ? first : Buffer.concat(records, bytes));
    records = [];
    bytes = 0;
    if (to.writableLength > HIGH_WATER_BYTES) {
      from.pause();
      to.once('drain', () => from.resume());
    }
  };
  from.on('data', (record: Buffer) => {
    records.push(record);
    bytes += record.length;
    if (bytes >= MAX_WRITE_BYTES) flush();
    else if (!scheduled) {
      scheduled = true;
      setImmediate(flush);
    }
  });
  from.on('end', () => {
    flush();
    to.end();
  });
  from.resume();
}
