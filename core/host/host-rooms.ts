import { cleanName, foldAlias, MAX_ROOM_NAME_CHARS } from '../../shared/model/alias.ts';
import type { Entry, EntryBody } from '../../shared/model/entry.ts';
import { type MemberId, type RoomId, roomIdSchema } from '../../shared/model/ids.ts';
import { MAX_DIRECT_MEMBERS, MAX_DIRECTS_PER_MEMBER, MAX_ROOMS } from '../../shared/wire/limits.ts';
import type { MessageOf } from '../../shared/wire/message.ts';
import type { Clock } from '../lib/clock.ts';
import { LanChatError } from '../lib/errors.ts';
import type { Statement } from '../lib/sqlite/database.ts';
import { createId, type History } from './history.ts';
import { insertEntry } from './history-schema.ts';
import { type EntryDraft, Room, type RoomFacts } from './room.ts';
import { insertRoom, updateOpeners, updateRoom, withoutEmpty } from './room-rows.ts';

type Creation = Omit<MessageOf<'create-room'>, 'type' | 'id'>;
type Change = Omit<MessageOf<'change-room'>, 'type' | 'id' | 'roomId'>;
type Notice = Extract<EntryBody, { readonly kind: 'notice' }>;

type Options = {
  readonly history: Pick<History, 'rooms' | 'roomOf' | 'append' | 'addRoom' | 'write'>;
  readonly hostId: MemberId;
  readonly clock: Clock;
  readonly aliasOf: (id: MemberId) => string | undefined;
  /** Lets everybody know who may know of the room. */
  readonly tell: (room: Room) => void;
};

/** Makes rooms and direct conversations, and changes them, one thing after the other. Rules RM1 to RM4. */
export class HostRooms {
  readonly #options: Options;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Those that the member is told of when it joins. */
  knownTo(memberId: MemberId): readonly Room[] {
    return this.#options.history.rooms.filter((room) => room.isKnownTo(memberId));
  }

  /** The room, if it exists for this member. */
  find(memberId: MemberId, roomId: RoomId): Room | undefined {
    const room = this.#options.history.roomOf(roomId);
    return room?.isFor(memberId) === true ? room : undefined;
  }

  /**
   * Makes a room, or opens the direct conversation of these members.
   * @throws LanChatError `bad-room-name`, `room-exists`, `too-many-rooms`, `unknown-member`, `bad-request`, `host-full` or `storage-failed`
   */
  create(memberId: MemberId, creation: Creation): Promise<Room> {
    const { members } = creation;
    return this.#inTurn(() => (members === undefined ? this.#createRoom(memberId, creation) : this.#openDirect(memberId, members)));
  }

  /**
   * What is left out of `change` stays as it is.
   * @throws LanChatError `unknown-room`, `room-fixed`, `not-yours`, `room-exists`, `host-full` or `storage-failed`
   */
  change(memberId: MemberId, roomId: RoomId, change: Change): Promise<Room> {
    return this.#inTurn(() => this.#change(memberId, roomId, change));
  }

