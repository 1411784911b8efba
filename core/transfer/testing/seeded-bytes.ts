import { seededRandom } from '../../testing/seeded-random.ts';

/** Bytes that look random and are the same for the same seed. */
export function seededBytes(seed: number, length: number): Buffer {
  const random = seededRandom(seed);
  const words = new Uint32Array(Math.ceil(length / 4));
  for (let index = 0; index < words.length; index++) words[index] = random() * 2 ** 32;
  return Buffer.from(words.buffer, 0, length);
}
