import type { PostBody } from '../../../shared/model/entry.ts';
import { type MemberId, type MessageId, messageIdSchema, type RoomId } from '../../../shared/model/ids.ts';
import type { RoomView } from '../../../shared/model/room-view.ts';
import { toFailure } from '../../lib/errors.ts';
import type { Identity } from '../../net/identity.ts';
import { ChatApp } from './chat-app.ts';
import type { ChatHall } from './chat-hall.ts';
import type { ChatModel, Intent } from './chat-model.ts';
import type { Complain, ShownWindow } from './shown-window.ts';

type Options = {
  readonly hall: ChatHall;
  readonly identity: Identity;
  readonly alias: string;
  readonly model: ChatModel;
  readonly random: () => number;
  readonly complain: Complain;
};

/** Why a room cannot be made or changed although nothing is wrong. */
const NOT_NOW = ['connection-lost', 'timed-out', 'too-fast'];

/** Somebody who uses the app, which may die and be started again over the same disk, any number of times. */
export class ChatPerson {
  readonly alias: string;
  readonly id: MemberId;
  /** Lines that this person deleted for themselves. */
  readonly hidden = new Map<RoomId, Set<number>>();
  /** The rooms that any of this person's connections spoke of. */
  readonly heardOf = new Set<string>();
  /** When the last connection began, by the host's clock, on which each word was heard. */
  readonly heardWords = new Map<string, number>();
  readonly #options: Options;
  readonly #complain: Complain;
  readonly #hiding = new Set<{ readonly roomId: RoomId; readonly seq: number }>();
  #app: ChatApp | undefined;
  #starts = 0;
  /** Calls that the app has not answered yet. */
  #open = 0;

  constructor(options: Options) {
    this.#options = options;
    this.alias = options.alias;
    this.id = options.identity.memberId;
    this.#complain = (fault) => options.complain(`${options.alias}: ${fault}`);
  }

