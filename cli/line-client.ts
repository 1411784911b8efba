import { LanChatError, toFailure } from '../core/index.ts';
import { findMentions } from '../shared/lib/find-mentions.ts';
import { utf8ByteLength } from '../shared/lib/utf8.ts';
import type { RoomId, TransferId } from '../shared/model/ids.ts';
import { GOODBYE_TIMEOUT_MS, MAX_TEXT_BYTES } from '../shared/wire/limits.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { expandPath } from './expand-path.ts';
import { lastLines } from './last-lines.ts';
import { LINE_HELP, type LineCommand, parseLine } from './line-parser.ts';
import { membersCalled } from './members-called.ts';
import { newMessageId } from './new-message-id.ts';
import { errorEvent } from './output.ts';
import { Pacer } from './pacer.ts';
import { type Answer, RoomClient, type RoomClientOptions } from './room-client.ts';
import { readRoomName, roomCalled } from './room-titles.ts';
import type { SessionView } from './session-view.ts';

/** What happens to files that others offer. */
export type AcceptPolicy = 'ask' | 'all' | 'none';

export type LineClientOptions = Omit<RoomClientOptions, 'answer' | 'isRead'> & { readonly accept: AcceptPolicy };

const ANSWERS: Readonly<Record<AcceptPolicy, Answer>> = { ask: 'nothing', all: 'accept', none: 'decline' };
/** Lines up to this many are handed over at once; then each waits for the ones before. */
const MAX_WAITING_POSTS = 50;
const STALLED_MS = 30_000;

/** A joined session in a terminal: lines in, events out. */
export class LineClient implements Disposable {
  readonly #options: LineClientOptions;
  readonly #room: RoomClient;
  readonly #pacer = new Pacer();
  #lineFailure: number = EXIT.ok;

  /** Call once the controller has joined. Shows who and where one is, then what was said before. */
  static async start(options: LineClientOptions): Promise<LineClient | undefined> {
    const room = await RoomClient.start({ ...options, isRead: true, answer: () => ANSWERS[options.accept] });
    return room === undefined ? undefined : new LineClient(options, room);
  }

  private constructor(options: LineClientOptions, room: RoomClient) {
    this.#options = options;
    this.#room = room;
  }

  get view(): SessionView {
    return this.#room.view;
  }
  /** True when lines are of no use any more: the person left, or the session ended. */
  get isOver(): boolean {
    return this.#room.isOver;
  }
  /** Settles with the exit code when the person left, or the session ended. */
  get finished(): Promise<number> {
    return this.#room.finished;
  }

  /** Does what the line asks for; what goes wrong is told, never thrown. Resolves when the next line may come. */
  async handle(line: string): Promise<void> {
    try {
      await this.#run(parseLine(line));
    } catch (error) {
      // What a line that was waiting its turn meets at the end is no news.
      if (this.isOver) return;
      const failure = toFailure(error);
      this.#lineFailure = exitCodeOf(failure.code);
      this.#options.output.event(errorEvent(failure));
    }
    this.#options.onChange?.(this.view);
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
    const isWhole = await this.#room.until(isDone, STALLED_MS);
    if (this.isOver) return;
    if (isWhole) return this.#finish();
    this.#room.giveUp(this.view.waitingPosts > 0 ? EXIT.lost : EXIT.fileFailed);
  }

  [Symbol.dispose](): void {
    this.#room[Symbol.dispose]();
  }

  async #run(command: LineCommand): Promise<void> {
    const { controller, output } = this.#options;
    switch (command.kind) {
      case 'nothing':
        return;
      case 'say':
        return this.#say(command.text);
      case 'offer':
        await this.#pacer.next();
        await controller.offerFiles({ roomId: this.view.room.id, items: [{ path: expandPath(command.path, process.cwd()) }] });
        return;
      case 'leave':
        if (!(await this.#room.until(() => this.view.waitingPosts === 0, GOODBYE_TIMEOUT_MS))) this.#lineFailure = EXIT.lost;
        return this.#finish();
      case 'accept':
        return controller.acceptTransfer(this.#idOf(command.number));
      case 'decline':
        return controller.declineTransfer(this.#idOf(command.number));
      case 'cancel':
        return controller.cancelTransfer(this.#idOf(command.number));
      case 'members':
        return output.event({ type: 'members', members: this.view.members });
      case 'rooms':
        return output.event({ type: 'rooms', rooms: this.view.listRooms() });
      case 'room':
        return this.#enter(this.#roomCalled(command.name));
      case 'new-room':
        return this.#enter(await controller.createRoom({ name: readRoomName(command.name) }));
      case 'direct':
        return this.#enter(await controller.openDirect(membersCalled(command.aliases, this.view)));
      case 'last':
        return output.event(await lastLines(controller, this.view, command.count));
      case 'reply':
        return this.#say(command.text, command.seq);
      case 'edit':
        return controller.editMessage({ ...this.#amendment(command.seq), text: command.text, ...findMentions(command.text, this.view.members) });
      case 'delete':
        return controller.deleteMessage(this.#amendment(command.seq));
      case 'react':
        return controller.react({ ...this.#amendment(command.seq), emoji: command.emoji, on: !command.off });
      case 'help':
        return output.note(LINE_HELP);
      case 'misread':
        this.#lineFailure = EXIT.usage;
        return output.event({ type: 'error', code: 'bad-request', message: command.problem, params: {} });
    }
  }

  async #say(text: string, replyTo?: number): Promise<void> {
    if (utf8ByteLength(text) > MAX_TEXT_BYTES) throw new LanChatError('message-too-long');
    await this.#pacer.next();
    await this.#room.until(() => this.view.waitingPosts < MAX_WAITING_POSTS, STALLED_MS);
    const id = newMessageId();
    this.view.expectOwnPost(id);
    try {
      await this.#options.controller.sendChat({ id, roomId: this.view.room.id, text, replyTo, ...findMentions(text, this.view.members) });
    } catch (error) {
      this.view.forgetOwnPost(id);
      throw error;
    }
  }

  #amendment(seq: number) {
    return { id: newMessageId(), roomId: this.view.room.id, seq };
  }

  #roomCalled(name: string): RoomId {
    const room = roomCalled(name, this.view.rooms, this.view.titleOf);
    if (room === undefined) throw new LanChatError('unknown-room', { name });
    return room.id;
  }

  #enter(roomId: RoomId): void {
    this.view.enter(roomId);
    const { room } = this.view.placeOf(roomId);
    this.#options.output.event({ type: 'entered', roomId, room });
  }

  #idOf(number: number): TransferId {
    const id = this.view.offers.idOf(number);
    if (id === undefined) throw new LanChatError('unknown-transfer');
    return id;
  }

  #finish(): Promise<void> {
    const isWhole = !this.view.fileFailed && this.#room.unanswered.size === 0;
    return this.#room.leave(isWhole ? this.#lineFailure : EXIT.fileFailed);
  }
}
