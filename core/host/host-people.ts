import type { MemberId } from '../../shared/model/ids.ts';
import type { Member } from '../../shared/model/member.ts';
import { encodeMessage } from '../../shared/wire/codec.ts';
import { MAX_MEMBERS } from '../../shared/wire/limits.ts';
import type { Message, MessageOf } from '../../shared/wire/message.ts';
import type { Clock } from '../lib/clock.ts';
import type { History } from './history.ts';
import type { Admission, HostSession, JoinRequest } from './host-session.ts';
import type { LazyWrites } from './lazy-writes.ts';
import { MemberDirectory } from './member-directory.ts';
import type { MemberFeed } from './member-feed.ts';
import { MemberNews } from './member-news.ts';
import { saveLastSeen, saveStatus } from './member-rows.ts';
import type { Room } from './room.ts';
import { Roster } from './roster.ts';

/** Somebody who is here, or on the way in. */
export type Online = {
  readonly session: HostSession;
  /** It was told that it is in, and the others that it came. */
  isIn: boolean;
  /** From its `follow` on. */
  feed: MemberFeed | undefined;
};

type Options = {
  readonly hostId: MemberId;
  readonly maxMembers: number | undefined;
  readonly history: Pick<History, 'known'>;
  readonly clock: Clock;
  readonly writes: LazyWrites;
};

/** Who is known, who is here, and the way to them: to one, to all, to those who know of a room. */
export class HostPeople implements Disposable {
  readonly #options: Options;
  readonly #roster: Roster;
  readonly #directory: MemberDirectory;
  readonly #news: MemberNews;
  readonly #online = new Map<MemberId, Online>();
  /** Rooms with something new that nobody waits for. */
  readonly #quiet = new Set<Room>();

