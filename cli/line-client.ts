import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { type Controller, LanChatError, toFailure } from '../core/index.ts';
import { utf8ByteLength } from '../shared/lib/utf8.ts';
import type { AppEvent } from '../shared/model/app-event.ts';
import type { Entry } from '../shared/model/entry.ts';
import { type MessageId, messageIdSchema, type TransferId } from '../shared/model/ids.ts';
import { GOODBYE_TIMEOUT_MS, MAX_TEXT_BYTES } from '../shared/wire/limits.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { expandPath } from './expand-path.ts';
import { LINE_HELP, type LineCommand, parseLine } from './line-parser.ts';
import { errorEvent, type Output } from './output.ts';
import { Pacer } from './pacer.ts';
import { SessionView } from './session-view.ts';
import type { TerminalEvent } from './terminal-event.ts';

/** What happens to files that others offer. */
export type AcceptPolicy = 'ask' | 'all' | 'none';

export type LineClientOptions = {
  readonly controller: Controller;
  readonly output: Output;
  readonly accept: AcceptPolicy;
  /** How many earlier messages are shown after the join. */
  readonly historyLimit: number;
  /** Told after everything that may have changed what `view` says. */
  readonly onChange?: (view: SessionView) => void;
};

/** Lines up to this many are handed over at once; then each waits for the ones before. */
const MAX_WAITING_POSTS = 50;
const STALLED_MS = 30_000;
const POLL_MS = 25;
const PAGE_ENTRIES = 500;

/** A joined session in a terminal: lines in, events out. */
export class LineClient implements Disposable {
  readonly view: SessionView;
  readonly #controller: Controller;
  readonly #output: Output;
  readonly #accept: AcceptPolicy;
  readonly #onChange: (view: SessionView) => void;
  readonly #subscription: Disposable;
  readonly #left = Promise.withResolvers<number>();
  readonly #pacer = new Pacer();
  #lineFailure: number = EXIT.ok;
  #disposed = false;

  /** Call once the controller has joined. Shows who and where one is, then what was said before. */
  static async start(options: LineClientOptions): Promise<LineClient | undefined> {
    const held: AppEvent[] = [];
    let client: LineClient | undefined;
    using subscriptions = new DisposableStack();
    subscriptions.use(options.controller.onEvent((event) => (client === undefined ? held.push(event) : client.#take(event))));
    const snapshot = await options.controller.snapshot();
    const view = SessionView.of(snapshot, options.historyLimit);
    if (view === undefined || snapshot.session.state !== 'joined') return undefined;
    const { self: id, alias, hostKey, trust } = snapshot.session;
    const entries = await recentEntries(options.controller, view.room.id, snapshot.entries, options.historyLimit);
    client = new LineClient(options, view, subscriptions.move());
    options.output.event({ type: 'joined', alias, id, self: true, room: view.room.name, hostKey, trust });
    client.#print(view.history(entries));
    for (const transfer of snapshot.transfers) client.#print(view.transferChanged(transfer));
    for (const event of held) if (event.seq > snapshot.seq) client.#take(event);
    return client;
  }

  private constructor(options: LineClientOptions, view: SessionView, subscription: Disposable) {
    this.view = view;
    this.#controller = options.controller;
    this.#output = options.output;
    this.#accept = options.accept;
    this.#onChange = options.onChange ?? (() => {});
    this.#subscription = subscription;
  }

  /** Settles with the exit code when the person left, or the session ended. */
  get finished(): Promise<number> {
    return this.#left.promise;
  }

  /** Does what the line asks for; what goes wrong is told, never thrown. Resolves when the next line may come. */
  async handle(line: string): Promise<void> {
    try {
      await this.#run(parseLine(line));
    } catch (error) {
      const failure = toFailure(error);
      this.#lineFailure = exitCodeOf(failure.code);
      this.#output.event(errorEvent(failure));
    }
    this.#onChange(this.view);
  }

  /**
   * After the last line: waits until everything typed is on the host's disk and no file is under way, own offers at most `lingerMs` for
   * answers. Then, or when nothing moved for 30 s, `finished` settles.
   */
  async drain(lingerMs: number): Promise<void> {
    const startedMs = performance.now();
    const isDone = () =>
      this.view.waitingPosts === 0 &&
      this.view.runningTransfers === 0 &&
      (this.view.unansweredOffers === 0 || performance.now() - startedMs > lingerMs);
    const isWhole = await this.#until(isDone);
    if (this.#disposed) return;
    if (isWhole) return this.#finish();
    this.#output.event(errorEvent({ code: 'timed-out', params: {} }));
    this.#left.resolve(this.view.waitingPosts > 0 ? EXIT.lost : EXIT.fileFailed);
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#subscription[Symbol.dispose]();
  }

  async #run(command: LineCommand): Promise<void> {
    switch (command.kind) {
      case 'nothing':
        return;
      case 'say':
        return this.#say(command.text);
      case 'offer':
        await this.#pacer.next();
        await this.#controller.offerFile({ roomId: this.view.room.id, path: expandPath(command.path, process.cwd()) });
        return;
      case 'leave':
        if (!(await this.#until(() => this.view.waitingPosts === 0, GOODBYE_TIMEOUT_MS))) this.#lineFailure = EXIT.lost;
        return this.#finish();
      case 'accept':
        return this.#controller.acceptTransfer(this.#idOf(command.number));
      case 'decline':
        return this.#controller.declineTransfer(this.#idOf(command.number));
      case 'cancel':
        return this.#controller.cancelTransfer(this.#idOf(command.number));
      case 'members':
        return this.#output.event({ type: 'members', members: this.view.members });
      case 'help':
        return this.#output.note(LINE_HELP);
      case 'misread':
        return this.#output.event({ type: 'error', code: 'bad-request', message: command.problem, params: {} });
    }
  }

  async #say(text: string): Promise<void> {
    if (utf8ByteLength(text) > MAX_TEXT_BYTES) throw new LanChatError('message-too-long');
    await this.#pacer.next();
    await this.#until(() => this.view.waitingPosts < MAX_WAITING_POSTS);
    const id = messageIdSchema.parse(randomBytes(16).toString('base64url'));
    this.view.expectOwnPost(id);
    try {
      await this.#controller.sendChat({ id, roomId: this.view.room.id, text });
    } catch (error) {
      this.view.forgetOwnPost(id);
      throw error;
    }
  }

  #idOf(number: number): TransferId {
    const id = this.view.offers.idOf(number);
    if (id === undefined) throw new LanChatError('unknown-transfer');
    return id;
  }

  #take(event: AppEvent): void {
    this.#print(this.view.apply(event));
    const { ended } = this.view;
    if (ended !== undefined) this.#left.resolve(ended.failure === undefined ? EXIT.ok : exitCodeOf(ended.failure.code));
    this.#onChange(this.view);
  }

  #print(events: readonly TerminalEvent[]): void {
    for (const event of events) {
      if (event.type === 'saved') void this.#printSaved(event);
      else this.#output.event(event);
      if (event.type === 'offer') void this.#answer(event.id);
    }
  }

  /** The view knows the file's name only; a terminal shows where it is. */
  async #printSaved(event: Extract<TerminalEvent, { type: 'saved' }>): Promise<void> {
    try {
      this.#output.event({ ...event, path: path.resolve(await this.#controller.savedPath(event.id)) });
    } catch (error) {
      this.#output.event(errorEvent(toFailure(error), event.id));
    }
  }

