import type { Socket } from 'node:net';

/** How a TLS ClientHello begins: handshake record, version 3.x, two bytes of length, ClientHello. Undefined stands for any byte. */
const BEGINNING = [0x16, 0x03, undefined, undefined, undefined, 0x01] as const;

/**
 * Calls `onClientHello` when what `socket` sends begins as TLS does, with all of it still to be read. Anything else is closed
 * without an answer, at its first wrong byte: the TLS library would answer some of it with an alert. Rule TL3.
 */
export function awaitClientHello(socket: Socket, onClientHello: () => void): void {
  let seen = Buffer.alloc(0);
  const onEnd = () => socket.destroy();
  const onReadable = () => {
    const chunk: Buffer | null = socket.read();
    if (chunk === null) return;
    seen = Buffer.concat([seen, chunk]);
    if (BEGINNING.some((expected, index) => index < seen.length && expected !== undefined && seen[index] !== expected)) {
      socket.destroy();
    } else if (seen.length >= BEGINNING.length) {
      socket.off('readable', onReadable).off('end', onEnd);
      socket.unshift(seen);
      onClientHello();
    }
  };
  socket.on('readable', onReadable).on('end', onEnd);
}
