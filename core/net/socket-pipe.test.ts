import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describeBytePipe, type PipePair } from '../testing/contracts/byte-pipe-contract.ts';
import { openTlsPair } from '../testing/tls-pair.ts';
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
