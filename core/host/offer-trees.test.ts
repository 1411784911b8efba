import { describe, expect, it } from 'vitest';
import type { Range } from '../../shared/lib/ranges.ts';
import { totalOf } from '../../shared/lib/ranges.ts';
import type { HostPeer } from '../testing/host-peer.ts';
import { until } from '../testing/until.ts';
import { FILE, OfferRoom, statesOf } from './testing/offer-room.ts';
import { treeOf } from './testing/streams.ts';

const KIB = 1024;

/** Anna's tree of five files of 100 KiB, whose manifest the host has. */
async function openTree(body: { readonly keep?: boolean } = {}) {
  const tree = treeOf([100, 100, 100, 100, 100].map((size) => size * KIB));
  const offer = await OfferRoom.open(tree.stream, { ...tree.offer, ...body });
  return { ...tree, offer, [Symbol.asyncDispose]: () => offer[Symbol.asyncDispose]() };
}
/** All that a receiver's data connection is to bring has come. */
const came = (down: Awaited<ReturnType<OfferRoom['accept']>>) =>
  until('all came', () => down.got.byteCount() === down.expected.length).then(() => down.got.bytes().equals(down.expected));
const fileAt = (files: readonly Range[], index: number): Range => files[index] ?? [0, 0];

describe('a tree', () => {
  it('[FT21] has its manifest asked for when it is posted, and nothing else before somebody accepts', async () => {
    await using tree = await openTree();
    expect(await tree.offer.bring()).toEqual([tree.manifest]);
    await tree.offer.room.clock.advance(60_000);
    expect(tree.offer.anna.all('upload')).toHaveLength(1);
    expect(tree.offer.anna.all('receiver')).toEqual([]);
  });

  it('[FT22] is looked at without being accepted, from the spool or while its manifest comes', async () => {
    await using tree = await openTree();
    const { offer, manifest } = tree;
    offer.ben.send({ type: 'look', transferId: FILE });
    const early = await offer.download(offer.ben);
    expect(early.ranges).toEqual([manifest]);
    await offer.bring();
    expect(await came(early)).toBe(true);
    expect(offer.ben.all('download').map((message) => message.for)).toEqual(['look']);
    expect(offer.anna.all('receiver')).toEqual([]);
  });

  it('[FT22] can be looked at by somebody who receives it, at the same time', async () => {
    await using tree = await openTree();
    const { offer } = tree;
    await offer.bring();
    const down = await offer.accept(offer.ben, tree.files);
    offer.ben.send({ type: 'look', transferId: FILE });
    const look = await offer.download(offer.ben);
    expect(await came(look)).toBe(true);
    await offer.bring();
    expect(await came(down)).toBe(true);
    expect(statesOf(offer.anna)).toEqual(expect.not.arrayContaining(['interrupted', 'failed']));
  });

  it('[FT18] [FT22] whose manifest cannot come now tells so to who looks, and nothing when it is here', async () => {
    await using tree = await openTree();
    const { offer } = tree;
    await offer.anna.next('upload');
    offer.anna.send({ type: 'pause', transferId: FILE });
    await offer.room.clock.advance(0);
    offer.ben.send({ type: 'look', transferId: FILE });
    await offer.ben.next('download');
    expect(await offer.ben.next('sender-state')).toMatchObject({ state: 'paused' });
    offer.anna.send({ type: 'resume', transferId: FILE });
    await offer.bring();
    offer.anna.connection.close('quit');
    await until('she is gone', () => offer.ben.all('member').some(({ alias, online }) => alias === 'Anna' && !online));
    offer.ben.send({ type: 'look', transferId: FILE });
    expect(await came(await offer.download(offer.ben))).toBe(true);
    expect(offer.ben.all('sender-state')).toHaveLength(1);
  });

  it('[FT22] of which nothing is left to look at is not opened again', async () => {
    await using tree = await openTree();
    tree.offer.anna.send({ type: 'cancel', transferId: FILE });
    await tree.offer.ben.next('offer-ended');
    tree.offer.ben.send({ type: 'look', transferId: FILE });
    expect(await tree.offer.ben.next('offer-ended')).toMatchObject({ reason: 'withdrawn' });
  });

  it('[FT14] is sent once, whoever wants which files: what is missing is asked for when the upload before is over', async () => {
    await using tree = await openTree();
    const { offer, files } = tree;
    await offer.bring();
    const carl = await offer.room.member('Carl');
    const ben = await offer.accept(offer.ben, [fileAt(files, 0), fileAt(files, 2)]);
    const first = await offer.upload();
    expect(first.ranges).toEqual([fileAt(files, 0), fileAt(files, 2)]);
    first.pipe.write(first.bytes.subarray(0, 50 * KIB));
    const dora = await offer.accept(carl, [[fileAt(files, 2)[0], fileAt(files, 3)[1]]]);
    first.pipe.write(first.bytes.subarray(50 * KIB));
    expect(await came(ben)).toBe(true);
    expect(await offer.bring()).toEqual([fileAt(files, 3)]);
    expect(await came(dora)).toBe(true);
    expect(totalOf(offer.anna.all('upload').flatMap(({ ranges }) => ranges))).toBe(
      tree.manifest[1] + totalOf([0, 2, 3].map((index) => fileAt(files, index))),
    );
  });

  it('[FT4] [FT17] lets each receiver pause and go by itself: what only they wanted does not come', async () => {
    await using tree = await openTree();
    const { offer, files } = tree;
    await offer.bring();
    const carl = await offer.room.member('Carl');
    await offer.accept(offer.ben, [[fileAt(files, 0)[0], fileAt(files, 3)[1]]]);
    const first = await offer.upload();
    first.pipe.write(first.bytes.subarray(0, 10 * KIB));
    const down = await offer.accept(carl, [fileAt(files, 4)]);
    offer.ben.send({ type: 'pause', transferId: FILE });
    await until('the upload was cut', () => first.got.log.includes('close'));
    expect(await offer.bring()).toEqual([fileAt(files, 4)]);
    expect(await came(down)).toBe(true);
    const rest: Range = [fileAt(files, 0)[0] + 10 * KIB, fileAt(files, 3)[1]];
    const again = await offer.accept(offer.ben, [rest]);
    expect(await offer.bring()).toEqual([rest]);
    expect(await came(again)).toBe(true);
  });

  it('[FT3] tells of each receiver how much it wants, and how much of that it has', async () => {
    await using tree = await openTree();
    const { offer, files } = tree;
    await offer.bring();
    offer.say(offer.ben, [fileAt(files, 1)], 5_000);
    const down = await offer.download(offer.ben);
    await offer.bring();
    await until('all came', () => down.got.byteCount() === down.expected.length);
    down.pipe.end();
    const wanted = 5_000 + 100 * KIB + 32;
    await until('the sender knows', () => offer.anna.all('receiver').at(-1)?.bytes === wanted);
    expect(offer.anna.all('receiver').map((row) => [row.state, row.bytes, row.wanted])).toEqual([
      ['accepted', 5_000, wanted],
      ['receiving', 5_000, wanted],
      ['receiving', wanted, wanted],
    ]);
    const saved: { readonly size: number; readonly bytes: number }[] = [];
    using _watch = offer.room.server.events.on('file-saved', (progress) => void saved.push(progress));
    offer.ben.send({ type: 'saved', transferId: FILE, sha256: '0'.repeat(64) });
    await until('the host knows', () => saved.length > 0);
    expect(saved).toMatchObject([{ size: wanted, bytes: wanted }]);
  });

  it('[FT7] lets who has all that they want on the host finish when the sender leaves, and nobody else', async () => {
    await using tree = await openTree();
    const { offer, files } = tree;
    await offer.bring();
    const carl = await offer.room.member('Carl');
    const ben = await offer.accept(offer.ben, [fileAt(files, 0)]);
    ben.pipe.pause();
    await offer.bring();
    const other = await offer.accept(carl, [fileAt(files, 1)]);
    await offer.anna.leave();
    await until('the other download was cut', () => other.got.log.includes('close'));
    ben.pipe.resume();
    expect(await came(ben)).toBe(true);
    ben.pipe.end();
    await expect.poll(() => offer.spooled()).toEqual([]);
  });

  it('[FT19] that is kept is asked for as a whole, its manifest first in the stream', async () => {
    await using tree = await openTree({ keep: true });
    expect(await tree.offer.bring()).toEqual(tree.offer.all);
  });

  it.each([0, 1_000, 60 * KIB])('[FT16] goes on after a restart of the host, %i bytes into what was asked for out of order', async (came_) => {
    await using tree = await openTree();
    const { offer, files, stream } = tree;
    await offer.bring();
    await offer.accept(offer.ben, [fileAt(files, 3)]);
    await offer.bring();
    await offer.accept(await offer.room.member('Carl'), [fileAt(files, 1)]);
    const up = await offer.upload();
    up.pipe.write(up.bytes.subarray(0, came_));
    await up.pipe.whenDrained();
    await offer.room.restart();
    const [dora, anna] = [await offer.room.member('Dora'), await offer.room.member('Anna', offer.anna.identity)];
    const [start, end] = fileAt(files, 1);
    // Carl is away and comes back: what he wants is asked for.
    expect(await offer.bring(anna)).toEqual([[start + came_, end]]);
    const down = await offer.accept(dora);
    await offer.bring(anna);
    await until('all came', () => down.got.byteCount() === stream.length);
    expect(down.got.bytes().equals(stream)).toBe(true);
  });
});

