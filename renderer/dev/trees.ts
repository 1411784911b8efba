import type { Transfer } from '../../shared/model/transfer.ts';
import { fileLine, HASH, type IncomingOffer, incoming, type OutgoingOffer, outgoing, receiver, tree } from './offers.ts';
import { ADA, GRACE, LINUS, MARGARET, NOUR } from './people.ts';
import type { Line } from './talk.ts';
import { BIG_TREE, SMALL_TREE, sizeOf } from './tree-files.ts';

const SMALL = { name: 'Opening', size: sizeOf(SMALL_TREE), tree: tree(4, SMALL_TREE.length, 2) };
const BIG = { name: 'Measurements', size: sizeOf(BIG_TREE), tree: tree(1, BIG_TREE.length, 101) };

const INCOMING: readonly IncomingOffer[] = [
  {
    ...BIG,
    name: 'Measurements, week 46',
    status: { state: 'saved', savedAs: 'Grace Hopper_Measurements, week 46', sha256: HASH },
    wanted: { files: 40, bytes: 168_000 },
    faults: [
      { file: 3, path: 'Day 1/North/003.csv', code: 'file-unreadable' },
      { file: 17, path: 'Day 1/North/017.csv', code: 'file-changed' },
    ],
  },
  {
    ...BIG,
    name: 'Measurements, week 47',
    status: { state: 'receiving', progress: { bytes: BIG.size * 0.0812, bytesPerSecond: 18_000_000, secondsLeft: 3, file: 811, filesDone: 811 } },
    wanted: { files: BIG_TREE.length, bytes: BIG.size },
  },
  {
    ...SMALL,
    name: 'Rehearsal',
    status: { state: 'receiving', progress: { bytes: SMALL.size * 0.43, bytesPerSecond: 21_000_000, secondsLeft: 3, file: 3, filesDone: 3 } },
    wanted: { files: SMALL_TREE.length, bytes: SMALL.size },
  },
  { ...SMALL, name: 'Opening', status: { state: 'offered' }, isDangerous: true },
  { ...BIG, name: 'Measurements', status: { state: 'offered' } },
];

const OUTGOING: readonly OutgoingOffer[] = [
  {
    ...SMALL,
    name: 'Drawings',
    tree: tree(1, SMALL_TREE.length, 3),
    status: { state: 'uploading', progress: { bytes: SMALL.size * 0.61, bytesPerSecond: 30_000_000, secondsLeft: 1, file: 4, filesDone: 4 } },
    receivers: [
      receiver(ADA, 'receiving', 0.58, SMALL.size),
      receiver(MARGARET, 'failed', 0, SMALL.size),
      receiver(NOUR, 'offered', 0, SMALL.size),
    ].map((one) => (one.state === 'failed' ? { ...one, failure: { code: 'disk-full', params: {} } } : one)),
    faults: [{ file: 1, path: 'Drawings/section B.dwg', code: 'file-changed' }],
  },
];

export const TREE_TALK: readonly Line[] = [
  ...OUTGOING.map((offer) => fileLine(LINUS, 3, offer)),
  [GRACE, 4, 'The measurements of both weeks, and the pictures of the opening.'],
  ...INCOMING.map((offer) => fileLine(GRACE, 0, offer)),
];

export const TREE_TRANSFERS: readonly Transfer[] = [...OUTGOING.map(outgoing), ...INCOMING.map((offer) => incoming(offer))];
