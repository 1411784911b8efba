import fc from 'fast-check';
import { expect, it } from 'vitest';
import { utf8ByteLength } from './utf8.ts';

it('counts the bytes that an encoder writes, lone surrogates included', () => {
  const units = fc.array(fc.oneof(fc.nat({ max: 0xffff }), fc.integer({ min: 0xd800, max: 0xdfff })));
  fc.assert(
    fc.property(units, (codes) => {
      const text = String.fromCharCode(...codes);
      expect(utf8ByteLength(text)).toBe(new TextEncoder().encode(text).length);
    }),
  );
});
