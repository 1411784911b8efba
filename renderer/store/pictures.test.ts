import { expect, test } from 'vitest';
import type { MemberId, RoomId, TransferId } from '../../shared/model/ids.ts';
import type { OfferedFile, Transfer } from '../../shared/model/transfer.ts';
import { canBeAlbum, hasBytes, pictureOf, picturesIn } from './pictures.ts';

type Incoming = Extract<Transfer, { readonly direction: 'incoming' }>;
const incoming: Incoming = {
  id: 't'.repeat(22) as TransferId,
  roomId: 'r'.repeat(22) as RoomId,
  name: 'view.jpg',
  size: 1_000,
  keep: false,
  direction: 'incoming',
  senderId: 'm'.repeat(43) as MemberId,
  senderAlias: 'Ada',
  status: { state: 'saved', savedAs: 'Ada_view.jpg', sha256: '' },
  isDangerous: false,
  isAutomatic: false,
};
const tree = { items: 1, files: 3, folders: 1, manifestBytes: 100 };

test('an image shows when it is saved, not before', () => {
  expect(pictureOf(incoming)?.ref).toEqual({ transferId: incoming.id });
  expect(pictureOf({ ...incoming, status: { state: 'offered' } })).toBeUndefined();
  expect(pictureOf({ ...incoming, status: { state: 'verifying' } })).toBeUndefined();
});

test('own images show from the moment in which the host has the offer', () => {
  const own: Transfer = { ...incoming, direction: 'outgoing', status: { state: 'preparing' }, receivers: [] };
  expect(hasBytes(own)).toBe(false);
  expect(hasBytes({ ...own, status: { state: 'open' } })).toBe(true);
});

test('what is no image by its name, or too large to decode, is no picture', () => {
  expect(pictureOf({ ...incoming, name: 'view.svg' })).toBeUndefined();
  expect(pictureOf({ ...incoming, size: 33 * 1024 * 1024 })).toBeUndefined();
});

test('a tree of up to 500 files is looked through for pictures', () => {
  expect(canBeAlbum({ ...incoming, tree })).toBe(true);
  expect(canBeAlbum({ ...incoming, tree: { ...tree, files: 501 } })).toBe(false);
  expect(pictureOf({ ...incoming, tree })).toBeUndefined();
});

test('of a tree the images that came are its pictures', () => {
  const file = (index: number, name: string, more: Partial<OfferedFile> = {}): OfferedFile => ({
    file: index,
    path: ['Opening', name],
    size: 10,
    isDangerous: false,
    ...more,
  });
  const files = [file(0, 'a.jpg'), file(1, 'b.txt'), file(2, 'c.png', { isWanted: false }), file(3, 'd.gif'), file(4, 'e.webp')];
  const faults = [{ file: 3, path: 'Opening/d.gif', code: 'file-changed' as const }];
  expect(picturesIn({ ...incoming, tree, faults }, files).map(({ ref, name }) => [ref.file, name])).toEqual([
    [0, 'a.jpg'],
    [4, 'e.webp'],
  ]);
});
