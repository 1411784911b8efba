import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TransferId } from '../../shared/model/ids.ts';
import { fileSegments } from '../../shared/model/stream.ts';
import { below, contentsOf, makeTree, writeTree } from './file-tree.ts';
import { Rig, type RigClient } from './rig.ts';
import { downloadsOf, offer, stateOf, statusOf, streamOf, transferOf, untilSaved } from './rig-files.ts';

const MIB = 1024 * 1024;
const PHOTO = 700_000;
const HOLIDAY = makeTree(7, { 'a.txt': 3, 'b/photo.jpg': PHOTO, 'b/empty.txt': 0, 'z.bin': 2 * MIB });
const SIZE = 3 + PHOTO + 2 * MIB;

async function openRoom(rig: Rig) {
  const ann = await (await rig.client('Ann')).join();
  const bea = await (await rig.client('Bea')).join();
  const folder = await writeTree(path.join(rig.folder, 'holiday'), HOLIDAY);
  return { ann, bea, folder };
}

/** Where the photo stands in the stream of Ann's offer, and so in the spool, when all of it was asked for at once. */
async function placeOfPhoto(rig: Rig, ann: RigClient, id: TransferId): Promise<number> {
  const { tree } = transferOf(ann, id) ?? {};
  const files = await rig.complete(ann.stay.files.filesOf(id));
  const segments =
    tree === undefined
      ? []
      : fileSegments(
          tree,
          files.map(({ size }) => size),
        );
  return segments[files.findIndex((file) => file.path.at(-1) === 'photo.jpg')]?.start ?? -1;
}

/** Changes one byte of the only file in the spool. */
async function flipByte(rig: Rig, position: number): Promise<void> {
  const [name = ''] = await readdir(rig.spoolFolder);
  await using file = await open(path.join(rig.spoolFolder, name), 'r+');
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, position);
  buffer[0] = (buffer[0] ?? 0) ^ 0xff;
  await file.write(buffer, 0, 1, position);
}

describe('a wrong byte in the spool', () => {
  test('[FT20] [FT26] is found, and only that file is asked for once more', async () => {
    await using rig = await Rig.create();
    const { ann, bea, folder } = await openRoom(rig);
    const id = await offer(rig, ann, [bea], [folder], { keep: true });
    await rig.until('the host has it', () => stateOf(ann, id) === 'uploaded');
    const place = await placeOfPhoto(rig, ann, id);
    await rig.killHost();
    await flipByte(rig, place + 5);
    await rig.startHost();
    await rig.until('both are back', () => ann.isOnline && bea.isOnline);
    await rig.complete(bea.stay.files.accept(id));
    await untilSaved(rig, bea, id);
    expect(await downloadsOf(bea)).toEqual(below('Ann_holiday', contentsOf(HOLIDAY)));
    expect(transferOf(bea, id)?.faults ?? []).toEqual([]);
    expect(rig.carried.upload).toBe(streamOf(ann, id).length + PHOTO + 32);
  });

  test('[FT20] [FT18] of a sender who has left waits for them; what was right is not sent again when they are back', async () => {
    await using rig = await Rig.create();
    const { ann, bea, folder } = await openRoom(rig);
    const id = await offer(rig, ann, [bea], [folder], { keep: true });
    await rig.until('the host has it', () => stateOf(ann, id) === 'uploaded');
    const place = await placeOfPhoto(rig, ann, id);
    await rig.complete(ann.close());
    await rig.killHost();
    await flipByte(rig, place + 5);
    await rig.startHost();
    await rig.until('Bea is back', () => bea.isOnline);
    await rig.complete(bea.stay.files.accept(id));
    await rig.until('Bea waits for Ann', () => isWaitingFor(statusOf(bea, id), 'sender'));
    await (await rig.client('Ann', { identity: ann.identity })).join();
    await untilSaved(rig, bea, id);
    expect(await downloadsOf(bea)).toEqual(below('Ann_holiday', contentsOf(HOLIDAY)));
    expect(rig.carried.upload).toBe(streamOf(ann, id).length + PHOTO + 32);
  });
});

describe('the host’s room for files', () => {
  test('[FT18] too little of it holds an offer up, both sides are told, and more of it lets it go on', async () => {
    await using rig = await Rig.create({ spoolQuota: MIB });
    const { ann, bea, folder } = await openRoom(rig);
    const id = await offer(rig, ann, [bea], [folder]);
    await rig.complete(bea.stay.files.accept(id));
    for (const client of [ann, bea]) {
      await rig.until(`${client.alias} is told`, () => isWaitingFor(statusOf(client, id), 'host-space'));
    }
    expect(await spoolBytes(rig)).toBeLessThanOrEqual(MIB);
    rig.host.setSpoolQuota(10 * MIB);
    await rig.clock.advance(30_000);
    await untilSaved(rig, bea, id);
    expect(await downloadsOf(bea)).toEqual(below('Ann_holiday', contentsOf(HOLIDAY)));
    expect(rig.carried.upload).toBe(streamOf(ann, id).length);
  });

  test('[FT19] what was kept is listed; cleared, the offer has ended for everybody, and its bytes are gone', async () => {
    await using rig = await Rig.create();
    const { ann, bea, folder } = await openRoom(rig);
    const id = await offer(rig, ann, [bea], [folder], { keep: true });
    await rig.until('the host has it', () => stateOf(ann, id) === 'uploaded');
    const use = await rig.complete(rig.host.spoolUse());
    expect(use.offers).toMatchObject([
      { transferId: id, name: 'holiday', senderAlias: 'Ann', isWhole: true, keep: true, bytes: streamOf(ann, id).length },
    ]);
    expect(use.bytes).toBe(streamOf(ann, id).length);
    rig.host.clearSpool(id);
    for (const client of [ann, bea]) {
      await rig.until(`${client.alias} is told`, () => stateOf(client, id) === 'ended');
      expect(statusOf(client, id)).toEqual({ state: 'ended', reason: 'host-cleared' });
    }
    await rig.until('the bytes are gone', async () => (await spoolBytes(rig)) === 0);
    expect((await rig.complete(rig.host.spoolUse())).offers).toEqual([]);
  });

  test('[FT14] what was cleared of an offer whose sender is here comes anew', async () => {
    await using rig = await Rig.create();
    const { ann, bea, folder } = await openRoom(rig);
    const cal = await (await rig.client('Cal')).join();
    const id = await offer(rig, ann, [bea, cal], [folder]);
    await rig.complete(bea.stay.files.accept(id));
    await untilSaved(rig, bea, id);
    await rig.until('the host has all of it', () => rig.carried.upload === streamOf(ann, id).length);
    rig.host.clearSpool();
    expect(stateOf(cal, id)).toBe('offered');
    await rig.complete(cal.stay.files.accept(id));
    await untilSaved(rig, cal, id);
    expect(await downloadsOf(cal)).toEqual(below('Ann_holiday', contentsOf(HOLIDAY)));
    expect(rig.carried.upload).toBeGreaterThan(streamOf(ann, id).length + SIZE - 1);
  });
});

function isWaitingFor(status: ReturnType<typeof statusOf>, whom: string): boolean {
  return status?.state === 'interrupted' && status.waitingFor === whom;
}

/** Bytes of all files in the spool. One that goes meanwhile has none. */
async function spoolBytes(rig: Rig): Promise<number> {
  const names = await readdir(rig.spoolFolder);
  const sizes = await Promise.all(names.map(async (name) => (await stat(path.join(rig.spoolFolder, name)).catch(() => undefined))?.size ?? 0));
  return sizes.reduce((sum, size) => sum + size, 0);
}