  async #answer(id: MessageId): Promise<void> {
    try {
      if (this.#accept === 'all') await this.#controller.acceptTransfer(id);
      if (this.#accept === 'none') await this.#controller.declineTransfer(id);
    } catch (error) {
      this.#lineFailure = EXIT.fileFailed;
      this.#output.event(errorEvent(toFailure(error), id));
    }
  }

  /** Leaves for good; a client that is only stopped means to come back. */
  async #finish(): Promise<void> {
    if (this.view.ended === undefined) {
      this.#output.event({ type: 'left', alias: this.view.alias, id: this.view.self, self: true, how: 'left' });
      await this.#controller.leave();
    }
    this.#left.resolve(this.view.fileFailed ? EXIT.fileFailed : this.#lineFailure);
  }

  /** True when `condition` came true; false when nothing moved for `stalledMs` or the session ended. */
  async #until(condition: () => boolean, stalledMs = STALLED_MS): Promise<boolean> {
    let mark = this.view.progressMark;
    let movedMs = performance.now();
    while (!condition()) {
      if (this.view.ended !== undefined || this.#disposed) return false;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      if (this.view.progressMark !== mark) {
        mark = this.view.progressMark;
        movedMs = performance.now();
      }
      if (performance.now() - movedMs > stalledMs) return false;
    }
    return true;
  }
}

/** The newest `limit` entries of the room, ascending: those at hand, and older ones page by page. */
async function recentEntries(controller: Controller, roomId: Entry['roomId'], atHand: readonly Entry[], limit: number): Promise<readonly Entry[]> {
  let entries = atHand.filter((entry) => entry.roomId === roomId);
  for (let oldest = entries[0]; oldest !== undefined && oldest.seq > 1 && entries.length < limit; oldest = entries[0]) {
    const page = await controller.historyPage({ roomId, beforeSeq: oldest.seq, limit: Math.min(PAGE_ENTRIES, limit - entries.length) });
    if (page.length === 0) break;
    entries = [...page, ...entries];
  }
  return entries;
}
