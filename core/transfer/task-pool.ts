/** Runs a few tasks at once, in the order in which they came. After one failed no other begins. */
export class TaskPool {
  readonly #maxRunning: number;
  readonly #onFailed: (error: unknown) => void;
  #waiting: (() => Promise<void>)[] = [];
  /** Where the waiting ones begin: taking the first of a long array from it would move all others. */
  #next = 0;
  #running = 0;
  #failure: { readonly error: unknown } | undefined;
  #idle: PromiseWithResolvers<void> | undefined;

  /** `onFailed` hears of the first failure at once. */
  constructor(maxRunning: number, onFailed: (error: unknown) => void = () => {}) {
    this.#maxRunning = maxRunning;
    this.#onFailed = onFailed;
  }

  run(task: () => Promise<void>): void {
    if (this.#failure !== undefined) return;
    if (this.#running < this.#maxRunning) void this.#work(task);
    else this.#waiting.push(task);
  }

  /** Resolves when nothing runs or waits; rejects with the first failure, once what ran beside it is over. */
  async idle(): Promise<void> {
    if (this.#running > 0) {
      this.#idle ??= Promise.withResolvers<void>();
      await this.#idle.promise;
    }
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Never rejects. */
  async #work(first: () => Promise<void>): Promise<void> {
    this.#running++;
    for (let task: (() => Promise<void>) | undefined = first; task !== undefined; task = this.#takeNext()) {
      try {
        await task();
      } catch (error) {
        this.#fail(error);
      }
    }
    this.#running--;
    if (this.#running > 0) return;
    this.#idle?.resolve();
    this.#idle = undefined;
  }

  #takeNext(): (() => Promise<void>) | undefined {
    const task = this.#waiting[this.#next++];
    if (task !== undefined) return task;
    this.#waiting = [];
    this.#next = 0;
    return undefined;
  }

  #fail(error: unknown): void {
    this.#waiting = [];
    this.#next = 0;
    if (this.#failure !== undefined) return;
    this.#failure = { error };
    this.#onFailed(error);
  }
}

/** Does `work` for each of `items`, a few at once. Rejects with the first failure, once what ran beside it is over; nothing begins after it. */
export async function forEachOf<Item>(items: Iterable<Item>, maxRunning: number, work: (item: Item) => Promise<void>): Promise<void> {
  const rest = items[Symbol.iterator]();
  let hasFailed = false;
  const worker = async () => {
    for (let next = rest.next(); next.done !== true && !hasFailed; next = rest.next()) {
      await work(next.value).catch((error: unknown) => {
        hasFailed = true;
        throw error;
      });
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: maxRunning }, worker));
  for (const each of ended) if (each.status === 'rejected') throw each.reason;
}
