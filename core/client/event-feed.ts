import type { AppEvent, AppEventBody } from '../../shared/model/app-event.ts';
import { Emitter } from '../lib/emitter.ts';

/** Numbers what is reported, and gathers what is reported many times within one turn into one event. */
export class EventFeed {
  readonly #emitter = new Emitter<{ reported: AppEvent }>();
  readonly #gathered = new Map<string, () => AppEventBody>();
  #seq = 0;
  #scheduled = false;

  /** The number of the newest event; 0 before the first. */
  get seq(): number {
    return this.#seq;
  }

  onEvent(listener: (event: AppEvent) => void): Disposable {
    return this.#emitter.on('reported', listener);
  }

  /** Reports at once, after what was gathered. */
  report(body: AppEventBody): void {
    this.flush();
    this.#emit(body);
  }

  /** Reports once at the end of this turn what `make` gives then, however often it is called for `key`. */
  reportSoon(key: string, make: () => AppEventBody): void {
    this.#gathered.set(key, make);
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => this.flush());
  }

  /** Reports what was gathered, so that a snapshot taken now is as of `seq`. */
  flush(): void {
    this.#scheduled = false;
    const gathered = [...this.#gathered.values()];
    this.#gathered.clear();
    for (const make of gathered) this.#emit(make());
  }

  #emit(body: AppEventBody): void {
    this.#emitter.emit('reported', { ...body, seq: ++this.#seq });
  }
}
