import type { Annotation, Reaction } from '../../shared/model/annotation.ts';
import type { AppEventBody } from '../../shared/model/app-event.ts';
import type { Mention, TextBody } from '../../shared/model/entry.ts';
import type { MemberId, MessageId, RoomId } from '../../shared/model/ids.ts';
import type { Draft, RoomView } from '../../shared/model/room-view.ts';
import type { HistoryPage, PagePlace, ShownEntry } from '../../shared/model/shown-entry.ts';
import { madeRoomId } from './people.ts';
import { isSaid, quoteOf } from './talk.ts';

type Self = { readonly id: MemberId; readonly alias: string };
type FakeHostOptions = {
  readonly rooms: readonly RoomView[];
  readonly entries: readonly ShownEntry[];
  readonly self: Self;
  readonly emit: (body: AppEventBody) => void;
};

/** The rooms of a scene, as a host and this device's disk would keep them together: changed by what the person does, told by events. */
export class FakeHost {
  #rooms: readonly RoomView[];
  #entries: readonly ShownEntry[];
  readonly #versions = new Map<string, { text: string; at: number }[]>();
  readonly #self: Self;
  readonly #emit: (body: AppEventBody) => void;
  #made = 0;

  constructor({ rooms, entries, self, emit }: FakeHostOptions) {
    this.#rooms = rooms;
    this.#entries = entries;
    this.#self = self;
    this.#emit = emit;
  }

  get rooms(): readonly RoomView[] {
    return this.#rooms;
  }

  get entries(): readonly ShownEntry[] {
    return this.#entries;
  }

  room(roomId: RoomId): RoomView | undefined {
    return this.#rooms.find(({ id }) => id === roomId);
  }

  entry(roomId: RoomId, seq: number): ShownEntry | undefined {
    return this.#entries.find((entry) => entry.roomId === roomId && entry.seq === seq);
  }

  lines(roomId: RoomId): readonly ShownEntry[] {
    return this.#entries.filter((entry) => entry.roomId === roomId);
  }

  page(roomId: RoomId, place: PagePlace, limit: number): HistoryPage {
    const lines = this.lines(roomId);
    const [start, end] = rangeOf(lines, place, limit);
    return { roomId, entries: lines.slice(start, end), hasOlder: start > 0, hasNewer: end < lines.length };
  }

  pinned(roomId: RoomId): readonly ShownEntry[] {
    const pins = this.lines(roomId).filter(({ note }) => note?.pinned !== undefined);
    return pins.toSorted((a, b) => (a.note?.pinned?.at ?? 0) - (b.note?.pinned?.at ?? 0));
  }

  versions(roomId: RoomId, seq: number): readonly { text: string; at: number }[] {
    const entry = this.entry(roomId, seq);
    if (entry?.body.kind !== 'text') return [];
    const earlier = this.#versions.get(`${roomId} ${seq}`) ?? [];
    const edited = entry.note?.edited;
    return [{ text: entry.body.text, at: entry.at }, ...earlier, ...(edited === undefined ? [] : [{ text: edited.text, at: edited.at }])];
  }

  post(roomId: RoomId, id: string, body: TextBody): void {
    const seq = (this.room(roomId)?.lastSeq ?? 0) + 1;
    const answered = body.replyTo === undefined ? undefined : this.entry(roomId, body.replyTo);
    const { id: authorId, alias: authorAlias } = this.#self;
    const quote = answered === undefined ? {} : { quote: quoteOf(answered) };
    const entry: ShownEntry = { roomId, seq, id: id as MessageId, authorId, authorAlias, at: Date.now(), body, ...quote };
    this.#entries = [...this.#entries, entry];
    this.#emit({ type: 'pending-removed', id: id as MessageId });
    this.#emit({ type: 'entries-added', roomId, entries: [entry] });
    this.#changeRoom(roomId, { lastSeq: seq, readSeq: seq, unread: 0, mentions: 0, lastAt: entry.at });
  }

  edit(roomId: RoomId, seq: number, text: string, mentions: readonly Mention[] | undefined): void {
    const edited = this.entry(roomId, seq)?.note?.edited;
    if (edited !== undefined) this.#versions.set(`${roomId} ${seq}`, [...(this.#versions.get(`${roomId} ${seq}`) ?? []), edited]);
    this.#annotate(roomId, seq, { edited: { text, at: Date.now(), ...(mentions === undefined ? {} : { mentions }) } });
  }

  remove(roomId: RoomId, seq: number): void {
    const at = Date.now();
    this.#replace(roomId, seq, (entry) => ({ ...entry, body: { kind: 'deleted', at }, note: { seq, deleted: { at } } }));
    this.#emit({ type: 'notes-changed', roomId, notes: [{ seq, deleted: { at } }] });
  }

  hide(roomId: RoomId, seq: number): void {
    this.#entries = this.#entries.filter((entry) => entry.roomId !== roomId || entry.seq !== seq);
    this.#emit({ type: 'entries-removed', roomId, seqs: [seq] });
  }

