import { describe, expect, it } from 'vitest';
import type { EntryBody } from '../../../shared/model/entry.ts';
import type { MemberId, MessageId, RoomId } from '../../../shared/model/ids.ts';
import type { Member } from '../../../shared/model/member.ts';
import type { RoomView } from '../../../shared/model/room-view.ts';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import { notificationOf } from './notification-of.ts';

const SELF = 'self' as MemberId;
const GRACE = 'grace' as MemberId;
const MEMBERS: readonly Member[] = [
  { id: SELF, alias: 'Linus', online: true, isHost: false },
  { id: GRACE, alias: 'Grace', online: true, isHost: false },
  { id: 'ada' as MemberId, alias: 'Ada', online: true, isHost: true },
];
const studio: RoomView = {
  id: 'studio' as RoomId,
  kind: 'room',
  name: 'Studio',
  firstSeq: 1,
  lastSeq: 9,
  readSeq: 0,
  unread: 1,
  mentions: 0,
  muted: false,
};
const direct: RoomView = { ...studio, kind: 'direct', name: 'Grace, Linus', members: [GRACE, SELF] };

let seq = 0;
function line(body: EntryBody | string, authorId: MemberId = GRACE): ShownEntry {
  seq++;
  return {
    roomId: studio.id,
    seq,
    id: `e${seq}` as MessageId,
    authorId,
    authorAlias: authorId === SELF ? 'Linus' : 'Grace',
    at: seq,
    body: typeof body === 'string' ? { kind: 'text', text: body } : body,
  };
}
const mention = (): ShownEntry => line({ kind: 'text', text: '@Linus look', mentions: [{ id: SELF, name: 'Linus' }] });
const tell = (entries: readonly ShownEntry[], room = studio, notify: 'all' | 'mentions' | 'none' = 'all') =>
  notificationOf({ room, entries, members: MEMBERS, selfId: SELF, notify });

describe('notificationOf', () => {
  it('tells who wrote what, and in which room', () => {
    expect(tell([line('Lunch\n at twelve?')])).toEqual({ title: 'Grace in Studio', body: 'Lunch at twelve?' });
    expect(tell([line('Lunch?')], direct)).toEqual({ title: 'Grace', body: 'Lunch?' });
    expect(tell([line({ kind: 'file', name: 'Plan.pdf', size: 1 })])?.body).toBe('offers Plan.pdf');
  });

  it('names a group by the others in it', () => {
    const group: RoomView = { ...direct, members: [GRACE, SELF, 'ada' as MemberId] };
    expect(tell([line('Lunch?')], group)?.title).toBe('Grace in Grace, Ada');
  });

  it('makes one notification of several lines, with the newest of them', () => {
    expect(tell([line('One'), line('Two'), line('Three')])?.body).toBe('3 new messages\nThree');
  });

  it('says when this person is meant', () => expect(tell([mention()])?.title).toBe('Grace mentions you in Studio'));

  it('is quiet about own lines, notices and deleted lines', () => {
    expect(tell([line('mine', SELF), line({ kind: 'notice', notice: 'joined' }), line({ kind: 'deleted', at: 1 })])).toBeUndefined();
  });

  it('is quiet in muted and imported rooms, and where the person wants nothing', () => {
    expect(tell([mention()], { ...studio, muted: true })).toBeUndefined();
    expect(tell([mention()], { ...studio, imported: true })).toBeUndefined();
    expect(tell([mention()], studio, 'none')).toBeUndefined();
  });

  it('tells only what is meant for this person where they want no more', () => {
    expect(tell([line('Lunch?')], studio, 'mentions')).toBeUndefined();
    expect(tell([line('Lunch?')], direct, 'mentions')).toBeDefined();
    expect(tell([line({ kind: 'text', text: '@everyone', mentionsAll: true })], studio, 'mentions')).toBeDefined();
    expect(tell([line('Lunch?'), mention()], studio, 'mentions')?.body).toBe('@Linus look');
  });
});
