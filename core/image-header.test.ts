import { expect, test } from 'vitest';
import { readImageHeader } from './image-header.ts';

const text = (content: string) => Buffer.from(content, 'latin1');
const be16 = (...numbers: number[]) => Buffer.concat(numbers.map((number) => Buffer.from([number >> 8, number & 0xff])));
const be32 = (...numbers: number[]) => Buffer.concat(numbers.map((number) => Buffer.from(new Uint32Array([number]).buffer).reverse()));
const le16 = (...numbers: number[]) => Buffer.concat(numbers.map((number) => Buffer.from([number & 0xff, number >> 8])));
const le32 = (...numbers: number[]) => Buffer.concat(numbers.map((number) => Buffer.from(new Uint32Array([number]).buffer)));
const le24 = (number: number) => Buffer.from([number & 0xff, (number >> 8) & 0xff, number >> 16]);
const zeros = (count: number) => Buffer.alloc(count);

const png = (width: number, height: number) => Buffer.concat([text('\x89PNG\r\n\x1a\n'), be32(13), text('IHDR'), be32(width, height), zeros(5)]);
const webp = (kind: string, ...rest: Buffer[]) => Buffer.concat([text('RIFF'), zeros(4), text('WEBP'), text(kind), zeros(4), ...rest, zeros(10)]);
const segment = (marker: number, ...content: Buffer[]) => {
  const bytes = Buffer.concat(content);
  return Buffer.concat([Buffer.from([0xff, marker]), be16(bytes.length + 2), bytes]);
};
const frame = (marker: number, width: number, height: number) => segment(marker, Buffer.from([8]), be16(height, width), zeros(10));
const jpeg = (...segments: Buffer[]) => Buffer.concat([text('\xff\xd8'), ...segments]);
const exif = (orientation: number) =>
  segment(0xe1, text('Exif\0\0'), text('MM\0*'), be32(8), be16(1), be16(0x0112, 3), be32(1), be16(orientation, 0), be32(0));
const exifLittle = (orientation: number) =>
  segment(0xe1, text('Exif\0\0'), text('II*\0'), le32(8), le16(1), le16(0x0112, 3), le32(1), le16(orientation, 0), le32(0));
const ispe = (width: number, height: number) => Buffer.concat([be32(20), text('ispe'), zeros(4), be32(width, height)]);
const avif = (...boxes: Buffer[]) => Buffer.concat([be32(24), text('ftypavif'), zeros(12), text('....meta'), ...boxes]);

test.each<[string, Buffer, string, number, number]>([
  ['PNG', png(640, 480), 'image/png', 640, 480],
  ['GIF', Buffer.concat([text('GIF89a'), le16(640, 480)]), 'image/gif', 640, 480],
  ['BMP', Buffer.concat([text('BM'), zeros(12), le32(40, 640, 480)]), 'image/bmp', 640, 480],
  ['BMP from top to bottom', Buffer.concat([text('BM'), zeros(12), le32(40, 640, -480)]), 'image/bmp', 640, 480],
  ['BMP of the oldest kind', Buffer.concat([text('BM'), zeros(12), le32(12), le16(640, 480)]), 'image/bmp', 640, 480],
  ['lossy WebP', webp('VP8 ', zeros(3), text('\x9d\x01\x2a'), le16(640, 480)), 'image/webp', 640, 480],
  ['scaled WebP', webp('VP8 ', zeros(3), text('\x9d\x01\x2a'), le16(640 | 0x4000, 480 | 0xc000)), 'image/webp', 640, 480],
  ['lossless WebP', webp('VP8L', Buffer.from([0x2f]), le32(639 | (479 << 14))), 'image/webp', 640, 480],
  ['extended WebP', webp('VP8X', zeros(4), le24(69_999), le24(479)), 'image/webp', 70_000, 480],
  ['JPEG', jpeg(segment(0xe0, zeros(14)), frame(0xc0, 640, 480)), 'image/jpeg', 640, 480],
  ['progressive JPEG', jpeg(segment(0xdb, zeros(65)), segment(0xc4, zeros(20)), frame(0xc2, 640, 480)), 'image/jpeg', 640, 480],
  ['JPEG with fill bytes', jpeg(Buffer.from([0xff, 0xff]), frame(0xc0, 640, 480)), 'image/jpeg', 640, 480],
  [
    'JPEG with more than 64 KiB before its size',
    jpeg(segment(0xe2, zeros(60_000)), segment(0xe2, zeros(60_000)), frame(0xc0, 640, 480)),
    'image/jpeg',
    640,
    480,
  ],
  ['JPEG that lies upright', jpeg(exif(1), frame(0xc0, 640, 480)), 'image/jpeg', 640, 480],
  ['JPEG that is turned', jpeg(exif(6), frame(0xc0, 640, 480)), 'image/jpeg', 480, 640],
  ['JPEG that is turned, written by another camera', jpeg(exifLittle(8), frame(0xc0, 640, 480)), 'image/jpeg', 480, 640],
  ['AVIF', avif(ispe(640, 480)), 'image/avif', 640, 480],
  ['AVIF of tiles', avif(ispe(320, 240), ispe(640, 480), ispe(320, 240)), 'image/avif', 640, 480],
])('the size of a %s is read', (_title, bytes, type, width, height) => {
  expect(readImageHeader(bytes)).toEqual({ type, width, height });
});

test.each<[string, Buffer]>([
  ['nothing', zeros(0)],
  ['an SVG, which is a document', text('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')],
  ['a PNG of no width', png(0, 480)],
  ['a PNG that ends early', png(640, 480).subarray(0, 20)],
  ['a WebP of an unknown kind', webp('VP9 ')],
  ['a JPEG without a frame', jpeg(segment(0xe0, zeros(14)))],
  ['a JPEG of segments without a length', jpeg(Buffer.from([0xff, 0xe0, 0, 0]), zeros(100))],
  ['a JPEG with something else in it', jpeg(text('hello hello hello'))],
  ['an AVIF that says nothing of its size', avif()],
  ['an AVIF that ends in its size', avif(ispe(640, 480).subarray(0, 14))],
])('%s has no size', (_title, bytes) => {
  expect(readImageHeader(bytes)).toBeUndefined();
});

test('an Exif part that points outside of itself is not followed', () => {
  const broken = segment(0xe1, text('Exif\0\0'), text('MM\0*'), be32(0xffffff00), be16(1));
  const endless = segment(0xe1, text('Exif\0\0'), text('MM\0*'), be32(8), be16(0xffff), zeros(6));
  expect(readImageHeader(jpeg(broken, endless, frame(0xc0, 640, 480)))).toEqual({ type: 'image/jpeg', width: 640, height: 480 });
});

test('whatever the bytes are, reading them ends without a fault', () => {
  for (const whole of [png(1, 1), jpeg(exif(6), frame(0xc0, 1, 1)), webp('VP8X', zeros(20)), avif(ispe(1, 1)), text('BM'), text('GIF87a')]) {
    for (let length = 0; length <= whole.length; length++) expect(() => readImageHeader(whole.subarray(0, length))).not.toThrow();
  }
});
