import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileHash } from './file-hash.ts';
import { seededBytes } from './testing/seeded-bytes.ts';

const data = seededBytes(1, 1_000);

describe('FileHash', () => {
  it('[DC7] takes each byte once, however often pieces come again', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(1_000), fc.nat(1_000))), (pieces) => {
        const hash = new FileHash();
        for (const [back, length] of pieces) {
          const position = Math.max(0, hash.bytes - back);
          hash.update(position, data.subarray(position, position + length));
        }
        const expected = createHash('sha256').update(data.subarray(0, hash.bytes)).digest();
        expect(hash.digest().equals(expected)).toBe(true);
      }),
    );
  });

  it('goes on after it was asked', () => {
    const hash = new FileHash();
    hash.update(0, data.subarray(0, 500));
    hash.digest();
    hash.update(500, data.subarray(500));
    expect(hash.digest().equals(createHash('sha256').update(data).digest())).toBe(true);
  });

  it('throws at a gap', () => {
    expect(() => new FileHash().update(1, data)).toThrow(RangeError);
  });
});
