import { randomBytes } from 'node:crypto';
import type { Ranges } from '../../shared/lib/ranges.ts';
import { type Grant, grantSchema, type MemberId, type TransferId } from '../../shared/model/ids.ts';
import { GRANT_LIFETIME_MS } from '../../shared/wire/limits.ts';
import type { Clock } from '../lib/clock.ts';

/** What a grant is good for: one data connection of this member, for these bytes of this transfer, in this direction. */
export type GrantUse = {
  readonly memberId: MemberId;
  readonly transferId: TransferId;
  readonly direction: 'upload' | 'download';
  /** What a receiver asked with; of an upload `accept`. */
  readonly for: 'look' | 'accept';
  readonly ranges: Ranges;
};

type Issued = { readonly use: GrantUse; readonly expiresAtMs: number };

/** Permissions to open a data connection: 128 random bits, good once and for 30 s. Rule DC2. */
export class Grants {
  readonly #clock: Clock;
  readonly #issued = new Map<Grant, Issued>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  issue(use: GrantUse): Grant {
    this.#dropExpired();
    const grant = grantSchema.parse(randomBytes(16).toString('base64url'));
    this.#issued.set(grant, { use, expiresAtMs: this.#clock.monotonicMs() + GRANT_LIFETIME_MS });
    return grant;
  }

  /** What `grant` is good for, without using it up; undefined when it is good for nothing in this direction. */
  find(grant: Grant, direction: GrantUse['direction']): GrantUse | undefined {
    this.#dropExpired();
    const use = this.#issued.get(grant)?.use;
    return use?.direction === direction ? use : undefined;
  }

  spend(grant: Grant): void {
    this.#issued.delete(grant);
  }

  /** Takes back every grant that fits all that `which` names. */
  revoke(which: Partial<Omit<GrantUse, 'ranges'>>): void {
    for (const [grant, { use }] of this.#issued) if (fits(use, which)) this.#issued.delete(grant);
  }

  /** All live equally long, so the oldest come first. */
  #dropExpired(): void {
    for (const [grant, { expiresAtMs }] of this.#issued) {
      if (expiresAtMs > this.#clock.monotonicMs()) return;
      this.#issued.delete(grant);
    }
  }
}

function fits(use: GrantUse, which: Partial<Omit<GrantUse, 'ranges'>>): boolean {
  return (Object.keys(which) as (keyof typeof which)[]).every((key) => use[key] === which[key]);
}
