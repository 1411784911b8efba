import { expect, it } from 'vitest';
import type { IncomingState, OfferedFile, Transfer } from '../../../shared/model/transfer.ts';
import { GRACE, messageId, ROOM_ID } from '../../dev/people.ts';
import { type FileState, fileStates, folderState } from './file-state.ts';

const files = (unwanted: readonly number[] = []): readonly OfferedFile[] =>
  [0, 1, 2, 3].map((file) => ({ file, path: [`${file}`], size: 10, isDangerous: false, isWanted: !unwanted.includes(file) }));
const transfer = (status: IncomingState, faults: readonly number[] = []): Transfer => ({
  id: messageId('tree'),
  roomId: ROOM_ID,
  name: 'tree',
  size: 40,
  tree: { items: 1, files: 4, folders: 1, manifestBytes: 100 },
  keep: false,
  direction: 'incoming',
  senderId: GRACE.id,
  senderAlias: GRACE.alias,
  isDangerous: false,
  isAutomatic: false,
  status,
  faults: faults.map((file) => ({ file, path: `${file}`, code: 'file-unreadable' })),
});
const states = (of: Transfer, offered = files()) => offered.map(fileStates(of, offered));
const progress = { bytes: 15, bytesPerSecond: 1 };

it.each([
  [{ state: 'offered' }, ['waiting', 'waiting', 'waiting', 'waiting']],
  [{ state: 'waiting' }, ['waiting', 'waiting', 'waiting', 'waiting']],
  [{ state: 'receiving', progress: { ...progress, file: 2 } }, ['done', 'done', 'running', 'waiting']],
  [{ state: 'receiving', progress }, ['done', 'running', 'waiting', 'waiting']],
  [{ state: 'paused', by: 'self', bytes: 20 }, ['done', 'done', 'waiting', 'waiting']],
  [{ state: 'interrupted', waitingFor: 'sender', bytes: 0 }, ['waiting', 'waiting', 'waiting', 'waiting']],
  [{ state: 'verifying' }, ['done', 'done', 'done', 'done']],
  [{ state: 'saved', savedAs: 'x', sha256: '' }, ['done', 'done', 'done', 'done']],
] as const)('%j', (status, expected) => {
  expect(states(transfer(status))).toEqual(expected);
});

it('a file that was left out is told apart, and one that was not wanted', () => {
  expect(states(transfer({ state: 'saved', savedAs: 'x', sha256: '' }, [1]), files([3]))).toEqual(['done', 'fault', 'done', 'not-wanted']);
});

it('bytes are counted over the wanted files only', () => {
  expect(states(transfer({ state: 'paused', by: 'self', bytes: 15 }), files([0]))).toEqual(['not-wanted', 'done', 'waiting', 'waiting']);
});

it.each([
  [['done', 'done'], 'done'],
  [['done', 'waiting'], 'running'],
  [['waiting', 'waiting', 'not-wanted'], 'waiting'],
  [['done', 'running', 'waiting'], 'running'],
  [['done', 'fault', 'not-wanted'], 'fault'],
  [['not-wanted'], 'not-wanted'],
] as const satisfies readonly (readonly [readonly FileState[], FileState])[])('a folder of files that are %j is %s', (states, state) => {
  expect(folderState(states)).toBe(state);
});
