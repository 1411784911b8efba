import type { TransferId } from '../shared/model/ids.ts';

/** Small numbers for transfers, in the order in which they were first seen: 1, 2, 3 … A person types them instead of ids. */
export class OfferBook {
  #numbers = new Map<TransferId, number>();
  #ids: TransferId[] = [];

  /** The number of `id`, a new one when it has none. */
  numberOf(id: TransferId): number {
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    const number = this.#ids.push(id);
    this.#numbers.set(id, number);
    return number;
  }

  knows(id: TransferId): boolean {
    return this.#numbers.has(id);
  }

  idOf(number: number): TransferId | undefined {
    return this.#ids[number - 1];
  }
}
