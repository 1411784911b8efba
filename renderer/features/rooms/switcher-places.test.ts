import { describe, expect, it } from 'vitest';
import type { MemberId, RoomId } from '../../../shared/model/ids.ts';
import type { Member } from '../../../shared/model/member.ts';
import type { RoomView } from '../../../shared/model/room-view.ts';
import { findPlaces } from './switcher-places.ts';

const SELF = 'self' as MemberId;
const member = (id: string, alias: string, online = true): Member => ({ id: id as MemberId, alias, online, isHost: false });
const MEMBERS = [member('self', 'Linus'), member('grace', 'Grace Hopper'), member('ada', 'Ángela'), member('tim', 'Tim', false)];

function room(name: string, more: Partial<RoomView> = {}): RoomView {
  return { id: name as RoomId, kind: 'room', name, firstSeq: 1, lastSeq: 1, readSeq: 0, unread: 0, mentions: 0, muted: false, ...more };
}
const direct = (id: string, members: readonly string[], more: Partial<RoomView> = {}) =>
  room(id, { kind: 'direct', members: members as MemberId[], ...more });

const titles = (rooms: readonly RoomView[], typed: string) =>
  findPlaces({ rooms, members: MEMBERS, selfId: SELF, typed }).map(({ kind, title }) => `${kind}: ${title}`);

describe('findPlaces', () => {
  it('puts first what is meant for this person, then what is unread, then what is newest', () => {
    const rooms = [
      room('old', { lastAt: 1 }),
      room('new', { lastAt: 9 }),
      room('unread', { unread: 2 }),
      room('muted', { unread: 2, muted: true, lastAt: 5 }),
      room('mentions', { unread: 1, mentions: 1 }),
      room('archived', { archived: true, lastAt: 99 }),
    ];
    expect(titles(rooms, '')).toEqual(['room: mentions', 'room: unread', 'room: new', 'room: muted', 'room: old', 'room: archived']);
  });

  it('finds a conversation by what the others in it are called now, with or without accents', () => {
    expect(titles([direct('d', ['self', 'ada'])], 'angela')).toEqual(['room: Ángela']);
    expect(titles([direct('d', ['self', 'ada', 'grace'])], 'hopper')).toEqual(['room: Ángela, Grace Hopper', 'person: Grace Hopper']);
  });

  it('offers a person only when there is no conversation with just them, and never oneself', () => {
    expect(titles([direct('d', ['self', 'grace'])], 'grace')).toEqual(['room: Grace Hopper']);
    expect(titles([], 'gr')).toEqual(['person: Grace Hopper']);
    expect(titles([], 'linus')).toEqual([]);
  });

  it('offers nobody before something is typed', () => expect(titles([room('studio')], ' ')).toEqual(['room: studio']));

  it('puts a name that begins so before one that has it within', () => {
    expect(titles([room('Reading group', { unread: 3 }), room('Groceries')], 'gro')).toEqual(['room: Groceries', 'room: Reading group']);
  });
});
