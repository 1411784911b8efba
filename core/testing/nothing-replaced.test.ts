import { mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeTree, readContents, writeTree } from './file-tree.ts';
import { Rig, type RigClient } from './rig.ts';
import { downloadsOf, offer, statusOf, untilSaved } from './rig-files.ts';

const MIB = 1024 * 1024;
const BIG = makeTree(3, { 'a.bin': 6 * MIB, 'b/c.bin': 6 * MIB });

/** A file of that content, each in a folder of its own. */
async function fileOf(rig: Rig, owner: string, name: string, content: string): Promise<string> {
  const folder = path.join(rig.folder, `from ${owner}`);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, name), content);
  return path.join(folder, name);
}

async function textsIn(client: RigClient): Promise<Record<string, string>> {
  const names = (await readdir(client.downloadDir)).sort();
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await readFile(path.join(client.downloadDir, name), 'utf8')])));
}

describe('nothing is replaced', () => {
  test('[FT10] when several people, and one twice, send the same name at once, and something has it already', async () => {
    await using rig = await Rig.create();
    const bea = await (await rig.client('Bea')).join();
    const senders = await Promise.all(['Ann', 'Cal', 'Dan'].map(async (alias) => (await rig.client(alias)).join()));
    await mkdir(bea.downloadDir, { recursive: true });
    await writeFile(path.join(bea.downloadDir, 'Ann_plan.txt'), 'hers');
    const ids = [];
    for (const sender of senders) ids.push(await offer(rig, sender, [bea], [await fileOf(rig, sender.alias, 'plan.txt', `by ${sender.alias}`)]));
    const [ann] = senders;
    if (ann === undefined) throw new Error('nobody');
    ids.push(await offer(rig, ann, [bea], [await fileOf(rig, 'Ann again', 'plan.txt', 'by Ann again')]));
    await rig.complete(Promise.all(ids.map((id) => bea.stay.files.accept(id))));
    for (const id of ids) await untilSaved(rig, bea, id);
    const { 'Ann_plan (2).txt': second, 'Ann_plan (3).txt': third, ...others } = await textsIn(bea);
    expect(others).toEqual({ 'Ann_plan.txt': 'hers', 'Cal_plan.txt': 'by Cal', 'Dan_plan.txt': 'by Dan' });
    expect([second, third].sort()).toEqual(['by Ann', 'by Ann again']);
  });

  test('[NM7] when a folder of that name, a link and a file are there: a folder comes in a new place', async () => {
    await using rig = await Rig.create();
    const [ann, bea] = [await (await rig.client('Ann')).join(), await (await rig.client('Bea')).join()];
    const elsewhere = await writeTree(path.join(rig.folder, 'elsewhere'), { 'mine.txt': Buffer.from('mine') });
    await writeTree(path.join(bea.downloadDir, 'Ann_trip'), { 'mine.txt': Buffer.from('mine') });
    await symlink(elsewhere, path.join(bea.downloadDir, 'Ann_trip (2)'));
    await writeFile(path.join(bea.downloadDir, 'Ann_trip (3)'), 'mine');
    const before = await readContents(elsewhere);
    const id = await offer(rig, ann, [bea], [await writeTree(path.join(rig.folder, 'trip'), { 'theirs.txt': Buffer.from('theirs') })]);
    await rig.complete(bea.stay.files.accept(id));
    await untilSaved(rig, bea, id);
    expect(statusOf(bea, id)).toMatchObject({ savedAs: 'Ann_trip (4)' });
    expect(Object.keys(await downloadsOf(bea)).sort()).toEqual(['Ann_trip (3)', 'Ann_trip (4)/theirs.txt', 'Ann_trip/mine.txt']);
    expect(await readContents(elsewhere)).toEqual(before);
  });
});

describe('a download folder that somebody swaps for a link meanwhile', () => {
  test.each([
    ['a file', ['a.bin']],
    ['a folder', ['b']],
  ])('[NM8] gets nothing of %s on the other side', async (_, items) => {
    await using rig = await Rig.create();
    const [ann, bea] = [await (await rig.client('Ann')).join(), await (await rig.client('Bea')).join()];
    const from = await writeTree(path.join(rig.folder, 'from'), BIG);
    const elsewhere = await writeTree(path.join(rig.folder, 'elsewhere'), { 'mine.txt': Buffer.from('mine') });
    const before = await readContents(elsewhere);
    const id = await offer(
      rig,
      ann,
      [bea],
      items.map((item) => path.join(from, item)),
    );
    await rig.complete(bea.stay.files.accept(id));
    // Bea is cut off in the middle, comes back, and finds another folder.
    await rig.cutAt('download', 2 * MIB, bea);
    await rename(bea.downloadDir, `${bea.downloadDir} before`);
    await symlink(elsewhere, bea.downloadDir);
    await rig.until('it is over', () => ['saved', 'failed', 'ended', 'paused'].includes(statusOf(bea, id)?.state ?? ''));
    expect(statusOf(bea, id)).toMatchObject({ state: 'paused', failure: { code: 'folder-unwritable' } });
    expect(await readContents(elsewhere)).toEqual(before);
    expect((await readdir(`${bea.downloadDir} before`)).filter((name) => !name.startsWith('.lan-chat-'))).toEqual([]);
  });
});
