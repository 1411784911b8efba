import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type MemberId, memberIdSchema, messageIdSchema } from '../../shared/model/ids.ts';
import type { Database } from '../lib/sqlite/database.ts';
import { openDatabase } from '../lib/sqlite/open-database.ts';
import { createTemporaryFolder } from '../testing/temporary-folder.ts';
import { gatherOffer } from '../transfer/gather-offer.ts';
import { CLIENT_MIGRATIONS } from './client-database.ts';
import { FORGET_STRAY_SOURCES, OfferSources } from './offer-sources.ts';

const hostId: MemberId = memberIdSchema.parse('h'.repeat(43));
const [one, two] = [messageIdSchema.parse('1'.repeat(22)), messageIdSchema.parse('2'.repeat(22))] as const;

let folder: Awaited<ReturnType<typeof createTemporaryFolder>>;
let database: Database;
let sources: OfferSources;
beforeEach(async () => {
  folder = await createTemporaryFolder();
  database = await openDatabase({ path: path.join(folder.path, 'client.db'), migrations: CLIENT_MIGRATIONS });
  sources = new OfferSources(database, hostId);
});
afterEach(async () => {
  await database[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

async function gather(...names: readonly string[]) {
  return await gatherOffer(names.map((name) => ({ path: path.join(folder.path, name), name })));
}

test('a tree comes back as it was kept, names that are no text included', async () => {
  await mkdir(path.join(folder.path, 'tree/sub'), { recursive: true });
  await writeFile(path.join(folder.path, 'tree/sub/ä\n.txt'), 'abc');
  const odd = process.platform === 'linux' ? Buffer.concat([Buffer.from(`${folder.path}/tree/`), Buffer.of(0xfe)]) : path.join(folder.path, 'tree/x');
  await writeFile(odd, 'odd');
  await writeFile(path.join(folder.path, 'plain'), '');
  await symlink('plain', path.join(folder.path, 'link'));
  const { source } = await gather('tree', 'plain', 'link');
  await sources.save(one, source);
  const loaded = await sources.load(one);
  expect(loaded.files).toEqual(source.files);
  expect(Buffer.from(loaded.manifest ?? [])).toEqual(source.manifest);
  expect(loaded.length).toBe(source.length);
  expect(loaded.relativePath(0)).toBe(source.relativePath(0));
  expect((await sources.load(one)).expected(0)).toEqual(source.expected(0));
});

test('an empty folder comes back', async () => {
  await mkdir(path.join(folder.path, 'empty'));
  const { source } = await gather('empty');
  await sources.save(one, source);
  expect((await sources.load(one)).length).toBe(source.length);
});

test('of a plain file, and of a tree that is over, only the items are kept', async () => {
  await mkdir(path.join(folder.path, 'tree'));
  await writeFile(path.join(folder.path, 'plain'), '');
  await sources.save(one, (await gather('plain')).source);
  await sources.save(two, (await gather('tree', 'plain')).source);
  await database.write([sources.overStatement(one), sources.overStatement(two)]);
  await expect(sources.load(one)).rejects.toMatchObject({ code: 'file-not-found' });
  await expect(sources.load(two)).rejects.toMatchObject({ code: 'file-not-found' });
  expect((await sources.items(one)).map(({ name }) => name)).toEqual(['plain']);
  expect((await sources.items(two)).map(({ name }) => name)).toEqual(['tree', 'plain']);
  expect(await new OfferSources(database, 'x'.repeat(43)).items(one)).toEqual([]);
});

test('what does not fit together counts as not kept', async () => {
  await mkdir(path.join(folder.path, 'tree'));
  await writeFile(path.join(folder.path, 'tree/a'), '');
  await sources.save(one, (await gather('tree')).source);
  await database.write([{ sql: 'UPDATE offer_sources SET facts = ?', params: [new Uint8Array(8)] }]);
  await expect(sources.load(one)).rejects.toMatchObject({ code: 'file-not-found' });
  await database.write([{ sql: 'UPDATE offer_sources SET items = ?', params: ['nonsense'] }]);
  expect(await sources.items(one)).toEqual([]);
});

test('what no transfer knows is forgotten', async () => {
  await writeFile(path.join(folder.path, 'plain'), '');
  const { source } = await gather('plain');
  await sources.save(one, source);
  await sources.save(two, source);
  await database.write([{ sql: 'INSERT INTO transfers VALUES (?, ?, ?)', params: [hostId, one, '{}'] }, FORGET_STRAY_SOURCES]);
  expect(await sources.items(one)).toHaveLength(1);
  expect(await sources.items(two)).toEqual([]);
});
