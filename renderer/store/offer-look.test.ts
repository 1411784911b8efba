import { describe, expect, it } from 'vitest';
import type { OfferDetails } from '../../shared/model/transfer.ts';
import { allFiles, chosenOf, EMPTY_LOOK, obstacleOf, rangesOf, tickState, toggleTicks, withDetails } from './offer-look.ts';

const details = (sizes: readonly number[], freeBytes?: number): OfferDetails => ({
  files: sizes.map((size, file) => ({ file, path: ['tree', `${file}.txt`], size, isDangerous: false })),
  items: [],
  emptyFolders: 0,
  target: { folder: '~', ...(freeBytes === undefined ? {} : { freeBytes }) },
});

describe('ticks', () => {
  it.each([
    [[], 'none'],
    [[[0, 1]], 'none'],
    [[[0, 3]], 'some'],
    [[[0, 9]], 'all'],
    [
      [
        [2, 4],
        [4, 6],
      ],
      'all',
    ],
  ] as const)('of files 2 to 5, %j are ticked: %s', (ticked, state) => {
    expect(tickState(ticked, [[2, 6]])).toBe(state);
  });

  it('a folder of which some or no files are ticked becomes whole, a whole one empty', () => {
    expect(toggleTicks([], [[2, 6]])).toEqual([[2, 6]]);
    expect(toggleTicks([[0, 3]], [[2, 6]])).toEqual([[0, 6]]);
    expect(toggleTicks([[0, 9]], [[2, 6]])).toEqual([
      [0, 2],
      [6, 9],
    ]);
  });

  it('the files of a folder need not be neighbours', () => {
    const folder = rangesOf([7, 1, 2]);
    expect(folder).toEqual([
      [1, 3],
      [7, 8],
    ]);
    expect(toggleTicks([[0, 9]], folder)).toEqual([
      [0, 1],
      [3, 7],
      [8, 9],
    ]);
  });

  it('the first look ticks everything, the next one keeps the ticks', () => {
    const first = withDetails(EMPTY_LOOK, details([1, 2, 3]));
    expect(first.ticked).toEqual(allFiles(details([1, 2, 3]).files));
    const unticked = { ...first, ticked: toggleTicks(first.ticked, [[1, 2]]) };
    expect(withDetails(unticked, details([1, 2, 3])).ticked).toEqual(unticked.ticked);
    expect(chosenOf(unticked)).toEqual({ files: 2, bytes: 4 });
  });
});

describe('what stands in the way of accepting', () => {
  it('is nothing as long as nobody looked', () => {
    expect(obstacleOf(EMPTY_LOOK)).toBeUndefined();
  });

  it('is that nothing is ticked, but not in a tree of empty folders', () => {
    const look = withDetails(EMPTY_LOOK, details([1, 2]));
    expect(obstacleOf({ ...look, ticked: [] })).toEqual({ kind: 'nothing-ticked' });
    expect(obstacleOf(withDetails(EMPTY_LOOK, details([])))).toBeUndefined();
  });

  it.each([
    [undefined, false],
    [99, true],
    [100, false],
    [101, false],
  ])('is too little room when %s bytes of the needed 100 are free: %s', (freeBytes, isObstacle) => {
    expect(obstacleOf(withDetails(EMPTY_LOOK, details([40, 60], freeBytes)))?.kind === 'too-little-room').toBe(isObstacle);
  });

  it('goes when less is ticked', () => {
    const look = withDetails(EMPTY_LOOK, details([40, 60], 50));
    expect(obstacleOf({ ...look, ticked: [[0, 1]] })).toBeUndefined();
  });
});