  /** The app that runs. @throws while none does */
  get app(): ChatApp {
    if (this.#app === undefined) throw new Error(`${this.alias} has no app`);
    return this.#app;
  }
  get window(): ShownWindow {
    return this.app.window;
  }
  get isAlive(): boolean {
    return this.#app !== undefined;
  }
  get isOnline(): boolean {
    return this.#app?.isOnline === true;
  }
  /** Whether the person may do the next thing: they do one after the other. */
  get isFree(): boolean {
    return this.#app?.isReady === true && this.#open === 0;
  }
  /** As the app has them; the window's may be behind by what is no line of its own. */
  get rooms(): readonly RoomView[] {
    return this.app.rooms;
  }

  /** Texts and files of the room that are shown, ascending. */
  linesOf(roomId: RoomId): readonly number[] {
    return this.#seqsOf(roomId, () => true);
  }

  ownLinesOf(roomId: RoomId): readonly number[] {
    return this.#seqsOf(roomId, ({ authorId }) => authorId === this.id);
  }

  start(): void {
    if (this.#app !== undefined) return;
    const { hall, identity, model, random } = this.#options;
    const app: ChatApp = new ChatApp({
      ...{ hall, identity, alias: this.alias, random, complain: this.#complain },
      number: ++this.#starts,
      onHeardOf: (id) => this.heardOf.add(id),
      onHeardWord: (word, sinceMs) => this.heardWords.set(word, Math.max(sinceMs, this.heardWords.get(word) ?? 0)),
      onShown: (entry) => model.met(entry),
      onEnded: (why) => this.#onEnded(app, why),
    });
    this.#app = app;
    this.#open = 0;
    app.start();
  }

  /** The app dies, whatever it is doing. */
  kill(): void {
    this.#app?.kill();
    this.#forgetApp();
  }

  /** The app closes in good order, and will be back. */
  async quit(): Promise<void> {
    const app = this.#app;
    this.#forgetApp();
    await app?.quit();
  }

  disconnect(): void {
    this.app.disconnect();
  }

  post(roomId: RoomId, body: PostBody): void {
    const intent = this.#options.model.intend({ id: this.app.newId(), authorId: this.id, roomId, body });
    this.#call(intent, (app) => app.post(intent));
  }

  read(roomId: RoomId, seq: number): void {
    this.#call(undefined, (app) => app.read(roomId, seq));
  }

  type(roomId: RoomId): void {
    this.#call(undefined, (app) => app.type(roomId));
  }

  hide(roomId: RoomId, seq: number): void {
    const hiding = { roomId, seq };
    this.#hiding.add(hiding);
    this.#call(undefined, async (app) => {
      await app.hide(roomId, seq);
      this.#hiding.delete(hiding);
      this.hidden.set(roomId, (this.hidden.get(roomId) ?? new Set()).add(seq));
    });
  }

  /** What an app that died was told to hide is hidden if it is not among these lines, all of the room's. */
  seesAll(roomId: RoomId, seqs: ReadonlySet<number>): void {
    for (const hiding of this.#hiding) {
      if (hiding.roomId !== roomId) continue;
      this.#hiding.delete(hiding);
      if (!seqs.has(hiding.seq)) this.hidden.set(roomId, (this.hidden.get(roomId) ?? new Set()).add(hiding.seq));
    }
  }

  retryOne(): void {
    const [id] = this.#failedPosts();
    if (id === undefined) return;
    this.#options.model.retried(id);
    this.#call(undefined, (app) => app.retry(id));
  }

  discardOne(): void {
    const [id] = this.#failedPosts();
    if (id === undefined) return;
    const intent = this.#options.model.intents.get(id);
    if (intent !== undefined) intent.state = 'unsure';
    this.#call(undefined, (app) => app.discard(id));
  }

  createRoom(name: string): void {
    this.#call(undefined, (app) => app.createRoom(name), NOT_NOW);
  }

  openDirect(others: readonly MemberId[]): void {
    this.#call(undefined, (app) => app.openDirect(others), NOT_NOW);
  }

  changeRoom(room: RoomView, random: () => number): void {
    const what = random();
    const change =
      what < 0.4
        ? { name: `${room.name.slice(0, 20)} ${Math.floor(random() * 1_000)}` }
        : what < 0.7
          ? { description: `About ${random()}` }
          : { archived: room.archived !== true };
    this.#call(undefined, (app) => app.changeRoom(room.id, change), [...NOT_NOW, 'not-yours', 'room-fixed', 'room-exists']);
  }

  /** Why this person's app is not quiet yet; undefined when it is. */
  whatIsOpen(): string | undefined {
    if (!this.isOnline) return 'is not online';
    if (this.#open > 0) return 'waits for an answer of the app';
    const waiting = [...this.window.pending.values()].find(({ status }) => status.state === 'waiting');
    return waiting === undefined ? undefined : `a ${waiting.body.kind} waits`;
  }

  /** What this person's app does not know yet of logs of these lengths. */
  whatIsBehind(lengths: ReadonlyMap<RoomId, number>): string | undefined {
    for (const { id, lastSeq } of this.rooms) {
      const there = lengths.get(id) ?? 0;
      if (lastSeq !== there) return `knows ${id} up to ${lastSeq} of ${there}`;
    }
    return undefined;
  }

  #failedPosts(): readonly MessageId[] {
    return [...this.window.pending.values()].flatMap(({ id, status }) => (status.state === 'failed' ? [messageIdSchema.parse(id)] : []));
  }

  #seqsOf(roomId: RoomId, wanted: (line: { readonly authorId: MemberId }) => boolean): readonly number[] {
    const lines = [...(this.window.lines.get(roomId)?.values() ?? [])];
    return lines.filter((line) => (line.body.kind === 'text' || line.body.kind === 'file') && wanted(line)).map(({ seq }) => seq);
  }

  #call(intent: Intent | undefined, call: (app: ChatApp) => Promise<void>, expected: readonly string[] = []): void {
    const { app } = this;
    this.#open++;
    call(app).then(
      () => this.#answered(app, intent, 'taken'),
      (error: unknown) => {
        const { code } = toFailure(error);
        if (this.#app === app && intent === undefined && !expected.includes(code)) this.#complain(`a call failed with ${code}: ${String(error)}`);
        this.#answered(app, intent, 'refused');
      },
    );
  }

  #answered(app: ChatApp, intent: Intent | undefined, state: Intent['state']): void {
    // Nobody hears what a dead app says.
    if (this.#app !== app) return;
    this.#open--;
    if (intent !== undefined) intent.state = state;
  }

  #onEnded(app: ChatApp, why: string): void {
    if (this.#app !== app) return;
    if (why !== 'host-stopped' && why !== 'connection-refused') this.#complain(`the session ended with ${why}`);
    app.kill();
    this.#forgetApp();
  }

  /** What was asked of it and not answered may have happened or not. */
  #forgetApp(): void {
    this.#app = undefined;
    for (const intent of this.#options.model.intents.values()) if (intent.authorId === this.id && intent.state === 'asked') intent.state = 'unsure';
  }
}
