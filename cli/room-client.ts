import path from 'node:path';
import { type Controller, toFailure } from '../core/index.ts';
import type { AppEvent, AppSnapshot } from '../shared/model/app-event.ts';
import type { RoomId, TransferId } from '../shared/model/ids.ts';
import type { ShownEntry } from '../shared/model/shown-entry.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { heldForMs } from './held-for.ts';
import { errorEvent, type Output } from './output.ts';
import { SessionView } from './session-view.ts';
import type { TerminalEvent } from './terminal-event.ts';

/** What is done about an offer as soon as it is seen. */
export type Answer = 'accept' | 'decline' | 'nothing';
export type OfferEvent = Extract<TerminalEvent, { type: 'offer' }>;

export type RoomClientOptions = {
  readonly controller: Controller;
  readonly output: Output;
  /** How many earlier messages are shown after the join. */
  readonly historyLimit: number;
  readonly answer: (offer: OfferEvent) => Answer;
  /** A person reads what is printed: others are told so. */
  readonly isRead: boolean;
  /** Told after everything that may have changed what `view` says. */
  readonly onChange?: ((view: SessionView) => void) | undefined;
};

const POLL_MS = 25;
const PAGE_ENTRIES = 500;

/** A joined session that prints what happens and answers offers: what every command that joins has in common. */
export class RoomClient implements Disposable {
  readonly view: SessionView;
  readonly #options: RoomClientOptions;
  readonly #subscription: Disposable;
  readonly #finished = Promise.withResolvers<number>();
  readonly #unanswered = new Set<TransferId>();
  readonly #printing = new Set<Promise<void>>();
  /** What leaving by one's own wish comes to. */
  #exitCode: number = EXIT.ok;
  #hasLeft = false;
  #disposed = false;

