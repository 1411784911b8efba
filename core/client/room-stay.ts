import type { AppSnapshot } from '../../shared/model/app-event.ts';
import type { Failure } from '../../shared/model/failure.ts';
import type { MemberId, MessageId, RoomId } from '../../shared/model/ids.ts';
import type { Member } from '../../shared/model/member.ts';
import type { Room } from '../../shared/model/room.ts';
import type { RoomView } from '../../shared/model/room-view.ts';
import type { HistoryPage, PagePlace, ShownEntry } from '../../shared/model/shown-entry.ts';
import type { PendingPost } from '../../shared/model/status.ts';
import type { Transfer } from '../../shared/model/transfer.ts';
import { LanChatError } from '../lib/errors.ts';
import { runInBackground } from '../lib/run-in-background.ts';
import type { ChatDesk, LinePlace, NewMessage } from './chat-desk.ts';
import { type ClientMessage, ClientSession, type JoinedRoom, type SessionLink } from './client-session.ts';
import type { ExportOptions } from './export/export-room.ts';
import { LocalHistory, type LogId, type ResumePoint } from './local-history.ts';
import { MarkDesk } from './mark-desk.ts';
import { loadLog, type OpenLog } from './open-log.ts';
import { OwnStatus } from './own-status.ts';
import { RoomDesk } from './room-desk.ts';
import { RoomDirectory } from './room-directory.ts';
import { RoomRequests } from './room-requests.ts';
import type { RoomStates } from './room-states.ts';
import { NO_IMPORTS, type RoomStayListener, type RoomStayOptions } from './room-stay-options.ts';
import type { SearchNames } from './search/search.ts';
import { ShownLog } from './shown-log.ts';
import type { StayFiles } from './stay-files.ts';
import { openStayParts, type StayParts } from './stay-parts.ts';
import { TypingMembers } from './typing-members.ts';

/**
 * One stay in a host's rooms, from join to leave: the session, and what it fills. Everything that is asked for is at hand; every change goes
 * to the feed, and what came from the host is on this device's disk before that.
 */
export class RoomStay {
  readonly #options: RoomStayOptions;
  readonly #listener: RoomStayListener;
  readonly #session: ClientSession;
  readonly #history: LocalHistory;
  readonly #shown: ShownLog;
  readonly #directory: RoomDirectory;
  readonly #marks: MarkDesk;
  readonly #typing: TypingMembers;
  readonly #requests: RoomRequests;
  readonly #status: OwnStatus;
  readonly #roomDesk: RoomDesk;
  #parts: StayParts | undefined;
  #opening: Promise<StayParts> | undefined;
  /** The join that is under way, and what was loaded for it when it is to another log than that which is shown. */
  #joining: JoinedRoom | undefined;
  #next: OpenLog | undefined;
  #closing: Promise<void> | undefined;
  /** How the person went, if it was by their own wish. */
  #gone: 'left' | 'quit' = 'quit';

