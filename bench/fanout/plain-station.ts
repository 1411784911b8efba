import { once } from 'node:events';
import { connect } from 'node:tls';
import { LIMIT_TLS } from '../limits/tls.ts';
import { FrameCounter, HEADER_BYTES } from './frame-counter.ts';
import type { Station } from './station.ts';

const READ_BUFFER_BYTES = 64 * 1024;

/** A connection to the plain broadcaster, whose frames have the same header. */
export async function joinPlain(options: { readonly port: number; readonly onEntry: (payload: Uint8Array | undefined) => void }): Promise<Station> {
  const counter = new FrameCounter((_, payload) => options.onEntry(payload));
  const socket = connect({
    ...LIMIT_TLS,
    host: '127.0.0.1',
    port: options.port,
    rejectUnauthorized: false,
    // The same way of reading as the app's own dial. `tls.connect` hands it on to `net`, although its type does not say so.
    ...{
      onread: {
        buffer: new Uint8Array(READ_BUFFER_BYTES),
        callback: (length: number, buffer: Uint8Array) => {
          counter.push(buffer.subarray(0, length));
          return true;
        },
      },
    },
  });
  await once(socket, 'secureConnect');
  socket.on('error', () => {});
  return {
    say: (texts) => void socket.write(Buffer.concat(texts.map(frameOf))),
    close: () => socket.destroy(),
  };
}

function frameOf(text: string): Buffer {
  const frame = Buffer.alloc(HEADER_BYTES + text.length);
  frame.writeUInt32BE(text.length);
  frame.write(text, HEADER_BYTES, 'latin1');
  return frame;
}
