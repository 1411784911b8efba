import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { SPOOL_LIFETIME_MS } from '../../shared/wire/limits.ts';
import { until } from '../testing/until.ts';
import { FILE, OfferRoom } from './testing/offer-room.ts';
import { flipBit, treeOf } from './testing/streams.ts';

describe('a file that the host keeps for later', () => {
  it('[FT19] is asked for at once, and handed out when its sender has left, after a restart, until it expires', async () => {
    await using kept = await OfferRoom.file(randomBytes(300_000), { keep: true });
    expect(await kept.bring()).toEqual(kept.all);
    await kept.anna.leave();
    await kept.room.restart();
    const ben = await kept.room.member('Ben', kept.ben.identity);
    expect(ben.all('joined')[0]?.openOffers).toEqual([{ transferId: FILE, state: 'offered' }]);
    const down = await kept.accept(ben);
    await until('all came', () => down.got.byteCount() === 300_032);
    expect(down.got.bytes().equals(kept.stream)).toBe(true);
    down.pipe.destroy();
    await kept.room.clock.advance(SPOOL_LIFETIME_MS);
    await expect.poll(() => kept.spooled()).toEqual([]);
  });

  it('[FT19] ends with its sender when the host has not all of it', async () => {
    await using kept = await OfferRoom.file(randomBytes(1000), { keep: true });
    await kept.upload();
    await kept.anna.leave();
    expect(await kept.ben.next('offer-ended')).toMatchObject({ reason: 'sender-left' });
  });
});

describe('a spooled file that is damaged', () => {
  it('[FT20] is found when a receiver finds it, and fetched once more from the sender', async () => {
    await using offer = await OfferRoom.file(randomBytes(500_000));
    await offer.accept(offer.ben);
    await offer.bring();
    const damaged = Buffer.from(offer.stream);
    flipBit(damaged, 1234);
    await writeFile(await offer.spoolPath(), damaged);
    offer.ben.send({ type: 'failed', transferId: FILE, code: 'hash-mismatch' });
    const down = await offer.accept(offer.ben);
    expect(await offer.bring()).toEqual(offer.all);
    await until('all came', () => down.got.byteCount() === 500_032);
    expect(down.got.bytes().equals(offer.stream)).toBe(true);
    expect((await readFile(await offer.spoolPath())).equals(offer.stream)).toBe(true);
  });

  it('[FT20] is not fetched again when the receiver was wrong', async () => {
    await using offer = await OfferRoom.file(randomBytes(500_000));
    await offer.accept(offer.ben);
    await offer.bring();
    offer.ben.send({ type: 'failed', transferId: FILE, code: 'hash-mismatch' });
    const down = await offer.accept(offer.ben);
    await until('all came', () => down.got.byteCount() === 500_032);
    expect(offer.anna.all('upload')).toHaveLength(1);
  });

  it('[FT20] of a tree: only the wrong files are fetched again, and who waits for them gets them', async () => {
    const { offer: body, stream, files, manifest } = treeOf([50_000, 60_000, 70_000]);
    await using offer = await OfferRoom.open(stream, body);
    expect(await offer.bring()).toEqual([manifest]);
    const first = await offer.accept(offer.ben, files);
    await offer.bring();
    await until('all came', () => first.got.byteCount() === first.expected.length);
    const [, wrong = [0, 0]] = files;
    const damaged = Buffer.from(stream);
    flipBit(damaged, wrong[0] + 7);
    await writeFile(await offer.spoolPath(), damaged);
    offer.ben.send({ type: 'failed', transferId: FILE, code: 'hash-mismatch' });
    const again = await offer.accept(offer.ben, [wrong]);
    expect(await offer.bring()).toEqual([wrong]);
    await until('it came', () => again.got.byteCount() === again.expected.length);
    expect(again.got.bytes().equals(again.expected)).toBe(true);
    const carl = await offer.room.member('Carl');
    const all = await offer.accept(carl);
    await until('all came', () => all.got.byteCount() === stream.length);
    expect(all.got.bytes().equals(stream)).toBe(true);
  });

  it('[FT20] is as it is in the layout after a restart, too', async () => {
    const { offer: body, stream, files, manifest } = treeOf([50_000, 60_000, 70_000]);
    await using offer = await OfferRoom.open(stream, { ...body, keep: true });
    expect(await offer.bring()).toEqual(offer.all);
    const [wrong = [0, 0]] = files;
    const damaged = Buffer.from(stream);
    flipBit(damaged, wrong[0] + 7);
    await writeFile(await offer.spoolPath(), damaged);
    await offer.accept(offer.ben, [wrong]);
    offer.ben.send({ type: 'failed', transferId: FILE, code: 'hash-mismatch' });
    const up = await offer.upload();
    expect(up.ranges).toEqual([wrong]);
    up.pipe.write(up.bytes.subarray(0, 1_000));
    await up.pipe.whenDrained();
    await offer.room.restart();
    const anna = await offer.room.member('Anna', offer.anna.identity);
    expect(await offer.bring(anna)).toEqual([[wrong[0] + 1_000, wrong[1]]]);
    expect(manifest[1]).toBe(wrong[0]);
    const all = await offer.accept(await offer.room.member('Carl'));
    await until('all came', () => all.got.byteCount() === stream.length);
    expect(all.got.bytes().equals(stream)).toBe(true);
  });
});
