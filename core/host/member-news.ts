import type { MemberId } from '../../shared/model/ids.ts';
import type { Member } from '../../shared/model/member.ts';
import { encodeMessage } from '../../shared/wire/codec.ts';
import type { Clock } from '../lib/clock.ts';

/** So many members are told at once what is new; for each one more the next news wait this much longer. */
const MEMBERS_TOLD_AT_ONCE = 50;
const PACE_MS = 0.25;

type Options = {
  readonly clock: Clock;
  readonly find: (id: MemberId) => Member | undefined;
  /** Who is told: how many, and the way to them. `told` is called behind it, also when there was nothing to tell. */
  readonly audience: { size(): number; tell(frames: Uint8Array, except: MemberId | undefined): void; told(): void };
};

/**
 * Tells everybody what is new of members, with one write for what one turn of the event loop brings, and in a full room less often: a
 * thousand people who come within seconds make a million pieces of news. Rules PR1 and RS4.
 */
export class MemberNews implements Disposable {
  readonly #options: Options;
  /** Whose news wait, and whether they have to be told to themselves. */
  readonly #waiting = new Map<MemberId, boolean>();
  #timer: Disposable | undefined;
  #nextAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: Options) {
    this.#options = options;
  }

  /** `toSelf`: the member gets it, too. */
  add(id: MemberId, { toSelf = false } = {}): void {
    this.#waiting.set(id, toSelf || this.#waiting.get(id) === true);
    this.#timer ??= this.#schedule();
  }

  /** Has `told` called when it is time for news, whether there are any or not. */
  call(): void {
    this.#timer ??= this.#schedule();
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
    this.#waiting.clear();
  }

  #schedule(): Disposable {
    const { clock } = this.#options;
    const delayMs = this.#nextAtMs - clock.monotonicMs();
    if (delayMs > 0) return clock.after(delayMs, () => this.#tell());
    const turn = setImmediate(() => this.#tell());
    return { [Symbol.dispose]: () => clearImmediate(turn) };
  }

  #tell(): void {
    const { clock, audience } = this.#options;
    this.#timer = undefined;
    this.#nextAtMs = clock.monotonicMs() + Math.max(0, audience.size() - MEMBERS_TOLD_AT_ONCE) * PACE_MS;
    this.#tellWaiting();
    audience.told();
  }

  #tellWaiting(): void {
    const { find, audience } = this.#options;
    const news = [...this.#waiting].flatMap(([id, toSelf]) => [find(id)].flatMap((member) => (member === undefined ? [] : [{ member, toSelf }])));
    this.#waiting.clear();
    const [only] = news;
    if (only === undefined) return;
    const frames = Buffer.concat(news.map(({ member }) => encodeMessage({ type: 'member', ...member })));
    audience.tell(frames, news.length === 1 && !only.toSelf ? only.member.id : undefined);
  }
}
