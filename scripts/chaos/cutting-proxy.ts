import { createServer, connect as dial, type Server, type Socket } from 'node:net';

const PACE_MS = 10;

export type ProxyOptions = {
  readonly targetPort: number;
  /** So fast bytes go in each direction of all connections together. */
  readonly bytesPerSecond: number;
};

/** The connection that carries the byte where it is cut, or every one, as when a cable is pulled. */
export type CutWhat = 'connection' | 'everything';

/** A loopback proxy that carries bytes at a bounded speed, counts them, and breaks every connection when told to. */
export class CuttingProxy implements AsyncDisposable {
  /** From the side that dialled to the host, and back. */
  readonly carried = { up: 0, down: 0 };
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #options: ProxyOptions;
  #cutAfter: { left: number; readonly what: CutWhat; readonly onCut: () => void } | undefined;
  #allowance = { up: 0, down: 0 };
  #waiting: (() => void)[] = [];
  readonly #pacer: NodeJS.Timeout;

  private constructor(options: ProxyOptions) {
    this.#options = options;
    this.#server = createServer((socket) => this.#accept(socket));
    this.#pacer = setInterval(() => this.#refill(), PACE_MS);
  }

  static async open(options: ProxyOptions): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(options);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('does not listen');
    return address.port;
  }

  /** Breaks the connection that carries the byte, or all of them, after `bytes` more in both directions. Resolves when that is done. */
  cutAfter(bytes: number, what: CutWhat): Promise<void> {
    return new Promise((resolve) => {
      this.#cutAfter = { left: bytes, what, onCut: resolve };
    });
  }

  /** Forgets a planned cut. */
  spare(): void {
    this.#cutAfter = undefined;
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#pacer);
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(near: Socket): void {
    const far = dial({ host: '127.0.0.1', port: this.#options.targetPort, noDelay: true });
    near.setNoDelay(true);
    for (const [from, to, direction] of [
      [near, far, 'up'],
      [far, near, 'down'],
    ] as const) {
      this.#sockets.add(from);
      from.on('error', () => {});
      from.once('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      void this.#carry(from, to, direction).catch(() => to.destroy());
    }
  }

  async #carry(from: Socket, to: Socket, direction: 'up' | 'down'): Promise<void> {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      while (this.#allowance[direction] <= 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
      this.#allowance[direction] -= chunk.length;
      const { sent, cut } = this.#untilCut(chunk);
      this.carried[direction] += sent.length;
      if (!to.write(sent)) await new Promise<void>((resolve) => to.once('drain', resolve).once('close', resolve));
      if (cut === undefined) continue;
      if (cut === 'everything') this.cut();
      else for (const socket of [from, to]) socket.destroy();
      return;
    }
    to.end();
  }

  /** What of `chunk` still passes, and what breaks then. */
  #untilCut(chunk: Buffer): { readonly sent: Buffer; readonly cut?: CutWhat } {
    const planned = this.#cutAfter;
    if (planned === undefined) return { sent: chunk };
    const sent = chunk.subarray(0, planned.left);
    planned.left -= sent.length;
    if (planned.left > 0) return { sent };
    this.#cutAfter = undefined;
    planned.onCut();
    return { sent, cut: planned.what };
  }

  #refill(): void {
    const share = (this.#options.bytesPerSecond * PACE_MS) / 1_000;
    this.#allowance.up = Math.min(share, this.#allowance.up + share);
    this.#allowance.down = Math.min(share, this.#allowance.down + share);
    for (const go of this.#waiting.splice(0)) go();
  }
}
