import { mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { below, contentsOf, makeTree, writeTree } from '../testing/file-tree.ts';
import { Rig } from '../testing/rig.ts';
import { downloadsOf, offer, stateOf, statusOf, transferOf, untilSaved } from '../testing/rig-files.ts';

const TREE = makeTree(5, { 'a.bin': 700_000, 'b/c.txt': 10, 'b/d.bin': 400_000 }, ['empty']);
/** A WebP picture of one pixel. */
const PICTURE = 'UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==';

async function openRoom(rig: Rig) {
  const ann = await (await rig.client('Ann')).join();
  const bea = await (await rig.client('Bea')).join();
  const folder = await writeTree(path.join(rig.folder, 'sources', 'holiday'), TREE);
  const file = path.join(rig.folder, 'sources', 'notes.txt');
  await writeFile(file, 'notes');
  return { ann, bea, folder, file };
}

test('an offer says what it holds, for whom, and shows its first picture', async () => {
  await using rig = await Rig.create();
  const { ann, bea, folder, file } = await openRoom(rig);
  const to = [bea.identity.memberId];
  const items = [{ path: file, name: 'picture.png', thumbnail: PICTURE }, { path: folder }];
  const id = await offer(rig, ann, [bea], [], { items, to });
  for (const client of [ann, bea])
    expect(transferOf(client, id)).toMatchObject({ name: 'picture.png', size: 1_100_015, thumbnail: PICTURE, to, tree: { items: 2, files: 4 } });
  const plain = await offer(rig, ann, [bea], [file], { keep: true });
  for (const client of [ann, bea]) expect(transferOf(client, plain)).toMatchObject({ name: 'notes.txt', size: 5, keep: true });
  expect(transferOf(bea, plain)?.tree).toBeUndefined();
  expect((await rig.complete(ann.stay.files.filesOf(id))).map((each) => each.path.join('/'))).toEqual([
    'picture.png',
    ...['holiday/a.bin', 'holiday/b/c.txt', 'holiday/b/d.bin'],
  ]);
});

test('what cannot be offered is not posted, and what the app made for it is deleted', async () => {
  await using rig = await Rig.create();
  const { ann, folder } = await openRoom(rig);
  const copy = path.join(rig.folder, 'copy');
  await writeFile(copy, 'x');
  const items = [{ path: copy, temporary: true }, { path: path.join(folder, 'missing') }];
  const failure = { code: 'file-not-found', params: { name: 'missing' } };
  await expect(rig.complete(ann.stay.files.offer({ roomId: ann.roomId, items }))).rejects.toMatchObject(failure);
  await expect(rig.complete(ann.stay.files.offer({ roomId: ann.roomId, items: [] }))).rejects.toMatchObject({ code: 'nothing-chosen' });
  expect(ann.stay.transfers).toEqual([]);
  await expect(stat(copy)).rejects.toThrow();
});

test('[FT5] [FT13] an offered folder goes on after a restart of its sender, without looking for its files again', async () => {
  await using rig = await Rig.create();
  const { ann, bea, folder } = await openRoom(rig);
  const id = await offer(rig, ann, [bea], [folder]);
  const again = await rig.crash(ann);
  // A file that is new was not offered.
  await writeFile(path.join(folder, 'new.txt'), 'new');
  await rig.until('it is open', () => stateOf(again, id) === 'open');
  await rig.complete(bea.stay.files.accept(id));
  await untilSaved(rig, bea, id);
  expect(await downloadsOf(bea)).toEqual(below('Ann_holiday', contentsOf(TREE)));
  await rig.until('the sender knows that all is up', () => stateOf(again, id) === 'uploaded');
  expect(statusOf(again, id)).toMatchObject({ sha256: (statusOf(bea, id) as { sha256?: string }).sha256 });
});

test('an unfinished offer is found again by its paths, as long as nothing of it has changed', async () => {
  await using rig = await Rig.create();
  const { ann, bea, folder, file } = await openRoom(rig);
  const tree = { roomId: ann.roomId, items: [{ path: folder }, { path: file }] };
  const plain = { roomId: ann.roomId, items: [{ path: file }], to: [bea.identity.memberId] };
  const treeId = await rig.complete(ann.stay.files.offer(tree));
  const plainId = await rig.complete(ann.stay.files.offer(plain));
  const again = await rig.crash(ann);
  const find = (options: typeof tree & { readonly keep?: boolean }) => rig.complete(again.stay.files.findOffer(options));
  expect(await find(tree)).toBe(treeId);
  expect(await find(plain)).toBe(plainId);
  expect(await find({ ...tree, keep: true })).toBeUndefined();
  expect(await find({ ...plain, ...{ to: [again.identity.memberId] } })).toBeUndefined();
  expect(await find({ ...tree, items: [...tree.items].reverse() })).toBeUndefined();
  expect(await find({ roomId: again.roomId, items: [{ path: folder }] })).toBeUndefined();
  await utimes(path.join(folder, 'b/c.txt'), 1, 1);
  expect(await find(tree)).toBeUndefined();
  again.stay.files.cancel(plainId);
  expect(await find(plain)).toBeUndefined();
});

test('an own offer that is over can be made once more, also after a restart, as its files are now', async () => {
  await using rig = await Rig.create();
  const { ann, bea, folder } = await openRoom(rig);
  const to = [bea.identity.memberId];
  const id = await offer(rig, ann, [bea], [folder], { to, keep: true });
  ann.stay.files.cancel(id);
  await writeFile(path.join(folder, 'a.bin'), 'shorter');
  const again = await rig.crash(ann);
  const newId = await rig.complete(again.stay.files.resend(id));
  expect(newId).not.toBe(id);
  await rig.until('it is offered', () => stateOf(bea, newId) === 'offered');
  expect(transferOf(bea, newId)).toMatchObject({ name: 'holiday', size: 400_017, to, keep: true });
  await rig.complete(bea.stay.files.accept(newId));
  await untilSaved(rig, bea, newId);
  await expect(rig.complete(bea.stay.files.resend(newId))).rejects.toMatchObject({ code: 'unknown-transfer' });
});

test('[FT13] copies that the app made cannot be offered once more: they go with their transfer, over a restart as well', async () => {
  await using rig = await Rig.create();
  const { ann, bea } = await openRoom(rig);
  const staged = path.join(rig.folder, 'staged');
  await mkdir(staged);
  const copied = await writeTree(path.join(staged, '0123'), TREE);
  const id = await offer(rig, ann, [bea], [], { items: [{ path: copied, name: 'dropped', temporary: true }] });
  const again = await rig.crash(ann);
  expect(await readdir(staged)).toEqual(['0123']);
  await rig.complete(bea.stay.files.accept(id));
  await untilSaved(rig, bea, id);
  expect(await downloadsOf(bea)).toEqual(below('Ann_dropped', contentsOf(TREE)));
  await expect(rig.complete(again.stay.files.resend(id))).rejects.toMatchObject({ code: 'file-not-found', params: { name: 'dropped' } });
  again.stay.files.cancel(id);
  await rig.until('the copy is gone', async () => (await readdir(staged)).length === 0);
});
