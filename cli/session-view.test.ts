import { describe, expect, test } from 'vitest';
import type { AppEventBody, AppSnapshot } from '../shared/model/app-event.ts';
import type { EntryBody } from '../shared/model/entry.ts';
import { type MemberId, type MessageId, memberIdSchema, messageIdSchema, roomIdSchema } from '../shared/model/ids.ts';
import type { RoomView } from '../shared/model/room-view.ts';
import type { ShownEntry } from '../shared/model/shown-entry.ts';
import type { Transfer } from '../shared/model/transfer.ts';
import { SessionView } from './session-view.ts';
import type { TerminalEvent } from './terminal-event.ts';

const me = memberIdSchema.parse('m'.repeat(43));
const bob = memberIdSchema.parse('b'.repeat(43));
const roomId = roomIdSchema.parse('r'.repeat(22));
const design = roomIdSchema.parse('d'.repeat(22));
const here = { roomId, room: 'Room' };
const there = { roomId: design, room: 'Design', elsewhere: true };
const id = (letter: string): MessageId => messageIdSchema.parse(letter.repeat(22));
const progress = (bytes: number) => ({ bytes, bytesPerSecond: 1 });

function room(id: RoomView['id'], name: string, more: Partial<RoomView> = {}): RoomView {
  return { id, name, kind: 'room', firstSeq: 1, lastSeq: 0, readSeq: 0, unread: 0, mentions: 0, muted: false, ...more };
}

function snapshotOf({ lastSeq = 0 } = {}): AppSnapshot {
  return {
    seq: 1,
    appVersion: '1',
    shell: { kind: 'terminal', canPickFiles: false, canPickFolder: false, canReveal: false },
    session: { state: 'joined', address: 'h:1', self: me, alias: 'me', hostKey: 'k', trust: 'known', link: { state: 'online' } },
    hosting: null,
    rooms: [room(roomId, 'Room', { lastSeq })],
    members: [
      { id: me, alias: 'me', online: true, isHost: false },
      { id: bob, alias: 'bob', online: true, isHost: false },
    ],
    entries: [],
    pending: [],
    transfers: [],
    knownHosts: [],
    settings: {
      alias: 'me',
      theme: 'system',
      downloadFolder: '~',
      recentFolders: [],
      maxDownloads: 3,
      spoolQuota: 1,
      trustedSenders: [],
      notify: 'all',
    },
    marks: [],
    typing: [],
  };
}

function viewOf(options: { lastSeq?: number; historyLimit?: number } = {}) {
  const view = SessionView.of(snapshotOf(options), options.historyLimit ?? 100);
  if (view === undefined) throw new Error('not joined');
  const apply = (body: AppEventBody): readonly TerminalEvent[] => view.apply({ ...body, seq: 1 });
  const add = (...entries: ShownEntry[]) => apply({ type: 'entries-added', roomId, entries });
  const change = (transfer: Transfer) => apply({ type: 'transfer-changed', transfer });
  return { view, apply, add, change };
}

function entry(seq: number, body: EntryBody, { authorId = bob, entryId = id('e') }: { authorId?: MemberId; entryId?: MessageId } = {}): ShownEntry {
  return { roomId, seq, id: entryId, authorId, authorAlias: authorId === me ? 'me' : 'bob', at: seq * 10, body };
}
const text = (words: string): EntryBody => ({ kind: 'text', text: words });
type Incoming = Extract<Transfer, { direction: 'incoming' }>;
const incoming = (status: Incoming['status'], letter = 't', more: Partial<Incoming> = {}): Transfer => ({
  id: id(letter),
  roomId,
  name: 'a.bin',
  size: 10,
  direction: 'incoming',
  senderId: bob,
  senderAlias: 'bob',
  keep: false,
  isDangerous: false,
  isAutomatic: false,
  status,
  ...more,
});
type Outgoing = Extract<Transfer, { direction: 'outgoing' }>;
const outgoing = (status: Outgoing['status'], receivers: Outgoing['receivers'] = [], more: Partial<Outgoing> = {}): Transfer => ({
  id: id('o'),
  roomId,
  name: 'b.bin',
  size: 10,
  direction: 'outgoing',
  keep: false,
  status,
  receivers,
  ...more,
});
const received = (state: Outgoing['receivers'][number]['state']) => [{ memberId: bob, alias: 'bob', state, bytes: 5, wanted: 42 }];

