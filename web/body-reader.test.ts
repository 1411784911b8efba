import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { BodyReader } from './body-reader.ts';

const TEXT = 'the bytes of a manifest, then of files';

/** The text as a body that comes in pieces of `chunkBytes`. */
function createBody(chunkBytes: number): Readable {
  const pieces = TEXT.match(new RegExp(`.{1,${chunkBytes}}`, 'gsu')) ?? [];
  return Readable.from(pieces.map((piece) => Buffer.from(piece)));
}

test.each([1, 2, 3, 7, 13, 100])('parts are whole whatever the pieces of the body: %d bytes each', async (chunkBytes) => {
  const reader = new BodyReader(createBody(chunkBytes));
  const parts: string[] = [];
  for (const bytes of [9, 0, 1, TEXT.length - 11, 1, 0]) parts.push(Buffer.from(await reader.whole(bytes)).toString());
  expect(parts).toEqual([TEXT.slice(0, 9), '', TEXT.slice(9, 10), TEXT.slice(10, -1), TEXT.slice(-1), '']);
});

test('a body that ends too early is a bad-request', async () => {
  const reader = new BodyReader(createBody(5));
  await reader.whole(TEXT.length - 1);
  await expect(reader.whole(2)).rejects.toMatchObject({ code: 'bad-request' });
});

test('what was not read is left to others', async () => {
  const body = createBody(4);
  {
    await using reader = new BodyReader(body);
    await reader.whole(4);
  }
  expect(body.destroyed).toBe(false);
  let rest = '';
  for await (const chunk of body) rest += chunk;
  expect(TEXT.endsWith(rest)).toBe(true);
  expect(rest).not.toBe('');
});