  constructor(options: RoomStayOptions, listener: RoomStayListener) {
    const { database, feed, clock, logger, identity, imported = NO_IMPORTS, status = { idle: false, text: undefined } } = options;
    const { memberId: self } = identity;
    const send = (message: ClientMessage) => this.#session.send(message);
    this.#options = options;
    this.#listener = listener;
    this.#history = new LocalHistory(database, logger);
    this.#session = new ClientSession({
      ...options,
      app: { name: 'lan-chat', version: options.appVersion },
      random: options.random ?? Math.random,
      resumeFrom: async (hostId) => (await this.#openHost(hostId)).point,
      prepare: (room) => this.#prepare(room),
    });
    const history = this.#history;
    const directory = new RoomDirectory({ self, feed, clock, history, importedRooms: () => imported.views });
    const typing = new TypingMembers({ clock, feed, send });
    const requests = new RoomRequests({ clock, send });
    const onReadBefore = (roomId: RoomId, seq: number) => runInBackground(logger, 'mark-read', () => this.#roomDesk.markRead(roomId, seq));
    const marks = new MarkDesk({ self, clock, feed, send, onReadBefore });
    const shown = new ShownLog({ self, history, directory, marks, typing, feed, clock, logger, parts: () => this.#parts });
    const { retention } = shown;
    this.#roomDesk = new RoomDesk({ directory, requests, marks, retention, states: () => this.#mustHave(this.#open).states });
    this.#status = new OwnStatus(send, status);
    this.#directory = directory;
    this.#typing = typing;
    this.#requests = requests;
    this.#marks = marks;
    this.#shown = shown;
    this.#listen();
  }

  /**
   * Resolves when the room is joined and its members are known; without what the host said when this device's copy of its rooms is shown
   * and the host is still to be found. @throws LanChatError with the reason why not
   */
  async join(): Promise<JoinedRoom | undefined> {
    try {
      if (!(await this.#openFromDisk())) return await this.#session.join();
      this.#session.persist();
      // How it ends is an event of the session.
      this.#session.join().catch(() => {});
      return undefined;
    } catch (error) {
      await this.#close();
      throw error;
    }
  }

  /**
   * Says goodbye and closes every file; 3 s at most for each. Safe to call twice. Who has `left` gives up what is under way; after
   * `quit` the next stay goes on with it.
   */
  async leave(how: 'left' | 'quit' = 'left'): Promise<void> {
    if (this.#closing === undefined) this.#gone = how;
    await this.#session.leave(how);
    await this.#close();
  }

  /** Resolves when a stay that is over has written down what it keeps. */
  closed(): Promise<void> {
    return this.#close();
  }

  reconnectNow(): void {
    this.#session.reconnectNow();
  }

  get rooms(): readonly RoomView[] {
    return this.#directory.views;
  }
  get members(): readonly Member[] {
    return this.#directory.members;
  }
  /** The newest lines of the rooms in which something happened last, ascending in each. */
  get entries(): readonly ShownEntry[] {
    return this.#shown.entries;
  }
  get marks(): AppSnapshot['marks'] {
    return this.#marks.all;
  }
  get typing(): AppSnapshot['typing'] {
    return this.#typing.all;
  }
  get pending(): readonly PendingPost[] {
    return this.#parts?.posts.pending ?? [];
  }
  get pendingIds(): readonly MessageId[] {
    return this.#parts?.posts.ids ?? [];
  }
  get transfers(): readonly Transfer[] {
    return this.#parts?.desk.book.list() ?? [];
  }

  /** What the person writes and does to lines. */
  get chat(): ChatDesk {
    return this.#mustHave(this.#parts).chat;
  }
  /** What the person does with rooms. */
  get roomDesk(): RoomDesk {
    this.#mustHave(this.#open);
    return this.#roomDesk;
  }
  /** What the person does with files. */
  get files(): StayFiles {
    return this.#mustHave(this.#parts).files;
  }
  /** How the person appears to others. */
  get status(): OwnStatus {
    return this.#status;
  }

  async say(message: NewMessage): Promise<void> {
    await this.chat.say(message);
    this.#typing.hasPosted(message.roomId);
  }
  /** The person types. */
  type(roomId: RoomId): void {
    if (this.#directory.room(roomId) !== undefined) this.#typing.type(roomId);
  }
  async retry(id: MessageId): Promise<void> {
    await this.#mustHave(this.#parts).outbox.retry(id);
  }
  discard(id: MessageId): void {
    this.#mustHave(this.#parts).posts.discard(id);
  }

  /** Lines of one room, ascending; the cards of their files are in the feed before it resolves. */
  async page(query: { readonly roomId: RoomId; readonly place: PagePlace; readonly limit: number }): Promise<HistoryPage> {
    const page = await this.#history.page(this.#log, query.roomId, query.place, query.limit);
    for (const entry of page.entries) this.#parts?.desk.meet(entry);
    return page;
  }
  async pinned(roomId: RoomId): Promise<readonly ShownEntry[]> {
    const entries = await this.#history.pinned(this.#log, roomId);
    for (const entry of entries) this.#parts?.desk.meet(entry);
    return entries;
  }
  /** What an own line said, oldest first. @throws LanChatError `not-yours`, `message-gone` */
  async versions({ roomId, seq }: LinePlace): Promise<readonly { readonly text: string; readonly at: number }[]> {
    return await this.#history.versions(this.#log, roomId, seq, this.#self);
  }
  /** Deletes the line on this device alone. */
  async hide({ roomId, seq }: LinePlace): Promise<void> {
    await this.#history.hide(this.#log, roomId, seq);
    this.#shown.remove(roomId, [seq]);
  }
  /** The room as an export needs it; undefined when there is none. */
  exportSource(roomId: RoomId): Pick<ExportOptions, 'room' | 'title' | 'lines' | 'nameOf'> | undefined {
    const directory = this.#directory;
    const room = directory.room(roomId);
    if (room === undefined) return undefined;
    const lines = this.#history.lines(this.#log, roomId);
    return { room, title: directory.titleOf(room), lines, nameOf: (id) => directory.member(id)?.alias };
  }
  get searchNames(): SearchNames {
    return { log: this.#open?.log, directs: this.#directory.directTitles, self: this.#self };
  }

  /** More downloads may run at once now. */
  maxDownloadsChanged(): void {
    this.#parts?.desk.book.maxDownloadsChanged();
  }

  get #open(): OpenLog | undefined {
    return this.#shown.open;
  }
  get #self(): MemberId {
    return this.#options.identity.memberId;
  }
  get #log(): LogId {
    return this.#mustHave(this.#open).log;
  }

  #listen(): void {
    const { events } = this.#session;
    events.on('joined', (room) => this.#onJoined(room));
    events.on('link-changed', (link) => this.#onLinkChanged(link));
    events.on('entry-received', (entry) => this.#shown.take(entry));
    events.on('member-changed', (member) => this.#onMember(member));
    events.on('room-changed', (room) => this.#directory.setRoom(room));
    events.on('room-answered', (answer) => this.#requests.answered(answer));
    events.on('marks-received', (marks) => this.#marks.receive(marks));
    events.on('typing-heard', (typed) => this.#typing.heard(typed));
    events.on('posted', (posted) => this.#parts?.posts.posted(posted));
    events.on('rejected', (rejected) => this.#parts?.posts.rejected(rejected));
    events.on('file-message-received', (message) => this.#parts?.desk.receive(message));
    events.on('ended', ({ failure }) => this.#onEnded(failure));
  }

  /** Gets what this device keeps of the host, once the host's key is known. */
  #openHost(hostId: MemberId): Promise<StayParts> {
    this.#opening ??= this.#createParts(hostId);
    return this.#opening;
  }

  async #createParts(hostId: MemberId): Promise<StayParts> {
    const { imported = NO_IMPORTS } = this.#options;
    const findEntry = async ({ roomId, seq }: LinePlace) =>
      (await imported.entry(roomId, seq)) ?? (await this.#history.entry(this.#log, roomId, seq));
    const send = (message: ClientMessage) => this.#session.send(message);
    this.#parts = await openStayParts({ ...this.#options, hostId, history: this.#history, directory: this.#directory, findEntry, send });
    return this.#parts;
  }

  /** False when nothing is to be shown without the host, or this device has nothing of it. */
  async #openFromDisk(): Promise<boolean> {
    const { offlineHost } = this.#options;
    const log = offlineHost === undefined ? undefined : await this.#history.logOf(offlineHost);
    if (log === undefined) return false;
    const [rooms, members] = await Promise.all([this.#history.savedRooms(log), this.#history.savedMembers(log.hostId)]);
    if (rooms.length === 0) return false;
    const { point, desk } = await this.#openHost(log.hostId);
    const open = await this.#load(log, rooms, point);
    if (this.#closing !== undefined) throw new LanChatError('not-joined');
    this.#listener.onOpenedOffline?.();
    this.#shown.show(open);
    this.#directory.fill('disk', { ...open, rooms, members });
    desk.openOffline(log.epoch);
    this.#tellKept();
    return true;
  }

  async #prepare(room: JoinedRoom): Promise<void> {
    const { hostId, epoch, rooms } = room;
    this.#joining = room;
    this.#next = undefined;
    const { point } = await this.#openHost(hostId);
    if (this.#open?.log.hostId === hostId && this.#open.log.epoch === epoch) return;
    const next = await this.#load({ hostId, epoch }, rooms, point);
    // The connection may be lost by now, and another join under way.
    if (this.#joining === room) this.#next = next;
  }

  async #load(log: LogId, rooms: readonly Room[], point: ResumePoint | undefined): Promise<OpenLog> {
    const { database, logger } = this.#options;
    return await loadLog({ database, history: this.#history, logger, self: this.#self }, log, rooms, point);
  }

  #onJoined(room: JoinedRoom): void {
    const { feed } = this.#options;
    const { posts, outbox, desk, autoAccept } = this.#mustHave(this.#parts);
    const isFirst = this.#open === undefined;
    const former = this.#directory.first?.id;
    const next = this.#next;
    this.#next = undefined;
    this.#listener.onJoined(room);
    if (next !== undefined) {
      feed.flush();
      if (!isFirst) feed.report({ type: 'log-reset' });
      this.#history.begin(next.log);
      posts.beginLog();
      this.#shown.show(next);
    }
    const { states, log } = this.#mustHave(this.#open);
    if (room.newLog) markOldAsRead(states, room.rooms);
    this.#directory.fill('host', { log, states, rooms: room.rooms, members: room.members });
    if (room.newLog) this.#moveToNewLog(former ?? next?.formerFirst);
    desk.goOnline(room);
    autoAccept.goOnline();
    if (isFirst) this.#tellKept();
    this.#marks.goOnline();
    this.#status.goOnline(this.#directory.member(this.#self));
    outbox.goOnline((post) => void this.#session.send(post));
  }

  #moveToNewLog(formerFirst: RoomId | undefined): void {
    const first = this.#directory.first;
    if (first === undefined) return;
    const others = new Set(this.#directory.views.map(({ id }) => id));
    this.#parts?.outbox.moveToNewLog({ formerFirst, first: first.id, others });
  }

  /** Tells what this device kept from earlier stays. */
  #tellKept(): void {
    const { feed } = this.#options;
    for (const transfer of this.transfers) feed.report({ type: 'transfer-changed', transfer });
    this.#shown.tellKept();
    for (const post of this.pending) feed.report({ type: 'pending-changed', post });
  }

  #onLinkChanged(link: SessionLink): void {
    if (link.state !== 'online') {
      this.#parts?.outbox.goOffline();
      this.#parts?.desk.goOffline();
      this.#marks.goOffline();
      this.#requests.goOffline();
      this.#typing.clear();
    }
    this.#listener.onLinkChanged(link);
  }

  #onMember(member: Member): void {
    if (!member.online) this.#typing.left(member.id);
    this.#directory.setMember(member);
  }

  #onEnded(failure: Failure | undefined): void {
    runInBackground(this.#options.logger, 'close-room-stay', () => this.#close());
    this.#listener.onEnded(failure);
  }

  #mustHave<Part>(part: Part | undefined): Part {
    if (part === undefined) throw new LanChatError('not-joined');
    return part;
  }

  #close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    for (const part of [this.#marks, this.#typing, this.#requests, this.#shown, this.#directory]) part[Symbol.dispose]();
    await this.#opening?.catch(() => {}); // told where it was begun
    this.#parts?.autoAccept[Symbol.dispose]();
    this.#parts?.outbox[Symbol.dispose]();
    await this.#parts?.desk.close(this.#gone);
    await this.#shown.settled();
    this.#options.feed.flush();
    await this.#history.flush();
  }
}

/** What was said in a host's rooms before this device met it is no news to its person. */
function markOldAsRead(states: RoomStates, rooms: readonly Room[]): void {
  for (const { id, kind, lastSeq } of rooms) if (kind === 'room') void states.markRead(id, lastSeq);
}
