/** What the first bytes of a picture say of it. */
export type ImageHeader = { readonly type: string; readonly width: number; readonly height: number };

type Size = { readonly width: number; readonly height: number };

/** In a file of boxes the picture's properties come before its bytes; what comes later is not looked at. */
const MAX_BOX_BYTES = 1024 * 1024;

/** The media type, by the first bytes: names say little, and nothing but pictures is to reach a page. Undefined for what no page can draw. */
export function imageType(bytes: Buffer): string | undefined {
  const is = (text: string, at = 0) => bytes.toString('latin1', at, at + text.length) === text;
  if (is('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (is('\xff\xd8\xff')) return 'image/jpeg';
  if (is('GIF87a') || is('GIF89a')) return 'image/gif';
  if (is('BM')) return 'image/bmp';
  if (is('RIFF') && is('WEBP', 8)) return 'image/webp';
  return is('ftypavif', 4) || is('ftypavis', 4) ? 'image/avif' : undefined;
}

/** Undefined when it is no picture that a page can draw, or its size is not where it has to be. */
export function readImageHeader(bytes: Buffer): ImageHeader | undefined {
  const type = imageType(bytes);
  if (type === undefined) return undefined;
  const size = sizeOf(type, bytes);
  return size !== undefined && size.width > 0 && size.height > 0 ? { type, ...size } : undefined;
}

function sizeOf(type: string, bytes: Buffer): Size | undefined {
  try {
    switch (type) {
      case 'image/png':
        return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
      case 'image/gif':
        return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
      case 'image/bmp':
        return bmpSize(bytes);
      case 'image/webp':
        return webpSize(bytes);
      case 'image/avif':
        return avifSize(bytes);
      default:
        return jpegSize(bytes);
    }
  } catch (error) {
    // It ends before its size.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The oldest header has 12 bytes and short numbers; in the others a negative height says that rows go from top to bottom. */
function bmpSize(bytes: Buffer): Size {
  if (bytes.readUInt32LE(14) === 12) return { width: bytes.readUInt16LE(18), height: bytes.readUInt16LE(20) };
  return { width: bytes.readInt32LE(18), height: Math.abs(bytes.readInt32LE(22)) };
}

/** RFC 9649. */
function webpSize(bytes: Buffer): Size | undefined {
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8 ':
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
    default:
      return undefined;
  }
}

/** The size is in the first frame header; the segments before it may be many. ITU T.81, annex B. */
function jpegSize(bytes: Buffer): Size | undefined {
  let isTurned = false;
  for (let at = 2; at < bytes.length; ) {
    if (bytes.readUInt8(at) !== 0xff) return undefined;
    const marker = bytes.readUInt8(at + 1);
    if (marker === 0xff)
      at++; // a fill byte
    else if (isFrameHeader(marker)) {
      const [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)];
      return isTurned ? { width: height, height: width } : { width, height };
    } else {
      const length = bytes.readUInt16BE(at + 2);
      if (length < 2) return undefined;
      if (marker === 0xe1) isTurned ||= isTurnedByExif(bytes.subarray(at + 4, at + 2 + length));
      at += 2 + length;
    }
  }
  return undefined;
}

/** SOF0 to SOF15, without the three codes between them that mean something else. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** True when a viewer turns the picture by a quarter: orientations 5 to 8 in the first directory. */
function isTurnedByExif(segment: Buffer): boolean {
  if (segment.toString('latin1', 0, 6) !== 'Exif\0\0' || segment.length < 14) return false;
  const tiff = segment.subarray(6);
  const isLittle = tiff.toString('latin1', 0, 2) === 'II';
  const u16 = (at: number) => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const directory = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (directory + 2 > tiff.length) return false;
  const count = u16(directory);
  for (let entry = 0; entry < count; entry++) {
    const at = directory + 2 + entry * 12;
    if (at + 12 > tiff.length) return false;
    if (u16(at) === 0x0112) return u16(at + 8) >= 5 && u16(at + 8) <= 8;
  }
  return false;
}

/** The largest `ispe` property: a picture that is made of tiles has those of the tiles, too. ISO/IEC 23008-12. */
function avifSize(bytes: Buffer): Size | undefined {
  const head = bytes.subarray(0, MAX_BOX_BYTES);
  let largest: Size | undefined;
  for (let at = head.indexOf('ispe', 0, 'latin1'); at !== -1; at = head.indexOf('ispe', at + 4, 'latin1')) {
    if (at + 16 > head.length || head.readUInt32BE(at - 4) !== 20) continue;
    const size = { width: head.readUInt32BE(at + 8), height: head.readUInt32BE(at + 12) };
    if (largest === undefined || size.width * size.height > largest.width * largest.height) largest = size;
  }
  return largest;
}
