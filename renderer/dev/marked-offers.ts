import type { Transfer } from '../../shared/model/transfer.ts';
import { fileLine, HASH, type IncomingOffer, incoming, MB, type OutgoingOffer, outgoing, receiver } from './offers.ts';
import { ADA, GRACE, LINUS, MARGARET, NOUR } from './people.ts';
import { picture } from './pictures.ts';
import type { Line } from './talk.ts';

/** Offers of others that need a second look, or had one. */
const INCOMING: readonly IncomingOffer[] = [
  {
    name: 'Sunset.jpg',
    size: 5.1 * MB,
    thumbnail: picture(2),
    status: { state: 'saved', savedAs: 'Grace Hopper_Sunset.jpg', sha256: HASH },
    isAutomatic: true,
  },
  {
    name: 'Fonts installer.exe',
    size: 18 * MB,
    status: { state: 'saved', savedAs: 'Grace Hopper_Fonts installer.exe', sha256: HASH },
    isDangerous: true,
  },
  {
    name: 'Archive 2019.tar',
    size: 48_000 * MB,
    status: { state: 'paused', by: 'self', bytes: 31_000 * MB, failure: { code: 'disk-full', params: { name: 'Archive 2019.tar' } } },
  },
  { name: 'Lectures.zip', size: 9_000 * MB, status: { state: 'interrupted', bytes: 2_900 * MB, waitingFor: 'host-space' } },
  { name: 'Plotter driver.msi', size: 6.2 * MB, status: { state: 'offered' }, isDangerous: true },
  { name: 'Contract Linus.pdf', size: 0.4 * MB, status: { state: 'offered' }, to: [LINUS.id] },
  { name: 'Handbook.pdf', size: 31 * MB, status: { state: 'offered' }, to: [LINUS.id, ADA.id, NOUR.id], keep: true },
  { name: 'Backup.img', size: 512_000 * MB, status: { state: 'offered' } },
  { name: 'report.pdf', size: 2.4 * MB, status: { state: 'offered' } },
  { name: 'Courtyard.jpg', size: 4.8 * MB, thumbnail: picture(0), status: { state: 'offered' } },
];

const BETWEEN_OTHERS: IncomingOffer = { name: 'plan.pdf', size: 3 * MB, to: [MARGARET.id], status: { state: 'ended', reason: 'not-for-you' } };

const OUTGOING: readonly OutgoingOffer[] = [
  {
    name: 'Offer for Ada.pdf',
    size: 1.2 * MB,
    status: { state: 'open' },
    to: [ADA.id],
    receivers: [receiver(ADA, 'offered', 0, 1.2 * MB)],
  },
  { name: 'Old poster.psd', size: 310 * MB, status: { state: 'ended', reason: 'expired' }, receivers: [] },
];

export const MARKED_TALK: readonly Line[] = [
  ...OUTGOING.map((offer) => fileLine(LINUS, 3, offer)),
  fileLine(ADA, 1, BETWEEN_OTHERS),
  ...INCOMING.map((offer, index) => fileLine(GRACE, index === 0 ? 4 : 0, offer)),
];

export const MARKED_TRANSFERS: readonly Transfer[] = [
  ...OUTGOING.map(outgoing),
  incoming(BETWEEN_OTHERS, ADA),
  ...INCOMING.map((offer) => incoming(offer)),
];
