import { expect, test, vi } from 'vitest';
import type { LanChatApi } from '../../shared/ipc/contract.ts';
import type { IpcResult } from '../../shared/ipc/result.ts';
import type { AppEvent, AppEventBody, AppSnapshot } from '../../shared/model/app-event.ts';
import { GRACE, LINUS, ROOM_ID } from '../dev/people.ts';
import { entriesOf } from '../dev/talk.ts';
import { INITIAL_STATE } from './app-state.ts';
import { startBridge } from './start-bridge.ts';
import { createAppStore } from './store.ts';

const talk = entriesOf([
  [GRACE, 0, 'one'],
  [LINUS, 1, 'two'],
  [GRACE, 1, 'three'],
]);

const snapshotAt = (seq: number, entries: typeof talk = talk.slice(0, 1)): AppSnapshot => ({
  seq,
  appVersion: '1',
  shell: { kind: 'browser', canPickFiles: false, canPickFolder: false, canReveal: false },
  session: { state: 'idle' },
  hosting: null,
  rooms: [],
  members: [],
  entries,
  marks: [],
  typing: [],
  pending: [],
  transfers: [],
  knownHosts: [],
  settings: INITIAL_STATE.settings,
});

/** A shell whose snapshots are answered by hand, and a store that is drawn at once. */
function open() {
  const store = createAppStore();
  const asked: ((result: IpcResult<AppSnapshot>) => void)[] = [];
  let onEvent: (event: AppEvent) => void = () => undefined;
  let onReset: () => void = () => undefined;
  const api = {
    request: () => new Promise((resolve) => asked.push(resolve)),
    onEvent: (listener: typeof onEvent) => {
      onEvent = listener;
      return () => undefined;
    },
    onReset: (listener: typeof onReset) => {
      onReset = listener;
      return () => undefined;
    },
    stageFiles: () => Promise.reject(new Error('not used')),
  } as unknown as LanChatApi;
  const stop = startBridge({ api, store, schedule: (flush) => flush() });
  return {
    store,
    asked,
    stop,
    emit: (seq: number, body: AppEventBody) => onEvent({ seq, ...body }),
    reset: () => onReset(),
    answer: async (snapshot: AppSnapshot) => {
      asked.at(-1)?.({ ok: true, value: snapshot });
      await Promise.resolve();
      await Promise.resolve();
    },
    seqs: () => store.getState().logs[ROOM_ID]?.entries.map(({ seq }) => seq),
  };
}

const added = (index: number): AppEventBody => ({ type: 'entries-added', roomId: ROOM_ID, entries: talk.slice(index, index + 1) });

test('events that came before the snapshot are applied after it, those it has already are dropped', async () => {
  const shell = open();
  shell.emit(4, added(0));
  shell.emit(5, added(1));
  await shell.answer(snapshotAt(4));
  expect(shell.store.getState()).toMatchObject({ seq: 5, bridge: { state: 'ready' } });
  expect(shell.seqs()).toEqual([1, 2]);
});

test('a missed seq leads to one new snapshot, and nothing doubles', async () => {
  const shell = open();
  await shell.answer(snapshotAt(1));
  shell.emit(3, added(2));
  shell.emit(4, { type: 'rooms-changed', rooms: [] });
  expect(shell.asked).toHaveLength(2);
  expect(shell.seqs()).toEqual([1]);
  await shell.answer(snapshotAt(3, talk));
  expect(shell.seqs()).toEqual([1, 2, 3]);
  expect(shell.store.getState().seq).toBe(4);
});

test('a reset takes a new snapshot and forgets what was queued from before it', async () => {
  const shell = open();
  await shell.answer(snapshotAt(9));
  shell.reset();
  expect(shell.asked).toHaveLength(2);
  await shell.answer(snapshotAt(2, talk));
  expect(shell.store.getState().seq).toBe(2);
  expect(shell.seqs()).toEqual([1, 2, 3]);
});

test('only the newest of several asked snapshots counts', async () => {
  const shell = open();
  shell.reset();
  shell.asked[0]?.({ ok: true, value: snapshotAt(1) });
  await Promise.resolve();
  expect(shell.store.getState().bridge).toEqual({ state: 'loading' });
  await shell.answer(snapshotAt(2));
  expect(shell.store.getState().seq).toBe(2);
});

test('a snapshot that fails is told and asked for again', async () => {
  vi.useFakeTimers();
  try {
    const shell = open();
    shell.asked[0]?.({ ok: false, failure: { code: 'timed-out', params: {} } });
    await vi.advanceTimersByTimeAsync(0);
    expect(shell.store.getState().bridge).toMatchObject({ state: 'unreachable' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(shell.asked).toHaveLength(2);
    await shell.answer(snapshotAt(1));
    expect(shell.store.getState().bridge).toEqual({ state: 'ready' });
  } finally {
    vi.useRealTimers();
  }
});

test('a new snapshot keeps the older entries that were loaded, when it goes on where they are', async () => {
  const shell = open();
  await shell.answer(snapshotAt(1, talk.slice(0, 2)));
  shell.reset();
  await shell.answer(snapshotAt(2, talk.slice(1)));
  expect(shell.seqs()).toEqual([1, 2, 3]);
});

test('nothing is applied after the stop', async () => {
  const shell = open();
  shell.stop();
  await shell.answer(snapshotAt(1));
  expect(shell.store.getState().bridge).toEqual({ state: 'loading' });
});
