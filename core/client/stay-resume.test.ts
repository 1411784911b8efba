import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TransferId } from '../../shared/model/ids.ts';
import { SPOOL_LIFETIME_MS } from '../../shared/wire/limits.ts';
import { folderLabel } from '../lib/folder-label.ts';
import { Rig, type RigClient } from '../testing/rig.ts';

const MIB = 1024 * 1024;
const SIZE = 6 * MIB + 7;
/** So long that it is by no means over when a test that saw it begin does its next step. */
const LONG = 48 * MIB;
/** What one cut may cost at most: what was on its way. */
const MAX_AGAIN = MIB;

const transferOf = (client: RigClient, id: TransferId) => client.stay.transfers.find((transfer) => transfer.id === id);
const statusOf = (client: RigClient, id: TransferId) => transferOf(client, id)?.status;
const stateOf = (client: RigClient, id: TransferId) => statusOf(client, id)?.state;
const receiverOf = (client: RigClient, id: TransferId) => {
  const transfer = transferOf(client, id);
  return transfer?.direction === 'outgoing' ? transfer.receivers[0] : undefined;
};
const partialsOf = async (client: RigClient) => (await readdir(client.downloadDir).catch(() => [])).filter((name) => name.endsWith('.part'));

/** Ann offers a file of random bytes to Bea. */
async function openOffer(rig: Rig, options: { readonly size?: number; readonly keep?: boolean } = {}) {
  const ann = await (await rig.client('Ann')).join();
  const bea = await (await rig.client('Bea')).join();
  const file = path.join(rig.folder, 'film.mkv');
  const bytes = randomBytes(options.size ?? SIZE);
  await writeFile(file, bytes);
  const [room] = ann.stay.rooms;
  if (room === undefined) throw new Error('in no room');
  const id = await ann.stay.files.offer({ roomId: room.id, items: [{ path: file }], keep: options.keep });
  await rig.until('Bea is offered the file', () => stateOf(bea, id) === 'offered');
  return { ann, bea, id, bytes, file };
}

async function isSaved(rig: Rig, bea: RigClient, id: TransferId, bytes: Buffer) {
  await rig.until('the file is saved', () => ['saved', 'failed', 'ended'].includes(stateOf(bea, id) ?? ''));
  expect(statusOf(bea, id)).toMatchObject({ state: 'saved', savedAs: 'Ann_film.mkv' });
  expect((await readFile(bea.stay.files.savedPath(id))).equals(bytes)).toBe(true);
  expect(await readdir(bea.downloadDir)).toEqual(['Ann_film.mkv']);
}

describe('a restart without a goodbye', () => {
  test.each(['sender', 'receiver', 'host'] as const)('[FT5] [FT16] of the %s at every tenth of the file costs at most 1 MiB', async (who) => {
    await using rig = await Rig.create();
    let { ann, bea, id, bytes } = await openOffer(rig);
    const direction = who === 'receiver' ? 'download' : 'upload';
    await rig.complete(bea.stay.files.accept(id));
    for (let tenth = 0; tenth < 10; tenth++) {
      const victim = who === 'host' ? undefined : who === 'sender' ? ann : bea;
      await rig.cutAt(direction, 1 + (tenth * SIZE) / 10, victim, () => stateOf(bea, id) === 'saved');
      if (who === 'host') {
        await rig.killHost();
        await rig.startHost();
      } else if (who === 'sender') ann = await rig.crash(ann);
      else bea = await rig.crash(bea);
      await rig.until('both are back', () => ann.isOnline && bea.isOnline);
    }
    await isSaved(rig, bea, id, bytes);
    expect(rig.crashes).toBe(10);
    expect(rig.carried.upload).toBeLessThanOrEqual(SIZE + 32 * (rig.crashes + 1) + rig.crashes * MAX_AGAIN);
    expect(rig.carried.download).toBeLessThanOrEqual(SIZE + 32 * (rig.crashes + 1) + rig.crashes * MAX_AGAIN);
    await rig.until('Ann hears of it', () => receiverOf(ann, id)?.state === 'saved');
  });

  test('[FT5] of everybody at once goes on without a person', async () => {
    await using rig = await Rig.create();
    let { ann, bea, id, bytes } = await openOffer(rig);
    await rig.complete(bea.stay.files.accept(id));
    await rig.cutAt('upload', 2 * MIB);
    await rig.killHost();
    [ann, bea] = [await rig.crash(ann, { joins: false }), await rig.crash(bea, { joins: false })];
    await rig.startHost();
    await bea.join();
    expect(['interrupted', 'verifying']).toContain(stateOf(bea, id));
    await rig.until('Bea waits for Ann', () => {
      const status = statusOf(bea, id);
      return status?.state === 'interrupted' && status.waitingFor === 'sender';
    });
    await ann.join();
    await isSaved(rig, bea, id, bytes);
  });

  test('[FT5] of a sender whose offer the host has not got yet posts it once', async () => {
    await using rig = await Rig.create();
    const { ann, bea, file, bytes } = await openOffer(rig, { size: 1000 });
    const [room] = ann.stay.rooms;
    if (room === undefined) throw new Error('in no room');
    await rig.killHost();
    const id = await ann.stay.files.offer({ roomId: room.id, items: [{ path: file }] });
    const again = await rig.crash(ann, { joins: false });
    await rig.startHost();
    await again.join();
    await rig.until('Bea is offered it', () => stateOf(bea, id) === 'offered');
    await rig.complete(bea.stay.files.accept(id));
    await isSaved(rig, bea, id, bytes);
    expect(bea.entries.filter((entry) => entry.id === id)).toHaveLength(1);
  });
});

