import type { SecureContextOptions } from 'node:tls';

/** The same TLS as the app's. */
export const LIMIT_TLS: SecureContextOptions = {
  minVersion: 'TLSv1.3',
  maxVersion: 'TLSv1.3',
  ciphers: 'TLS_AES_128_GCM_SHA256',
};

export type Certificate = { readonly key: string; readonly cert: string };
