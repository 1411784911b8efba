import { expect, test } from 'vitest';
import type { LanChatApi, RequestName } from '../../shared/ipc/contract.ts';
import type { IpcResult } from '../../shared/ipc/result.ts';
import type { RoomView } from '../../shared/model/room-view.ts';
import type { HistoryPage, PagePlace, ShownEntry } from '../../shared/model/shown-entry.ts';
import { GRACE, ROOM_ID, roomId } from '../dev/people.ts';
import { entriesOf } from '../dev/talk.ts';
import { createActions } from './actions.ts';
import { whatToLoad } from './history-actions.ts';
import { newestLines } from './room-log.ts';
import { createAppStore } from './store.ts';

const OTHER = roomId('other');
const TALK = entriesOf(Array.from({ length: 300 }, (_, index) => [GRACE, 0, `line ${index + 1}`] as const));
const room = (more: Partial<RoomView> = {}): RoomView => ({
  id: ROOM_ID,
  kind: 'room',
  name: 'R',
  firstSeq: 1,
  lastSeq: 300,
  readSeq: 300,
  unread: 0,
  mentions: 0,
  muted: false,
  ...more,
});

function pageOf(place: PagePlace, limit: number): HistoryPage {
  const index = place.kind === 'newest' ? TALK.length : TALK.findIndex(({ seq }) => seq >= place.seq);
  const start = { before: index - limit, around: index - limit / 2, after: index + 1, newest: TALK.length - limit }[place.kind];
  const end = place.kind === 'before' ? index : start + limit;
  const entries = TALK.slice(Math.max(0, start), end);
  return { roomId: ROOM_ID, entries, hasOlder: start > 0, hasNewer: end < TALK.length };
}

/** A shell that has `TALK`; its answers wait for `answer` when `slow`. */
function open({ slow = false, rooms = [room(), room({ id: OTHER })] } = {}) {
  const store = createAppStore();
  store.setState({ rooms });
  const asked: PagePlace[] = [];
  const waiting: (() => void)[] = [];
  const api = {
    request: (name: RequestName, args: { readonly place: PagePlace; readonly limit: number }) => {
      expect(name).toBe('history.page');
      asked.push(args.place);
      const answer: IpcResult<HistoryPage> = { ok: true, value: pageOf(args.place, args.limit) };
      return slow ? new Promise((resolve) => waiting.push(() => resolve(answer))) : Promise.resolve(answer);
    },
  } as unknown as LanChatApi;
  const put = (entries: readonly ShownEntry[]) => store.setState({ logs: { [ROOM_ID]: newestLines(entries) } });
  const seqs = () => store.getState().logs[ROOM_ID]?.entries.map(({ seq }) => seq) ?? [];
  return { store, actions: createActions(api, store), asked, answer: () => waiting.shift()?.(), put, seqs };
}

test('older lines go before those that are here, until there are none', async () => {
  const { actions, store, put, seqs } = open();
  put(TALK.slice(250));
  expect(await actions.loadOlder(ROOM_ID)).toBe(true);
  expect(seqs()[0]).toBe(151);
  expect(store.getState().logs[ROOM_ID]?.prepended).toBe(100);
  await actions.loadOlder(ROOM_ID);
  await actions.loadOlder(ROOM_ID);
  expect(seqs()[0]).toBe(1);
  expect(await actions.loadOlder(ROOM_ID)).toBe(false);
});

test('one page is asked for at a time', async () => {
  const { actions, asked, put } = open();
  put(TALK.slice(250));
  await Promise.all([actions.loadOlder(ROOM_ID), actions.loadOlder(ROOM_ID)]);
  expect(asked).toHaveLength(1);
});

test('a room without lines is opened with its newest ones', async () => {
  const { actions, asked, seqs, store } = open();
  store.setState({ currentRoomId: OTHER });
  await actions.openRoom(ROOM_ID);
  expect(store.getState().currentRoomId).toBe(ROOM_ID);
  expect(asked).toEqual([{ kind: 'newest' }]);
  expect(seqs().at(-1)).toBe(300);
});

test('a room is opened around its first unread line when that is not here', async () => {
  const { actions, put, seqs, store } = open({ rooms: [room({ readSeq: 40, unread: 260 })] });
  put(TALK.slice(250));
  expect(whatToLoad(store.getState(), ROOM_ID)).toBe('unread');
  await actions.openRoom(ROOM_ID);
  expect(seqs()).toContain(41);
  expect(store.getState().logs[ROOM_ID]).toMatchObject({ hasOlder: false, hasNewer: true });
  expect(whatToLoad(store.getState(), ROOM_ID)).toBeUndefined();
});

test('of a room that was left its newest lines are kept, and nothing when they are not here', async () => {
  const { actions, put, seqs, store } = open();
  put(TALK);
  await actions.openRoom(OTHER);
  expect(seqs()).toEqual(TALK.slice(200).map(({ seq }) => seq));
  store.setState({ currentRoomId: ROOM_ID, logs: { [ROOM_ID]: { ...newestLines(TALK.slice(0, 100)), hasNewer: true } } });
  await actions.openRoom(OTHER);
  expect(seqs()).toEqual([]);
});

test('a jump to a line that is here loads nothing, to another one the lines around it', async () => {
  const { actions, asked, put, seqs, store } = open();
  put(TALK.slice(200));
  await actions.jumpTo(ROOM_ID, 250);
  expect(asked).toEqual([]);
  const first = store.getState().wanted;
  await actions.jumpTo(ROOM_ID, 60);
  expect(seqs()).toContain(60);
  expect(store.getState().wanted).toEqual({ roomId: ROOM_ID, seq: 60 });
  expect(store.getState().wanted).not.toBe(first);
});

test('nothing is wanted any more when the line is not on this device', async () => {
  const { actions, put, store } = open();
  put(TALK.slice(200));
  await actions.jumpTo(ROOM_ID, 5_000);
  expect(store.getState().wanted).toBeNull();
});

test('from the middle newer pages lead to the end, which is then followed', async () => {
  const { actions, put, seqs, store } = open();
  put(TALK.slice(280));
  await actions.jumpTo(ROOM_ID, 60);
  while (await actions.loadNewer(ROOM_ID)) expect(seqs()).toEqual([...new Set(seqs())]);
  expect(seqs().at(-1)).toBe(300);
  expect(store.getState().logs[ROOM_ID]?.hasNewer).toBe(false);
});

test('a page for lines that were replaced meanwhile is dropped', async () => {
  const { actions, answer, put, seqs } = open({ slow: true });
  put(TALK.slice(250));
  const older = actions.loadOlder(ROOM_ID);
  const jump = actions.jumpTo(ROOM_ID, 20);
  answer();
  answer();
  await jump;
  const around = seqs();
  expect(await older).toBe(true);
  const late = actions.loadOlder(ROOM_ID);
  const back = actions.loadNewest(ROOM_ID);
  answer();
  answer();
  await Promise.all([late, back]);
  expect(around[0]).toBe(1);
  expect(seqs().at(-1)).toBe(300);
});

test('kept lines are asked for anew, page by page', async () => {
  const { actions, put, store } = open();
  put(TALK.map((entry) => (entry.seq === 7 ? { ...entry, body: { kind: 'text', text: 'missed' } } : entry)));
  await actions.refreshRoom(ROOM_ID);
  expect(store.getState().logs[ROOM_ID]?.entries).toEqual(TALK);
});
