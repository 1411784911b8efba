import type { AppEvent } from '../../../shared/model/app-event.ts';
import type { Entry, PostBody } from '../../../shared/model/entry.ts';
import { type MemberId, type MessageId, messageIdSchema, type RoomId } from '../../../shared/model/ids.ts';
import type { RoomView } from '../../../shared/model/room-view.ts';
import type { SearchHit } from '../../../shared/model/search.ts';
import type { PagePlace, ShownEntry } from '../../../shared/model/shown-entry.ts';
import { CLIENT_MIGRATIONS } from '../../client/client-database.ts';
import type { SessionLink } from '../../client/client-session.ts';
import { EventFeed } from '../../client/event-feed.ts';
import type { RoomChange } from '../../client/room-desk.ts';
import { RoomStay } from '../../client/room-stay.ts';
import { Search } from '../../client/search/search.ts';
import { LanChatError } from '../../lib/errors.ts';
import { silentLogger } from '../../lib/logger.ts';
import type { SecurePipe } from '../../net/byte-pipe.ts';
import type { Identity } from '../../net/identity.ts';
import { RateLimiter } from '../../transfer/rate-limiter.ts';
import type { MemoryDatabase } from '../memory-disk.ts';
import type { ChatHall } from './chat-hall.ts';
import { WORD } from './log-model.ts';
import { MortalClock } from './mortal-clock.ts';
import { type Complain, ShownWindow } from './shown-window.ts';

type Options = {
  readonly hall: ChatHall;
  readonly identity: Identity;
  readonly alias: string;
  /** Which start of this person's app it is. */
  readonly number: number;
  readonly random: () => number;
  readonly complain: Complain;
  readonly onHeardOf: (roomId: string) => void;
  /** The host said the word on a connection that began then, by its clock. */
  readonly onHeardWord: (word: string, sinceMs: number) => void;
  readonly onShown: (entry: Entry) => void;
  /** The session is over, and not by this person's wish. */
  readonly onEnded: (why: string) => void;
};

const PAGE = 60;
const ROOM_ID = /"(?:roomId|id)":"([\w-]{22})"/g;

/** The app of one person from its start to its end: a real stay over a disk that outlives it, and the window that is fed by it. */
export class ChatApp {
  readonly window: ShownWindow;
  readonly #options: Options;
  readonly #clock: MortalClock;
  readonly #database: MemoryDatabase;
  readonly #stay: RoomStay;
  readonly #pipes = new Set<SecurePipe>();
  #link: SessionLink | undefined;
  #isDead = false;
  #ids = 0;

