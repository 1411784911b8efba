import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { epochSchema, memberIdSchema, messageIdSchema, roomIdSchema } from '../../shared/model/ids.ts';
import type { Database } from '../lib/sqlite/database.ts';
import { openDatabase } from '../lib/sqlite/open-database.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createTemporaryFolder } from '../testing/temporary-folder.ts';
import type { UnfinishedIncoming } from '../transfer/unfinished-transfer.ts';
import { CLIENT_MIGRATIONS } from './client-database.ts';
import { keepStatements, loadUnfinished, tidyUnfinished } from './unfinished-transfers.ts';

const hostId = memberIdSchema.parse('H'.repeat(43));
const senderId = memberIdSchema.parse('S'.repeat(43));
const epoch = epochSchema.parse('E'.repeat(22));
const idOf = (letter: string) => messageIdSchema.parse(letter.repeat(22));
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each[Symbol.asyncDispose]();
});

async function open() {
  const folder = await createTemporaryFolder();
  const database: Database = await openDatabase({ path: path.join(folder.path, 'client.db'), migrations: CLIENT_MIGRATIONS });
  opened.push(folder, database);
  return { folder: folder.path, database, clock: createFakeClock() };
}

const offer = {
  transferId: idOf('a'),
  roomId: roomIdSchema.parse('R'.repeat(22)),
  name: 'album',
  size: 10,
  senderId,
  senderAlias: 'Ada',
  keep: false,
};
const partial = (letter: string) => `.lan-chat-${letter.repeat(16)}.part`;

function recordIn(folder: string, letter: string, more: Partial<UnfinishedIncoming> = {}): UnfinishedIncoming {
  const where = { folder, partialPath: path.join(folder, partial(letter)) };
  return { direction: 'incoming', offer: { ...offer, transferId: idOf(letter) }, ...where, paused: false, startedOver: false, bytes: 0, ...more };
}

describe('unfinished downloads', () => {
  it('[FT13] come back as they were kept, of trees, too', async () => {
    const { folder, database } = await open();
    const tree = { items: 1, files: 3, folders: 0, manifestBytes: 90 };
    const record = recordIn(folder, 'a', {
      ...{ offer: { ...offer, tree, thumbnail: 'AAAA', to: [hostId] }, realFolder: folder, files: [[0, 2]], wanted: { files: 2, bytes: 7 } },
      ...{ isAutomatic: true, paused: true, failure: { code: 'disk-full', params: { name: 'x' } }, bytes: 5 },
    });
    await database.write(keepStatements({ hostId, epoch }, record, 1));
    expect(await loadUnfinished(database, hostId)).toEqual([{ epoch, record }]);
  });

  it('[FT13] of versions that knew plain files only are gone on with', async () => {
    const { folder, database } = await open();
    const { keep: _, ...oldOffer } = offer;
    const old = { ...recordIn(folder, 'a'), offer: oldOffer };
    await writeFile(old.partialPath, '1234567');
    await database.write([
      {
        sql: 'INSERT INTO unfinished_transfers (host_id, id, epoch, at, record) VALUES (?, ?, ?, ?, ?)',
        params: [hostId, offer.transferId, epoch, 1, JSON.stringify(old)],
      },
    ]);
    expect(await loadUnfinished(database, hostId)).toMatchObject([{ record: { offer: { ...oldOffer, keep: false }, bytes: 7 } }]);
  });

  it('[FT13] that nobody went on with for 7 days are deleted, files and folders, and what is behind a link is not', async () => {
    const { folder, database, clock } = await open();
    const outside = path.join(folder, 'outside');
    const downloads = path.join(folder, 'downloads');
    await mkdir(path.join(downloads, partial('a'), 'tree'), { recursive: true });
    await mkdir(path.join(downloads, partial('b')));
    await mkdir(outside);
    await writeFile(path.join(outside, 'mine'), 'mine');
    await writeFile(path.join(downloads, partial('c')), '');
    await symlink(outside, path.join(downloads, partial('a'), 'tree', 'link'));
    await symlink(outside, path.join(downloads, partial('d')));
    const longAgo = clock.wallMs() - WEEK_MS - 1;
    await database.write([
      ...['a', 'c', 'd'].flatMap((letter) => keepStatements({ hostId, epoch }, recordIn(downloads, letter), longAgo)),
      ...keepStatements({ hostId, epoch }, recordIn(downloads, 'b'), longAgo + 1),
      // Whatever a record says, nothing goes that this app has not made.
      ...keepStatements({ hostId, epoch }, recordIn(downloads, 'e', { partialPath: outside }), longAgo),
    ]);
    expect([...(await tidyUnfinished(database, clock))]).toEqual([path.join(downloads, partial('b'))]);
    expect(await readdir(downloads)).toEqual([partial('b')]);
    expect(await readdir(outside)).toEqual(['mine']);
    expect(await loadUnfinished(database, hostId)).toHaveLength(1);
  });
});
