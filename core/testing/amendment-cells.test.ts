import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AmendmentBody } from '../../shared/model/entry.ts';
import type { RoomId } from '../../shared/model/ids.ts';
import { amend, createRoom, openDirect, post, say, seqOf, tryToChange } from '../host/testing/talkers.ts';
import type { HostPeer } from './host-peer.ts';
import { HostRoom } from './host-room.ts';

// Who may do what to which line: every cell of the table, asked of one host.
type Who = 'its author' | 'another member' | 'the host’s own person';
type What =
  | 'a text'
  | 'an edited text'
  | 'a file'
  | 'a notice'
  | 'an edit'
  | 'a reaction'
  | 'a deleted text'
  | 'nothing'
  | 'a text in an archived room'
  | 'a text of a direct conversation';
type Outcome = 'done' | 'not-yours' | 'message-gone' | 'room-archived' | 'unknown-room';
type Row = { readonly [Kind in AmendmentBody['kind']]: readonly [author: Outcome, other: Outcome, host: Outcome] };

const every = (outcome: Outcome): Row[keyof Row] => [outcome, outcome, outcome];
const nobody = (outcome: Outcome): Row => ({ edit: every(outcome), delete: every(outcome), reaction: every(outcome), pin: every(outcome) });
const EVERYBODY = every('done');
const TEXT: Row = { edit: ['done', 'not-yours', 'not-yours'], delete: ['done', 'not-yours', 'done'], reaction: EVERYBODY, pin: EVERYBODY };
const TABLE: { readonly [Target in What]: Row } = {
  'a text': TEXT,
  'an edited text': TEXT,
  'a file': { ...TEXT, edit: every('message-gone') },
  'a notice': nobody('message-gone'),
  'an edit': nobody('message-gone'),
  'a reaction': nobody('message-gone'),
  'a deleted text': nobody('message-gone'),
  nothing: nobody('message-gone'),
  'a text in an archived room': nobody('room-archived'),
  // Even the host's own person is told that there is no such room.
  'a text of a direct conversation': {
    edit: ['done', 'not-yours', 'unknown-room'],
    delete: ['done', 'not-yours', 'unknown-room'],
    reaction: ['done', 'done', 'unknown-room'],
    pin: ['done', 'done', 'unknown-room'],
  },
};
const PEOPLE: readonly Who[] = ['its author', 'another member', 'the host’s own person'];
const CELLS = (Object.keys(TABLE) as What[]).flatMap((what) =>
  (Object.keys(TABLE[what]) as AmendmentBody['kind'][]).flatMap((kind) =>
    PEOPLE.map((who, index) => [who, kind, what, TABLE[what][kind][index]] as const),
  ),
);

const ofKind = (kind: AmendmentBody['kind'], target: number): AmendmentBody => {
  if (kind === 'edit') return { kind, target, text: 'new' };
  if (kind === 'delete') return { kind, target };
  return kind === 'reaction' ? { kind, target, emoji: '👍', on: true } : { kind, target, on: true };
};

let room: HostRoom;
let people: { readonly [Person in Who]: HostPeer };
let places: { readonly open: RoomId; readonly archived: RoomId; readonly direct: RoomId };
let archivedText = 0;

beforeAll(async () => {
  room = await HostRoom.open({ messagesPerSecond: 10_000 });
  const [author, other] = [await room.member('Anna'), await room.member('Ben')];
  people = { 'its author': author, 'another member': other, 'the host’s own person': await room.member('Hanna', room.identity) };
  const archived = await createRoom(author, { name: 'Archived' });
  archivedText = await say(author, archived, 'old');
  await tryToChange(author, archived, { archived: true });
  places = { open: await createRoom(author, { name: 'Open' }), archived, direct: await openDirect(author, other) };
});
afterAll(() => room[Symbol.asyncDispose]());

/** A new line of that kind by the author, and where it is. */
async function make(what: What): Promise<{ readonly roomId: RoomId; readonly seq: number }> {
  const { 'its author': author, 'another member': other } = people;
  const roomId = what === 'a text of a direct conversation' ? places.direct : places.open;
  if (what === 'a notice') return { roomId, seq: 1 };
  if (what === 'nothing') return { roomId, seq: 1_000_000 };
  if (what === 'a text in an archived room') return { roomId: places.archived, seq: archivedText };
  if (what === 'a file') {
    // Ten offers of one person are what a host takes in a minute.
    await room.clock.advance(60_000);
    return { roomId, seq: seqOf(await post(author, roomId, { kind: 'file', name: 'plans.txt', size: 3 })) };
  }
  const seq = await say(author, roomId, 'old');
  if (what === 'an edited text') await amend(author, roomId, ofKind('edit', seq));
  if (what === 'a deleted text') await amend(author, roomId, ofKind('delete', seq));
  if (what === 'an edit') return { roomId, seq: seqOf(await amend(author, roomId, ofKind('edit', seq))) };
  if (what === 'a reaction') return { roomId, seq: seqOf(await amend(other, roomId, ofKind('reaction', seq))) };
  return { roomId, seq };
}

describe('[AM1] [AM2] [RM1] [RM4]', () => {
  test.each(CELLS)('%s asks for %s of %s: %s', async (who, kind, what, expected) => {
    const { roomId, seq } = await make(what);
    const answer = await amend(people[who], roomId, ofKind(kind, seq));
    expect(typeof answer === 'number' ? 'done' : answer).toBe(expected);
  });
});
