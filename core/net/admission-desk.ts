import type { Clock } from '../lib/clock.ts';

type Limits = { readonly total: number; readonly perAddress: number; readonly pending: number };
type Visitor = { readonly address: string; readonly sinceMs: number; readonly turnAway: () => void };

/** One admitted connection. */
export type Admission = {
  /** The handshake is done: the connection is pending no more. */
  secured(): void;
  /** Frees its place. To be called once. */
  closed(): void;
};

/** A handshake takes some milliseconds. What is pending for longer than this gives its place to a newcomer when all are taken. */
const PATIENCE_MS = 1_000;

/** Counts connections in all, by address and before the end of their handshake, and admits one more only within `limits`. Rule TL6. */
export class AdmissionDesk {
  readonly #limits: Limits;
  readonly #clock: Clock;
  readonly #visitors = new Set<Visitor>();
  /** Oldest first. */
  readonly #pending = new Set<Visitor>();
  readonly #byAddress = new Map<string, number>();

  constructor(options: { readonly limits: Limits; readonly clock: Clock }) {
    this.#limits = options.limits;
    this.#clock = options.clock;
  }

  /** Undefined when there is no room. `turnAway` is called when this connection has to make room for another one; `closed` must follow. */
  admit(address: string, turnAway: () => void): Admission | undefined {
    if (this.#visitors.size >= this.#limits.total) return undefined;
    const sameAddress = this.#byAddress.get(address) ?? 0;
    if (sameAddress >= this.#limits.perAddress && !isLoopback(address)) return undefined;
    if (!this.#makeRoomForPending()) return undefined;
    const visitor = { address, sinceMs: this.#clock.monotonicMs(), turnAway };
    this.#visitors.add(visitor);
    this.#pending.add(visitor);
    this.#byAddress.set(address, sameAddress + 1);
    return { secured: () => void this.#pending.delete(visitor), closed: () => this.#remove(visitor) };
  }

  #makeRoomForPending(): boolean {
    if (this.#pending.size < this.#limits.pending) return true;
    const [oldest] = this.#pending;
    if (oldest === undefined || this.#clock.monotonicMs() - oldest.sinceMs < PATIENCE_MS) return false;
    this.#pending.delete(oldest);
    oldest.turnAway();
    return true;
  }

  #remove(visitor: Visitor): void {
    this.#pending.delete(visitor);
    if (!this.#visitors.delete(visitor)) return;
    const left = (this.#byAddress.get(visitor.address) ?? 1) - 1;
    if (left > 0) this.#byAddress.set(visitor.address, left);
    else this.#byAddress.delete(visitor.address);
  }
}

/** Many clients on the host's own machine are no attack. */
function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}
