import { foldAlias, freeAlias, isReservedAlias } from '../../shared/model/alias.ts';
import type { FailureCode } from '../../shared/model/failure.ts';
import type { MemberId } from '../../shared/model/ids.ts';
import type { Member } from '../../shared/model/member.ts';

/** Members that are away and are still told to who joins; the others keep their names in their entries. */
const MAX_AWAY_TOLD = 500;

export type KnownMember = { readonly id: MemberId; readonly alias: string; readonly lastSeenAt: number };

export type AliasClaim =
  | { readonly ok: true; readonly alias: string }
  | { readonly ok: false; readonly code: Extract<FailureCode, 'alias-taken' | 'alias-reserved'>; readonly suggestion: string };

/** Everyone who was ever let in, and what they are called. Aliases are unique in their folded form. Pure. Rules AL1 to AL4. */
export class Roster {
  readonly #hostId: MemberId;
  readonly #known = new Map<MemberId, KnownMember>();
  readonly #byAlias = new Map<string, MemberId>();
  readonly #online = new Set<MemberId>();

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
    this.#remember({ id, alias, lastSeenAt: nowMs });
    return { ok: true, alias };
  }

  setOnline(id: MemberId, online: boolean): void {
    if (online) this.#online.add(id);
    else this.#online.delete(id);
  }

  find(id: MemberId): Member | undefined {
    const known = this.#known.get(id);
    return known === undefined ? undefined : this.#toMember(known);
  }

  /** Everyone who is here, then those who were here last. */
  list(): readonly Member[] {
    const members = [...this.#known.values()];
    const online = members.filter((member) => this.#online.has(member.id));
    const away = members.filter((member) => !this.#online.has(member.id)).sort((a, b) => b.lastSeenAt - a.lastSeenAt);
    return [...online, ...away.slice(0, MAX_AWAY_TOLD)].map((member) => this.#toMember(member));
  }

  #toMember({ id, alias }: KnownMember): Member {
    return { id, alias, online: this.#online.has(id), isHost: id === this.#hostId };
  }

  #remember(member: KnownMember): void {
    const before = this.#known.get(member.id);
    if (before !== undefined) this.#byAlias.delete(foldAlias(before.alias));
    this.#known.set(member.id, member);
    this.#byAlias.set(foldAlias(member.alias), member.id);
  }
}
