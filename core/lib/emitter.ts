type Listener<Data> = (data: Data) => void;

/** Typed events: names are past tense, data only. Listeners run in the order in which they were added, synchronously. */
export class Emitter<Events extends Record<string, unknown>> {
  #listeners = new Map<keyof Events, Set<Listener<never>>>();

  /** Disposing the answer twice is safe. */
  on<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): Disposable {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener as Listener<never>);
    return { [Symbol.dispose]: () => void listeners.delete(listener as Listener<never>) };
  }

  emit<Name extends keyof Events>(name: Name, data: Events[Name]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) (listener as Listener<Events[Name]>)(data);
  }
}