describe('while somebody is away', () => {
  test('[FT7] a sender that quits keeps its offer, and brings the file when it is back', async () => {
    await using rig = await Rig.create();
    const { ann, bea, id, bytes } = await openOffer(rig);
    await rig.complete(ann.close('quit'));
    await rig.complete(bea.stay.files.accept(id));
    await rig.until('Bea waits for Ann', () => stateOf(bea, id) === 'interrupted');
    expect(statusOf(bea, id)).toEqual({ state: 'interrupted', bytes: 0, waitingFor: 'sender' });
    const again = await (await rig.client('Ann', { identity: ann.identity })).join();
    await isSaved(rig, bea, id, bytes);
    expect(again.ended).toBe(undefined);
  });

  test('[FT7] a sender that leaves ends its offer, and the partial file goes', async () => {
    await using rig = await Rig.create();
    const { ann, bea, id } = await openOffer(rig, { size: LONG });
    await rig.complete(bea.stay.files.accept(id));
    await rig.cutAt('upload', MIB, bea);
    await rig.complete(ann.close());
    await rig.until('it is over', () => stateOf(bea, id) === 'ended');
    await rig.until('nothing is left', async () => (await readdir(bea.downloadDir)).length === 0);
  });

  test('[FT12] a file that changed takes its offer back with the reason, as soon as its sender is back', async () => {
    await using rig = await Rig.create();
    const { ann, bea, id, file } = await openOffer(rig);
    await rig.complete(ann.close('quit'));
    await utimes(file, new Date(0), new Date(0));
    const again = await (await rig.client('Ann', { identity: ann.identity })).join();
    await rig.until('Bea hears of it', () => stateOf(bea, id) === 'ended');
    expect(statusOf(bea, id)).toEqual({ state: 'ended', reason: 'source-changed' });
    await rig.until('Ann does', () => stateOf(again, id) === 'failed');
    expect(statusOf(again, id)).toMatchObject({ failure: { code: 'file-changed', params: { name: 'film.mkv' } } });
  });

  test('[FT12] so does one that is gone', async () => {
    await using rig = await Rig.create();
    const { ann, bea, id, file } = await openOffer(rig);
    await rig.complete(ann.close('quit'));
    await rm(file);
    await (await rig.client('Ann', { identity: ann.identity })).join();
    await rig.until('Bea hears of it', () => stateOf(bea, id) === 'ended');
    expect(statusOf(bea, id)).toEqual({ state: 'ended', reason: 'source-unreadable' });
  });

  test('[FT7] an offer that expired while its receiver was away has ended for it, and its partial file goes', async () => {
    await using rig = await Rig.create();
    const { ann, bea, id } = await openOffer(rig);
    await rig.complete(bea.stay.files.accept(id));
    await rig.cutAt('download', MIB, bea);
    const away = await rig.crash(bea, { joins: false });
    expect(await partialsOf(away)).toHaveLength(1);
    await rig.complete(ann.close('quit'));
    await rig.clock.advance(SPOOL_LIFETIME_MS);
    await away.join();
    expect(statusOf(away, id)).toEqual({ state: 'ended', reason: 'over' });
    await rig.until('nothing is left', async () => (await partialsOf(away)).length === 0);
  });

  test('[FT5] another log of the same host brings nothing of the old one', async () => {
    await using rig = await Rig.create();
    const { bea, id } = await openOffer(rig);
    await rig.complete(bea.stay.files.accept(id));
    await rig.cutAt('download', MIB, bea);
    const away = await rig.crash(bea, { joins: false });
    await rig.killHost();
    rig.loseHostData();
    await rig.startHost();
    await away.join();
    expect(transferOf(away, id)).toBe(undefined);
    await rig.until('nothing is left', async () => (await partialsOf(away)).length === 0);
  });
});

