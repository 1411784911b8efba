import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The subprotocol of the page's WebSocket. The token travels as a second one: browsers let a page set no other header there. */
export const SUBPROTOCOL = 'lan-chat';
const TOKEN_PROTOCOL = 'token.';
const LOOPBACK_NAMES = ['127.0.0.1', 'localhost'];

/** Who may talk to the server: pages that it served itself, opened with the token of this launch. */
export class Guards {
  readonly #hosts: ReadonlySet<string>;
  readonly #tokenHash: Buffer;

  constructor(port: number, token: string) {
    this.#hosts = new Set(LOOPBACK_NAMES.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])));
    this.#tokenHash = hash(token);
  }

  /** Where the page's WebSocket lives, for its content security policy. */
  get socketOrigins(): readonly string[] {
    return [...this.#hosts].map((host) => `ws://${host}`);
  }

  /** False for another machine's name that was made to point here (DNS rebinding). */
  isOwnHost({ headers }: IncomingMessage): boolean {
    return headers.host !== undefined && this.#hosts.has(headers.host.toLowerCase());
  }

  /** False for requests that a page of another origin makes, and for those that tell no origin: browsers always tell it where it counts. */
  isOwnOrigin({ headers }: IncomingMessage): boolean {
    return [...this.#hosts].some((host) => headers.origin === `http://${host}`);
  }

  hasBearerToken({ headers }: IncomingMessage): boolean {
    const [scheme, token, ...rest] = (headers.authorization ?? '').split(' ');
    return rest.length === 0 && scheme?.toLowerCase() === 'bearer' && this.#isToken(token);
  }

  hasProtocolToken({ headers }: IncomingMessage): boolean {
    const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());
    const token = offered.find((protocol) => protocol.startsWith(TOKEN_PROTOCOL));
    return offered.includes(SUBPROTOCOL) && this.#isToken(token?.slice(TOKEN_PROTOCOL.length));
  }

  /** Compares hashes, so that neither length nor content shows in the time that it takes. */
  #isToken(token: string | undefined): boolean {
    return token !== undefined && timingSafeEqual(hash(token), this.#tokenHash);
  }
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
