import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrame, FLAG_CRITICAL, type Frame, FrameDecoder, FrameError } from './frame.ts';
import { FRAME_HEADER_BYTES } from './limits.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

function decodeAll(chunks: readonly Uint8Array[], maxPayloadBytes = 1_000): Frame[] {
  const frames: Frame[] = [];
  const decoder = new FrameDecoder({ onFrame: (frame) => frames.push(frame), maxPayloadBytes: () => maxPayloadBytes });
  for (const chunk of chunks) expect(decoder.push(chunk)).toHaveLength(0);
  return frames;
}

function chunksOf(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
}

const frameArbitrary = fc.record({ type: fc.integer({ min: 0, max: 255 }), critical: fc.boolean(), payload: fc.uint8Array({ maxLength: 300 }) });
const encode = (frames: readonly Frame[]) =>
  new Uint8Array(Buffer.concat(frames.map(({ type, payload, critical }) => encodeFrame(type, payload, critical ? FLAG_CRITICAL : 0))));

describe('frames', () => {
  it.each([
    ['without payload', 0x02, '', 0, '00000000 02 00 0000'],
    ['with payload', 0x14, '7b7d', 0, '00000002 14 00 0000 7b7d'],
    ['critical', 0xff, '00', FLAG_CRITICAL, '00000001 ff 01 0000 00'],
  ])('[FR1] lays out a frame %s byte for byte', (_, type, payload, flags, expected) => {
    expect(encodeFrame(type, hex(payload), flags)).toEqual(hex(expected));
  });

  it('[FR2] comes out the same at every chunk size', () => {
    const frames: Frame[] = [0, 1, 7, 8, 9, 255].map((length, index) => ({
      type: index,
      critical: index % 2 === 0,
      payload: Uint8Array.from({ length }, (_, byte) => byte),
    }));
    const bytes = encode(frames);
    for (let size = 1; size <= bytes.length; size++) expect(decodeAll(chunksOf(bytes, size))).toEqual(frames);
  });

  it('[FR2] comes out the same when cut in two anywhere', () => {
    fc.assert(
      fc.property(fc.array(frameArbitrary, { minLength: 1, maxLength: 4 }), (frames) => {
        const bytes = encode(frames);
        for (let cut = 0; cut <= bytes.length; cut++) expect(decodeAll([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(frames);
      }),
      { numRuns: 20 },
    );
  });

  it('[FR2] comes out the same however it is cut', () => {
    fc.assert(
      fc.property(fc.array(frameArbitrary, { maxLength: 8 }), fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (frames, sizes) => {
        const bytes = encode(frames);
        const chunks: Uint8Array[] = [];
        for (let start = 0, turn = 0; start < bytes.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1;
          chunks.push(bytes.subarray(start, start + size));
          start += size;
        }
        expect(decodeAll(chunks)).toEqual(frames);
      }),
    );
  });

  it('[FR2] keeps nothing of a chunk that its owner uses again', () => {
    const bytes = encode([{ type: 1, critical: false, payload: hex('01020304') }]);
    const buffer = bytes.slice();
    const frames = decodeAll([buffer]);
    buffer.fill(0xee);
    expect(frames[0]?.payload).toEqual(hex('01020304'));
  });

  it.each([
    [99, 'passes'],
    [100, 'passes'],
    [101, 'is refused'],
    [0xffff_ffff, 'is refused'],
  ])('[FR4] with a cap of 100 bytes a frame that announces %i %s, before its payload is there', (announced, outcome) => {
    const header = new Uint8Array(FRAME_HEADER_BYTES);
    new DataView(header.buffer).setUint32(0, announced);
    if (outcome === 'passes') expect(decodeAll([header], 100)).toEqual([]);
    else expect(() => decodeAll([header], 100)).toThrow(expect.objectContaining({ fault: 'too-large', announcedBytes: announced, maxBytes: 100 }));
  });

  it('[FR4] asks for the cap anew at each frame', () => {
    let maxPayloadBytes = 1;
    const decoder = new FrameDecoder({ onFrame: () => (maxPayloadBytes = 3), maxPayloadBytes: () => maxPayloadBytes });
    decoder.push(encodeFrame(1, hex('01')));
    decoder.push(encodeFrame(1, hex('010203')));
    expect(() => decoder.push(encodeFrame(1, hex('01020304')))).toThrow(FrameError);
  });

  it('[FR3] refuses every flag but the first, and every bit of the last two bytes', () => {
    const reserved = [1, 2, 3, 4, 5, 6, 7].map((bit) => [5, 1 << bit] as const);
    const zero = [6, 7].flatMap((offset) => [0, 1, 2, 3, 4, 5, 6, 7].map((bit) => [offset, 1 << bit] as const));
    for (const [offset, value] of [...reserved, ...zero]) {
      const frame = encodeFrame(1, hex('00'));
      frame[offset] = value;
      expect(() => decodeAll([frame]), `byte ${offset} = ${value}`).toThrow(expect.objectContaining({ fault: 'reserved-bits' }));
    }
  });

  it('[DC4] hands back every byte after the frame in whose callback it was detached', () => {
    fc.assert(
      fc.property(frameArbitrary, fc.uint8Array({ maxLength: 50 }), fc.nat(), (frame, raw, where) => {
        const bytes = new Uint8Array(Buffer.concat([encode([frame]), raw]));
        const cut = where % (bytes.length + 1);
        let leftover = new Uint8Array();
        const decoder: FrameDecoder = new FrameDecoder({ onFrame: () => expect(decoder.detach()).toHaveLength(0), maxPayloadBytes: () => 1_000 });
        for (const chunk of [bytes.subarray(0, cut), bytes.subarray(cut)]) leftover = Uint8Array.of(...leftover, ...decoder.push(chunk));
        expect(leftover).toEqual(raw);
      }),
    );
  });

  it('[DC4] hands back the frame that had begun when it was detached between chunks', () => {
    const bytes = encode([{ type: 9, critical: false, payload: hex('0102030405') }]);
    for (let cut = 0; cut < bytes.length; cut++) {
      const decoder = new FrameDecoder({ onFrame: () => expect.unreachable(), maxPayloadBytes: () => 1_000 });
      decoder.push(bytes.subarray(0, cut));
      expect(Uint8Array.of(...decoder.detach(), ...decoder.push(bytes.subarray(cut)))).toEqual(bytes);
    }
  });

  it('[FR2] stays linear when fed one byte at a time', () => {
    const payload = new Uint8Array(1_000_000);
    const bytes = encodeFrame(1, payload);
    let frames = 0;
    const decoder = new FrameDecoder({ onFrame: () => frames++, maxPayloadBytes: () => payload.length });
    const before = process.cpuUsage();
    for (let index = 0; index < bytes.length; index++) decoder.push(bytes.subarray(index, index + 1));
    const { user } = process.cpuUsage(before);
    expect(frames).toBe(1);
    // Some 0.1 s; a decoder that copied what it has at each push would move 500 GB.
    expect(user / 1e6).toBeLessThan(5);
  });
});
