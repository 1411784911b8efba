import { expect, test } from 'vitest';
import type { LanChatApi, RequestName, StageableFile } from '../../shared/ipc/contract.ts';
import { ROOM_ID } from '../dev/people.ts';
import { createActions } from './actions.ts';
import { createAppStore } from './store.ts';

const failure = { code: 'file-unreadable', params: { name: 'bad' } } as const;

/** A shell that stages every file but `bad`, under its name; folders leave out as many links as their name says. */
function open({ canStageFolders = true } = {}) {
  const store = createAppStore();
  const calls: { readonly name: RequestName; readonly args: unknown }[] = [];
  const stage = ({ name, size }: StageableFile) => ({ token: name, name, size });
  const api = {
    request: async (name: RequestName, args: unknown) => {
      calls.push({ name, args });
      if (name === 'files.pick') return { ok: true, value: [{ token: 'photo.png', name: 'photo.png', size: 9 }] };
      if (name === 'files.read-image') return { ok: true, value: btoa('pixels') };
      return { ok: true, value: null };
    },
    stageFiles: async (files: readonly StageableFile[]) =>
      files.some(({ name }) => name === 'bad') ? { ok: false, failure } : { ok: true, value: files.map(stage) },
    ...(canStageFolders
      ? {
          stageFolder: async ({ name }: { readonly name: string }) => ({
            ok: true,
            value: { token: name, name, size: 1, folder: { files: 1, leftOut: Number(name) || 0 } },
          }),
        }
      : {}),
  } as unknown as LanChatApi;
  const pictured: string[] = [];
  const thumbnailer = {
    make: async (image: Blob) => {
      pictured.push(`${await image.text()} ${image.type}`);
      return `thumbnail ${pictured.length}`;
    },
  };
  return { store, calls, pictured, actions: createActions(api, store, thumbnailer) };
}

const file = (name: string, type = '') => new File([name], name, { type });
const folder = (name: string) => ({ name, files: [], emptyFolders: [] });
const drop = (...entries: readonly (File | { readonly folder: string })[]) =>
  ({
    files: entries.map((entry) => (entry instanceof File ? entry : file(entry.folder))),
    items: entries.map((entry) => ({
      webkitGetAsEntry: () => (entry instanceof File ? null : { isDirectory: true, name: entry.folder, createReader: emptyReader }),
      getAsFile: () => (entry instanceof File ? entry : file(entry.folder)),
    })),
  }) as unknown as DataTransfer;
const emptyReader = () => ({ readEntries: (done: (entries: readonly never[]) => void) => done([]) });

test('files and folders that are dropped at once become one card', async () => {
  const { calls, actions } = open();
  await actions.offerDropped(ROOM_ID, drop(file('a.txt'), { folder: 'photos' }), { keep: true });
  expect(calls).toEqual([{ name: 'files.offer', args: { roomId: ROOM_ID, tokens: ['a.txt', 'photos'], keep: true } }]);
});

test('a shell that knows a folder’s path gets the folder’s own File', async () => {
  const { calls, actions } = open({ canStageFolders: false });
  await actions.offerDropped(ROOM_ID, drop({ folder: 'photos' }));
  expect(calls).toMatchObject([{ args: { tokens: ['photos'] } }]);
});

test('what was staged before one that fails is let go, and nothing is offered', async () => {
  const { store, calls, actions } = open();
  await actions.offerFiles(ROOM_ID, [file('a.txt'), file('bad'), file('c.txt')]);
  expect(calls).toEqual([{ name: 'files.unstage', args: { tokens: ['a.txt'] } }]);
  expect(store.getState().reportedFailures).toMatchObject([{ failure }]);
});

test('images get thumbnails, in the order of the tokens; other files and folders get none', async () => {
  const { calls, pictured, actions } = open();
  await actions.offerFiles(ROOM_ID, [file('a.txt'), file('b.PNG', 'image/png'), file('c.svg', 'image/svg+xml')]);
  expect(pictured).toEqual(['b.PNG image/png']);
  expect(calls).toMatchObject([{ args: { thumbnails: [null, 'thumbnail 1', null] } }]);
});

test('the image of a file that only the shell has is read for its thumbnail', async () => {
  const { calls, pictured, actions } = open();
  await actions.pickFiles(ROOM_ID);
  expect(pictured).toEqual(['pixels image/png']);
  expect(calls.map(({ name }) => name)).toEqual(['files.pick', 'files.read-image', 'files.offer']);
});

test('an offer for one member says so', async () => {
  const { calls, actions } = open();
  const to = 'x'.repeat(43) as never;
  await actions.offerFiles(ROOM_ID, [file('a.txt')], { to: [to] });
  expect(calls).toMatchObject([{ args: { to: [to] } }]);
});

test('what a folder leaves out is told once it is offered', async () => {
  const { store, actions } = open();
  await actions.offerFolder(ROOM_ID, folder('3'));
  expect(store.getState().leftOut).toEqual({ count: 3, folder: '3' });
  actions.forgetLeftOut();
  await actions.offerFolder(ROOM_ID, folder('0'));
  expect(store.getState().leftOut).toBeNull();
});