describe('ranges', () => {
  const says = (peer: HostPeer, ranges: readonly Range[]) =>
    peer.send({ type: 'accept', transferId: FILE, ranges: ranges.map(([start, end]) => [start, end]), have: 0 });

  it('[ST4] may begin and end anywhere in the stream, and the spool need not have them in their order', async () => {
    await using tree = await openTree();
    const { offer, stream } = tree;
    await offer.bring();
    const middle: Range = [stream.length - 70_001, stream.length - 70_000];
    const one = await offer.accept(offer.ben, [middle]);
    expect(await offer.bring()).toEqual([middle]);
    expect(await came(one)).toBe(true);
    const all = await offer.accept(await offer.room.member('Carl'));
    await offer.bring();
    expect(await came(all)).toBe(true);
  });

  it('[ST4] that many ask for in crumbs are fetched as a loaf in the end, at most 1,000 in one message', async () => {
    await using tree = await openTree();
    const { offer } = tree;
    await offer.bring();
    for (let round = 0; round < 5; round++) {
      const ranges = Array.from({ length: 1_000 }, (_, index): Range => [1_000 + round * 20_000 + index * 20, 1_001 + round * 20_000 + index * 20]);
      says(offer.ben, ranges);
      expect(await offer.bring()).toEqual(ranges);
    }
    const loaf = await offer.upload();
    expect(loaf.ranges).toHaveLength(1_000);
    expect(totalOf(loaf.ranges)).toBeGreaterThan(1_000);
  });
});
