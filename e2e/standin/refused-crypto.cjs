'use strict';
const crypto = require('node:crypto');
const { syncBuiltinESMExports } = require('node:module');

/** What Node's OpenSSL has and Electron's BoringSSL has not. */
const MISSING_ALGORITHM = /^(id-)?(chacha20|aes-?\d+-?(ccm|ocb|wrap|xts|cfb8)|aria|camellia|sm4|blake2|sha3|shake|sm3|ed448|x448)/i;
const TAKES_ALGORITHM = ['createCipheriv', 'createDecipheriv', 'createHash', 'createHmac', 'hash', 'generateKeyPair', 'generateKeyPairSync'];
const MISSING_FUNCTION = ['argon2', 'argon2Sync'];

/** Makes fail here what would otherwise fail in the packaged app only. */
function refuseCrypto() {
  for (const name of TAKES_ALGORITHM) {
    const real = crypto[name];
    crypto[name] = function (algorithm, ...rest) {
      if (MISSING_ALGORITHM.test(String(algorithm))) throw new Error(`${algorithm} does not exist in Electron (BoringSSL)`);
      return real.call(this, algorithm, ...rest);
    };
    // How util.promisify is to treat it.
    for (const key of Object.getOwnPropertySymbols(real)) Object.defineProperty(crypto[name], key, Object.getOwnPropertyDescriptor(real, key));
  }
  for (const name of MISSING_FUNCTION) {
    crypto[name] = () => {
      throw new Error(`crypto.${name} does not exist in Electron (BoringSSL)`);
    };
  }
  syncBuiltinESMExports();
}

module.exports = { refuseCrypto };