  /** Call once the controller has joined. Shows who and where one is, then what was said before. Undefined when the session ended in the meantime. */
  static async start(options: RoomClientOptions): Promise<RoomClient | undefined> {
    const held: AppEvent[] = [];
    let client: RoomClient | undefined;
    using subscriptions = new DisposableStack();
    subscriptions.use(options.controller.onEvent((event) => (client === undefined ? held.push(event) : client.#take(event))));
    const snapshot = await options.controller.snapshot();
    const view = SessionView.of(snapshot, options.historyLimit);
    if (view === undefined || snapshot.session.state !== 'joined') return undefined;
    const { self: id, alias, hostKey, trust } = snapshot.session;
    const entries = await recentEntries(options.controller, view.room.id, snapshot.entries, options.historyLimit);
    client = new RoomClient(options, view, subscriptions.move());
    options.output.event({ type: 'joined', alias, id, self: true, room: view.room.name, hostKey, trust });
    client.#print(view.history(entries));
    client.#markRead(snapshot.entries);
    if (options.historyLimit > 0) client.#print(view.history(unreadElsewhere(snapshot, view.room.id)));
    for (const transfer of snapshot.transfers) client.#print(view.transferChanged(transfer));
    for (const event of held) if (event.seq > snapshot.seq) client.#take(event);
    return client;
  }

  private constructor(options: RoomClientOptions, view: SessionView, subscription: Disposable) {
    this.view = view;
    this.#options = options;
    this.#subscription = subscription;
  }

  /** True from the moment of leaving on, and when the session ended in another way. */
  get isOver(): boolean {
    return this.#hasLeft || this.#disposed || this.view.ended !== undefined;
  }
  /** Settles with the exit code when the session ended, by `leave` or by itself, or at `giveUp`. */
  get finished(): Promise<number> {
    return this.#finished.promise;
  }
  /** Offers whose answer failed, because the disk is full for example. */
  get unanswered(): ReadonlySet<TransferId> {
    return this.#unanswered;
  }

  /** Leaves for good, which takes own offers back; a client that is only stopped means to come back. */
  async leave(exitCode: number): Promise<void> {
    this.#hasLeft = true;
    this.#exitCode = exitCode;
    await Promise.all(this.#printing);
    if (this.view.ended === undefined) {
      this.#options.output.event({ type: 'left', alias: this.view.alias, id: this.view.self, self: true, how: 'left' });
      await this.#options.controller.leave();
    }
    this.#finished.resolve(exitCode);
  }

  /** Ends the session without leaving for good: what is unfinished can go on in a later one. */
  stop(exitCode: number): void {
    if (!this.isOver) this.#finished.resolve(exitCode);
  }

  /** Tells that nothing moved in time, if the session is not over anyhow. */
  giveUp(exitCode: number): void {
    if (this.isOver) return;
    this.#options.output.event(errorEvent({ code: 'timed-out', params: {} }));
    this.#finished.resolve(exitCode);
  }

  /** True when `condition` came true; false when `mark` was the same for `stalledMs`, or the session ended. */
  async until(condition: () => boolean, stalledMs: number, mark: () => string = () => this.view.progressMark): Promise<boolean> {
    const stalledForMs = heldForMs(mark);
    while (!condition()) {
      if (this.isOver) return false;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      if (stalledForMs() > stalledMs) return condition();
    }
    return true;
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#subscription[Symbol.dispose]();
  }

  #take(event: AppEvent): void {
    this.#print(this.view.apply(event));
    if (event.type === 'entries-added') this.#markRead(event.entries);
    const { ended } = this.view;
    if (ended !== undefined) this.#finished.resolve(ended.failure === undefined ? this.#exitCode : exitCodeOf(ended.failure.code));
    this.#options.onChange?.(this.view);
  }

  #print(events: readonly TerminalEvent[]): void {
    for (const event of events) {
      if (event.type === 'saved') this.#printSaved(event);
      else this.#options.output.event(event);
      // What has no number is for others.
      if (event.type === 'offer' && event.number !== undefined) void this.#answer(event);
    }
  }

  #markRead(entries: readonly ShownEntry[]): void {
    if (!this.#options.isRead) return;
    const newest = new Map(entries.map(({ roomId, seq }) => [roomId, seq]));
    // When the session is over in the meantime, nobody can be told.
    for (const [roomId, seq] of newest) this.#options.controller.markRead(roomId, seq).catch(() => {});
  }

  /** The view knows the file's name only; a terminal shows where it is. */
  #printSaved(event: Extract<TerminalEvent, { type: 'saved' }>): void {
    const { controller, output } = this.#options;
    const printed = controller
      .savedPath(event.id)
      .then((saved) => output.event({ ...event, path: path.resolve(saved) }))
      .catch((error: unknown) => output.event(errorEvent(toFailure(error), event.id)))
      .finally(() => this.#printing.delete(printed));
    this.#printing.add(printed);
  }

  async #answer(offer: OfferEvent): Promise<void> {
    const { controller, answer, output } = this.#options;
    try {
      const wish = answer(offer);
      if (wish === 'accept') await controller.acceptTransfer(offer.id);
      if (wish === 'decline') await controller.declineTransfer(offer.id);
    } catch (error) {
      this.#unanswered.add(offer.id);
      output.event(errorEvent(toFailure(error), offer.id));
    }
  }
}

/** The newest `limit` entries of the room, ascending: those at hand, and older ones page by page. */
async function recentEntries(controller: Controller, roomId: RoomId, atHand: readonly ShownEntry[], limit: number): Promise<readonly ShownEntry[]> {
  let entries = atHand.filter((entry) => entry.roomId === roomId);
  for (let oldest = entries[0]; oldest !== undefined && entries.length < limit; oldest = entries[0]) {
    const place = { kind: 'before', seq: oldest.seq } as const;
    const page = await controller.historyPage({ roomId, place, limit: Math.min(PAGE_ENTRIES, limit - entries.length) });
    if (page.entries.length === 0) break;
    entries = [...page.entries, ...entries];
  }
  return entries;
}

/** What this client's person has not seen of the other rooms, as far as it is at hand. */
function unreadElsewhere({ rooms, entries }: Pick<AppSnapshot, 'rooms' | 'entries'>, current: RoomId): readonly ShownEntry[] {
  const readSeqs = new Map(rooms.filter(({ id, muted }) => id !== current && !muted).map(({ id, readSeq }) => [id, readSeq]));
  return entries.filter(({ roomId, seq }) => seq > (readSeqs.get(roomId) ?? Number.POSITIVE_INFINITY));
}
