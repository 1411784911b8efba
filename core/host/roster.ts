import { foldAlias, freeAlias, isReservedAlias } from '../../shared/model/alias.ts';
import type { FailureCode } from '../../shared/model/failure.ts';
import type { MemberId } from '../../shared/model/ids.ts';
import type { Member } from '../../shared/model/member.ts';

export type KnownMember = {
  readonly id: MemberId;
  readonly alias: string;
  /** The host's clock, milliseconds since 1970. */
  readonly lastSeenAt: number;
  /** What they say of themselves. */
  readonly status?: string;
};

export type AliasClaim =
  | { readonly ok: true; readonly alias: string }
  | { readonly ok: false; readonly code: Extract<FailureCode, 'alias-taken' | 'alias-reserved'>; readonly suggestion: string };

/** Everyone who was ever let in, and what they are called. Aliases are unique in their folded form. Pure. Rules AL1 to AL4 and RS4. */
export class Roster {
  readonly #hostId: MemberId;
  readonly #known = new Map<MemberId, KnownMember>();
  readonly #byAlias = new Map<string, MemberId>();
  /** Who is here, and whether their person is. */
  readonly #online = new Map<MemberId, { readonly idle: boolean }>();

  constructor(hostId: MemberId, known: readonly KnownMember[]) {
    this.#hostId = hostId;
    for (const member of known) this.#remember(member);
  }

  get onlineCount(): number {
    return this.#online.size;
  }

  isOnline(id: MemberId): boolean {
    return this.#online.has(id);
  }

  /** Gives `alias` to the member, and the one it had free, if nobody else has one that reads the same. */
  claim(id: MemberId, alias: string, nowMs: number): AliasClaim {
    const isTaken = (folded: string) => (this.#byAlias.get(folded) ?? id) !== id;
    if (isReservedAlias(alias)) return { ok: false, code: 'alias-reserved', suggestion: freeAlias(alias, isTaken) };
    if (isTaken(foldAlias(alias))) return { ok: false, code: 'alias-taken', suggestion: freeAlias(alias, isTaken) };
    this.#remember({ ...this.#known.get(id), id, alias, lastSeenAt: nowMs });
    return { ok: true, alias };
  }

  setOnline(id: MemberId): void {
    this.#online.set(id, { idle: false });
  }

  /** The member is away since now. */
  setAway(id: MemberId, nowMs: number): void {
    const known = this.#known.get(id);
    this.#online.delete(id);
    if (known !== undefined) this.#known.set(id, { ...known, lastSeenAt: nowMs });
  }

  /** What the member says of itself; true when that is news. */
  setStatus(id: MemberId, { idle, text }: { readonly idle: boolean; readonly text?: string | undefined }): boolean {
    const known = this.#known.get(id);
    if (known === undefined || (known.status === text && this.#online.get(id)?.idle === idle)) return false;
    const { status: _, ...rest } = known;
    this.#known.set(id, text === undefined ? rest : { ...rest, status: text });
    this.#online.set(id, { idle });
    return true;
  }

  aliasOf(id: MemberId): string | undefined {
    return this.#known.get(id)?.alias;
  }

  find(id: MemberId): Member | undefined {
    const known = this.#known.get(id);
    return known === undefined ? undefined : this.#toMember(known);
  }

  /** The `limit` members that were here last, the latest first; of those that are away now. */
  away(limit: number): readonly MemberId[] {
    const away = [...this.#known.values()].filter(({ id }) => !this.#online.has(id)).sort((a, b) => b.lastSeenAt - a.lastSeenAt);
    return away.slice(0, limit).map(({ id }) => id);
  }

  #toMember({ id, alias, lastSeenAt, status }: KnownMember): Member {
    const here = this.#online.get(id);
    return {
      ...{ id, alias, online: here !== undefined, isHost: id === this.#hostId },
      ...(here?.idle === true ? { idle: true } : {}),
      ...(status === undefined ? {} : { status }),
      ...(here === undefined ? { lastSeenAt } : {}),
    };
  }

  #remember(member: KnownMember): void {
    const before = this.#known.get(member.id);
    if (before !== undefined) this.#byAlias.delete(foldAlias(before.alias));
    this.#known.set(member.id, member);
    this.#byAlias.set(foldAlias(member.alias), member.id);
  }
}
