import { expect, test } from 'vitest';
import { FITTED, fitInto, MAX_SCALE, panBy, zoomBy } from './zoom.ts';

const frame = { width: 800, height: 600 };
const fitted = { width: 800, height: 400 };

test.each([
  [
    { width: 1600, height: 800 },
    { width: 800, height: 400 },
  ],
  [
    { width: 600, height: 1200 },
    { width: 300, height: 600 },
  ],
  [
    { width: 100, height: 50 },
    { width: 100, height: 50 },
  ],
])('%j fits as %j', (picture, expected) => {
  expect(fitInto(picture, frame)).toEqual(expected);
});

test('what is under the pointer stays there while zooming', () => {
  const point = { x: 200, y: 100 };
  const view = zoomBy(FITTED, 4, point, fitted, frame);
  // The same place of the picture, in its own measure.
  expect((point.x - view.x) / view.scale).toBeCloseTo(point.x);
  expect((point.y - view.y) / view.scale).toBeCloseTo(point.y);
});

test('it never gets smaller than fitted, nor larger than the limit', () => {
  expect(zoomBy(FITTED, 0.1, { x: 10, y: 10 }, fitted, frame)).toEqual(FITTED);
  expect(zoomBy(FITTED, 1_000, { x: 0, y: 0 }, fitted, frame).scale).toBe(MAX_SCALE);
});

test('it is never pushed out of its frame, and a side that fits stays in the middle', () => {
  const view = zoomBy(FITTED, 1.25, { x: 0, y: 0 }, fitted, frame);
  expect(panBy(view, { x: 5_000, y: 5_000 }, fitted, frame)).toEqual({ scale: 1.25, x: 100, y: 0 });
  expect(panBy(view, { x: -5_000, y: 0 }, fitted, frame).x).toBe(-100);
});