  constructor(options: Options) {
    const { hall, identity, alias, random } = options;
    this.#options = options;
    this.#clock = new MortalClock(hall.clock);
    this.#database = hall.disk.open(identity.memberId, CLIENT_MIGRATIONS);
    this.window = new ShownWindow(identity.memberId, options.complain);
    const feed = new EventFeed();
    feed.onEvent((event) => this.#onEvent(event));
    this.#stay = new RoomStay(
      {
        ...{ identity, alias, random, feed, appVersion: '0', database: this.#database, clock: this.#clock, logger: silentLogger },
        dial: async () => this.#dial(),
        downloadDir: () => '/nowhere',
        limits: { uploads: new RateLimiter(this.#clock), downloads: new RateLimiter(this.#clock) },
        maxDownloads: () => 1,
        trustedSenders: () => [],
        offlineHost: hall.identity.memberId,
      },
      {
        onJoined: () => {},
        onLinkChanged: (link) => {
          this.#link = link;
        },
        onEnded: (failure) => this.#end(failure?.code ?? 'left'),
      },
    );
  }

  get isOnline(): boolean {
    return this.#link?.state === 'online';
  }
  /** Whether there is something to be done in its window. */
  get isReady(): boolean {
    return this.window.rooms.size > 0;
  }

  get rooms(): readonly RoomView[] {
    return this.#stay.rooms;
  }

  start(): void {
    this.#stay.join().catch((error: unknown) => this.#end(error instanceof LanChatError ? error.code : String(error)));
  }

  /** As a power cut does. */
  kill(): void {
    this.#isDead = true;
    this.#clock.die();
    this.disconnect();
    this.#database.crash((asked) => Math.floor(this.#options.random() * (asked + 1)));
  }

  async quit(): Promise<void> {
    this.#isDead = true;
    await this.#stay.leave('quit');
    await this.#database[Symbol.asyncDispose]();
    this.#clock.die();
  }

  disconnect(): void {
    for (const pipe of this.#pipes) pipe.destroy();
    this.#pipes.clear();
  }

  newId(): MessageId {
    return messageIdSchema.parse(`${this.#options.alias.replace(/\W/g, '')}-${this.#options.number}-${++this.#ids}`.padEnd(22, '_'));
  }

  // What a window asks for

  async post({ id, roomId, body }: { readonly id: MessageId; readonly roomId: RoomId; readonly body: PostBody }): Promise<void> {
    switch (body.kind) {
      case 'text':
        return await this.#stay.say({ id, roomId, ...body });
      case 'edit':
        return await this.#stay.chat.edit({ id, roomId, seq: body.target, ...body });
      case 'delete':
        return await this.#stay.chat.delete({ id, roomId, seq: body.target });
      case 'reaction':
        return await this.#stay.chat.react({ id, roomId, seq: body.target, emoji: body.emoji, on: body.on });
      case 'pin':
        return await this.#stay.chat.pin({ id, roomId, seq: body.target, on: body.on });
      case 'file':
        throw new Error('the simulation hands over no files');
    }
  }
  async read(roomId: RoomId, seq: number): Promise<void> {
    await this.#stay.roomDesk.markRead(roomId, seq);
  }
  async type(roomId: RoomId): Promise<void> {
    this.#stay.type(roomId);
  }
  async hide(roomId: RoomId, seq: number): Promise<void> {
    await this.#stay.hide({ roomId, seq });
  }
  async retry(id: MessageId): Promise<void> {
    await this.#stay.retry(id);
  }
  async discard(id: MessageId): Promise<void> {
    this.#stay.discard(id);
  }
  async createRoom(name: string): Promise<void> {
    await this.#stay.roomDesk.create({ name });
  }
  async openDirect(members: readonly MemberId[]): Promise<void> {
    await this.#stay.roomDesk.openDirect(members);
  }
  async changeRoom(roomId: RoomId, change: RoomChange): Promise<void> {
    await this.#stay.roomDesk.change(roomId, change);
  }

  // What a window asks for when it looks back

  /** Every line of the room, read in pages from the newest one on. */
  async wholeHistory(roomId: RoomId): Promise<readonly ShownEntry[]> {
    let place: PagePlace = { kind: 'newest' };
    const pages: (readonly ShownEntry[])[] = [];
    for (;;) {
      const page = await this.#stay.page({ roomId, place, limit: PAGE });
      pages.unshift(page.entries);
      const [first] = page.entries;
      if (first === undefined || !page.hasOlder) return pages.flat();
      place = { kind: 'before', seq: first.seq };
    }
  }

  /** What a new window would be shown of the room at once. */
  atHand(roomId: RoomId): readonly ShownEntry[] {
    return this.#stay.entries.filter((entry) => entry.roomId === roomId);
  }

  /** The lines of all rooms that are found, newest first. */
  async findAll(query: string): Promise<readonly SearchHit[]> {
    const search = new Search(this.#database);
    const pages: (readonly SearchHit[])[] = [];
    for (let behind: number | undefined; ; ) {
      const { hits, hasMore } = await search.find(query, { names: this.#stay.searchNames, behind, limit: PAGE });
      pages.push(hits);
      behind = hits.at(-1)?.id;
      if (!hasMore) return pages.flat();
    }
  }

  /** The words of all texts that this device keeps. */
  wordsOnDisk(): readonly string[] {
    const rows = this.#options.hall.disk.read<{ text: string }>(
      this.#options.identity.memberId,
      "SELECT body || coalesce(note, '') AS text FROM lines UNION ALL SELECT text FROM edits",
    );
    return rows.flatMap(({ text }) => text.match(WORD) ?? []);
  }

  #dial(): SecurePipe {
    if (this.#isDead) throw new LanChatError('connection-refused');
    const { hall } = this.#options;
    const sinceMs = hall.clock.wallMs();
    const pipe = hall.dial((bytes) => this.#overhear(bytes, sinceMs));
    this.#pipes.add(pipe);
    return pipe;
  }

  #overhear(bytes: Uint8Array, sinceMs: number): void {
    const { onHeardOf, onHeardWord } = this.#options;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
    for (const [, id] of text.matchAll(ROOM_ID)) onHeardOf(id ?? '');
    for (const [word] of text.matchAll(WORD)) onHeardWord(word, sinceMs);
  }

  #onEvent(event: AppEvent): void {
    if (this.#isDead) return;
    if (event.type === 'entries-added') for (const entry of event.entries) this.#options.onShown(entry);
    this.window.apply(event);
  }

  #end(why: string): void {
    if (!this.#isDead) this.#options.onEnded(why);
  }
}
