import { expect, it } from 'vitest';
import { createMemoryPipe } from '../net/memory-pipe.ts';
import { describeBytePipe } from './contracts/byte-pipe-contract.ts';
import { createFakeClock } from './fake-clock.ts';
import { recordPipe } from './pipe-recorder.ts';
import { openTlsPair } from './tls-pair.ts';
import { createUnrulyPipe } from './unruly-pipe.ts';
import { until } from './until.ts';

const hostKey = Buffer.from('host key');

describeBytePipe('an unruly memory pipe', async () => {
  const { clientEnd, hostEnd } = createMemoryPipe(hostKey);
  const pair = { clientEnd: createUnrulyPipe(clientEnd, { seed: 1 }), hostEnd: createUnrulyPipe(hostEnd, { seed: 2 }) };
  return {
    ...pair,
    async [Symbol.asyncDispose]() {
      pair.clientEnd.destroy();
      pair.hostEnd.destroy();
    },
  };
});

describeBytePipe('an unruly TLS pipe', async () => {
  const pair = await openTlsPair();
  return {
    clientEnd: createUnrulyPipe(pair.clientEnd, { seed: 3 }),
    hostEnd: createUnrulyPipe(pair.hostEnd, { seed: 4 }),
    [Symbol.asyncDispose]: () => pair[Symbol.asyncDispose](),
  };
});

it('cuts what comes in into the same pieces for the same seed', async () => {
  const piecesOf = async (seed: number) => {
    const { clientEnd, hostEnd } = createMemoryPipe(hostKey);
    using reader = createUnrulyPipe(hostEnd, { seed });
    const lengths: number[] = [];
    reader.attach({ onBytes: (chunk) => void lengths.push(chunk.length), onEnd: () => {}, onClose: () => {} });
    clientEnd.write(Buffer.alloc(50_000));
    await until('all came', () => lengths.reduce((sum, length) => sum + length, 0) === 50_000);
    return lengths;
  };
  expect(await piecesOf(5)).toEqual(await piecesOf(5));
  expect(await piecesOf(5)).not.toEqual(await piecesOf(6));
  expect((await piecesOf(5)).length).toBeGreaterThan(5);
});

it('is late by the clock it is given', async () => {
  const clock = createFakeClock();
  const { clientEnd, hostEnd } = createMemoryPipe(hostKey);
  using unruly = createUnrulyPipe(hostEnd, { seed: 9, clock, maxDelayMs: 1_000 });
  const host = recordPipe(unruly);
  clientEnd.write(Buffer.from('hello'));
  await clock.advance(0);
  expect(host.log).toEqual([]);
  await clock.advance(10_000);
  expect(host.bytes().toString()).toBe('hello');
});

it('breaks the connection for both ends', async () => {
  const { clientEnd, hostEnd } = createMemoryPipe(hostKey);
  const [client, host] = [recordPipe(clientEnd), recordPipe(createUnrulyPipe(hostEnd, { seed: 3, cutChance: 1 }))];
  clientEnd.write(Buffer.alloc(1_000));
  await until('both are closed', () => client.log.includes('close') && host.log.includes('close'));
  expect(host.bytes()).toHaveLength(0);
  expect([client.closedWith(), host.closedWith()]).toMatchObject([{ code: 'connection-lost' }, { code: 'connection-lost' }]);
});
