import type { Transfer } from '../../shared/model/transfer.ts';
import { fileLine, HASH, type IncomingOffer, incoming, MB, type OutgoingOffer, outgoing, receiver, tree } from './offers.ts';
import { ADA, GRACE, LINUS, NOUR } from './people.ts';
import { picture } from './pictures.ts';
import type { Line } from './talk.ts';
import { ALBUM_TREE, sizeOf } from './tree-files.ts';

const SAVED: IncomingOffer = {
  name: 'Courtyard, evening.jpg',
  size: 4.1 * MB,
  thumbnail: picture(1),
  status: { state: 'saved', savedAs: 'Grace Hopper_Courtyard, evening.jpg', sha256: HASH },
};

const ALBUM: IncomingOffer = {
  name: 'Opening',
  size: sizeOf(ALBUM_TREE),
  tree: tree(1, ALBUM_TREE.length, 1),
  status: { state: 'saved', savedAs: 'Grace Hopper_Opening', sha256: HASH },
  wanted: { files: ALBUM_TREE.length, bytes: sizeOf(ALBUM_TREE) },
};

const OFFERED: IncomingOffer = { name: 'Staircase.jpg', size: 3.9 * MB, thumbnail: picture(2), status: { state: 'offered' } };

const OWN: OutgoingOffer = {
  name: 'Facade at noon.jpg',
  size: 5.2 * MB,
  thumbnail: picture(0),
  status: { state: 'uploaded', sha256: HASH },
  receivers: [receiver(ADA, 'saved', 1, 5.2 * MB), receiver(GRACE, 'saved', 1, 5.2 * MB)],
};

/** Pictures of every kind: saved, own, offered, and a folder of them. */
export const ALBUM_TALK: readonly Line[] = [
  fileLine(GRACE, 2, SAVED),
  [NOUR, 1, 'ما أجمل الضوء!', { answers: 1, reactions: [['😍', [GRACE, LINUS]]] }],
  fileLine(LINUS, 2, OWN),
  fileLine(GRACE, 3, ALBUM),
  [GRACE, 0, 'All of them from yesterday.'],
  fileLine(GRACE, 2, OFFERED),
];

export const ALBUM_TRANSFERS: readonly Transfer[] = [incoming(SAVED), incoming(ALBUM), incoming(OFFERED), outgoing(OWN)];
