import { constants } from 'node:crypto';
import { createSecureContext, type SecureContextOptions, type TLSSocket } from 'node:tls';
import { EXPORTER_BYTES, EXPORTER_LABEL } from '../../shared/wire/limits.ts';

/** AES-128-GCM first: it is the fastest where the processor helps. */
const CIPHERS = 'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256';

/** TLS 1.3 and nothing else, without tickets (rule TL1). A runtime that refuses a list of ciphers goes by its own order. */
export const TLS_OPTIONS: SecureContextOptions = {
  minVersion: 'TLSv1.3',
  maxVersion: 'TLSv1.3',
  honorCipherOrder: true,
  // Not every crypto library that Node can be built with knows it.
  secureOptions: constants.SSL_OP_NO_TICKET ?? 0,
  ...(acceptsCiphers() ? { ciphers: CIPHERS } : {}),
};

function acceptsCiphers(): boolean {
  try {
    createSecureContext({ minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3', ciphers: CIPHERS });
    return true;
  } catch {
    return false;
  }
}

/** The secret that both ends of `socket` share, and nobody else. No context and an empty one are the same in TLS 1.3 (RFC 8446, section 7.5). */
export function exporterOf(socket: TLSSocket): Uint8Array {
  return socket.exportKeyingMaterial(EXPORTER_BYTES, EXPORTER_LABEL, Buffer.alloc(0));
}
