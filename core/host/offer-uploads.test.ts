import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { until } from '../testing/until.ts';
import { FILE, OfferRoom, statesOf } from './testing/offer-room.ts';

const MIB = 1024 * 1024;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

describe('pausing', () => {
  it('[FT17] by the receiver stops its download until it accepts again, and the sender is told', async () => {
    const bytes = randomBytes(2 * MIB);
    await using offer = await OfferRoom.file(bytes);
    const down = await offer.accept(offer.ben);
    const up = await offer.upload();
    up.pipe.write(bytes.subarray(0, MIB));
    await until('some came', () => down.got.byteCount() === MIB);
    offer.ben.send({ type: 'pause', transferId: FILE });
    await until('both were cut', () => down.got.log.includes('close') && up.got.log.includes('close'));
    expect(statesOf(offer.anna).at(-1)).toBe('paused');
    const again = await offer.accept(offer.ben, MIB);
    const rest = await offer.upload();
    expect(rest.from).toBe(MIB);
    rest.pipe.write(Buffer.concat([bytes.subarray(MIB), sha256(bytes)]));
    await until('the rest came', () => again.got.byteCount() === MIB + 32);
  });

  it('[FT17] [FT18] by the sender stops the upload until it resumes, over a restart of the host, and receivers are told', async () => {
    const bytes = randomBytes(MIB);
    await using offer = await OfferRoom.file(bytes);
    await offer.accept(offer.ben);
    const up = await offer.upload();
    offer.anna.send({ type: 'pause', transferId: FILE });
    expect(await offer.ben.next('sender-state')).toMatchObject({ transferId: FILE, state: 'paused' });
    await until('the upload was cut', () => up.got.log.includes('close'));
    await offer.room.restart();
    const anna = await offer.room.member('Anna', offer.anna.identity);
    const ben = await offer.room.member('Ben', offer.ben.identity);
    await offer.accept(ben);
    expect(await ben.next('sender-state')).toMatchObject({ state: 'paused' });
    expect(anna.all('upload')).toEqual([]);
    anna.send({ type: 'resume', transferId: FILE });
    expect(await ben.next('sender-state')).toMatchObject({ state: 'active' });
    await offer.upload(anna);
  });

  it('[FT18] tells who accepted that the sender is away, and when it is back', async () => {
    await using offer = await OfferRoom.file(randomBytes(MIB));
    await offer.accept(offer.ben);
    await offer.upload();
    offer.anna.connection.close('quit');
    expect(await offer.ben.next('sender-state')).toMatchObject({ state: 'away' });
    await offer.room.member('Anna', offer.anna.identity);
    expect(await offer.ben.next('sender-state')).toMatchObject({ state: 'active' });
  });

  it('[FT17] is not a receiver’s to end with resume', async () => {
    await using offer = await OfferRoom.file(randomBytes(10));
    offer.ben.send({ type: 'resume', transferId: FILE });
    expect(await offer.ben.ended()).toEqual({ kind: 'remote', reason: 'protocol-error' });
  });
});