  async #createRoom(memberId: MemberId, { name, description }: Creation): Promise<Room> {
    const { history, clock, aliasOf } = this.#options;
    if (name === undefined) throw new LanChatError('bad-room-name');
    this.#insistOnFree(name);
    if (history.rooms.filter(({ facts }) => facts.kind === 'room').length >= MAX_ROOMS) throw new LanChatError('too-many-rooms');
    const room = new Room({ ...noEntries(), kind: 'room', name, ...withoutEmpty({ description, createdBy: memberId }) });
    const authorAlias = aliasOf(memberId) ?? '';
    const body: Notice = { kind: 'notice', notice: 'created-room', name };
    const entry: Entry = { roomId: room.id, seq: 1, id: createId(), authorId: memberId, authorAlias, at: Math.floor(clock.wallMs()), body };
    await history.addRoom(room, [insertRoom(room), ...insertEntry(entry, room)], [entry]);
    return room;
  }

  async #openDirect(memberId: MemberId, others: readonly MemberId[]): Promise<Room> {
    const { history, aliasOf } = this.#options;
    const ids = [...new Set([memberId, ...others])].sort();
    if (ids.length < 2 || ids.length > MAX_DIRECT_MEMBERS) throw new LanChatError('bad-request', { detail: `${ids.length} members` });
    const aliases = ids.flatMap((id) => aliasOf(id) ?? []);
    if (aliases.length < ids.length) throw new LanChatError('unknown-member');
    const directs = history.rooms.filter(({ facts }) => facts.kind === 'direct');
    const known = directs.find(({ facts }) => facts.members?.join() === ids.join());
    if (known !== undefined) return await this.#open(known, memberId);
    if (ids.some((id) => directs.filter((room) => room.isFor(id)).length >= MAX_DIRECTS_PER_MEMBER)) throw new LanChatError('too-many-rooms');
    const facts = { kind: 'direct', name: nameOf(aliases), ...withoutEmpty({ members: ids, createdBy: memberId }) } as const;
    const room = new Room({ ...noEntries(), ...facts }, [memberId]);
    await history.addRoom(room, [insertRoom(room)], []);
    return room;
  }

  async #open(room: Room, memberId: MemberId): Promise<Room> {
    if (!room.isKnownTo(memberId)) {
      await this.#options.history.write([updateOpeners(room.id, [...room.openedBy, memberId])]);
      room.openedBy.add(memberId);
    }
    return room;
  }

  async #change(memberId: MemberId, roomId: RoomId, change: Change): Promise<Room> {
    const { history, hostId, tell } = this.#options;
    const room = this.find(memberId, roomId);
    if (room === undefined) throw new LanChatError('unknown-room');
    const before = room.facts;
    if (before.kind === 'direct') throw new LanChatError('room-fixed');
    if (memberId !== hostId && before.createdBy !== memberId) throw new LanChatError('not-yours');
    if (change.archived === true && room === history.rooms[0]) throw new LanChatError('room-fixed');
    if (change.name !== undefined) this.#insistOnFree(change.name, room);
    const { kind, createdBy } = before;
    const { name, description, archived, keepDays } = { ...before, ...change };
    const after: RoomFacts = { kind, name, ...withoutEmpty({ description, archived, keepDays, createdBy }) };
    await this.#save(room, after, noticesOf(before, after), memberId);
    tell(room);
    return room;
  }

  async #save(room: Room, after: RoomFacts, notices: readonly Notice[], memberId: MemberId): Promise<void> {
    const before = room.facts;
    // From here on nobody posts into a room that is to be closed.
    if (after.archived === true) room.facts = { ...before, archived: true };
    try {
      const update = updateRoom(room.id, after);
      if (notices.length === 0) await this.#options.history.write([update]);
      else await Promise.all(notices.map((body, index) => this.#post(room, body, memberId, index === 0 ? [update] : [])));
      room.facts = after;
    } catch (error) {
      room.facts = before;
      throw error;
    }
  }

  #post(room: Room, body: Notice, authorId: MemberId, also: readonly Statement[]): Promise<void> {
    const { history, aliasOf } = this.#options;
    const draft: EntryDraft = { roomId: room.id, id: createId(), authorId, authorAlias: aliasOf(authorId) ?? '', body };
    return new Promise((resolve, reject) => {
      history.append(draft, (posting) => (posting.ok ? resolve() : reject(posting.error)), also);
    });
  }

  #insistOnFree(name: string, own?: Room): void {
    const folded = foldAlias(name);
    const isTaken = this.#options.history.rooms.some((room) => room !== own && room.facts.kind === 'room' && foldAlias(room.facts.name) === folded);
    if (isTaken) throw new LanChatError('room-exists', { name });
  }

  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => {}); // told to who asked
    return done;
  }
}

const noEntries = () => ({ id: roomIdSchema.parse(createId()), firstSeq: 1, lastSeq: 0 });

/** What the members are called now, as far as a room's name goes. */
function nameOf(aliases: readonly string[]): string {
  return cleanName([...aliases.join(', ')].slice(0, MAX_ROOM_NAME_CHARS).join(''));
}

function noticesOf(before: RoomFacts, after: RoomFacts): readonly Notice[] {
  const notices: Notice[] = [];
  if (after.name !== before.name) notices.push({ kind: 'notice', notice: 'renamed-room', name: after.name });
  if (after.description !== before.description) notices.push({ kind: 'notice', notice: 'described-room', name: after.description ?? '' });
  if (after.archived !== before.archived) notices.push({ kind: 'notice', notice: after.archived === true ? 'archived-room' : 'reopened-room' });
  return notices;
}
