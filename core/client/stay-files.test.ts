import { randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { TransferId } from '../../shared/model/ids.ts';
import { Rig, type RigClient } from '../testing/rig.ts';

const SIZE = 4_000_000;

const statusOf = (client: RigClient, id: TransferId) => client.stay.transfers.find((transfer) => transfer.id === id)?.status;
const stateOf = (client: RigClient, id: TransferId) => statusOf(client, id)?.state;

/** Ann offers a file of random bytes to Bea. */
async function openOffer(rig: Rig) {
  const ann = await (await rig.client('Ann')).join();
  const bea = await (await rig.client('Bea')).join();
  const file = path.join(rig.folder, 'film.mkv');
  const bytes = randomBytes(SIZE);
  await writeFile(file, bytes);
  const [room] = ann.stay.rooms;
  if (room === undefined) throw new Error('in no room');
  const id = await ann.stay.files.offer({ roomId: room.id, items: [{ path: file }] });
  await rig.until('Bea is offered the file', () => stateOf(bea, id) === 'offered');
  return { ann, bea, id, bytes };
}

test('[FT5] a file arrives whole although every connection breaks again and again', async () => {
  await using rig = await Rig.create({ seed: 1 });
  const { ann, bea, id, bytes } = await openOffer(rig);
  rig.unruly = true;
  await rig.complete(bea.stay.files.accept(id));
  for (let cut = 0; cut < 4; cut++) {
    await rig.until('bytes flow', () => stateOf(bea, id) === 'receiving' || stateOf(bea, id) === 'saved');
    rig.cutAll();
    await rig.until('both are back', () => ann.isOnline && bea.isOnline);
  }
  await rig.until('the file is saved', () => stateOf(bea, id) === 'saved');
  expect(await readFile(bea.stay.files.savedPath(id))).toEqual(bytes);
  expect(await readdir(bea.downloadDir)).toEqual(['Ann_film.mkv']);
  await rig.until('Ann hears of it', () => {
    const transfer = ann.stay.transfers.find((each) => each.id === id);
    return transfer?.direction === 'outgoing' && transfer.receivers[0]?.state === 'saved';
  });
});

test('an offer whose host lost everything ends, and its entry goes with the log', async () => {
  await using rig = await Rig.create();
  const { ann, bea, id } = await openOffer(rig);
  await rig.killHost();
  rig.loseHostData();
  await rig.startHost();
  await rig.until('both are back', () => ann.isOnline && bea.isOnline);
  expect(statusOf(bea, id)).toEqual({ state: 'ended', reason: 'host-restarted' });
  expect(stateOf(ann, id)).toBe('ended');
  expect(bea.entries.every(({ body }) => body.kind === 'notice')).toBe(true);
});

test('what a device declined stays declined after it came back from a restart', async () => {
  await using rig = await Rig.create();
  const { bea, id } = await openOffer(rig);
  bea.stay.files.decline(id);
  await rig.complete(bea.close());
  const again = await (await rig.client('Bea', { identity: bea.identity })).join();
  expect(stateOf(again, id)).toBe('declined');
});

test('one’s own offer of an earlier run shows as ended: which file it stood for is not known any more', async () => {
  await using rig = await Rig.create();
  const { ann, id } = await openOffer(rig);
  rig.cutAll();
  await rig.complete(ann.close());
  const again = await (await rig.client('Ann', { identity: ann.identity })).join();
  await rig.until('her log is there', () => again.entries.some((entry) => entry.id === id));
  expect(stateOf(again, id)).toBe('ended');
  await expect(rig.complete(again.stay.files.accept(id))).rejects.toMatchObject({ code: 'unknown-transfer' });
});
