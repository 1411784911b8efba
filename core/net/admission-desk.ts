import type { Clock } from '../lib/clock.ts';

type Limits = { readonly total: number; readonly perAddress: number; readonly pending: number };
type Visitor = { readonly address: string; readonly sinceMs: number; readonly turnAway: () => void };

/** One admitted connection. */
export type Admission = {
  /** The client has begun its handshake. */
  spoke(): void;
  /** The handshake is done: the connection is pending no more. */
  secured(): void;
  /** Frees its place. To be called once. */
  closed(): void;
};

/** A handshake takes some milliseconds. What is pending for longer than this gives its place to a newcomer when all are taken. */
const PATIENCE_MS = 1_000;
/** A client speaks at once; who says nothing is a scanner, and must not keep out whoever comes after it. */
const SILENT_PATIENCE_MS = 200;

/** Counts connections in all, by address and before the end of their handshake, and admits one more only within `limits`. Rule TL6. */
export class AdmissionDesk {
  readonly #limits: Limits;
  readonly #clock: Clock;
  readonly #visitors = new Set<Visitor>();
  /** Oldest first, as are the silent ones among them. */
  readonly #pending = new Set<Visitor>();
  readonly #silent = new Set<Visitor>();
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
    this.#silent.add(visitor);
    this.#byAddress.set(address, sameAddress + 1);
    return {
      spoke: () => void this.#silent.delete(visitor),
      secured: () => this.#settle(visitor),
      closed: () => this.#remove(visitor),
    };
  }

  #makeRoomForPending(): boolean {
    if (this.#pending.size < this.#limits.pending) return true;
    const oldest = this.#outstayed(this.#silent, SILENT_PATIENCE_MS) ?? this.#outstayed(this.#pending, PATIENCE_MS);
    if (oldest === undefined) return false;
    this.#settle(oldest);
    oldest.turnAway();
    return true;
  }

  /** The oldest of `visitors` if it has been there for longer than it may. */
  #outstayed(visitors: ReadonlySet<Visitor>, patienceMs: number): Visitor | undefined {
    const [oldest] = visitors;
    return oldest !== undefined && this.#clock.monotonicMs() - oldest.sinceMs >= patienceMs ? oldest : undefined;
  }

  #settle(visitor: Visitor): void {
    this.#pending.delete(visitor);
    this.#silent.delete(visitor);
  }

  #remove(visitor: Visitor): void {
    this.#settle(visitor);
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
