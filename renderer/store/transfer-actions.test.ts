import { expect, test } from 'vitest';
import type { LanChatApi, RequestName } from '../../shared/ipc/contract.ts';
import type { IpcResult } from '../../shared/ipc/result.ts';
import type { FolderId } from '../../shared/model/ids.ts';
import { messageId } from '../dev/people.ts';
import { createActions } from './actions.ts';
import { createAppStore } from './store.ts';

const ID = messageId('offer');
const PICTURES = 'pictures' as FolderId;
const ARCHIVE = 'archive' as FolderId;
const noRoom = { code: 'disk-full', params: {} } as const;

const details = (folder: string, freeBytes = 1_000) => ({
  files: [1, 2, 3].map((size, file) => ({ file, path: [`${file}`], size, isDangerous: false })),
  items: [],
  emptyFolders: 0,
  target: { folder, freeBytes },
});

/** A shell whose looks are answered by hand when `slow`, else at once. */
function open({ slow = false, accept = { ok: true, value: null } as IpcResult<null> } = {}) {
  const store = createAppStore();
  const calls: { readonly name: RequestName; readonly args: unknown }[] = [];
  const waiting: ((folder: string) => void)[] = [];
  const api = {
    request: (name: RequestName, args: { readonly folder?: string }) => {
      calls.push({ name, args });
      const answer = (folder: string) => ({ ok: true as const, value: details(folder) });
      if (name === 'transfer.accept') return Promise.resolve(accept);
      if (name === 'transfer.find-owned') return Promise.resolve({ ok: true, value: [2, 0] });
      if (name !== 'transfer.look' || !slow) return Promise.resolve(answer(args.folder ?? 'downloads'));
      return new Promise((resolve) => waiting.push((folder) => resolve(answer(folder))));
    },
  } as unknown as LanChatApi;
  const look = () => store.getState().looks[ID];
  return { store, calls, waiting, look, actions: createActions(api, store) };
}

test('without a look everything is accepted into the download folder', async () => {
  const { calls, actions } = open();
  await actions.acceptTransfer(ID);
  expect(calls).toEqual([{ name: 'transfer.accept', args: { transferId: ID } }]);
});

test('an offer is looked at once by itself, and anew on demand', async () => {
  const { calls, actions, look } = open();
  await Promise.all([actions.lookOnce(ID), actions.lookOnce(ID)]);
  await actions.lookOnce(ID);
  expect(calls).toHaveLength(1);
  await actions.lookAtOffer(ID);
  expect(calls).toHaveLength(2);
  expect(look()).toMatchObject({ isOpen: false, isLoading: false, ticked: [[0, 3]] });
});

test('the details tell what is here already, which can be skipped', async () => {
  const { actions, calls, look } = open();
  await actions.openDetails(ID);
  expect(look()).toMatchObject({
    isOpen: true,
    owned: [
      [0, 1],
      [2, 3],
    ],
  });
  actions.skipOwned(ID);
  await actions.acceptTransfer(ID);
  expect(calls.at(-1)?.args).toEqual({ transferId: ID, files: [[1, 2]] });
});

test('only ticked files are accepted, into the chosen folder; then the look is forgotten but for the folder', async () => {
  const { actions, calls, look } = open();
  await actions.openDetails(ID);
  await actions.chooseFolder(ID, PICTURES);
  actions.changeTicks(ID, [[0, 2]]);
  await actions.acceptTransfer(ID);
  expect(calls.at(-1)?.args).toEqual({ transferId: ID, folder: PICTURES, files: [[0, 2]] });
  expect(look()).toMatchObject({ isOpen: false, folder: PICTURES, ticked: [] });
  expect(look()?.details).toBeUndefined();
});

test('an answer for a folder that is not the chosen one any more is dropped', async () => {
  const { actions, waiting, look } = open({ slow: true });
  const first = actions.chooseFolder(ID, PICTURES);
  const second = actions.chooseFolder(ID, ARCHIVE);
  waiting[1]?.('archive');
  await second;
  waiting[0]?.('pictures');
  await first;
  expect(look()?.details?.target.folder).toBe('archive');
});

test('the sender is told of too little room by an acceptance that fails, which is no failure here', async () => {
  const { actions, store, look } = open({ accept: { ok: false, failure: noRoom } });
  await actions.openDetails(ID);
  await actions.tellNoRoom(ID);
  expect(look()?.isTold).toBe(true);
  expect(store.getState().reportedFailures).toEqual([]);
});

test('an acceptance that fails is shown, and keeps what was chosen', async () => {
  const { actions, store, look } = open({ accept: { ok: false, failure: noRoom } });
  await actions.openDetails(ID);
  await actions.acceptTransfer(ID);
  expect(store.getState().reportedFailures).toMatchObject([{ failure: noRoom }]);
  expect(look()).toMatchObject({ isOpen: true, ticked: [[0, 3]] });
});
