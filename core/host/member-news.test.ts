import { describe, expect, it } from 'vitest';
import { type MemberId, memberIdSchema } from '../../shared/model/ids.ts';
import { decodeMessage } from '../../shared/wire/codec.ts';
import { FrameDecoder } from '../../shared/wire/frame.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { MemberNews } from './member-news.ts';

const idOf = (letter: string): MemberId => memberIdSchema.parse(letter.repeat(43));
const [anna, ben] = [idOf('a'), idOf('b')];

function namesIn(frames: Uint8Array): readonly string[] {
  const names: string[] = [];
  const decoder = new FrameDecoder({
    maxPayloadBytes: () => 65_536,
    onFrame: (frame) => {
      const message = decodeMessage(frame);
      if (message?.type === 'member') names.push(message.alias);
    },
  });
  decoder.push(frames);
  return names;
}

/** News to `size` members; what they are told is in `told`. */
function openNews(size: number) {
  const clock = createFakeClock();
  const told: { readonly names: readonly string[]; readonly except: MemberId | undefined }[] = [];
  const calls: number[] = [];
  const news = new MemberNews({
    clock,
    find: (id) => ({ id, alias: id.slice(0, 1), online: true, isHost: false }),
    audience: {
      size: () => size,
      tell: (frames, except) => void told.push({ names: namesIn(frames), except }),
      told: () => void calls.push(told.length),
    },
  });
  return { clock, told, calls, news, [Symbol.dispose]: () => news[Symbol.dispose]() };
}

describe('news of members', () => {
  it('[PR1] are told at once, those of one turn together, and not to whom alone they are about', async () => {
    using all = openNews(3);
    all.news.add(anna);
    await all.clock.advance(0);
    for (const id of [anna, ben, anna]) all.news.add(id);
    await all.clock.advance(0);
    expect(all.told).toEqual([
      { names: ['a'], except: anna },
      { names: ['a', 'b'], except: undefined },
    ]);
  });

  it('[RS4] of what somebody says of themselves go to themselves, too', async () => {
    using all = openNews(3);
    all.news.add(anna, { toSelf: true });
    all.news.add(anna);
    await all.clock.advance(0);
    expect(all.told).toEqual([{ names: ['a'], except: undefined }]);
  });

  it.each([
    [50, 0],
    [1_050, 250],
  ])('wait behind the last ones in a room of %i for %i ms', async (size, delayMs) => {
    using all = openNews(size);
    all.news.add(anna);
    await all.clock.advance(0);
    all.news.add(ben);
    await all.clock.advance(Math.max(0, delayMs - 1));
    expect(all.told).toHaveLength(delayMs === 0 ? 2 : 1);
    await all.clock.advance(1);
    expect(all.told).toHaveLength(2);
  });

  it('have others called behind them, also when there are none', async () => {
    using all = openNews(1_050);
    all.news.call();
    await all.clock.advance(0);
    all.news.call();
    all.news.add(anna);
    await all.clock.advance(249);
    expect(all.calls).toEqual([0]);
    await all.clock.advance(1);
    expect(all.calls).toEqual([0, 1]);
  });

  it('are told no more when it is over', async () => {
    const all = openNews(3);
    all.news.add(anna);
    all.news[Symbol.dispose]();
    await all.clock.advance(0);
    expect(all.told).toEqual([]);
  });
});
