import { createHash, randomBytes } from 'node:crypto';
import { access, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { memberIdSchema, messageIdSchema, roomIdSchema, type TransferId } from '../../shared/model/ids.ts';
import { manifestRange } from '../../shared/model/stream.ts';
import type { Transfer } from '../../shared/model/transfer.ts';
import { FILE_READ_BYTES } from '../../shared/wire/limits.ts';
import { LanChatError } from '../lib/errors.ts';
import { silentLogger } from '../lib/logger.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { FakeFileHost } from '../testing/fake-file-host.ts';
import { until } from '../testing/until.ts';
import { gatherOffer } from './gather-offer.ts';
import type { OutgoingOffer } from './outgoing-offer.ts';
import { OutgoingTransfer } from './outgoing-transfer.ts';
import type { SourceStore } from './own-source.ts';
import { RateLimiter } from './rate-limiter.ts';
import type { StreamSource } from './stream-source.ts';
import { seededBytes } from './testing/seeded-bytes.ts';
import { streamOf, writeTree } from './testing/sources.ts';
import { tempFolder } from './testing/temp-folder.ts';
import type { UnfinishedOutgoing, UnfinishedTransfer } from './unfinished-transfer.ts';

const id = (bytes: number) => randomBytes(bytes).toString('base64url');
const bob = memberIdSchema.parse(id(32));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

const opened: OutgoingTransfer[] = [];
afterEach(async () => {
  for (const transfer of opened.splice(0)) await transfer.close('keep');
});

/** Keeps sources in memory, as the database does. */
class FakeSources implements SourceStore {
  readonly kept = new Map<TransferId, StreamSource>();
  loads = 0;

  async load(transferId: TransferId): Promise<StreamSource> {
    this.loads++;
    const source = this.kept.get(transferId);
    if (source === undefined) throw new LanChatError('file-not-found');
    return source;
  }

  async items(transferId: TransferId) {
    return this.kept.get(transferId)?.items ?? [];
  }
}

/** An offer of what is in `files`, as a plain file when it is one and no folder, at a host that asks for nothing yet. */
async function openRig(files: Readonly<Record<string, Uint8Array>>, { keep = false, temporary = false } = {}) {
  const folder = await tempFolder();
  await writeTree(folder, files);
  const names = [...new Set(Object.keys(files).map((path) => path.split('/')[0] ?? ''))];
  const gathered = await gatherOffer(names.map((name) => ({ path: join(folder, name), name, temporary })));
  const transferId = messageIdSchema.parse(id(16));
  const common = { transferId, roomId: roomIdSchema.parse(id(16)), name: gathered.name, size: gathered.size, temporary, keep };
  const offer: OutgoingOffer =
    gathered.kind === 'tree' ? { ...common, tree: gathered.tree } : { ...common, path: join(folder, gathered.name), mtimeMs: gathered.mtimeMs };
  const clock = createFakeClock();
  const limits = { uploads: new RateLimiter(clock), downloads: new RateLimiter(clock) };
  const host = new FakeFileHost();
  const sources = new FakeSources();
  sources.kept.set(transferId, gathered.source);
  host.addOffer(transferId, gathered.size, offer.tree);
  const changes: Transfer[] = [];
  const kept: UnfinishedTransfer[] = [];
  const start = (unfinished?: UnfinishedOutgoing) => {
    const transfer = new OutgoingTransfer(
      offer,
      {
        ...{ port: host.port('sender'), clock, logger: silentLogger, aliasOf: () => 'Bob', limits, sources, isOnline: () => true },
        onChanged: (changed) => changes.push(changed),
        onKept: (record) => kept.push(record),
        letGo: (pipe) => pipe.destroy(),
      },
      unfinished,
    );
    opened.push(transfer);
    host.meet('sender', {
      receive: (message) => {
        if (message.type === 'upload') transfer.upload(message);
        if (message.type === 'ask-hashes') transfer.askHashes(message);
      },
    });
    return transfer;
  };
  const transfer = start();
  transfer.posted();
  const order = gathered.kind === 'tree' ? Object.keys(files).sort() : Object.keys(files);
  const manifest = gathered.source.manifest;
  const segments = order.map((name) => files[name] ?? Buffer.alloc(0));
  const stream = streamOf(...(manifest === undefined ? [] : [manifest]), ...segments);
  const heard = (type: string) => host.heard.filter((message) => message.type === type);
  const states = () => [...new Set(changes.map(({ status }) => status.state))];
  return {
    folder,
    transferId,
    offer,
    clock,
    limits,
    host,
    sources,
    source: gathered.source,
    changes,
    kept,
    start,
    transfer,
    stream,
    segments,
    heard,
    states,
  };
}

const TREE = { 'a/1.bin': seededBytes(1, 300_000), 'a/2.bin': seededBytes(2, 5), 'a/3.bin': seededBytes(3, 400_000), 'b.txt': seededBytes(4, 7) };
const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

describe('an own tree', () => {
  it('[FT21] gives the host its manifest without a word on its card', async () => {
    const rig = await openRig(TREE);
    const { tree } = rig.offer;
    if (tree === undefined) throw new Error('no tree');
    rig.host.askForUpload(rig.transferId, [manifestRange(tree)]);
    await until('it came', () => rig.kept.length >= 3);
    const [start, end] = manifestRange(tree);
    expect(rig.host.streamOf(rig.transferId).subarray(start, end).equals(rig.stream.subarray(start, end))).toBe(true);
    expect(rig.states()).toEqual(['open']);
  });

  it('[ST2] is uploaded as a whole, with the hash of its hashes', async () => {
    const rig = await openRig(TREE);
    rig.host.askForUpload(rig.transferId);
    await until('it is uploaded', () => rig.transfer.transfer.status.state === 'uploaded');
    expect(rig.host.streamOf(rig.transferId).equals(rig.stream)).toBe(true);
    const total = sha256(Buffer.concat(rig.segments.map(sha256))).toString('hex');
    expect(rig.transfer.transfer).toMatchObject({ tree: { items: 2, files: 4, folders: 1 }, status: { state: 'uploaded', sha256: total } });
    expect(rig.states()).toEqual(['open', 'uploading', 'uploaded']);
    expect(rig.transfer.record.sha256).toBe(total);
  });

  it('[FT14] of which some is wanted is open again when that has left, and uploaded when the rest has', async () => {
    const rig = await openRig(TREE);
    const { source } = rig;
    rig.host.askForUpload(rig.transferId, [[0, source.start(1)]]);
    await until('that has left', () => rig.states().join() === 'open,uploading' && rig.transfer.transfer.status.state === 'open');
    rig.host.askForUpload(rig.transferId);
    await until('it is uploaded', () => rig.transfer.transfer.status.state === 'uploaded');
    expect(rig.host.opened.map(({ ranges }) => ranges)).toEqual([[[0, source.start(1)]], [[source.start(1), source.length]]]);
    expect(rig.host.streamOf(rig.transferId).equals(rig.stream)).toBe(true);
  });

  it('[FT5] goes on after cuts and a restart, and still knows when the host has all of it', async () => {
    const rig = await openRig(TREE);
    let cuts = 0;
    rig.host.cutAfter = () => (++cuts <= 3 ? 150_000 : undefined);
    rig.host.onOpen = () => {
      if (cuts === 2) rig.host.answers = false;
    };
    rig.host.askForUpload(rig.transferId);
    await until('it stands still', () => cuts === 3 && rig.transfer.transfer.status.state === 'interrupted');
    const record = rig.transfer.record;
    await rig.transfer.close('keep');
    expect(JSON.parse(JSON.stringify(record))).toEqual(JSON.parse(JSON.stringify(rig.kept.at(-1))));
    rig.host.answers = true;
    const again = rig.start(record);
    expect(again.transfer.status.state).toBe('open');
    rig.host.askForUpload(rig.transferId);
    await until('it is uploaded', () => again.transfer.status.state === 'uploaded');
    expect(rig.host.streamOf(rig.transferId).equals(rig.stream)).toBe(true);
    const total = sha256(Buffer.concat(rig.segments.map(sha256))).toString('hex');
    expect(again.transfer.status).toEqual({ state: 'uploaded', sha256: total });
  });

  it('[ST3] names the files that it cannot send, and stays open', async () => {
    const rig = await openRig(TREE);
    await unlink(join(rig.folder, 'a/1.bin'));
    await utimes(join(rig.folder, 'b.txt'), 1, 1);
    rig.host.askForUpload(rig.transferId);
    await until('it is uploaded', () => rig.transfer.transfer.status.state === 'uploaded');
    expect(rig.transfer.transfer.faults).toEqual([
      { file: 0, path: 'a/1.bin', code: 'file-not-found' },
      { file: 3, path: 'b.txt', code: 'file-changed' },
    ]);
    expect(rig.heard('cancel')).toEqual([]);
    expect(rig.transfer.record.faults).toHaveLength(2);
    expect(rig.start(rig.transfer.record).transfer.faults).toHaveLength(2);
  });

  it('[FT12] is withdrawn when it is not known any more what it was made of', async () => {
    const rig = await openRig(TREE);
    rig.sources.kept.clear();
    rig.host.askForUpload(rig.transferId);
    await until('it failed', () => rig.transfer.transfer.status.state === 'failed');
    expect(rig.heard('cancel')).toEqual([{ type: 'cancel', transferId: rig.transferId, reason: 'source-unreadable', from: 'sender' }]);
  });

  it('tells its progress in bytes of files, with the file that is under way and how many are done', async () => {
    const rig = await openRig({ 'a/1.bin': seededBytes(1, 900_000), 'a/2.bin': seededBytes(2, 900_000) });
    const filesDone = () => progress().map((each) => each.filesDone);
    rig.limits.uploads.setLimit(200_000);
    rig.host.askForUpload(rig.transferId);
    await until('it has begun', () => rig.host.opened.length > 0);
    const progress = () => rig.changes.flatMap(({ status }) => (status.state === 'uploading' ? [status.progress] : []));
    const deadline = performance.now() + 10_000;
    while (progress().at(-1)?.file !== 1 && performance.now() < deadline) await rig.clock.advance(25);
    const last = progress().at(-1);
    expect(last?.file).toBe(1);
    // The end of the first file and the beginning of the second leave together.
    expect(last?.bytes).toBeGreaterThan(900_000 - FILE_READ_BYTES);
    expect(last?.bytes).toBeLessThanOrEqual(0.2 * rig.clock.monotonicMs() * 1_000 + 20_000);
    expect(last?.secondsLeft).toBeGreaterThan(1);
    const bytes = progress().map((each) => each.bytes);
    expect(bytes).toEqual([...bytes].sort((one, other) => one - other));
    expect(progress().some(({ file }) => file === 0)).toBe(true);
    expect([...new Set(filesDone())]).toEqual([0, 1]);
    rig.limits.uploads.setLimit(undefined);
    await until('it is uploaded', () => rig.transfer.transfer.status.state === 'uploaded');
  });

  it('counts the files that the host has by now, not those that it did not ask for', async () => {
    const rig = await openRig(TREE);
    const progress = () => rig.changes.flatMap(({ status }) => (status.state === 'uploading' ? [status.progress] : []));
    const segment = (file: number) => [rig.source.start(file), rig.source.start(file + 1)] as const;
    rig.host.askForUpload(rig.transferId, [segment(2)]);
    await until('the third file is there', () => rig.transfer.transfer.status.state === 'open' && progress().length > 0);
    expect(progress()[0]?.filesDone).toBe(0);
    rig.host.askForUpload(rig.transferId, [segment(1), segment(3)]);
    await until('it goes on', () => (progress().at(-1)?.filesDone ?? 0) > 0);
    expect(progress().at(-1)?.filesDone).toBe(1);
  });

  it('[FT24] tells the hashes of its files', async () => {
    const rig = await openRig(TREE);
    rig.transfer.askHashes({ type: 'ask-hashes', transferId: rig.transferId, files: [3, 1] });
    await until('they are told', () => rig.heard('hashes').length > 0);
    const hashes = [3, 1].map((file) => ({ file, sha256: sha256(rig.segments[file] ?? Buffer.alloc(0)).toString('hex') }));
    expect(rig.heard('hashes')).toEqual([{ type: 'hashes', transferId: rig.transferId, hashes, from: 'sender' }]);
  });

  it('lists its files under the names that they have', async () => {
    const rig = await openRig({ 'a/.run.sh': seededBytes(1, 3), 'a/b/c.txt': seededBytes(1, 4) });
    expect(await rig.transfer.files()).toEqual([
      { file: 0, path: ['a', '.run.sh'], size: 3, isDangerous: true },
      { file: 1, path: ['a', 'b', 'c.txt'], size: 4, isDangerous: false },
    ]);
  });

  it('[FT13] deletes its temporary copies, whole folders, when it is over', async () => {
    const rig = await openRig(TREE, { temporary: true });
    rig.transfer.ended('expired');
    await expect.poll(() => exists(join(rig.folder, 'a'))).toBe(false);
    await expect.poll(() => exists(join(rig.folder, 'b.txt'))).toBe(false);
  });
});

describe('an own plain file', () => {
  it('[FT5] that a restart cut is uploaded from where it was, with the hash of all of it', async () => {
    const data = seededBytes(1, 800_000);
    const rig = await openRig({ 'a.bin': data });
    let cuts = 0;
    rig.host.cutAfter = () => (++cuts === 1 ? 500_000 : undefined);
    rig.host.onOpen = () => {
      rig.host.answers = false;
    };
    rig.host.askForUpload(rig.transferId);
    await until('it stands still', () => rig.transfer.transfer.status.state === 'interrupted');
    await rig.transfer.close('keep');
    const again = rig.start(rig.transfer.record);
    rig.host.askForUpload(rig.transferId);
    await until('it is uploaded', () => again.transfer.status.state === 'uploaded');
    expect(rig.host.opened.at(-1)?.ranges).toEqual([[500_000, 800_032]]);
    expect(again.transfer.status).toEqual({ state: 'uploaded', sha256: sha256(data).toString('hex') });
    expect(again.record.coverage).toBeUndefined();
  });

  it('[FT20] that the host has wrong is uploaded once more, as far as it asks', async () => {
    const data = seededBytes(1, 800_000);
    const rig = await openRig({ 'a.bin': data });
    rig.host.askForUpload(rig.transferId);
    await until('it is uploaded', () => rig.transfer.transfer.status.state === 'uploaded');
    rig.host.forget(rig.transferId, [[100, 200_000]]);
    rig.host.streamOf(rig.transferId).fill(0, 100, 200_000);
    rig.host.askForUpload(rig.transferId);
    await until('it is uploaded again', () => rig.host.streamOf(rig.transferId).equals(rig.stream));
    await until('its card says so', () => rig.transfer.transfer.status.state === 'uploaded');
  });

  it('refuses ranges that are not in its stream, and stays open', async () => {
    const rig = await openRig({ 'a.bin': seededBytes(1, 100) });
    const grant = { grant: id(16) } as never;
    rig.transfer.upload({ type: 'upload', transferId: rig.transferId, ranges: [[0, 133]], ...(grant as object) } as never);
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    expect(rig.host.opened).toEqual([]);
    expect(rig.transfer.transfer.status.state).toBe('open');
  });

  it('[FT18] waits for room on the host when it is told so, until there is some, a pause, or a new connection', async () => {
    const rig = await openRig({ 'a.bin': seededBytes(1, 100) });
    const { transfer } = rig;
    transfer.senderState('host-full');
    expect(transfer.transfer.status).toEqual({ state: 'interrupted', bytes: 0, waitingFor: 'host-space' });
    transfer.senderState('active');
    expect(transfer.transfer.status.state).toBe('open');
    transfer.senderState('host-full');
    transfer.pause();
    expect(transfer.transfer.status.state).toBe('paused');
    transfer.senderState('host-full');
    expect(transfer.transfer.status.state).toBe('paused');
    transfer.resume();
    expect(transfer.transfer.status).toMatchObject({ waitingFor: 'host-space' });
    transfer.offline();
    expect(transfer.transfer.status.state).toBe('open');
    rig.host.askForUpload(rig.transferId);
    await until('it is uploaded', () => transfer.transfer.status.state === 'uploaded');
    transfer.senderState('host-full');
    expect(transfer.transfer.status.state).toBe('uploaded');
  });

  it.each(['cancelled', 'paused', 'failed'] as const)(
    '[FT14] waits for nothing when everybody who wanted it has %s, before the upload is cut or after',
    async (state) => {
      const rig = await openRig({ 'a.bin': seededBytes(1, 800_000) });
      const { transfer, transferId } = rig;
      const tell = (now: typeof state | 'receiving') =>
        transfer.receiver({ type: 'receiver', transferId, memberId: bob, state: now, bytes: 0, wanted: 800_032 });
      rig.host.cutAfter = () => 200_000;
      rig.host.onOpen = () => {
        rig.host.answers = false;
      };
      tell('receiving');
      rig.host.askForUpload(transferId);
      await until('it stands still', () => transfer.transfer.status.state === 'interrupted');
      tell(state);
      expect(transfer.transfer.status.state).toBe('open');

      tell('receiving');
      rig.host.onOpen = () => tell(state);
      const { length } = rig.changes;
      rig.host.askForUpload(transferId);
      await until(
        'it is cut',
        () => rig.changes.slice(length).some(({ status }) => status.state === 'uploading') && transfer.transfer.status.state !== 'uploading',
      );
      expect(transfer.transfer.status.state).toBe('open');
    },
  );

  it('[FT3] shows how much each receiver wants', async () => {
    const rig = await openRig({ 'a.bin': seededBytes(1, 100) });
    rig.transfer.receiver({ type: 'receiver', transferId: rig.transferId, memberId: bob, state: 'receiving', bytes: 40, wanted: 132 });
    expect(rig.transfer.transfer).toMatchObject({ receivers: [{ memberId: bob, alias: 'Bob', state: 'receiving', bytes: 40, wanted: 132 }] });
  });

  it('[FT19] may stay with the host when it has all of it', async () => {
    const rig = await openRig({ 'a.bin': seededBytes(1, 100) }, { keep: true });
    expect(rig.transfer.isKept).toBe(false);
    rig.host.askForUpload(rig.transferId);
    await until('it is uploaded', () => rig.transfer.transfer.status.state === 'uploaded');
    expect(rig.transfer.isKept).toBe(true);
    await writeFile(join(rig.folder, 'a.bin'), 'changed');
    rig.transfer.reconcile(true, 'expired');
    expect(rig.transfer.transfer.status.state).toBe('uploaded');
  });
});
