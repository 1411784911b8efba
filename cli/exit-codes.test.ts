import { expect, test } from 'vitest';
import type { FailureCode } from '../shared/model/failure.ts';
import { exitCodeOf } from './exit-codes.ts';

test.each<[FailureCode, number]>([
  ['internal', 1],
  ['bad-address', 2],
  ['nobody-there', 3],
  ['connection-refused', 3],
  ['not-lan-chat', 3],
  ['alias-taken', 4],
  ['room-full', 4],
  ['version-too-old', 4],
  ['host-key-changed', 5],
  ['host-stopped', 6],
  ['hash-mismatch', 7],
  ['host-full', 7],
  ['folder-unreadable', 7],
  ['too-many-files', 7],
  ['port-taken', 8],
  ['unknown-member', 10],
])('%s ends with %i', (code, expected) => {
  expect(exitCodeOf(code)).toBe(expected);
});
