import { expect, test } from 'vitest';
import type { IncomingState, Transfer } from '../../../shared/model/transfer.ts';
import { GRACE, messageId, ROOM_ID } from '../../dev/people.ts';
import { filesTitle } from './files-title.ts';

const receiving = (filesDone: number): IncomingState => ({ state: 'receiving', progress: { bytes: 5, bytesPerSecond: 1, file: 9, filesDone } });
const transfer = (status: IncomingState, wanted?: number): Transfer => ({
  ...{ id: messageId('theirs'), roomId: ROOM_ID, name: 'a', size: 100, keep: false, direction: 'incoming' },
  ...{ senderId: GRACE.id, senderAlias: GRACE.alias, isDangerous: false, isAutomatic: false },
  tree: { items: 1, files: 12, folders: 1, manifestBytes: 9 },
  ...(wanted === undefined ? {} : { wanted: { files: wanted, bytes: 50 } }),
  status,
});

test.each([
  [transfer({ state: 'offered' }), '12 files'],
  [transfer({ state: 'waiting' }, 7), '7 of 12 files'],
  [transfer(receiving(0), 7), 'File 1 of 7 wanted'],
  [transfer(receiving(2), 7), 'File 3 of 7 wanted'],
  [transfer(receiving(7), 7), 'File 7 of 7 wanted'],
  [transfer(receiving(2), 12), 'File 3 of 12'],
  [transfer({ state: 'paused', by: 'self', bytes: 5 }, 7), '7 of 12 files'],
] as const)('%# counts what is done among what is wanted', (each, title) => expect(filesTitle(each)).toBe(title));
