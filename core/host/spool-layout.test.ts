import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Ranges, subtract, totalOf, unite } from '../../shared/lib/ranges.ts';
import { SpoolLayout, storedLayoutSchema } from './spool-layout.ts';

/** What is where, read position by position. */
function placesOf(layout: SpoolLayout, streamLength: number): (number | undefined)[] {
  return Array.from({ length: streamLength }, (_, position) => layout.find(position)?.at);
}

describe('[FT14] the layout of a spool file', () => {
  it('gives ranges their places in the order in which they were planned', () => {
    const layout = new SpoolLayout();
    layout.extend([
      [4, 6],
      [8, 9],
    ]);
    layout.extend([[0, 2]]);
    expect(placesOf(layout, 10)).toEqual([3, 4, undefined, undefined, 0, 1, undefined, undefined, 2, undefined]);
    expect(layout.length).toBe(5);
    expect(layout.find(4)).toEqual({ at: 0, bytes: 2 });
  });

  it('is one piece when what is planned follows what was planned', () => {
    const layout = new SpoolLayout();
    layout.extend([[0, 5]]);
    layout.extend([[5, 9]]);
    expect(layout.pieceCount).toBe(1);
    expect(layout.find(3)).toEqual({ at: 3, bytes: 6 });
  });

  it.each([
    [0, []],
    [1, [[4, 5]]],
    [2, [[4, 6]]],
    [
      3,
      [
        [4, 6],
        [8, 9],
      ],
    ],
    [
      5,
      [
        [0, 2],
        [4, 6],
        [8, 9],
      ],
    ],
  ])('[FT16] of which %i bytes are on the disk has %j of the stream', (length, expected) => {
    const layout = new SpoolLayout();
    layout.extend([
      [4, 6],
      [8, 9],
      [0, 2],
    ]);
    expect(layout.within(length)).toEqual(expected);
    layout.cut(length);
    expect(layout.within(layout.length)).toEqual(expected);
    expect(layout.length).toBe(length);
  });

  it('[FT20] has holes where bytes were dropped, which get new places', () => {
    const layout = new SpoolLayout();
    layout.extend([[0, 10]]);
    layout.drop([
      [2, 4],
      [9, 12],
    ]);
    expect(layout.within(10)).toEqual([
      [0, 2],
      [4, 9],
    ]);
    expect(layout.droppedBytes).toBe(3);
    layout.extend([[2, 4]]);
    expect(placesOf(layout, 10)).toEqual([0, 1, 10, 11, 4, 5, 6, 7, 8, undefined]);
  });

  it('forgets the beginning when nothing there is of use', () => {
    const layout = new SpoolLayout();
    layout.extend([[0, 4]]);
    layout.drop([[0, 4]]);
    layout.extend([
      [2, 4],
      [0, 1],
    ]);
    layout.shift(4);
    expect(placesOf(layout, 4)).toEqual([2, undefined, 0, 1]);
    expect(layout.droppedBytes).toBe(0);
  });

  it('is what a plain list of bytes says, whatever is planned, cut, dropped and stored', () => {
    const LENGTH = 60;
    const range = fc
      .tuple(fc.nat(LENGTH - 1), fc.integer({ min: 1, max: 12 }))
      .map(([start, size]) => [start, Math.min(LENGTH, start + size)] as const);
    const step = fc.oneof(
      fc.record({ plan: fc.array(range, { minLength: 1, maxLength: 4 }) }),
      fc.record({ cut: fc.nat(100) }),
      fc.record({ drop: fc.array(range, { minLength: 1, maxLength: 3 }) }),
      fc.record({ store: fc.constant(true) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        let layout = new SpoolLayout();
        /** The stream's position of each byte of the spool file; undefined where it was dropped. */
        let model: (number | undefined)[] = [];
        for (const each of steps) {
          if ('plan' in each) {
            const fresh = subtract(unite(each.plan), layout.within(layout.length));
            layout.extend(fresh);
            for (const [start, end] of fresh) for (let position = start; position < end; position++) model.push(position);
          } else if ('cut' in each) {
            const length = Math.min(each.cut, layout.length);
            layout.cut(length);
            model = model.slice(0, length);
          } else if ('drop' in each) {
            const dropped = unite(each.drop);
            layout.drop(dropped);
            model = model.map((position) =>
              dropped.some(([start, end]) => position !== undefined && position >= start && position < end) ? undefined : position,
            );
          } else layout = new SpoolLayout(storedLayoutSchema.parse(JSON.parse(JSON.stringify(layout.toStored()))));
        }
        const expected = Array.from({ length: LENGTH }, (_, position) => (model.includes(position) ? model.indexOf(position) : undefined));
        expect(placesOf(layout, LENGTH)).toEqual(expected);
        expect(layout.length).toBe(model.length);
        expect(layout.length - layout.droppedBytes).toBe(totalOf(layout.within(layout.length)));
        for (let length = 0; length <= model.length; length += 7) {
          const here: Ranges = unite(
            model.slice(0, length).flatMap((position) => (position === undefined ? [] : [[position, position + 1] as const])),
          );
          expect(layout.within(length)).toEqual(here);
        }
      }),
      { numRuns: 300 },
    );
  });
});
