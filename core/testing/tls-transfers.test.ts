import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TransferId } from '../../shared/model/ids.ts';
import { type Device, Devices } from './controllers.ts';
import { below, contentsOf, makeTree, readContents, without, writeTree } from './file-tree.ts';

const MIB = 1024 * 1024;
const TREE = makeTree(3, { 'a.bin': 3 * MIB, 'b/c.txt': 9, 'b/d.bin': 2 * MIB, 'b/e.bin': 1_000, 'z.txt': 0 }, ['empty']);

let devices: Devices;
let folder: string;
let port: number;
beforeEach(async () => {
  devices = await Devices.create();
  folder = await writeTree(path.join(devices.folder, 'holiday'), TREE);
});
afterEach(() => devices[Symbol.asyncDispose]());

/** Ann hosts; the others join over TLS on loopback. */
async function openRoom<Name extends string>(...names: readonly Name[]): Promise<Record<Name | 'Ann', Device>> {
  const ann = await devices.open('Ann');
  ({ port } = await ann.controller.startHosting({ roomName: 'Room', alias: 'Ann', port: 0 }));
  const others = await Promise.all(names.map(async (name) => [name, await join(await devices.open(name), name)] as const));
  return Object.fromEntries([['Ann', ann] as const, ...others]) as Record<Name | 'Ann', Device>;
}

async function join(device: Device, alias: string): Promise<Device> {
  await device.controller.join({ host: '127.0.0.1', port, alias });
  return device;
}

const transferOf = async ({ controller }: Device, id: TransferId) => (await controller.snapshot()).transfers.find((transfer) => transfer.id === id);
async function untilState(device: Device, id: TransferId, state: string): Promise<void> {
  await expect.poll(async () => (await transferOf(device, id))?.status, { timeout: 15_000 }).toMatchObject({ state });
}
const selfOf = async ({ controller }: Device) => {
  const { session } = await controller.snapshot();
  if (session.state !== 'joined') throw new Error('in no room');
  return session.self;
};
async function offer(sender: Device, to: readonly Device[], items = [{ path: folder }], more: { readonly to?: readonly Device[] } = {}) {
  const named = more.to === undefined ? {} : { to: await Promise.all(more.to.map(selfOf)) };
  const id = await sender.controller.offerFiles({ roomId: await sender.roomId(), items, ...named });
  for (const device of to) await untilState(device, id, 'offered');
  return id;
}

test('[FT14] a folder goes to two receivers with different ticks, and to the host itself', async () => {
  const { Ann, Bea, Cal, Dan } = await openRoom('Bea', 'Cal', 'Dan');
  const id = await offer(Bea, [Ann, Cal, Dan]);
  const { files } = await Cal.controller.lookAtTransfer(id);
  expect(files.map((file) => file.path.at(-1)).sort()).toEqual(['a.bin', 'c.txt', 'd.bin', 'e.bin', 'z.txt']);
  const numbersOf = (...names: readonly string[]) =>
    files.filter((file) => names.includes(file.path.at(-1) ?? '')).map(({ file }) => [file, file + 1] as const);
  await Promise.all([
    Ann.controller.acceptTransfer(id),
    Cal.controller.acceptTransfer(id, { files: numbersOf('a.bin', 'c.txt') }),
    Dan.controller.acceptTransfer(id, { files: numbersOf('c.txt', 'd.bin', 'z.txt') }),
  ]);
  for (const device of [Ann, Cal, Dan]) await untilState(device, id, 'saved');
  expect(await readContents(Ann.downloadDir)).toEqual(below('Bea_holiday', contentsOf(TREE)));
  expect(without(await readContents(Cal.downloadDir), 'Bea_holiday/empty/')).toEqual(
    below('Bea_holiday', contentsOf(without(TREE, 'b/d.bin', 'b/e.bin', 'z.txt', 'empty/'))),
  );
  expect(without(await readContents(Dan.downloadDir), 'Bea_holiday/empty/')).toEqual(
    below('Bea_holiday', contentsOf(without(TREE, 'a.bin', 'b/e.bin', 'empty/'))),
  );
});

