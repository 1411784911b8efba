import type { Tree } from '../../shared/model/entry.ts';
import type { Member } from '../../shared/model/member.ts';
import type { IncomingState, OutgoingState, Receiver, Transfer } from '../../shared/model/transfer.ts';
import { ADA, GRACE, LINUS, MARGARET, messageId, NOUR, ROOM_ID } from './people.ts';
import type { Line } from './talk.ts';

type Common = Pick<Transfer, 'name' | 'size'> & Partial<Pick<Transfer, 'tree' | 'keep' | 'to' | 'thumbnail' | 'faults' | 'roomId'>>;
type Incoming = Extract<Transfer, { readonly direction: 'incoming' }>;
export type IncomingOffer = Common & { readonly status: IncomingState } & Partial<Pick<Incoming, 'isDangerous' | 'isAutomatic' | 'wanted'>>;
export type OutgoingOffer = Common & { readonly status: OutgoingState; readonly receivers: readonly Receiver[] };

export const MB = 1_000_000;
export const DOWNLOADS = '~/Downloads/LAN Chat';
export const HASH = '9f86d081884c7d65'.repeat(4);

export const transferId = ({ name }: { readonly name: string }) => messageId(name.replaceAll(/\W/gu, ''));

export function incoming(offer: IncomingOffer, sender: Member = GRACE): Transfer {
  return {
    keep: false,
    isDangerous: false,
    isAutomatic: false,
    ...(isAccepted(offer.status) ? { folder: DOWNLOADS } : {}),
    roomId: ROOM_ID,
    ...offer,
    id: transferId(offer),
    direction: 'incoming',
    senderId: sender.id,
    senderAlias: sender.alias,
  };
}

function isAccepted({ state }: IncomingState): boolean {
  return ['waiting', 'receiving', 'verifying', 'paused', 'interrupted', 'saved'].includes(state);
}

export function outgoing(offer: OutgoingOffer): Transfer {
  return { keep: false, canResend: true, roomId: ROOM_ID, ...offer, id: transferId(offer), direction: 'outgoing' };
}

export function receiver(member: Member, state: Receiver['state'], share: number, size: number): Receiver {
  return { memberId: member.id, alias: member.alias, state, bytes: Math.round(size * share), wanted: size };
}

/** The line of the conversation in which `offer` is made. */
export function fileLine(author: Member, minutes: number, { name, size, tree, keep, to, thumbnail }: Common): Line {
  const body = {
    kind: 'file' as const,
    name,
    size,
    ...(tree === undefined ? {} : { tree }),
    ...(keep === undefined ? {} : { keep }),
    ...(to === undefined ? {} : { to: [...to] }),
    ...(thumbnail === undefined ? {} : { thumbnail }),
  };
  return [author, minutes, body];
}

export const tree = (items: number, files: number, folders: number): Tree => ({ items, files, folders, manifestBytes: 60 * files });

const INCOMING: readonly IncomingOffer[] = [
  { name: 'declined.zip', size: 52 * MB, status: { state: 'declined' } },
  { name: 'taken-back.mov', size: 900 * MB, status: { state: 'ended', reason: 'withdrawn' } },
  { name: 'damaged.iso', size: 700 * MB, status: { state: 'failed', failure: { code: 'hash-mismatch', params: { name: 'damaged.iso' } } } },
  { name: 'budget.xlsx', size: 48_213, status: { state: 'saved', savedAs: 'Grace Hopper_budget.xlsx', sha256: HASH } },
  {
    name: 'Drone survey.tar',
    size: 6_200 * MB,
    status: { state: 'interrupted', bytes: 2_480 * MB, waitingFor: 'sender' },
  },
  { name: 'Models.7z', size: 840 * MB, status: { state: 'verifying', progress: { bytes: 310 * MB, bytesPerSecond: 900 * MB } } },
  { name: 'Sound library.zip', size: 3_400 * MB, status: { state: 'paused', by: 'self', bytes: 1_190 * MB } },
  { name: 'Rushes day 2.mov', size: 12_000 * MB, status: { state: 'paused', by: 'sender', bytes: 840 * MB } },
  { name: 'interview.flac', size: 212 * MB, status: { state: 'verifying' } },
  { name: 'courtyard.jpg', size: 8.4 * MB, status: { state: 'waiting' } },
  {
    name: 'Walk-through.mp4',
    size: 1_400 * MB,
    status: { state: 'receiving', progress: { bytes: 602 * MB, bytesPerSecond: 61 * MB, secondsLeft: 13 } },
  },
  { name: 'Site photos.zip', size: 96 * MB, status: { state: 'offered' } },
];

const OUTGOING: readonly OutgoingOffer[] = [
  {
    name: 'Render farm.tar.zst',
    size: 2_100 * MB,
    status: { state: 'uploading', progress: { bytes: 1_300 * MB, bytesPerSecond: 88 * MB, secondsLeft: 9 } },
    receivers: [
      receiver(ADA, 'receiving', 0.43, 2_100 * MB),
      receiver(GRACE, 'accepted', 0, 2_100 * MB),
      receiver(MARGARET, 'declined', 0, 2_100 * MB),
      receiver(NOUR, 'offered', 0, 2_100 * MB),
    ],
  },
  {
    name: 'Facade scan.e57',
    size: 4_700 * MB,
    status: { state: 'paused', by: 'self', bytes: 1_645 * MB },
    receivers: [receiver(ADA, 'interrupted', 0.31, 4_700 * MB), receiver(GRACE, 'paused', 0.12, 4_700 * MB), receiver(NOUR, 'saved', 1, 4_700 * MB)],
  },
  { name: 'Brand guide.pdf', size: 31 * MB, status: { state: 'uploaded', sha256: HASH }, receivers: [], keep: true },
  {
    name: 'notes.md',
    size: 4_120,
    status: { state: 'uploaded', sha256: HASH },
    receivers: [receiver(ADA, 'saved', 1, 4_120), receiver(GRACE, 'saved', 1, 4_120), receiver(MARGARET, 'declined', 0, 4_120)],
  },
];

export const OFFER_TALK: readonly Line[] = [
  ...INCOMING.slice(0, 3).map((offer) => fileLine(MARGARET, 3, offer)),
  ...OUTGOING.map((offer) => fileLine(LINUS, 3, offer)),
  [LINUS, 1, 'That is everything from my side.'],
  ...INCOMING.slice(3).map((offer, index) => fileLine(GRACE, index === 0 ? 4 : 0, offer)),
];

export const OFFER_TRANSFERS: readonly Transfer[] = [...INCOMING.map((offer) => incoming(offer)), ...OUTGOING.map(outgoing)];
