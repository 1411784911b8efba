import { expect, test } from 'vitest';
import { epochSchema, memberIdSchema, type RoomId, roomIdSchema } from '../../shared/model/ids.ts';
import { silentLogger } from '../lib/logger.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { DeviceRetention } from './device-retention.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const room = roomIdSchema.parse('r'.repeat(22));
const other = roomIdSchema.parse('o'.repeat(22));
const log = { hostId: memberIdSchema.parse('h'.repeat(43)), epoch: epochSchema.parse('e'.repeat(22)) };

function create(kept: { roomId: RoomId; days: number }[]) {
  const clock = createFakeClock();
  const asked: [RoomId, number][] = [];
  const purged: unknown[] = [];
  const retention = new DeviceRetention({
    clock,
    logger: silentLogger,
    history: {
      purge: async (_log, roomId, beforeMs) => {
        asked.push([roomId, (clock.wallMs() - beforeMs) / DAY_MS]);
        return roomId === room ? [1, 2] : [];
      },
    },
    onPurged: (...what) => purged.push(what),
  });
  return { clock, asked, purged, retention, states: { keptHere: () => kept } };
}

test('what is too old goes at the start and every hour, as it is set by then', async () => {
  const kept = [
    { roomId: room, days: 7 },
    { roomId: other, days: 30 },
  ];
  const { clock, asked, purged, retention, states } = create(kept);
  retention.begin(log, states);
  await retention.settled();
  expect(asked).toEqual([
    [room, 7],
    [other, 30],
  ]);
  expect(purged).toEqual([[room, [1, 2]]]);
  kept.pop();
  await clock.advance(60 * 60 * 1_000);
  await retention.settled();
  expect(asked.slice(2)).toEqual([[room, 7]]);
  retention[Symbol.dispose]();
  expect(clock.pendingTimers).toBe(0);
});

test('a new choice holds at once; keeping everything deletes nothing', async () => {
  const { asked, retention, states } = create([]);
  retention.begin(log, states);
  retention.keep(other, 1);
  retention.keep(room, 0);
  await retention.settled();
  expect(asked).toEqual([[other, 1]]);
  retention[Symbol.dispose]();
});

test('after the end nothing is deleted any more', async () => {
  const { asked, retention, states } = create([{ roomId: room, days: 1 }]);
  retention.begin(log, states);
  retention[Symbol.dispose]();
  await retention.settled();
  expect(asked).toEqual([]);
});
