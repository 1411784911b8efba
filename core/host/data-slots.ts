import type { MemberId } from '../../shared/model/ids.ts';
import { MAX_DATA_CONNECTIONS, MAX_DATA_CONNECTIONS_PER_MEMBER } from '../../shared/wire/limits.ts';

/** Counts data connections, in all and per member. Rule DC3. Pure. */
export class DataSlots {
  readonly #byMember = new Map<MemberId, number>();
  #total = 0;

  hasRoom(memberId: MemberId): boolean {
    return this.#total < MAX_DATA_CONNECTIONS && (this.#byMember.get(memberId) ?? 0) < MAX_DATA_CONNECTIONS_PER_MEMBER;
  }

  take(memberId: MemberId): void {
    this.#total += 1;
    this.#byMember.set(memberId, (this.#byMember.get(memberId) ?? 0) + 1);
  }

  free(memberId: MemberId): void {
    this.#total -= 1;
    const left = (this.#byMember.get(memberId) ?? 1) - 1;
    if (left > 0) this.#byMember.set(memberId, left);
    else this.#byMember.delete(memberId);
  }
}
