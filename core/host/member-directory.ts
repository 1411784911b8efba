import type { MemberId } from '../../shared/model/ids.ts';
import type { Member } from '../../shared/model/member.ts';
import { encodeMessage } from '../../shared/wire/codec.ts';
import { MAX_MEMBERS_IN_MESSAGE } from '../../shared/wire/limits.ts';
import type { Roster } from './roster.ts';

/** Members that are away and are still told to who joins; the others keep their names in their entries. */
const MAX_AWAY_TOLD = 500;

/**
 * The members that who joins is told of, in `members` messages that are ready to be sent. Everybody has a place in one of them, so that who
 * comes or goes changes one message, not all. Rules HX5 and PR2.
 */
export class MemberDirectory {
  readonly #roster: Pick<Roster, 'find' | 'away'>;
  readonly #places = new Map<MemberId, number>();
  readonly #chunks: (MemberId | undefined)[][] = [];
  readonly #frames: (Uint8Array | undefined)[] = [];
  readonly #freePlaces: number[] = [];
  /** Those who are told although they are away, who went first first. */
  readonly #away = new Set<MemberId>();

  constructor(roster: Pick<Roster, 'find' | 'away'>) {
    this.#roster = roster;
    for (const id of roster.away(MAX_AWAY_TOLD).toReversed()) this.changed(id);
  }

  /** How many members the frames name. */
  get size(): number {
    return this.#places.size;
  }

  /** True for who is told to everybody who joins. */
  has(id: MemberId): boolean {
    return this.#places.has(id);
  }

  /** To be called whenever something of a member is new. */
  changed(id: MemberId): void {
    const member = this.#roster.find(id);
    if (member === undefined) return;
    const place = this.#places.get(id) ?? this.#place(id);
    this.#frames[chunkOf(place)] = undefined;
    if (member.online) this.#away.delete(id);
    else this.#away.add(id);
    for (const oldest of this.#away) {
      if (this.#away.size <= MAX_AWAY_TOLD) break;
      this.#forget(oldest);
    }
  }

  /** One frame for each message. */
  frames(): readonly Uint8Array[] {
    return this.#chunks.flatMap((chunk, index) => {
      const known = this.#frames[index] ?? this.#encode(chunk);
      this.#frames[index] = known;
      return known.length > 0 ? [known] : [];
    });
  }

  #encode(chunk: readonly (MemberId | undefined)[]): Uint8Array {
    const members = chunk.flatMap((id): Member[] => (id === undefined ? [] : [this.#roster.find(id)].filter((member) => member !== undefined)));
    return members.length === 0 ? new Uint8Array() : encodeMessage({ type: 'members', members });
  }

  #place(id: MemberId): number {
    const place = this.#freePlaces.pop() ?? this.#places.size;
    const index = chunkOf(place);
    const chunk = this.#chunks[index] ?? [];
    this.#chunks[index] = chunk;
    chunk[place % MAX_MEMBERS_IN_MESSAGE] = id;
    this.#places.set(id, place);
    return place;
  }

  #forget(id: MemberId): void {
    const place = this.#places.get(id);
    this.#away.delete(id);
    this.#places.delete(id);
    if (place === undefined) return;
    this.#freePlaces.push(place);
    const chunk = this.#chunks[chunkOf(place)];
    if (chunk !== undefined) chunk[place % MAX_MEMBERS_IN_MESSAGE] = undefined;
    this.#frames[chunkOf(place)] = undefined;
  }
}

const chunkOf = (place: number) => Math.floor(place / MAX_MEMBERS_IN_MESSAGE);