test('is of a joined session only', () => {
  expect(SessionView.of({ ...snapshotOf(), session: { state: 'idle' } }, 1)).toBeUndefined();
});

test('others’ lines are messages, each once', () => {
  const { add } = viewOf();
  const message = { type: 'message', from: 'bob', text: 'hi', seq: 1, at: 10, id: id('e'), fromId: bob, ...here };
  expect(add(entry(1, text('hi')))).toEqual([message]);
  expect(add(entry(1, text('hi')), entry(2, text('ho')))).toEqual([{ ...message, text: 'ho', seq: 2, at: 20 }]);
});

test('an own line of this program is sent, not repeated; one from an earlier time is a message', () => {
  const { view, apply, add } = viewOf();
  view.expectOwnPost(id('x'));
  expect(view.waitingPosts).toBe(1);
  expect(add(entry(1, text('mine'), { authorId: me, entryId: id('x') }))).toEqual([{ type: 'sent', id: id('x'), seq: 1, ...here }]);
  apply({ type: 'pending-removed', id: id('x') });
  expect(view.waitingPosts).toBe(0);
  expect(add(entry(2, text('old'), { authorId: me, entryId: id('y') }))).toMatchObject([{ type: 'message', from: 'me', text: 'old' }]);
});

test('of earlier lines the newest are shown, and nobody’s coming and going', () => {
  const { add } = viewOf({ lastSeq: 4, historyLimit: 3 });
  const joined: EntryBody = { kind: 'notice', notice: 'joined' };
  const seen = add(entry(1, text('one')), entry(2, text('two')), entry(3, joined), entry(4, text('four')), entry(5, joined));
  expect(seen).toMatchObject([
    { type: 'message', text: 'two' },
    { type: 'message', text: 'four' },
    { type: 'joined', alias: 'bob', id: bob },
  ]);
});

test.each([
  ['joined', { type: 'joined', alias: 'bob', id: bob }],
  ['left', { type: 'left', alias: 'bob', id: bob, how: 'left' }],
  ['lost', { type: 'left', alias: 'bob', id: bob, how: 'lost' }],
] as const)('tells that somebody %s, but not of oneself', (notice, expected) => {
  const { add } = viewOf();
  expect(add(entry(1, { kind: 'notice', notice }))).toEqual([expected]);
  expect(add(entry(2, { kind: 'notice', notice }, { authorId: me }))).toEqual([]);
});

test('a new log starts over', () => {
  const { apply, add } = viewOf({ lastSeq: 9 });
  add(entry(9, text('old')));
  apply({ type: 'log-reset' });
  expect(add(entry(1, text('new')))).toMatchObject([{ type: 'message', text: 'new' }]);
});

test('a post that the host refuses is an error, and waits no more', () => {
  const { view, apply } = viewOf();
  view.expectOwnPost(id('x'));
  const status = { state: 'failed', failure: { code: 'too-fast', params: {} } } as const;
  expect(apply({ type: 'pending-changed', post: { id: id('x'), roomId, body: { kind: 'text', text: 'hi' }, at: 1, status } })).toMatchObject([
    { type: 'error', code: 'too-fast', id: id('x') },
  ]);
  expect(view.waitingPosts).toBe(0);
});

test('a lost connection is told with every attempt, its return once', () => {
  const { apply } = viewOf();
  const session = snapshotOf().session;
  if (session.state !== 'joined') throw new Error('not joined');
  const link = (value: (typeof session)['link']) => apply({ type: 'session-changed', session: { ...session, link: value } });
  expect(link({ state: 'waiting', retryAtMs: 5, attempt: 1 })).toEqual([{ type: 'reconnecting', attempt: 1, retryAt: 5 }]);
  expect(link({ state: 'reconnecting', attempt: 1 })).toEqual([{ type: 'reconnecting', attempt: 1 }]);
  expect(link({ state: 'online' })).toEqual([{ type: 'reconnected' }]);
  expect(link({ state: 'online' })).toEqual([]);
});

test('the end of the session is kept with its reason', () => {
  const { view, apply } = viewOf();
  const ended = { code: 'host-stopped', params: {} } as const;
  expect(apply({ type: 'session-changed', session: { state: 'idle', ended } })).toMatchObject([{ type: 'error', code: 'host-stopped' }]);
  expect(view.ended).toEqual({ failure: ended });
});

