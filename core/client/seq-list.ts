/** Seqs in ascending order, eight bytes each: a room may have very many that nobody read. */
export class SeqList {
  #seqs: number[] = [];

  get size(): number {
    return this.#seqs.length;
  }

  has(seq: number): boolean {
    return this.#seqs[this.#placeOf(seq)] === seq;
  }

  add(seq: number): void {
    const place = this.#placeOf(seq);
    if (this.#seqs[place] !== seq) this.#seqs.splice(place, 0, seq);
  }

  delete(seq: number): void {
    const place = this.#placeOf(seq);
    if (this.#seqs[place] === seq) this.#seqs.splice(place, 1);
  }

  /** Deletes `seq` and all before it. */
  dropThrough(seq: number): void {
    this.#seqs = this.#seqs.slice(this.#placeOf(seq + 1));
  }

  /** Where `seq` is, or belongs. */
  #placeOf(seq: number): number {
    const last = this.#seqs.at(-1);
    if (last === undefined || last < seq) return this.#seqs.length;
    let [low, high] = [0, this.#seqs.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#seqs[middle] ?? seq) < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
