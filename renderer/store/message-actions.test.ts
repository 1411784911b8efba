import { expect, test } from 'vitest';
import type { LanChatApi, RequestName } from '../../shared/ipc/contract.ts';
import type { Failure } from '../../shared/model/failure.ts';
import { GRACE, ROOM_ID, roomId } from '../dev/people.ts';
import { createActions } from './actions.ts';
import { createAppStore } from './store.ts';

const failure: Failure = { code: 'message-gone', params: {} };

function open({ fails = false } = {}) {
  const store = createAppStore();
  const calls: { readonly name: RequestName; readonly args: unknown }[] = [];
  const api = {
    request: async (name: RequestName, args: unknown) => {
      calls.push({ name, args });
      return fails ? { ok: false, failure } : { ok: true, value: null };
    },
  } as unknown as LanChatApi;
  return { store, calls, actions: createActions(api, store) };
}

test('an answer says what it answers, and whom it names', async () => {
  const { calls, actions } = open();
  const mentions = [{ id: GRACE.id, name: 'Grace' }];
  await actions.sendText(ROOM_ID, '@Grace @all', { replyTo: 4, mentions, mentionsAll: true });
  expect(calls).toMatchObject([{ name: 'chat.send', args: { text: '@Grace @all', replyTo: 4, mentions, mentionsAll: true } }]);
});

test.each([
  ['edit', 'chat.edit', { kind: 'edit', target: 3, text: 'better' }],
  ['delete', 'chat.delete', { kind: 'delete', target: 3 }],
  ['react', 'chat.react', { kind: 'reaction', target: 3, emoji: '👍', on: true }],
  ['pin', 'chat.pin', { kind: 'pin', target: 3, on: true }],
] as const)('an own %s shows at once, and goes when it could not be queued', async (what, name, body) => {
  const { store, calls, actions } = open({ fails: true });
  const asked = {
    edit: () => actions.editText(ROOM_ID, 3, 'better'),
    delete: () => actions.deleteEntry(ROOM_ID, 3),
    react: () => actions.react(ROOM_ID, 3, '👍', true),
    pin: () => actions.pin(ROOM_ID, 3, true),
  }[what]();
  expect(store.getState().pending).toMatchObject([{ roomId: ROOM_ID, body, status: { state: 'waiting' } }]);
  expect(await asked).toBe(failure);
  expect(store.getState().pending).toEqual([]);
  expect(calls).toMatchObject([{ name, args: { roomId: ROOM_ID, seq: 3 } }]);
});

test('typing is told once in a while, and at once in another room', () => {
  const { calls, actions } = open();
  actions.typing(ROOM_ID);
  actions.typing(ROOM_ID);
  actions.typing(roomId('other'));
  expect(calls.map(({ name }) => name)).toEqual(['chat.typing', 'chat.typing']);
});
