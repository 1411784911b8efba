import type { AppEvent, AppSnapshot } from '../shared/model/app-event.ts';
import type { Entry, EntryBody } from '../shared/model/entry.ts';
import type { Failure } from '../shared/model/failure.ts';
import type { MemberId, MessageId, RoomId, TransferId } from '../shared/model/ids.ts';
import type { Member } from '../shared/model/member.ts';
import type { Room } from '../shared/model/room.ts';
import type { SessionStatus } from '../shared/model/status.ts';
import type { Transfer } from '../shared/model/transfer.ts';
import type { ReceiverState } from '../shared/wire/message.ts';
import { OfferBook } from './offer-book.ts';
import { errorEvent } from './output.ts';
import type { TerminalEvent } from './terminal-event.ts';
import { addresseesOf, describeTransferChange, treeOf } from './transfer-change.ts';

/**
 * The room as a line client sees it: takes the controller's events, answers what to print, and knows what is still under way.
 * Pure: no clock, no files, no streams.
 */
export class SessionView {
  readonly offers = new OfferBook();
  readonly self: MemberId;
  readonly room: Room;
  readonly alias: string;
  #members: readonly Member[];
  #transfers = new Map<TransferId, Transfer>();
  #pending = new Set<string>();
  #ownPosts = new Set<MessageId>();
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

  private constructor(snapshot: AppSnapshot, session: Extract<SessionStatus, { state: 'joined' }>, room: Room, historyLimit: number) {
    this.#historyLimit = historyLimit;
    this.self = session.self;
    this.alias = session.alias;
    this.room = room;
    this.#members = snapshot.members;
    for (const { id, lastSeq } of snapshot.rooms) this.#historySeq.set(id, lastSeq);
    for (const post of snapshot.pending) if (post.status.state === 'waiting') this.#pending.add(post.id);
  }

  get members(): readonly Member[] {
    return this.#members;
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

  /** Call before handing the post to the controller: its entry becomes `sent`, not a message. */
  expectOwnPost(id: MessageId): void {
    this.#ownPosts.add(id);
    this.#pending.add(id);
  }

  /** The post never got as far as the outbox. */
  forgetOwnPost(id: MessageId): void {
    this.#pending.delete(id);
  }

  /** Entries from before the join, ascending: what was said, without who came and went. */
  history(entries: readonly Entry[]): readonly TerminalEvent[] {
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
      case 'log-reset':
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

  #entry(entry: Entry): readonly TerminalEvent[] {
    if (entry.seq <= (this.#shownSeq.get(entry.roomId) ?? 0)) return [];
    this.#shownSeq.set(entry.roomId, entry.seq);
    const { id, authorId, authorAlias: alias, body, seq, at } = entry;
    const historySeq = this.#historySeq.get(entry.roomId) ?? 0;
    if (seq <= historySeq - this.#historyLimit) return [];
    if (body.kind === 'text') {
      if (this.#ownPosts.has(id)) return [{ type: 'sent', id, seq }];
      return [{ type: 'message', from: alias, text: body.text, seq, at, id, fromId: authorId }];
    }
    if (seq <= historySeq || authorId === this.self) return [];
    if (body.kind === 'file') return this.#foreignOffer(id, alias, body);
    if (body.notice === 'joined') return [{ type: 'joined', alias, id: authorId }];
    if (body.notice === 'left' || body.notice === 'lost') return [{ type: 'left', alias, id: authorId, how: body.notice }];
    return [];
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
    return [errorEvent(post.status.failure, post.id as MessageId)];
  }

  #outgoing() {
    return this.transfers.filter((transfer) => transfer.direction === 'outgoing');
  }
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
