import type { AppEvent, AppSnapshot } from '../shared/model/app-event.ts';
import type { EntryBody, TextBody } from '../shared/model/entry.ts';
import type { Failure } from '../shared/model/failure.ts';
import type { MemberId, MessageId, RoomId, TransferId } from '../shared/model/ids.ts';
import type { Member } from '../shared/model/member.ts';
import type { RoomView } from '../shared/model/room-view.ts';
import type { ShownEntry } from '../shared/model/shown-entry.ts';
import type { SessionStatus } from '../shared/model/status.ts';
import type { Transfer } from '../shared/model/transfer.ts';
import type { ReceiverState } from '../shared/wire/message.ts';
import { LineBook } from './line-book.ts';
import { OfferBook } from './offer-book.ts';
import { errorEvent } from './output.ts';
import { roomTitle } from './room-titles.ts';
import type { ListedRoom, RoomChange, TerminalEvent } from './terminal-event.ts';
import { addresseesOf, describeTransferChange, treeOf } from './transfer-change.ts';

type NoticeBody = Extract<EntryBody, { kind: 'notice' }>;

/**
 * A host's rooms as a line client sees them: takes the controller's events, answers what to print, and knows what is still under way.
 * Pure: no clock, no files, no streams.
 */
export class SessionView {
  readonly offers = new OfferBook();
  readonly self: MemberId;
  readonly alias: string;
  readonly #lines = new LineBook((id) => this.aliasOf(id));
  #rooms: readonly RoomView[];
  #current: RoomId;
  #members: readonly Member[];
  #transfers = new Map<TransferId, Transfer>();
  #pending = new Set<string>();
  #ownPosts = new Set<MessageId>();
  readonly #refusals = new Map<string, Failure>();
  #shownSeq = new Map<RoomId, number>();
  #historySeq = new Map<RoomId, number>();
  readonly #historyLimit: number;
  #online = true;
  #ended: { readonly failure: Failure | undefined } | undefined;
  #fileFailed = false;

  /**
   * `snapshot` is one of a joined session; undefined when the session ended in the meantime. Of what was said before it, the newest
   * `historyLimit` lines are shown.
   */
  static of(snapshot: AppSnapshot, historyLimit: number): SessionView | undefined {
    const [room] = snapshot.rooms;
    return snapshot.session.state === 'joined' && room !== undefined ? new SessionView(snapshot, snapshot.session, room, historyLimit) : undefined;
  }

  private constructor(snapshot: AppSnapshot, session: Extract<SessionStatus, { state: 'joined' }>, room: RoomView, historyLimit: number) {
    this.#historyLimit = historyLimit;
    this.self = session.self;
    this.alias = session.alias;
    this.#rooms = snapshot.rooms;
    this.#current = room.id;
    this.#members = snapshot.members;
    for (const { id, lastSeq } of snapshot.rooms) this.#historySeq.set(id, lastSeq);
    for (const post of snapshot.pending) if (post.status.state === 'waiting') this.#pending.add(post.id);
  }

