import { expect, test } from 'vitest';
import type { LanChatApi, RequestName } from '../../shared/ipc/contract.ts';
import type { IpcResult } from '../../shared/ipc/result.ts';
import { ROOM_ID } from '../dev/people.ts';
import { createActions } from './actions.ts';
import { createAppStore } from './store.ts';

const failure = { code: 'message-too-long', params: {} } as const;

function open(answer: (name: RequestName, args: unknown) => IpcResult<unknown>) {
  const store = createAppStore();
  const calls: { readonly name: RequestName; readonly args: unknown }[] = [];
  const api = {
    request: async (name: RequestName, args: unknown) => {
      calls.push({ name, args });
      return answer(name, args);
    },
    stageFiles: async () => answer('files.offer', 'stage'),
  } as unknown as LanChatApi;
  return { store, calls, actions: createActions(api, store) };
}

test('a sent text waits at once, under the id that the controller is told', async () => {
  const { store, calls, actions } = open(() => ({ ok: true, value: null }));
  const sending = actions.sendText(ROOM_ID, 'hello');
  const [post] = store.getState().pending;
  expect(post).toMatchObject({ body: { kind: 'text', text: 'hello' }, status: { state: 'waiting' } });
  expect(post?.id).toMatch(/^[A-Za-z0-9_-]{22}$/);
  expect(await sending).toBeUndefined();
  expect(calls).toEqual([{ name: 'chat.send', args: { id: post?.id, roomId: ROOM_ID, text: 'hello' } }]);
});

test('a text that could not be queued leaves no row, and its failure comes back', async () => {
  const { store, actions } = open(() => ({ ok: false, failure }));
  expect(await actions.sendText(ROOM_ID, 'hello')).toBe(failure);
  expect(store.getState().pending).toEqual([]);
});

test('files are staged one by one, then offered as one card by their tokens', async () => {
  let staged = 0;
  const { calls, actions } = open((_, args) => ({ ok: true, value: args === 'stage' ? [{ token: `t${++staged}`, name: 'a', size: 1 }] : null }));
  await actions.offerFiles(ROOM_ID, [new File(['x'], 'a'), new File(['y'], 'b')]);
  expect(calls).toEqual([{ name: 'files.offer', args: { roomId: ROOM_ID, tokens: ['t1', 't2'], keep: false } }]);
});

test('files that cannot be staged are reported and not offered', async () => {
  const { store, calls, actions } = open(() => ({ ok: false, failure }));
  await actions.offerFiles(ROOM_ID, [new File(['x'], 'a')]);
  expect(calls).toEqual([]);
  expect(store.getState().reportedFailures.map((reported) => reported.failure)).toEqual([failure]);
});

test('files are kept on the host when the person chose so for all, or for these', async () => {
  const { store, calls, actions } = open((_, args) => ({ ok: true, value: args === 'stage' ? [{ token: 't1', name: 'a', size: 1 }] : null }));
  store.setState({ keepOffers: true });
  await actions.offerFiles(ROOM_ID, [new File(['x'], 'a')]);
  await actions.offerFiles(ROOM_ID, [new File(['x'], 'a')], { keep: false });
  expect(calls.map(({ args }) => (args as { keep: boolean }).keep)).toEqual([true, false]);
});
