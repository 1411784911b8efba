import { describe, expect, it } from 'vitest';
import type { Entry } from '../../shared/model/entry.ts';
import { memberIdSchema, type RoomId } from '../../shared/model/ids.ts';
import { FREE_DISK_KEPT_BYTES, SPOOL_LIFETIME_MS } from '../../shared/wire/limits.ts';
import type { Message } from '../../shared/wire/message.ts';
import { silentLogger } from '../lib/logger.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { messageId } from '../testing/host-peer.ts';
import { createTemporaryFolder } from '../testing/temporary-folder.ts';
import { until } from '../testing/until.ts';
import { HostTransfers } from './host-transfers.ts';
import { Spool } from './spool.ts';

const [anna, ben] = [memberIdSchema.parse('a'.repeat(43)), memberIdSchema.parse('b'.repeat(43))];
const transferId = messageId(1);
const entry: Entry = {
  roomId: messageId(9) as string as RoomId,
  seq: 1,
  id: transferId,
  authorId: anna,
  authorAlias: 'Anna',
  at: 0,
  body: { kind: 'file', name: 'a.bin', size: 1000 },
};

/** Anna's offer on a disk with `free` bytes; what everybody is told is in `told`. */
async function openOffer(free: number) {
  const folder = await createTemporaryFolder();
  const clock = createFakeClock();
  const told: Message[] = [];
  const spool = await Spool.open({ folder: folder.path, disk: { freeBytes: async () => free } });
  const desk = {
    send: (_memberId: string, message: Message) => void told.push(message),
    tell: (_roomId: unknown, message: Message) => void told.push(message),
    sees: () => true,
    isPrivate: () => false,
    isOnline: () => true,
    aliasOf: () => 'Anna',
    progressed: () => {},
    saved: () => {},
  };
  const store = { saveOffer: async () => {}, saveReceiver: () => {} };
  const transfers = new HostTransfers({ spool, store, desk, clock, logger: silentLogger });
  transfers.opened({ ...entry, at: clock.wallMs() }, undefined);
  return { transfers, told, clock, [Symbol.asyncDispose]: () => transfers.stop().then(() => folder[Symbol.asyncDispose]()) };
}

describe('an offer', () => {
  it.each([
    [SPOOL_LIFETIME_MS - 1, [{ transferId, state: 'offered' }]],
    [SPOOL_LIFETIME_MS, []],
  ])('[FT7] after %i ms is among the open ones: %o', async (ms, open) => {
    await using offer = await openOffer(10 * FREE_DISK_KEPT_BYTES);
    await offer.clock.advance(ms);
    expect(offer.transfers.openOffersFor(ben)).toEqual(open);
    expect(offer.told.map((message) => (message.type === 'offer-ended' ? message.reason : message.type))).toEqual(
      open.length === 0 ? ['expired'] : [],
    );
  });

  it('[FT14] asks for the bytes only after somebody accepted', async () => {
    await using offer = await openOffer(10 * FREE_DISK_KEPT_BYTES);
    expect(offer.told).toEqual([]);
    offer.transfers.receive(ben, { type: 'accept', transferId, ranges: [[0, 1032]], have: 0 });
    await until('it was asked for', () => offer.told.some(({ type }) => type === 'upload'));
    expect(offer.told.map(({ type }) => type)).toEqual(['receiver', 'download', 'upload']);
  });
});