test('an offer gets a number, then goes its way to the saved file', () => {
  const { view, change } = viewOf();
  const part = { id: id('t'), number: 1, name: 'a.bin' };
  expect(change(incoming({ state: 'offered' }))).toEqual([{ type: 'offer', ...part, from: 'bob', size: 10 }]);
  expect(view.offers.idOf(1)).toBe(id('t'));
  expect(view.runningTransfers).toBe(0);
  expect(change(incoming({ state: 'waiting' }))).toEqual([]);
  expect(view.runningTransfers).toBe(1);
  expect(change(incoming({ state: 'receiving', progress: progress(4) }))).toEqual([
    { type: 'progress', ...part, direction: 'incoming', bytes: 4, size: 10 },
  ]);
  expect(change(incoming({ state: 'verifying' }))).toEqual([]);
  const saved = incoming({ state: 'saved', savedAs: 'bob_a.bin', sha256: 'f' });
  expect(change(saved)).toEqual([{ type: 'saved', ...part, path: 'bob_a.bin', sha256: 'f', size: 10 }]);
  expect(change(saved)).toEqual([]);
  expect(view.runningTransfers).toBe(0);
});

test('what was over before this program started is no news and has no number', () => {
  const { view, change } = viewOf();
  expect(change(incoming({ state: 'failed', failure: { code: 'disk-full', params: {} } }, 'u'))).toEqual([]);
  expect(view.fileFailed).toBe(false);
  expect(change(incoming({ state: 'offered' }))).toMatchObject([{ number: 1 }]);
});

test('a file that fails is an error and is remembered', () => {
  const { view, change } = viewOf();
  change(incoming({ state: 'waiting' }));
  expect(change(incoming({ state: 'failed', failure: { code: 'hash-mismatch', params: {} } }))).toMatchObject([
    { type: 'error', code: 'hash-mismatch', id: id('t') },
  ]);
  expect(view.fileFailed).toBe(true);
});

test('a file that has no room is an error and stands still; it counts as failed until it goes on', () => {
  const { view, change } = viewOf();
  change(incoming({ state: 'waiting' }));
  const full = incoming({ state: 'paused', by: 'self', bytes: 4, failure: { code: 'disk-full', params: { name: 'a.bin' } } });
  expect(change(full)).toMatchObject([
    { type: 'error', code: 'disk-full', id: id('t') },
    { type: 'paused', by: 'self', bytes: 4 },
  ]);
  expect(change(full)).toEqual([]);
  expect([view.fileFailed, view.runningTransfers]).toEqual([true, 0]);
  change(incoming({ state: 'receiving', progress: progress(5) }));
  expect([view.fileFailed, view.runningTransfers]).toEqual([false, 1]);
});

test('an own offer tells each receiver’s steps, and is unanswered until everybody online did something', () => {
  const { view, change } = viewOf();
  expect(change(outgoing({ state: 'preparing' }))).toEqual([]);
  expect([view.waitingPosts, view.unansweredOffers]).toEqual([1, 0]);
  expect(change(outgoing({ state: 'open' }))).toEqual([{ type: 'offered', id: id('o'), number: 1, name: 'b.bin', size: 10 }]);
  expect([view.waitingPosts, view.unansweredOffers, view.runningTransfers]).toEqual([0, 1, 0]);
  expect(change(outgoing({ state: 'open' }, received('accepted')))).toMatchObject([{ type: 'receiver', alias: 'bob', state: 'accepted' }]);
  expect([view.unansweredOffers, view.runningTransfers]).toEqual([0, 1]);
  expect(change(outgoing({ state: 'uploading', progress: progress(3) }, received('receiving')))).toMatchObject([
    { type: 'progress', direction: 'outgoing', bytes: 3 },
    { type: 'receiver', state: 'receiving' },
  ]);
  expect(change(outgoing({ state: 'uploaded', sha256: 'f' }, received('saved')))).toMatchObject([{ type: 'receiver', state: 'saved' }]);
  expect(view.runningTransfers).toBe(0);
});

