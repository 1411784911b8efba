import { describe, expect, it } from 'vitest';
import type { MemberId } from '../../../shared/model/ids.ts';
import type { Member } from '../../../shared/model/member.ts';
import type { RoomView } from '../../../shared/model/room-view.ts';
import { findPlaces } from './switcher-places.ts';
import { testDirect, testRoom } from './testing.ts';

const SELF = 'self' as MemberId;
const member = (id: string, alias: string, online = true): Member => ({ id: id as MemberId, alias, online, isHost: false });
const MEMBERS = [member('self', 'Linus'), member('grace', 'Grace Hopper'), member('ada', 'Ángela'), member('tim', 'Tim', false)];

const titles = (rooms: readonly RoomView[], typed: string) =>
  findPlaces({ rooms, members: MEMBERS, selfId: SELF, typed }).map(({ kind, title }) => `${kind}: ${title}`);

describe('findPlaces', () => {
  it('puts first what is meant for this person, then what is unread, then what is newest', () => {
    const rooms = [
      testRoom('old', { lastAt: 1 }),
      testRoom('new', { lastAt: 9 }),
      testRoom('unread', { unread: 2 }),
      testRoom('muted', { unread: 2, muted: true, lastAt: 5 }),
      testRoom('mentions', { unread: 1, mentions: 1 }),
      testRoom('archived', { archived: true, lastAt: 99 }),
    ];
    expect(titles(rooms, '')).toEqual(['room: mentions', 'room: unread', 'room: new', 'room: muted', 'room: old', 'room: archived']);
  });

  it('finds a conversation by what the others in it are called now, with or without accents', () => {
    expect(titles([testDirect('d', ['self', 'ada'])], 'angela')).toEqual(['room: Ángela']);
    expect(titles([testDirect('d', ['self', 'ada', 'grace'])], 'hopper')).toEqual(['room: Ángela, Grace Hopper', 'person: Grace Hopper']);
  });

  it('offers a person only when there is no conversation with just them, and never oneself', () => {
    expect(titles([testDirect('d', ['self', 'grace'])], 'grace')).toEqual(['room: Grace Hopper']);
    expect(titles([], 'gr')).toEqual(['person: Grace Hopper']);
    expect(titles([], 'linus')).toEqual([]);
  });

  it('offers nobody before something is typed', () => expect(titles([testRoom('studio')], ' ')).toEqual(['room: studio']));

  it('puts a name that begins so before one that has it within', () => {
    expect(titles([testRoom('Reading group', { unread: 3 }), testRoom('Groceries')], 'gro')).toEqual(['room: Groceries', 'room: Reading group']);
  });
});