describe('pausing', () => {
  test('[FT17] by the receiver lasts over a restart, and goes on from the byte that is there', async () => {
    await using rig = await Rig.create();
    const { ann, bea, id, bytes } = await openOffer(rig, { size: LONG });
    await rig.complete(bea.stay.files.accept(id));
    await rig.until('some came', () => rig.carried.download > MIB);
    bea.stay.files.pause(id);
    expect(statusOf(bea, id)).toMatchObject({ state: 'paused', by: 'self' });
    await rig.until('Ann hears of it', () => receiverOf(ann, id)?.state === 'paused');
    const carried = rig.carried.download;
    await rig.complete(bea.close('quit'));
    const again = await (await rig.client('Bea', { identity: bea.identity })).join();
    await rig.clock.advance(60_000);
    expect(statusOf(again, id)).toMatchObject({ state: 'paused', by: 'self' });
    expect(rig.carried.download - carried).toBeLessThanOrEqual(MAX_AGAIN);
    again.stay.files.resume(id);
    await isSaved(rig, again, id, bytes);
    expect(rig.carried.download).toBeLessThanOrEqual(LONG + 64 + MAX_AGAIN);
  });

  test('[FT17] [FT18] by the sender shows at the receiver, lasts over a restart, and goes on', async () => {
    await using rig = await Rig.create();
    const { ann, bea, id, bytes } = await openOffer(rig, { size: LONG });
    await rig.complete(bea.stay.files.accept(id));
    await rig.cutAt('upload', MIB);
    await rig.until('bytes flow again', () => ann.isOnline && rig.carried.upload > MIB + 100_000);
    ann.stay.files.pause(id);
    await rig.until('Bea sees it', () => stateOf(bea, id) === 'paused');
    expect(statusOf(bea, id)).toMatchObject({ by: 'sender' });
    expect(statusOf(ann, id)).toMatchObject({ state: 'paused', by: 'self' });
    const again = await rig.crash(ann);
    await rig.clock.advance(60_000);
    expect(statusOf(again, id)).toMatchObject({ state: 'paused', by: 'self' });
    expect(statusOf(bea, id)).toMatchObject({ state: 'paused', by: 'sender' });
    again.stay.files.resume(id);
    await isSaved(rig, bea, id, bytes);
    expect(rig.carried.upload).toBeLessThanOrEqual(LONG + 64 + MAX_AGAIN);
  });
});

test('[FT13] the card names the folder that was chosen, while the file comes, when it is saved, and after restarts', async () => {
  await using rig = await Rig.create();
  const { bea, id } = await openOffer(rig);
  const folderOf = (client: RigClient) => {
    const transfer = transferOf(client, id);
    return transfer?.direction === 'incoming' ? transfer.folder : undefined;
  };
  const folder = path.join(rig.folder, 'elsewhere');
  expect(folderOf(bea)).toBeUndefined();
  await rig.complete(bea.stay.files.accept(id, { folder }));
  expect(folderOf(bea)).toBe(folderLabel(folder));
  bea.stay.files.pause(id);
  await rig.complete(bea.close('quit'));
  const second = await (await rig.client('Bea', { identity: bea.identity })).join();
  expect(folderOf(second)).toBe(folderLabel(folder));
  second.stay.files.resume(id);
  await rig.until('the file is saved', () => stateOf(second, id) === 'saved');
  expect(folderOf(second)).toBe(folderLabel(folder));
  await rig.complete(second.close('quit'));
  const third = await (await rig.client('Bea', { identity: bea.identity })).join();
  expect(transferOf(third, id)).toMatchObject({ status: { state: 'saved', savedAs: 'Ann_film.mkv' }, folder: folderLabel(folder) });
});

describe('kept for later', () => {
  test('[FT19] the file is handed out when its sender has left and the host was restarted', async () => {
    await using rig = await Rig.create();
    const { ann, bea, id, bytes } = await openOffer(rig, { keep: true });
    await rig.until('the host has it', () => stateOf(ann, id) === 'uploaded');
    await rig.complete(ann.close());
    await rig.killHost();
    await rig.startHost();
    await rig.until('Bea is back', () => bea.isOnline);
    expect(stateOf(bea, id)).toBe('offered');
    await rig.complete(bea.stay.files.accept(id));
    await isSaved(rig, bea, id, bytes);
    const again = await (await rig.client('Ann', { identity: ann.identity })).join();
    await rig.until('Ann hears of it', () => receiverOf(again, id)?.state === 'saved');
    expect(stateOf(again, id)).toBe('uploaded');
  });
});

describe('a damaged copy', () => {
  test('[FT20] in the partial file is found before it is published, and fetched once more', async () => {
    await using rig = await Rig.create();
    const { bea, id, bytes } = await openOffer(rig);
    await rig.complete(bea.stay.files.accept(id));
    await rig.cutAt('download', 2 * MIB, bea);
    const away = await rig.crash(bea, { joins: false });
    const [name = ''] = await partialsOf(away);
    await flipByte(path.join(away.downloadDir, name), 1000);
    await away.join();
    await isSaved(rig, away, id, bytes);
    expect(away.events.some((event) => event.type === 'transfer-changed' && event.transfer.status.state === 'failed')).toBe(false);
  });

  test('[FT20] in the spool is found, and fetched once more from the sender', async () => {
    await using rig = await Rig.create();
    const { ann, bea, id, bytes } = await openOffer(rig, { keep: true });
    await rig.until('the host has it', () => stateOf(ann, id) === 'uploaded');
    const [name = ''] = await readdir(rig.spoolFolder);
    await flipByte(path.join(rig.spoolFolder, name), 5_000_000);
    await rig.complete(bea.stay.files.accept(id));
    await isSaved(rig, bea, id, bytes);
  });
});

async function flipByte(file: string, at: number): Promise<void> {
  const bytes = await readFile(file);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at);
  await writeFile(file, bytes);
}
