import type { AppEventBody } from '../../shared/model/app-event.ts';
import type { MemberId, RoomId } from '../../shared/model/ids.ts';
import type { Member } from '../../shared/model/member.ts';
import type { Room } from '../../shared/model/room.ts';
import type { RoomView } from '../../shared/model/room-view.ts';
import type { Clock } from '../lib/clock.ts';
import type { EventFeed } from './event-feed.ts';
import type { LocalHistory, LogId } from './local-history.ts';
import type { RoomStates } from './room-states.ts';

type Options = {
  readonly self: MemberId;
  readonly feed: EventFeed;
  readonly clock: Clock;
  /** Rooms that only this device has. */
  readonly importedRooms: () => readonly RoomView[];
  readonly history: Pick<LocalHistory, 'saveRooms' | 'saveMembers'>;
};

/** In a room of more people their coming and going is gathered for as many milliseconds as there are people, a second at most. */
const FEW_MEMBERS = 50;
const MAX_GATHER_MS = 1_000;

/** What is known of a host's log at a join, or from this device's disk. */
export type KnownLog = { readonly log: LogId; readonly states: RoomStates; readonly rooms: readonly Room[]; readonly members: readonly Member[] };

/** The rooms and people of one host as they are known now, on this device's disk too, so that both are there without the host. */
export class RoomDirectory implements Disposable {
  readonly #options: Options;
  readonly #rooms = new Map<RoomId, Room>();
  readonly #members = new Map<MemberId, Member>();
  #isSavingRooms = false;
  #gathering: Disposable | undefined;
  #log: LogId | undefined;
  #states: RoomStates | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  /** In the order of the host, direct conversations and imported rooms behind. */
  get views(): readonly RoomView[] {
    const rooms = [...this.#rooms.values()];
    const inOrder = [...rooms.filter(({ kind }) => kind === 'room'), ...rooms.filter(({ kind }) => kind === 'direct')];
    return [...inOrder.map((room) => this.viewOf(room)), ...this.#options.importedRooms()];
  }

  get members(): readonly Member[] {
    return [...this.#members.values()];
  }

  /** The host's first room. */
  get first(): Room | undefined {
    for (const room of this.#rooms.values()) if (room.kind === 'room') return room;
    return undefined;
  }

  room(id: RoomId): Room | undefined {
    return this.#rooms.get(id);
  }

  member(id: MemberId): Member | undefined {
    return this.#members.get(id);
  }

  /** The direct conversation of just these people and oneself, when there is one. */
  directWith(others: readonly MemberId[]): Room | undefined {
    const wanted = [...new Set([this.#options.self, ...others])].sort().join();
    return [...this.#rooms.values()].find(({ kind, members = [] }) => kind === 'direct' && [...members].sort().join() === wanted);
  }

  /** What a person calls the room: a direct conversation by the others in it, as they are called now. */
  titleOf({ kind, name, members = [] }: Room): string {
    if (kind === 'room') return name;
    const others = members.filter((id) => id !== this.#options.self).map((id) => this.#members.get(id)?.alias);
    return others.every((alias) => alias !== undefined) ? others.join(', ') : name;
  }

  get directTitles(): ReadonlyMap<RoomId, string> {
    return new Map([...this.#rooms.values()].filter(({ kind }) => kind === 'direct').map((room) => [room.id, this.titleOf(room)]));
  }

  /** Takes the place of all that was known, and tells so. What came from this device's own disk is not written to it again. */
  fill(from: 'host' | 'disk', { log, states, rooms, members }: KnownLog): void {
    const { feed, history } = this.#options;
    this.#log = log;
    this.#states = states;
    this.#stopGathering();
    refill(this.#rooms, rooms);
    refill(this.#members, members);
    if (from === 'host') {
      history.saveRooms(log, rooms);
      history.saveMembers(log.hostId, members);
    }
    feed.report({ type: 'rooms-changed', rooms: this.views });
    feed.report({ type: 'members-changed', members: this.members });
  }

  /** The host's news of a room, which may be new. */
  setRoom(room: Room): void {
    const before = this.#rooms.get(room.id);
    const known: Room = { ...room, lastSeq: Math.max(room.lastSeq, before?.lastSeq ?? 0) };
    this.#rooms.set(room.id, known);
    this.#saveRoomsSoon();
    if (before === undefined) this.allChanged();
    else this.roomChanged(room.id);
  }

  setMember(member: Member): void {
    const { feed, clock } = this.#options;
    this.#members.set(member.id, member);
    if (this.#gathering !== undefined) return;
    if (this.#members.size <= FEW_MEMBERS) feed.reportSoon('members', () => this.#takeMembers());
    else this.#gathering = clock.after(Math.min(this.#members.size, MAX_GATHER_MS), () => feed.report(this.#takeMembers()));
  }

  /** The room has entries up to `seq` now. */
  reached(id: RoomId, seq: number): void {
    const room = this.#rooms.get(id);
    if (room !== undefined && room.lastSeq < seq) this.#rooms.set(id, { ...room, lastSeq: seq });
  }

  /** Something of how this device's person stands to the room is another now. */
  roomChanged(id: RoomId): void {
    this.#options.feed.reportSoon(`room ${id}`, () => {
      const room = this.#rooms.get(id);
      return room === undefined ? this.#all() : { type: 'room-changed', room: this.viewOf(room) };
    });
  }

  /** Rooms came or went. */
  allChanged(): void {
    this.#options.feed.reportSoon('rooms', () => this.#all());
  }

  viewOf(room: Room): RoomView {
    return this.#states?.viewOf(room) ?? { ...room, readSeq: 0, unread: 0, mentions: 0, muted: false };
  }

  [Symbol.dispose](): void {
    this.#stopGathering();
  }

  /** Once for all news of this turn. */
  #saveRoomsSoon(): void {
    if (this.#isSavingRooms) return;
    this.#isSavingRooms = true;
    queueMicrotask(() => {
      this.#isSavingRooms = false;
      if (this.#log !== undefined) this.#options.history.saveRooms(this.#log, [...this.#rooms.values()]);
    });
  }

  #all(): AppEventBody {
    return { type: 'rooms-changed', rooms: this.views };
  }

  #takeMembers(): AppEventBody {
    this.#stopGathering();
    if (this.#log !== undefined) this.#options.history.saveMembers(this.#log.hostId, this.members);
    return { type: 'members-changed', members: this.members };
  }

  #stopGathering(): void {
    this.#gathering?.[Symbol.dispose]();
    this.#gathering = undefined;
  }
}

function refill<Id, Item extends { readonly id: Id }>(map: Map<Id, Item>, items: readonly Item[]): void {
  map.clear();
  for (const item of items) map.set(item.id, item);
}