describe('a tree', () => {
  const tree = { items: 1, files: 2, folders: 1, manifestBytes: 100 };
  const part = { id: id('t'), number: 1, name: 'a.bin' };
  const counts = { items: 1, files: 2, folders: 1 };

  test('is offered with what it holds, and says which file is under way', () => {
    const { change } = viewOf();
    expect(change(incoming({ state: 'offered' }, 't', { tree }))).toEqual([{ type: 'offer', ...part, from: 'bob', size: 10, tree: counts }]);
    const wanted = { files: 2, bytes: 8 };
    const receiving = (filesDone: number) => change(incoming({ state: 'receiving', progress: { ...progress(4), filesDone } }, 't', { tree, wanted }));
    expect(receiving(1)).toEqual([{ type: 'progress', ...part, direction: 'incoming', bytes: 4, size: 8, file: 2, files: 2 }]);
    expect(receiving(2)).toMatchObject([{ file: 2, files: 2 }]);
  });

  test('tells each file that is left out once, and how many when it is saved', () => {
    const { change } = viewOf();
    change(incoming({ state: 'waiting' }, 't', { tree }));
    const faults = [{ file: 1, path: 'a/b', code: 'file-changed' }] as const;
    const fault = { type: 'fault', ...part, direction: 'incoming', file: 1, path: 'a/b', code: 'file-changed' };
    expect(change(incoming({ state: 'verifying' }, 't', { tree, faults }))).toMatchObject([fault]);
    expect(change(incoming({ state: 'saved', savedAs: 'bob_a', sha256: 'f' }, 't', { tree, faults }))).toMatchObject([
      { type: 'saved', path: 'bob_a', tree: counts, faults: 1 },
    ]);
  });

  test('that can run programs is warned of once, as soon as that is known of what was accepted', () => {
    const { change } = viewOf();
    change(incoming({ state: 'waiting' }, 't', { tree }));
    const receiving = incoming({ state: 'receiving', progress: progress(1) }, 't', { tree, isDangerous: true });
    expect(change(receiving)).toMatchObject([{ type: 'warning', code: 'dangerous-type', ...part }, { type: 'progress' }]);
    expect(change(receiving)).toMatchObject([{ type: 'progress' }]);
  });
});

test('a file that can run programs is marked when it is offered, warned of when it is accepted, and marked when it is saved', () => {
  const { change } = viewOf();
  const isDangerous = true;
  expect(change(incoming({ state: 'offered' }, 't', { isDangerous }))).toMatchObject([{ type: 'offer', dangerous: true }]);
  expect(change(incoming({ state: 'waiting' }, 't', { isDangerous }))).toMatchObject([{ type: 'warning' }]);
  expect(change(incoming({ state: 'saved', savedAs: 'x', sha256: 'f' }, 't', { isDangerous }))).toMatchObject([{ type: 'saved', dangerous: true }]);
});

test('an offer for some says for whom; one that is for others has no number', () => {
  const { change, add, view } = viewOf();
  const eve = memberIdSchema.parse('e'.repeat(43));
  expect(change(incoming({ state: 'offered' }, 't', { to: [me, eve] }))).toMatchObject([
    {
      type: 'offer',
      number: 1,
      to: [
        { id: me, alias: 'me' },
        { id: eve, alias: 'somebody' },
      ],
    },
  ]);
  const foreign: EntryBody = { kind: 'file', name: 'x', size: 3, to: [eve] };
  expect(add(entry(1, foreign, { entryId: id('u') }))).toEqual([
    { type: 'offer', id: id('u'), name: 'x', from: 'bob', size: 3, to: [{ id: eve, alias: 'somebody' }] },
  ]);
  expect(change(incoming({ state: 'ended', reason: 'not-for-you' }, 'u', { to: [eve] }))).toEqual([]);
  expect(add(entry(2, { ...foreign, to: [me] }, { entryId: id('v') }))).toEqual([]);
  expect(view.offers.knows(id('u'))).toBe(false);
});

test('an own offer for somebody who is away is not unanswered by those who are here', () => {
  const { change, view } = viewOf();
  change(outgoing({ state: 'open' }, [], { to: [memberIdSchema.parse('e'.repeat(43))] }));
  expect(view.unansweredOffers).toBe(0);
  change(outgoing({ state: 'open' }, [], { to: [bob] }));
  expect(view.unansweredOffers).toBe(1);
});

test('an own offer of an earlier run is offered in this one, too', () => {
  const { change } = viewOf();
  const interrupted = { state: 'interrupted', bytes: 4, waitingFor: 'host' } as const;
  expect(change(outgoing(interrupted))).toMatchObject([{ type: 'offered' }, { type: 'interrupted' }]);
  expect(change(outgoing({ state: 'uploading', progress: progress(5) }))).toMatchObject([{ type: 'progress' }]);
});

