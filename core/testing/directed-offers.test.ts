import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { below, contentsOf, makeTree, writeTree } from './file-tree.ts';
import { Rig, type RigClient } from './rig.ts';
import { downloadsOf, offer, receiverOf, stateOf, statusOf, transferOf, untilSaved } from './rig-files.ts';

/** Ann, Bea and Cal in a room; Ann has a file of 300,000 bytes. */
async function openRoom(rig: Rig) {
  const people: RigClient[] = [];
  for (const alias of ['Ann', 'Bea', 'Cal']) people.push(await (await rig.client(alias)).join());
  const [ann, bea, cal] = people as [RigClient, RigClient, RigClient];
  const file = path.join(rig.folder, 'notes.txt');
  await writeFile(file, new Uint8Array(300_000).fill(7));
  return { ann, bea, cal, file };
}

describe('an offer to some', () => {
  test('[FT23] can be accepted by them alone; to the others it is never open', async () => {
    await using rig = await Rig.create();
    const { ann, bea, cal, file } = await openRoom(rig);
    const to = [bea.identity.memberId];
    const id = await offer(rig, ann, [bea], [file], { to });
    await rig.until('Cal knows of it', () => transferOf(cal, id) !== undefined);
    expect(statusOf(cal, id)).toEqual({ state: 'ended', reason: 'not-for-you' });
    for (const client of [ann, bea, cal]) expect(transferOf(client, id)?.to).toEqual(to);
    await expect(rig.complete(cal.stay.files.accept(id))).rejects.toMatchObject({ code: 'unknown-transfer' });
    await expect(rig.complete(cal.stay.files.look(id))).rejects.toMatchObject({ code: 'unknown-transfer' });
    await rig.complete(bea.stay.files.accept(id));
    await untilSaved(rig, bea, id);
    await rig.until('Ann hears of it', () => receiverOf(ann, id, bea)?.state === 'saved');
    expect(receiverOf(ann, id, cal)).toBe(undefined);
    expect(await downloadsOf(cal)).toEqual({});
  });

  test('[FT23] stays theirs over a restart of the host, and of those whom it is not for', async () => {
    await using rig = await Rig.create();
    const { ann, bea, cal, file } = await openRoom(rig);
    const folder = await writeTree(path.join(rig.folder, 'holiday'), makeTree(1, { 'a.txt': 10 }));
    const ids = [await offer(rig, ann, [bea], [file], { to: [bea.identity.memberId] })];
    ids.push(await offer(rig, ann, [bea], [folder], { to: [bea.identity.memberId] }));
    await rig.killHost();
    await rig.startHost();
    await rig.until('both are back', () => ann.isOnline && bea.isOnline);
    const again = await rig.crash(cal);
    for (const id of ids) {
      await rig.until('Cal knows of it', () => transferOf(again, id) !== undefined);
      expect(statusOf(again, id)).toMatchObject({ state: 'ended' });
      expect(stateOf(bea, id)).toBe('offered');
      await rig.complete(bea.stay.files.accept(id));
      await untilSaved(rig, bea, id);
    }
    expect(await downloadsOf(bea)).toMatchObject(below('Ann_holiday', contentsOf(makeTree(1, { 'a.txt': 10 }))));
  });

  test('[FT23] may be for somebody who is away, and is open when they are back', async () => {
    await using rig = await Rig.create();
    const { ann, bea, file } = await openRoom(rig);
    await rig.complete(bea.close());
    const id = await offer(rig, ann, [], [file], { to: [bea.identity.memberId], keep: true });
    await rig.until('the host has it', () => stateOf(ann, id) === 'uploaded');
    const again = await (await rig.client('Bea', { identity: bea.identity })).join();
    await rig.until('Bea is offered it', () => stateOf(again, id) === 'offered');
    await rig.complete(again.stay.files.accept(id));
    await untilSaved(rig, again, id);
  });
});
