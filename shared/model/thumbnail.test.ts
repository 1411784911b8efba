import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_THUMBNAIL_BYTES, MAX_THUMBNAIL_PIXELS } from '../wire/limits.ts';
import { thumbnailSchema, webpSize } from './thumbnail.ts';

type Size = { readonly width: number; readonly height: number };

const ascii = (text: string) => [...text].map((character) => character.charCodeAt(0));
const little = (value: number, bytes: number) => Array.from({ length: bytes }, (_, index) => Math.floor(value / 256 ** index) % 256);
const base64 = (bytes: readonly number[]) => btoa(String.fromCharCode(...bytes));
const chunk = (name: string, body: readonly number[]) => [...ascii(name), ...little(body.length, 4), ...body];
const riff = (chunks: readonly number[], form = 'WEBP') => [...ascii('RIFF'), ...little(chunks.length + 4, 4), ...ascii(form), ...chunks];

/** RFC 9649, section 2.5, with RFC 6386, section 9.1: frame tag, start code, 14 bits each of width and height, 2 bits each of scale. */
const lossy = ({ width, height }: Size, { scale = 0, startCode = [0x9d, 0x01, 0x2a] } = {}) =>
  riff(chunk('VP8 ', [0x30, 0x01, 0x00, ...startCode, ...little(width + scale * 0x4000, 2), ...little(height + scale * 0x4000, 2), 0, 0, 0, 0]));
/** RFC 9649, section 3.4: signature, then 14 bits each of width - 1 and height - 1, alpha, version. */
const lossless = ({ width, height }: Size, { signature = 0x2f } = {}) =>
  riff(chunk('VP8L', [signature, ...little(width - 1 + (height - 1) * 2 ** 14 + 2 ** 28, 4), 0, 0, 0, 0, 0]));
/** RFC 9649, section 2.7: flags, 24 reserved bits, 24 bits each of canvas width - 1 and height - 1. */
const extended = ({ width, height }: Size, flags = 0) =>
  riff([...chunk('VP8X', [flags, 0, 0, 0, ...little(width - 1, 3), ...little(height - 1, 3)]), ...chunk('VP8 ', [0, 0])]);

/** Drawn by a browser's encoder: one transparent pixel, lossless. */
const REAL_PIXEL = 'UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==';

const passes = (bytes: readonly number[]) => thumbnailSchema.safeParse(base64(bytes)).success;
const sizeOf = (bytes: readonly number[]) => webpSize(Uint8Array.from(bytes));

const KINDS = [
  ['lossy', lossy, 16_383],
  ['lossless', lossless, 16_384],
  ['extended', extended, 2 ** 24],
] as const;

describe.each(KINDS)('a %s WebP header', (_, make, maxPixels) => {
  it('is read to the pixel', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: maxPixels }), fc.integer({ min: 1, max: maxPixels }), (width, height) => {
        expect(sizeOf(make({ width, height }))).toEqual({ width, height });
      }),
    );
  });

  it.each([
    [{ width: 1, height: 1 }, true],
    [{ width: MAX_THUMBNAIL_PIXELS, height: MAX_THUMBNAIL_PIXELS }, true],
    [{ width: MAX_THUMBNAIL_PIXELS + 1, height: 1 }, false],
    [{ width: 1, height: MAX_THUMBNAIL_PIXELS + 1 }, false],
    [{ width: maxPixels, height: maxPixels }, false],
    [{ width: 256, height: 512 }, false],
  ])('with %j passes: %s', (size, answer) => {
    expect(passes(make(size))).toBe(answer);
  });

  it('is nothing when it is cut off', () => {
    const whole = make({ width: 10, height: 10 });
    for (let length = 0; length < 30; length++) {
      expect(sizeOf(whole.slice(0, length))).toBeUndefined();
      expect(passes(whole.slice(0, length)), `${length} bytes`).toBe(false);
    }
    expect(passes(whole.slice(0, 30))).toBe(true);
  });
});

describe('thumbnails', () => {
  it('are real pictures too', () => {
    expect(thumbnailSchema.safeParse(REAL_PIXEL).success).toBe(true);
  });

  it.each([
    ['an animation', extended({ width: 10, height: 10 }, 0x02)],
    ['an animation with alpha', extended({ width: 10, height: 10 }, 0x12)],
    ['a lossy picture without its start code', lossy({ width: 10, height: 10 }, { startCode: [0x9d, 0x01, 0x2b] })],
    ['a lossless picture without its signature', lossless({ width: 10, height: 10 }, { signature: 0x2e })],
    ['a lossy picture of no pixels', lossy({ width: 0, height: 10 })],
    [
      'another form of RIFF',
      riff(
        chunk(
          'VP8 ',
          Array.from({ length: 30 }, () => 0),
        ),
        'WAVE',
      ),
    ],
    [
      'an unknown first chunk',
      riff(
        chunk(
          'ALPH',
          Array.from({ length: 30 }, () => 0),
        ),
      ),
    ],
    ['a PNG', [0x89, ...ascii('PNG\r\n\u001a\n'), ...Array.from({ length: 40 }, () => 0)]],
    ['a GIF', [...ascii('GIF89a'), ...Array.from({ length: 40 }, () => 0)]],
    ['an SVG', ascii('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ['lower-case names of chunks', ascii('riff    webpvp8 ').concat(Array.from({ length: 40 }, () => 0))],
  ])('are not %s', (_, bytes) => {
    expect(passes(bytes)).toBe(false);
  });

  it('may be scaled by the decoder, which does not make them larger', () => {
    expect(sizeOf(lossy({ width: 100, height: 50 }, { scale: 3 }))).toEqual({ width: 100, height: 50 });
  });

  it.each([
    [MAX_THUMBNAIL_BYTES - 1, true],
    [MAX_THUMBNAIL_BYTES, true],
    [MAX_THUMBNAIL_BYTES + 1, false],
  ])('of %i bytes pass: %s', (bytes, answer) => {
    const header = lossy({ width: 64, height: 64 });
    expect(passes([...header, ...Array.from({ length: bytes - header.length }, () => 0)])).toBe(answer);
  });

  it.each([
    '',
    'data:image/webp;base64,UklGRg==',
    `${REAL_PIXEL}\n`,
    ` ${REAL_PIXEL}`,
    REAL_PIXEL.slice(0, -1),
    `${REAL_PIXEL.slice(0, 20)}"onerror=${REAL_PIXEL.slice(20)}`,
  ])('are base64 and nothing else: not %j', (text) => {
    expect(thumbnailSchema.safeParse(text).success).toBe(false);
  });

  it('are refused or small, whatever the bytes are', () => {
    const bytes = fc.oneof(
      fc.array(fc.nat(255), { maxLength: 80 }),
      fc
        .tuple(fc.constantFrom(...KINDS), fc.nat(400), fc.nat(400), fc.array(fc.tuple(fc.nat(29), fc.nat(255)), { maxLength: 4 }))
        .map(([[, make], width, height, flips]) => {
          const picture = make({ width: width + 1, height: height + 1 });
          for (const [at, byte] of flips) picture[at] = byte;
          return picture;
        }),
    );
    fc.assert(
      fc.property(bytes, (some) => {
        const size = sizeOf(some);
        const isSmall = size !== undefined && [size.width, size.height].every((pixels) => pixels >= 1 && pixels <= MAX_THUMBNAIL_PIXELS);
        expect(passes(some)).toBe(isSmall);
      }),
      { numRuns: 3_000 },
    );
  });
});