test('[FT5] an app that is closed in the middle of a folder goes on with it when it is opened again', async () => {
  const { Bea, Cal } = await openRoom('Bea', 'Cal');
  await Cal.controller.changeSettings({ downloadLimit: MIB });
  const id = await offer(Bea, [Cal]);
  await Cal.controller.acceptTransfer(id);
  await untilState(Cal, id, 'receiving');
  await Cal.controller.close();
  expect(Object.keys(await readContents(Cal.downloadDir)).every((name) => name.startsWith('.lan-chat-'))).toBe(true);
  const again = await devices.open('Cal');
  await again.controller.changeSettings({ downloadLimit: null });
  await join(again, 'Cal');
  await untilState(again, id, 'saved');
  expect(await readContents(again.downloadDir)).toEqual(below('Bea_holiday', contentsOf(TREE)));
});

test('[FT16] a host that is closed in the middle of a folder goes on with it when it is opened again', async () => {
  const { Ann, Bea, Cal } = await openRoom('Bea', 'Cal');
  await Cal.controller.changeSettings({ downloadLimit: MIB });
  const id = await offer(Bea, [Cal]);
  await Cal.controller.acceptTransfer(id);
  await untilState(Cal, id, 'receiving');
  await Ann.controller.close();
  for (const device of [Bea, Cal]) await expect.poll(async () => (await device.controller.snapshot()).session.state).toBe('idle');
  const again = await devices.open('Ann');
  ({ port } = await again.controller.startHosting({ roomName: 'Room', alias: 'Ann', port }));
  await Cal.controller.changeSettings({ downloadLimit: null });
  await Promise.all([join(Bea, 'Bea'), join(Cal, 'Cal')]);
  await untilState(Cal, id, 'saved');
  expect(await readContents(Cal.downloadDir)).toEqual(below('Bea_holiday', contentsOf(TREE)));
});

test('[FT23] [FT24] files for one member are open to that one alone, who need not fetch what is there already', async () => {
  const { Bea, Cal, Dan } = await openRoom('Bea', 'Cal', 'Dan');
  await writeTree(path.join(Cal.downloadDir, 'Bea_holiday'), { 'a.bin': TREE['a.bin'] ?? Buffer.alloc(0) });
  const id = await offer(Bea, [Cal], [{ path: folder }], { to: [Cal] });
  await untilState(Dan, id, 'ended');
  await expect(Dan.controller.acceptTransfer(id)).rejects.toMatchObject({ code: 'unknown-transfer' });
  const { files } = await Cal.controller.lookAtTransfer(id);
  const owned = await Cal.controller.findOwnedFiles(id);
  expect(owned.map((file) => files[file]?.path.at(-1))).toEqual(['a.bin']);
  await Cal.controller.acceptTransfer(id, { files: files.flatMap(({ file }) => (owned.includes(file) ? [] : [[file, file + 1] as const])) });
  await untilState(Cal, id, 'saved');
  const came = below('Bea_holiday (2)', contentsOf(without(TREE, 'a.bin', 'empty/')));
  expect(without(await readContents(Cal.downloadDir), 'Bea_holiday (2)/empty/', 'Bea_holiday/a.bin')).toEqual(came);
});

test('[FT13] an offer of an earlier run is found by what it offers, and by nothing else', async () => {
  const { Bea } = await openRoom('Bea');
  const file = path.join(devices.folder, 'a.txt');
  await writeFile(file, 'a');
  const items = [{ path: file }, { path: folder }];
  const id = await offer(Bea, [], items);
  await untilState(Bea, id, 'open');
  const roomId = await Bea.roomId();
  await Bea.controller.close();
  const again = await join(await devices.open('Bea'), 'Bea');
  expect(await again.controller.findOffer({ roomId, items })).toBe(id);
  expect(await again.controller.findOffer({ roomId, items: [{ path: file }] })).toBe(undefined);
  expect(await again.controller.findOffer({ roomId, items, keep: true })).toBe(undefined);
  await writeFile(file, 'changed');
  expect(await again.controller.findOffer({ roomId, items })).toBe(undefined);
});
