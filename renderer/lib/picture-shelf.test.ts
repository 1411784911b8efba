import { expect, test } from 'vitest';
import { type PictureBlob, PictureShelf } from './picture-shelf.ts';

function open(spare: number) {
  const closed: string[] = [];
  const loads: string[] = [];
  let opened = 0;
  const shelf = new PictureShelf({ spare, open: () => `url ${++opened}`, close: (url) => closed.push(url) });
  const picture: PictureBlob = { blob: new Blob(['x']), width: 4, height: 3 };
  const take = (key: string, made: PictureBlob | null = picture) =>
    shelf.take(key, async () => {
      loads.push(key);
      return made;
    });
  return { shelf, closed, loads, take };
}

test('a picture is loaded once, for all who show it', async () => {
  const { shelf, loads, take } = open(0);
  const [first, second] = await Promise.all([take('a'), take('a')]);
  expect(first).toEqual({ url: 'url 1', width: 4, height: 3 });
  expect(second).toBe(first);
  expect(loads).toEqual(['a']);
  expect(shelf.peek('a')).toBe(first);
});

test('what somebody shows stays, however many there are', async () => {
  const { closed, take } = open(0);
  await Promise.all(['a', 'b', 'c'].map((key) => take(key)));
  expect(closed).toEqual([]);
});

test('of those that nobody shows, the ones that were let go last stay', async () => {
  const { shelf, closed, take } = open(2);
  for (const key of ['a', 'b', 'c']) await take(key);
  for (const key of ['b', 'a', 'c']) shelf.release(key);
  await Promise.resolve();
  expect(closed).toEqual(['url 2']);
  expect(shelf.peek('b')).toBeUndefined();
  expect(shelf.peek('a')).toBeDefined();
});

test('it goes only when the last who shows it lets go', async () => {
  const { shelf, closed, take } = open(0);
  await take('a');
  await take('a');
  shelf.release('a');
  await Promise.resolve();
  expect(closed).toEqual([]);
  shelf.release('a');
  await Promise.resolve();
  expect(closed).toEqual(['url 1']);
});

test('what could not be had is asked for anew the next time', async () => {
  const { shelf, loads, take } = open(5);
  expect(await take('a', null)).toBeNull();
  shelf.release('a');
  await Promise.resolve();
  expect(await take('a')).not.toBeNull();
  expect(loads).toEqual(['a', 'a']);
});

test('a failed load is no picture', async () => {
  const { shelf } = open(0);
  expect(await shelf.take('a', () => Promise.reject(new Error('no')))).toBeNull();
});
