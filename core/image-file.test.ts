import { truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { MAX_IMAGE_BYTES, MAX_IMAGE_PIXELS, readImage, readShownImage } from './image-file.ts';
import { createTemporaryFolder } from './testing/temporary-folder.ts';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');
const text = (content: string) => Buffer.from(content, 'latin1');

async function readAsFile(bytes: Uint8Array, size = bytes.length): Promise<string | null> {
  await using folder = await createTemporaryFolder();
  const file = path.join(folder.path, 'staged');
  await writeFile(file, bytes);
  await truncate(file, size);
  return await readImage(file);
}

test.each([
  ['PNG', PNG],
  ['JPEG', text('\xff\xd8\xff\xe0\0\x10JFIF\0\x01')],
  ['GIF', text('GIF89a\x01\0\x01\0\0\0')],
  ['WebP', text('RIFF\0\0\0\0WEBPVP8 ')],
  ['BMP', text('BM\0\0\0\0\0\0\0\0\0\0')],
  ['AVIF', text('\0\0\0\x1cftypavif')],
])('a page gets the bytes of a %s', async (_title, bytes) => {
  expect(await readAsFile(bytes)).toBe(bytes.toString('base64'));
});

test.each([
  ['nothing', text('')],
  ['a key', text('-----BEGIN PRIVATE KEY-----')],
  ['an SVG, which is a document', text('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['the beginning of a PNG', PNG.subarray(0, 11)],
])('a page gets nothing of %s', async (_title, bytes) => {
  expect(await readAsFile(bytes)).toBeNull();
});

test(`an image of more than ${MAX_IMAGE_BYTES} bytes is not read`, async () => {
  expect(await readAsFile(PNG, MAX_IMAGE_BYTES + 1)).toBeNull();
  expect((await readAsFile(PNG, MAX_IMAGE_BYTES))?.length).toBe(Math.ceil(MAX_IMAGE_BYTES / 3) * 4);
});

test('an image is shown with its size, up to the pixels that a page may decode', async () => {
  await using folder = await createTemporaryFolder();
  const file = path.join(folder.path, 'photo.png');
  const ofSize = async (width: number, height: number) => {
    const bytes = Buffer.from(PNG);
    bytes.writeUInt32BE(width, 16);
    bytes.writeUInt32BE(height, 20);
    await writeFile(file, bytes);
    return await readShownImage(file);
  };
  expect(await ofSize(640, 480)).toMatchObject({ type: 'image/png', width: 640, height: 480 });
  expect(await ofSize(1, MAX_IMAGE_PIXELS)).toMatchObject({ height: MAX_IMAGE_PIXELS });
  expect(await ofSize(1, MAX_IMAGE_PIXELS + 1)).toBeNull();
  expect(await ofSize(0, 480)).toBeNull();
});

test('a folder is no image', async () => {
  await using folder = await createTemporaryFolder();
  expect(await readImage(folder.path)).toBeNull();
});