  constructor(options: Options) {
    this.#options = options;
    this.#roster = new Roster(options.hostId, options.history.known);
    this.#directory = new MemberDirectory(this.#roster);
    this.#news = new MemberNews({
      clock: options.clock,
      find: (id) => this.#roster.find(id),
      audience: { size: () => this.#online.size, tell: (frames, except) => this.#tellAll(frames, except), told: () => this.#pumpQuiet() },
    });
  }

  /** Members that are here now, the host's own person included. */
  get onlineCount(): number {
    return this.#roster.onlineCount;
  }

  /** What the member is called, or was called last. */
  aliasOf(id: MemberId): string | undefined {
    return this.#roster.aliasOf(id);
  }

  find(id: MemberId): Member | undefined {
    return this.#roster.find(id);
  }

  online(id: MemberId): Online | undefined {
    return this.#online.get(id);
  }

  /** True when the member hears everything that happens. */
  isFollowing(id: MemberId): boolean {
    return this.#online.get(id)?.session.state === 'joined';
  }

  /** True for members whom everybody is told of. */
  isTold(id: MemberId): boolean {
    return this.#directory.has(id);
  }

  /** Takes the member in, if there is a place and the alias is free; then `replaced` is its older session. */
  admit(session: HostSession, { memberId, alias }: JoinRequest): { readonly admission: Admission; readonly replaced: Online | undefined } {
    const { maxMembers = MAX_MEMBERS, clock } = this.#options;
    const replaced = this.#online.get(memberId);
    const refuse = (refusal: Extract<Admission, { ok: false }>['refusal']) => ({ admission: { ok: false, refusal } as const, replaced: undefined });
    // A join that was long on its way must not take the place of the connection that its client opened since.
    if (replaced !== undefined && replaced.session.number > session.number) return refuse({ code: 'joined-elsewhere' });
    if (replaced === undefined && this.#online.size >= maxMembers) return refuse({ code: 'room-full' });
    const claim = this.#roster.claim(memberId, alias, Math.floor(clock.wallMs()));
    if (!claim.ok) return refuse({ code: claim.code, suggestion: claim.suggestion });
    this.#online.set(memberId, { session, isIn: false, feed: undefined });
    this.#roster.setOnline(memberId);
    this.#directory.changed(memberId);
    return { admission: { ok: true }, replaced };
  }

  /** Tells the member that it is in, which rooms it may see and who is known, and the others that it came. Rule HX5. */
  enter(online: Online, member: Member, told: Pick<MessageOf<'joined'>, 'epoch' | 'openOffers'> & { readonly rooms: readonly Room[] }): void {
    const { rooms, ...rest } = told;
    const { id: memberId, alias } = member;
    const joined: Message = { type: 'joined', memberId, alias, ...rest, roomCount: rooms.length, memberCount: this.#directory.size };
    const first = [joined, ...rooms.map((room): Message => ({ type: 'room', ...room.summary() }))].map(encodeMessage);
    for (const frame of [...first, ...this.#directory.frames()]) online.session.sendEncoded(frame, { first: true });
    online.isIn = true;
    this.#news.add(memberId);
  }

  /** The member has gone. False when the session was replaced: then its place is the newer one's. */
  depart(session: HostSession, memberId: MemberId): Online | undefined {
    const online = this.#online.get(memberId);
    if (online?.session !== session) return undefined;
    const now = Math.floor(this.#options.clock.wallMs());
    online.feed?.[Symbol.dispose]();
    this.#online.delete(memberId);
    this.#roster.setAway(memberId, now);
    this.#directory.changed(memberId);
    this.#news.add(memberId);
    this.#options.writes.put(`seen ${memberId}`, saveLastSeen(memberId, now));
    return online;
  }

  /** What the member says of itself. Rule RS4. */
  setStatus(memberId: MemberId, status: { readonly idle: boolean; readonly text?: string | undefined }): void {
    const before = this.#roster.find(memberId)?.status;
    if (!this.#roster.setStatus(memberId, status)) return;
    this.#directory.changed(memberId);
    this.#news.add(memberId, { toSelf: true });
    if (before !== status.text) this.#options.writes.put(`status ${memberId}`, saveStatus(memberId, status.text));
  }

  /** Nothing happens when the member is not here. */
  send(memberId: MemberId, message: Message): void {
    this.#online.get(memberId)?.session.send(message);
  }

  /** Sends to everybody here who knows of the room, encoded once; to all when there is none. */
  tell(room: Room | undefined, frames: Uint8Array, { except }: { readonly except?: MemberId } = {}): void {
    if (room?.facts.members === undefined) this.#tellAll(frames, except);
    else for (const [memberId, { session }] of this.#audienceOf(room)) if (memberId !== except) session.sendEncoded(frames);
  }

  /** Everybody gets what is new in the room, each as fast as it reads; `quiet`: with the next news of members. */
  pump(room: Room, { quiet = false } = {}): void {
    if (quiet) {
      this.#quiet.add(room);
      this.#news.call();
      return;
    }
    this.#quiet.delete(room);
    for (const [, { feed }] of this.#audienceOf(room)) feed?.pump(room);
  }

  /** How many of those who know of the room are here. */
  countOf(room: Room): number {
    return room.facts.members === undefined ? this.#online.size : [...this.#audienceOf(room)].length;
  }

  [Symbol.dispose](): void {
    this.#news[Symbol.dispose]();
  }

  #pumpQuiet(): void {
    for (const room of [...this.#quiet]) this.pump(room);
  }

  #tellAll(frames: Uint8Array, except: MemberId | undefined): void {
    for (const [memberId, { session }] of this.#online) if (memberId !== except) session.sendEncoded(frames);
  }

  #audienceOf(room: Room): Iterable<readonly [MemberId, Online]> {
    const { members } = room.facts;
    if (members === undefined) return this.#online;
    return members.flatMap((memberId) => {
      const online = this.#online.get(memberId);
      return online === undefined || !room.isKnownTo(memberId) ? [] : [[memberId, online] as const];
    });
  }
}