describe('rooms', () => {
  test('a line of another room says where it stands, and typed lines go where the person went', () => {
    const { view, apply } = viewOf();
    apply({ type: 'room-changed', room: room(design, 'Design', { unread: 1 }) });
    const seen = apply({ type: 'entries-added', roomId: design, entries: [{ ...entry(1, text('hi')), roomId: design }] });
    expect(seen).toMatchObject([{ type: 'message', text: 'hi', ...there }]);
    view.enter(design);
    expect(view.placeOf(design)).toEqual({ roomId: design, room: 'Design' });
    expect(view.placeOf(roomId)).toEqual({ ...here, elsewhere: true });
    expect(view.listRooms()).toEqual([
      { id: roomId, name: 'Room', kind: 'room', unread: 0 },
      { id: design, name: 'Design', kind: 'room', unread: 1, current: true },
    ]);
  });

  test('a direct conversation is called as the others in it', () => {
    const { view, apply } = viewOf();
    apply({ type: 'room-changed', room: room(design, 'me, bob', { kind: 'direct', members: [bob, me] }) });
    expect(view.listRooms().map(({ name }) => name)).toEqual(['Room', 'bob']);
  });

  test('that somebody made or changed a room is told', () => {
    const { apply, add } = viewOf();
    apply({ type: 'rooms-changed', rooms: [room(roomId, 'Room'), room(design, 'Design')] });
    const made: EntryBody = { kind: 'notice', notice: 'created-room', name: 'Design' };
    expect(apply({ type: 'entries-added', roomId: design, entries: [{ ...entry(1, made), roomId: design }] })).toEqual([
      { type: 'room', by: 'bob', change: 'created', name: 'Design', ...there },
    ]);
    expect(add(entry(1, { kind: 'notice', notice: 'described-room', name: 'all of it' }))).toEqual([
      { type: 'room', by: 'bob', change: 'described', description: 'all of it', ...here },
    ]);
  });
});

describe('what becomes of lines', () => {
  const note = (more: object) => ({ type: 'notes-changed', roomId, notes: [{ seq: 1, ...more }] }) as const;
  const line = { seq: 1, from: 'bob', ...here };

  test('each change is told once', () => {
    const { apply, add } = viewOf();
    add(entry(1, text('hi')));
    expect(apply(note({ edited: { text: 'ho', at: 1 } }))).toEqual([{ type: 'edited', text: 'ho', ...line }]);
    expect(apply(note({ edited: { text: 'ho', at: 1 } }))).toEqual([]);
    const liked = { edited: { text: 'ho', at: 1 }, reactions: [{ emoji: '👍', by: [me, bob] }] };
    expect(apply(note(liked))).toEqual([{ type: 'reactions', reactions: [{ emoji: '👍', by: ['me', 'bob'] }], ...line }]);
    expect(apply(note({ ...liked, pinned: { by: bob, at: 1 } }))).toEqual([{ type: 'pinned', on: true, ...line }]);
    expect(apply(note({ deleted: { at: 2 } }))).toEqual([{ type: 'deleted', ...line }]);
    expect(apply(note({ deleted: { at: 2 } }))).toEqual([]);
  });

  test('of a line that was never shown nothing is told', () => {
    const { apply } = viewOf();
    expect(apply(note({ edited: { text: 'ho', at: 1 } }))).toEqual([]);
  });

  test('a line that is shown later is shown as it stands then, and one that was deleted is not', () => {
    const { add } = viewOf();
    const edited = { ...entry(1, text('hi')), note: { seq: 1, edited: { text: 'ho', at: 1 } } };
    expect(add(edited, { ...entry(2, text('x')), note: { seq: 2, deleted: { at: 1 } } })).toMatchObject([{ type: 'message', text: 'ho' }]);
  });

  test('an answer says what it answers, a forwarded text whose it is, and a mention that one is meant', () => {
    const { add } = viewOf();
    const quote = { seq: 1, authorAlias: 'bob', text: 'hi', kind: 'text' } as const;
    const answer = { ...entry(2, { kind: 'text', text: '@me yes', replyTo: 1, mentions: [{ id: me, name: 'me' }] }), quote };
    expect(add(answer)).toMatchObject([{ replyTo: { seq: 1, from: 'bob', text: 'hi' }, mentioned: true }]);
    expect(add(entry(3, { kind: 'text', text: 'x', forwarded: { alias: 'eve', at: 1 } }))).toMatchObject([{ forwardedFrom: 'eve' }]);
  });
});