  get members(): readonly Member[] {
    return this.#members;
  }
  get rooms(): readonly RoomView[] {
    return this.#rooms;
  }
  /** Where typed lines go. */
  get room(): RoomView {
    const room = this.#rooms.find(({ id }) => id === this.#current) ?? this.#rooms[0];
    if (room === undefined) throw new Error('a session without a room');
    return room;
  }
  /** Why the session is over; `failure` is undefined when the person wished it. */
  get ended(): { readonly failure: Failure | undefined } | undefined {
    return this.#ended;
  }
  /** A file came to nothing, or stands still until its person has seen to that. */
  get fileFailed(): boolean {
    return this.#fileFailed || this.transfers.some(isStuck);
  }
  /** Own messages and offers that the host has not acknowledged. */
  get waitingPosts(): number {
    return this.#pending.size + this.#outgoing().filter(({ status }) => status.state === 'preparing').length;
  }
  /** Own offers that somebody online whom they are for has neither taken nor refused. */
  get unansweredOffers(): number {
    const others = this.#members.filter((member) => member.online && member.id !== this.self);
    return this.#outgoing().filter(
      ({ status, receivers, to }) =>
        (status.state === 'open' || status.state === 'uploading' || status.state === 'interrupted' || status.state === 'uploaded') &&
        others.some(
          ({ id }) =>
            (to === undefined || to.includes(id)) && !receivers.some((receiver) => receiver.memberId === id && receiver.state !== 'offered'),
        ),
    ).length;
  }
  /** Transfers whose bytes flow, or will as soon as they can. */
  get runningTransfers(): number {
    return this.transfers.filter(isRunning).length;
  }
  /** Changes whenever anything moves on, and never goes back: for noticing that nothing does. */
  get progressMark(): string {
    const moved = this.transfers.map((transfer) => JSON.stringify([transfer.status, transfer.direction === 'outgoing' ? transfer.receivers : 0]));
    return [this.#pending.size, this.#shownSeq.get(this.room.id) ?? 0, ...moved].join('|');
  }

  /** False while the connection to the host is lost. */
  get isOnline(): boolean {
    return this.#online;
  }
  get transfers(): readonly Transfer[] {
    return [...this.#transfers.values()];
  }

  /** What the member is called, whether it is here or away. */
  readonly aliasOf = (id: MemberId): string => this.#members.find((member) => member.id === id)?.alias ?? 'somebody';

  transfer(id: TransferId): Transfer | undefined {
    return this.#transfers.get(id);
  }

  /** Transfers that bytes are flowing for, in order of their numbers. */
  flowing(): readonly Transfer[] {
    return this.transfers.filter(({ status }) => status.state === 'receiving' || status.state === 'uploading');
  }

  /** What the room is called here. */
  readonly titleOf = (room: RoomView): string => roomTitle(room, this.self, this.aliasOf);

  /** Typed lines go into the room from now on. */
  enter(roomId: RoomId): void {
    this.#current = roomId;
  }

  listRooms(): readonly ListedRoom[] {
    return this.#rooms.map((room) => ({
      id: room.id,
      name: this.titleOf(room),
      kind: room.kind,
      unread: room.unread,
      ...(room.id === this.room.id ? { current: true } : {}),
      ...(room.archived === true ? { archived: true } : {}),
      ...(room.description === undefined || room.description === '' ? {} : { description: room.description }),
    }));
  }

  /** Where a line of the room stands, for an event. */
  placeOf(roomId: RoomId): { readonly roomId: RoomId; readonly room: string; readonly elsewhere?: true } {
    const room = this.#rooms.find(({ id }) => id === roomId);
    return { roomId, room: room === undefined ? '' : this.titleOf(room), ...(roomId === this.room.id ? {} : { elsewhere: true }) };
  }

  /** Call before handing the post to the controller: its entry becomes `sent`, not a message. */
  expectOwnPost(id: MessageId): void {
    this.#ownPosts.add(id);
    this.#pending.add(id);
  }

  /** Why the host would not have the post; undefined for one that it has, or may get. */
  refusalOf(id: MessageId): Failure | undefined {
    return this.#refusals.get(id);
  }

  /** The post never got as far as the outbox. */
  forgetOwnPost(id: MessageId): void {
    this.#pending.delete(id);
  }

  /** Entries from before the join, ascending: what was said, without who came and went. */
  history(entries: readonly ShownEntry[]): readonly TerminalEvent[] {
    return entries.flatMap((entry) => this.#entry(entry));
  }

  apply(event: AppEvent): readonly TerminalEvent[] {
    switch (event.type) {
      case 'session-changed':
        return this.#session(event.session);
      case 'members-changed':
        this.#members = event.members;
        return [];
      case 'entries-added':
        return event.entries.flatMap((entry) => this.#entry(entry));
      case 'notes-changed':
        return event.notes.flatMap((note) => this.#lines.changed(note, { ...this.placeOf(event.roomId), seq: note.seq }));
      case 'rooms-changed':
        // None are left when the session ends.
        if (event.rooms.length > 0) this.#rooms = event.rooms;
        return [];
      case 'room-changed':
        this.#rooms = withRoom(this.#rooms, event.room);
        return [];
      case 'log-reset':
        this.#lines.clear();
        this.#shownSeq.clear();
        this.#historySeq.clear();
        return [];
      case 'pending-changed':
        return this.#post(event.post);
      case 'pending-removed':
        this.#pending.delete(event.id);
        return [];
      case 'transfer-changed':
        return this.transferChanged(event.transfer);
      case 'failure-reported':
        return [errorEvent(event.failure)];
      default:
        return [];
    }
  }

  transferChanged(transfer: Transfer): readonly TerminalEvent[] {
    const before = this.#transfers.get(transfer.id);
    this.#transfers.set(transfer.id, transfer);
    const isNew = before === undefined;
    // What was settled in an earlier session is no news.
    if (isNew && !this.offers.knows(transfer.id) && isSettled(transfer)) return [];
    if (transfer.status.state === 'failed' && before?.status.state !== 'failed') this.#fileFailed = true;
    return describeTransferChange(before, transfer, { number: this.offers.numberOf(transfer.id), aliasOf: this.aliasOf });
  }

  #session(session: SessionStatus): readonly TerminalEvent[] {
    if (session.state === 'idle') {
      this.#ended ??= { failure: session.ended };
      return session.ended === undefined ? [] : [errorEvent(session.ended)];
    }
    if (session.state !== 'joined') return [];
    const { link } = session;
    const wasOnline = this.#online;
    this.#online = link.state === 'online';
    if (link.state === 'online') return wasOnline ? [] : [{ type: 'reconnected' }];
    return [{ type: 'reconnecting', attempt: link.attempt, ...(link.state === 'waiting' ? { retryAt: link.retryAtMs } : {}) }];
  }

  #entry(entry: ShownEntry): readonly TerminalEvent[] {
    if (entry.seq <= (this.#shownSeq.get(entry.roomId) ?? 0)) return [];
    this.#shownSeq.set(entry.roomId, entry.seq);
    const { id, authorId, authorAlias: alias, body, seq, at } = entry;
    const historySeq = this.#historySeq.get(entry.roomId) ?? 0;
    if (seq <= historySeq - this.#historyLimit) return [];
    if (body.kind === 'text') {
      this.#lines.remember(entry);
      if (entry.note?.deleted !== undefined) return [];
      if (this.#ownPosts.has(id)) return [{ type: 'sent', id, seq, ...this.placeOf(entry.roomId) }];
      const text = entry.note?.edited?.text ?? body.text;
      return [{ type: 'message', from: alias, text, seq, at, id, fromId: authorId, ...this.placeOf(entry.roomId), ...this.#contextOf(entry, body) }];
    }
    if (body.kind === 'file') this.#lines.remember(entry);
    if (seq <= historySeq || authorId === this.self) return [];
    if (body.kind === 'file') return this.#foreignOffer(id, alias, body);
    return body.kind === 'notice' ? this.#notice(entry, body) : [];
  }

  /** What a text answers, whose words it brings, and whether it is meant for this client's person. */
  #contextOf({ quote }: ShownEntry, { replyTo, forwarded, mentions = [], mentionsAll }: TextBody) {
    const quoted =
      quote === undefined || quote.kind === 'gone' || quote.authorAlias === undefined ? {} : { from: quote.authorAlias, text: quote.text };
    return {
      ...(replyTo === undefined ? {} : { replyTo: { seq: replyTo, ...quoted } }),
      ...(forwarded === undefined ? {} : { forwardedFrom: forwarded.alias }),
      ...(mentionsAll === true || mentions.some(({ id }) => id === this.self) ? { mentioned: true as const } : {}),
    };
  }

  #notice({ authorId, authorAlias: alias, roomId }: ShownEntry, { notice, name }: NoticeBody): readonly TerminalEvent[] {
    if (notice === 'joined') return [{ type: 'joined', alias, id: authorId }];
    if (notice === 'left' || notice === 'lost') return [{ type: 'left', alias, id: authorId, how: notice }];
    const told = name === undefined ? {} : notice === 'described-room' ? { description: name } : { name };
    return [{ type: 'room', by: alias, change: ROOM_CHANGES[notice], ...this.placeOf(roomId), ...told }];
  }

  /** Of an offer for others only there is no more than that it was made. All other offers are told when they have a transfer. */
  #foreignOffer(id: TransferId, from: string, body: Extract<EntryBody, { kind: 'file' }>): readonly TerminalEvent[] {
    const { name, size, to } = body;
    if (to === undefined || to.includes(this.self)) return [];
    return [{ type: 'offer', id, name, from, size, ...treeOf(body), to: addresseesOf(to, this.aliasOf) }];
  }

  #post(post: Extract<AppEvent, { type: 'pending-changed' }>['post']): readonly TerminalEvent[] {
    if (post.status.state === 'waiting') {
      this.#pending.add(post.id);
      return [];
    }
    this.#pending.delete(post.id);
    this.#refusals.set(post.id, post.status.failure);
    return [errorEvent(post.status.failure, post.id as MessageId)];
  }

  #outgoing() {
    return this.transfers.filter((transfer) => transfer.direction === 'outgoing');
  }
}

const ROOM_CHANGES: Readonly<Record<Exclude<NoticeBody['notice'], 'joined' | 'left' | 'lost'>, RoomChange>> = {
  'created-room': 'created',
  'renamed-room': 'renamed',
  'described-room': 'described',
  'archived-room': 'archived',
  'reopened-room': 'reopened',
};

/** The room in its place, or as the last one. */
function withRoom(rooms: readonly RoomView[], room: RoomView): readonly RoomView[] {
  return rooms.some(({ id }) => id === room.id) ? rooms.map((each) => (each.id === room.id ? room : each)) : [...rooms, room];
}

/** Who accepted and has not come to an end. */
export const RUNNING_RECEIVERS: ReadonlySet<ReceiverState> = new Set(['accepted', 'receiving', 'paused', 'interrupted']);

/** Bytes flow, or will as soon as they can. */
export function isRunning(transfer: Transfer): boolean {
  if (transfer.direction === 'incoming') return ['waiting', 'receiving', 'verifying', 'interrupted'].includes(transfer.status.state);
  return transfer.status.state === 'uploading' || transfer.receivers.some(({ state }) => RUNNING_RECEIVERS.has(state));
}

/** It stopped by itself, and goes on only when a person wants it: the disk is full, or its folder cannot be written to. */
export function isStuck({ direction, status }: Transfer): boolean {
  return direction === 'incoming' && status.state === 'paused' && status.failure !== undefined;
}

/** This device expects nothing more of it. */
export function isSettled({ status }: Transfer): boolean {
  return ['saved', 'declined', 'cancelled', 'ended', 'failed'].includes(status.state);
}
