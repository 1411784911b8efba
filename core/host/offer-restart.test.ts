import { createHash, randomBytes } from 'node:crypto';
import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { until } from '../testing/until.ts';
import { FILE, OfferRoom, statesOf } from './testing/offer-room.ts';

const MIB = 1024 * 1024;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

describe('a restart of the host', () => {
  /** Anna and Ben as they come back. */
  const comeBack = async ({ room, anna, ben }: OfferRoom) => {
    const again = await room.member('Ben', ben.identity);
    return { anna: await room.member('Anna', anna.identity), ben: again };
  };

  it('[FT16] keeps the offer and what everybody did about it', async () => {
    await using offer = await OfferRoom.file(randomBytes(10));
    const carl = await offer.room.member('Carl');
    offer.ben.send({ type: 'decline', transferId: FILE });
    await offer.accept(carl);
    await until('the sender knows', () => statesOf(offer.anna).includes('receiving'));
    await offer.room.restart();
    const [ben, again] = [await offer.room.member('Ben', offer.ben.identity), await offer.room.member('Carl', carl.identity)];
    expect(ben.all('joined')[0]?.openOffers).toEqual([{ transferId: FILE, state: 'declined' }]);
    expect(again.all('joined')[0]?.openOffers).toEqual([{ transferId: FILE, state: 'interrupted' }]);
    const anna = await offer.room.member('Anna', offer.anna.identity);
    await until('she is told', () => anna.all('receiver').length === 2);
    expect(statesOf(anna).sort()).toEqual(['declined', 'interrupted']);
  });

  it.each([0, 700_000, 2 * MIB])('[FT16] goes on with the upload from byte %i, which is in the spool', async (offset) => {
    const bytes = randomBytes(2 * MIB);
    await using offer = await OfferRoom.file(bytes);
    await offer.accept(offer.ben);
    const up = await offer.upload();
    up.pipe.write(bytes.subarray(0, offset));
    await up.pipe.whenDrained();
    await offer.room.restart();
    const { anna, ben } = await comeBack(offer);
    const down = await offer.accept(ben, 1000);
    const rest = await offer.upload(anna);
    // Nobody wants the first 1,000 bytes any more.
    expect(rest.ranges).toEqual([[Math.max(1000, offset), 2 * MIB + 32]]);
    rest.pipe.write(rest.bytes);
    await until('all came', () => down.got.byteCount() === 2 * MIB - 1000 + 32);
    expect(down.got.bytes().equals(Buffer.concat([bytes.subarray(1000), sha256(bytes)]))).toBe(true);
  });

  it('[FT16] hands out a whole file without its sender', async () => {
    const bytes = randomBytes(300_000);
    await using offer = await OfferRoom.file(bytes);
    await offer.accept(offer.ben);
    const up = await offer.upload();
    up.pipe.write(Buffer.concat([bytes, sha256(bytes)]));
    await until('the host has it', () => up.got.byteCount() === 1);
    await offer.room.restart();
    const ben = await offer.room.member('Ben', offer.ben.identity);
    const down = await offer.accept(ben, 100_000);
    await until('all came', () => down.got.byteCount() === 200_032);
    expect(ben.all('sender-state')).toEqual([]);
  });

  it('[FT16] believes the disk: a file that is as it was, shorter or gone, and one that nobody knows', async () => {
    const bytes = randomBytes(1000);
    for (const [change, expected] of [
      [(path: string) => truncate(path, 400), 400],
      [(path: string) => rm(path), 0],
      [async (path: string) => writeFile(path, await readFile(path)), 500],
    ] as const) {
      await using offer = await OfferRoom.file(bytes);
      await offer.accept(offer.ben);
      const up = await offer.upload();
      up.pipe.write(bytes.subarray(0, 500));
      await up.pipe.whenDrained();
      const path = await offer.spoolPath();
      await offer.room.restart(undefined, async () => {
        await change(path);
        await writeFile(join(offer.room.folder, 'spool', 'unknown'), 'x');
      });
      expect(await offer.spooled()).not.toContain('unknown');
      const { anna, ben } = await comeBack(offer);
      await offer.accept(ben);
      expect((await offer.upload(anna)).from).toBe(expected);
    }
  });

  it('[FT16] does not open again what has ended, and knows why it had', async () => {
    await using offer = await OfferRoom.file(randomBytes(10));
    offer.anna.send({ type: 'cancel', transferId: FILE, reason: 'source-changed' });
    await offer.ben.next('offer-ended');
    await offer.room.restart();
    const ben = await offer.room.member('Ben', offer.ben.identity);
    expect(ben.all('joined')[0]?.openOffers).toEqual([]);
    offer.say(ben);
    expect(await ben.next('offer-ended')).toMatchObject({ reason: 'source-changed' });
  });
});