  react(roomId: RoomId, seq: number, emoji: string, on: boolean): void {
    const reactions = this.entry(roomId, seq)?.note?.reactions ?? [];
    this.#annotate(roomId, seq, { reactions: withReaction(reactions, emoji, this.#self.id, on) });
  }

  pin(roomId: RoomId, seq: number, on: boolean): void {
    this.#annotate(roomId, seq, { pinned: on ? { by: this.#self.id, at: Date.now() } : undefined });
  }

  markRead(roomId: RoomId, seq: number): void {
    const room = this.room(roomId);
    if (room === undefined || seq <= room.readSeq) return;
    const left = this.lines(roomId).filter((entry) => entry.seq > seq && entry.authorId !== this.#self.id && isSaid(entry));
    this.#changeRoom(roomId, { readSeq: seq, unread: left.length, mentions: Math.min(room.mentions, left.length) });
  }

  change(roomId: RoomId, part: Partial<RoomView>): void {
    this.#changeRoom(roomId, part);
  }

  replace(room: RoomView): void {
    this.#putRoom(room);
  }

  saveDraft(roomId: RoomId, draft: Draft): void {
    const known = this.room(roomId);
    if (known === undefined) return;
    const { draft: _before, ...room } = known;
    this.#putRoom(draft.text === '' && draft.replyTo === undefined ? room : { ...room, draft });
  }

  create(facts: Pick<RoomView, 'kind' | 'name'> & Partial<RoomView>): RoomId {
    const same = this.#rooms.find((room) => facts.members !== undefined && room.members?.join() === facts.members.join());
    if (same !== undefined) return same.id;
    this.#made++;
    const id = madeRoomId(this.#made);
    const room: RoomView = { firstSeq: 1, lastSeq: 0, readSeq: 0, unread: 0, mentions: 0, muted: false, createdBy: this.#self.id, ...facts, id };
    this.#rooms = [...this.#rooms, room];
    this.#emit({ type: 'rooms-changed', rooms: this.#rooms });
    return id;
  }

  forget(roomId: RoomId): void {
    this.#rooms = this.#rooms.filter(({ id }) => id !== roomId);
    this.#entries = this.#entries.filter((entry) => entry.roomId !== roomId);
    this.#emit({ type: 'rooms-changed', rooms: this.#rooms });
  }

  #changeRoom(roomId: RoomId, part: Partial<RoomView>): void {
    const room = this.room(roomId);
    if (room !== undefined) this.#putRoom({ ...room, ...part });
  }

  #putRoom(room: RoomView): void {
    this.#rooms = this.#rooms.map((one) => (one.id === room.id ? room : one));
    this.#emit({ type: 'room-changed', room });
  }

  #annotate(roomId: RoomId, seq: number, part: { readonly [Key in keyof Omit<Annotation, 'seq'>]?: Annotation[Key] | undefined }): void {
    const note = Object.fromEntries(
      Object.entries({ ...this.entry(roomId, seq)?.note, ...part }).filter(([, value]) => value !== undefined && !isEmpty(value)),
    );
    const next: Annotation = { ...note, seq };
    this.#replace(roomId, seq, (entry) => ({ ...entry, note: next }));
    this.#emit({ type: 'notes-changed', roomId, notes: [next] });
  }

  #replace(roomId: RoomId, seq: number, change: (entry: ShownEntry) => ShownEntry): void {
    this.#entries = this.#entries.map((entry) => (entry.roomId === roomId && entry.seq === seq ? change(entry) : entry));
  }
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function withReaction(reactions: readonly Reaction[], emoji: string, self: MemberId, on: boolean): readonly Reaction[] {
  const others = reactions.map((one) => (one.emoji === emoji ? { ...one, by: one.by.filter((id) => id !== self) } : one));
  if (!on) return others.filter(({ by }) => by.length > 0);
  if (!others.some((one) => one.emoji === emoji)) return [...others, { emoji, by: [self] }];
  return others.map((one) => (one.emoji === emoji ? { ...one, by: [...one.by, self] } : one));
}

function rangeOf(lines: readonly ShownEntry[], place: PagePlace, limit: number): readonly [number, number] {
  const behind = (seq: number) => {
    const index = lines.findIndex((line) => line.seq >= seq);
    return index === -1 ? lines.length : index;
  };
  switch (place.kind) {
    case 'newest':
      return [Math.max(0, lines.length - limit), lines.length];
    case 'before':
      return [Math.max(0, behind(place.seq) - limit), behind(place.seq)];
    case 'after':
      return [behind(place.seq + 1), Math.min(lines.length, behind(place.seq + 1) + limit)];
    case 'around': {
      const start = Math.max(0, behind(place.seq) - Math.floor(limit / 2));
      return [start, Math.min(lines.length, start + limit)];
    }
  }
}
