import type { Mark } from '../../shared/model/room.ts';
import type { RoomView } from '../../shared/model/room-view.ts';
import type { ShownEntry } from '../../shared/model/shown-entry.ts';
import type { Transfer } from '../../shared/model/transfer.ts';
import { fileLine, type IncomingOffer, incoming } from './offers.ts';
import {
  ADA,
  GRACE,
  GRACE_ROOM_ID,
  IMPORTED_ID,
  LINUS,
  LUNCH_ID,
  MARGARET,
  memberId,
  NOUR,
  OPENING_ID,
  PEOPLE,
  ROOM_ID,
  TIM,
  TRIO_ROOM_ID,
  WORKSHOP_ID,
} from './people.ts';
import { entriesOf, isSaid, type Line } from './talk.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** How the person stands to a room of a scene. */
export type RoomFacts = Partial<RoomView> & Pick<RoomView, 'id' | 'name'>;

const created = (name: string) => ({ kind: 'notice', notice: 'created-room', name }) as const;

const WORKSHOP_TALK: readonly Line[] = [
  [GRACE, 0, created('Workshop')],
  [GRACE, 1, 'The laser cutter has a new lens. Please try it on scrap first.', { pinnedBy: GRACE, reactions: [['🔥', [ADA, NOUR]]] }],
  [NOUR, 12, 'تم، القطع نظيف جدًا'],
  [ADA, 4, 'Who takes the oak boards on Thursday?'],
  [GRACE, 2, 'I can. @Linus, do you need any of them?', { mentions: [LINUS] }],
];

const LUNCH_TALK: readonly Line[] = [
  [MARGARET, 0, created('Lunch')],
  [MARGARET, 1, 'Soup or noodles?'],
  [TIM, 2, 'Noodles 🍜', { reactions: [['🍜', [ADA, LINUS]]] }],
  [ADA, 1, 'Noodles it is. Half past twelve at the gate.'],
];

const OPENING_TALK: readonly Line[] = [
  [ADA, 0, created('Opening 2025')],
  [ADA, 1, 'Two hundred guests, and nobody fell into the fountain.'],
  [ADA, 3, { kind: 'notice', notice: 'archived-room' }],
];

const CONTRACT: IncomingOffer = { name: 'Contract, draft 2.pdf', size: 412_900, roomId: GRACE_ROOM_ID, status: { state: 'offered' } };

const GRACE_TALK: readonly Line[] = [
  [GRACE, 0, 'Between us: the landlord agreed to the second courtyard.'],
  [LINUS, 1, 'Really? When can we tell the others?', { reactions: [['🤫', [GRACE]]] }],
  [GRACE, 1, 'Monday. I send you the contract tonight.'],
  fileLine(GRACE, 3, CONTRACT),
];

const TRIO_TALK: readonly Line[] = [
  [ADA, 0, 'I opened this for the cable plan, so that the big room stays readable.'],
  [LINUS, 2, 'Good. Hall A needs 40 m, hall B 26 m.'],
  [GRACE, 1, 'Ordered.', { answers: 1 }],
];

const IMPORTED_TALK: readonly Line[] = [
  [{ ...TIM, alias: 'Tim B.' }, 0, 'This is where the old workshop talked, before it moved.'],
  [{ ...GRACE, id: memberId('Grace before'), alias: 'Grace' }, 5, 'Keep a copy, somebody will ask for the paint codes.'],
];

const ago = (minutes: number) => Date.now() - minutes * MINUTE_MS;

/** The entries of all rooms beside the first one. */
export const OTHER_ENTRIES: readonly ShownEntry[] = [
  ...entriesOf(WORKSHOP_TALK, { roomId: WORKSHOP_ID, endsAt: ago(6) }),
  ...entriesOf(LUNCH_TALK, { roomId: LUNCH_ID, endsAt: ago(55) }),
  ...entriesOf(OPENING_TALK, { roomId: OPENING_ID, endsAt: Date.now() - 80 * DAY_MS }),
  ...entriesOf(GRACE_TALK, { roomId: GRACE_ROOM_ID, endsAt: ago(3) }),
  ...entriesOf(TRIO_TALK, { roomId: TRIO_ROOM_ID, endsAt: ago(95) }),
  ...entriesOf(IMPORTED_TALK, { roomId: IMPORTED_ID, endsAt: Date.now() - 400 * DAY_MS }),
];

/** What is offered in them. */
export const OTHER_TRANSFERS: readonly Transfer[] = [incoming(CONTRACT)];

/** What stands in the sidebar beside the first room. */
export const OTHER_ROOMS: readonly RoomFacts[] = [
  { id: WORKSHOP_ID, name: 'Workshop', description: 'Machines, material, and who has the key', createdBy: GRACE.id, readSeq: 3 },
  {
    id: LUNCH_ID,
    name: 'Lunch',
    createdBy: LINUS.id,
    muted: true,
    readSeq: 1,
    keepDays: 30,
  },
  { id: OPENING_ID, name: 'Opening 2025', createdBy: ADA.id, archived: true },
  {
    id: GRACE_ROOM_ID,
    kind: 'direct',
    name: 'Grace Hopper, Linus',
    members: [GRACE.id, LINUS.id].sort(),
    createdBy: GRACE.id,
    readSeq: 2,
  },
  {
    id: TRIO_ROOM_ID,
    kind: 'direct',
    name: 'Ada, Grace Hopper, Linus',
    members: [ADA.id, GRACE.id, LINUS.id].sort(),
    createdBy: ADA.id,
    draft: { text: 'The drum is in the basement' },
  },
  { id: IMPORTED_ID, name: 'Old workshop', imported: true },
];

/** The room with all counts that follow from its entries. */
export function viewOf(facts: RoomFacts, entries: readonly ShownEntry[], self = LINUS.id): RoomView {
  const own = entries.filter(({ roomId }) => roomId === facts.id);
  const lastSeq = own.at(-1)?.seq ?? 0;
  const readSeq = facts.readSeq ?? lastSeq;
  const unread = own.filter((entry) => entry.seq > readSeq && entry.authorId !== self && isSaid(entry));
  const lastAt = own.findLast(isSaid)?.at;
  return {
    kind: 'room',
    firstSeq: 1,
    lastSeq,
    muted: false,
    unread: unread.length,
    mentions: unread.filter((entry) => facts.kind === 'direct' || namesSelf(entry, self)).length,
    ...(lastAt === undefined ? {} : { lastAt }),
    ...facts,
    readSeq,
  };
}

function namesSelf({ body }: ShownEntry, self: string): boolean {
  return body.kind === 'text' && (body.mentionsAll === true || (body.mentions ?? []).some(({ id }) => id === self));
}

/** Everybody has got everything; two have read it all, one has not. */
export function marksOf(entries: readonly ShownEntry[]): { roomId: typeof ROOM_ID; marks: Mark[] }[] {
  const last = entries.findLast(({ roomId }) => roomId === ROOM_ID)?.seq ?? 0;
  const others = PEOPLE.filter(({ id }) => id !== LINUS.id && id !== TIM.id);
  const read = (index: number) => (index < 2 ? last : Math.max(0, last - 6));
  return [{ roomId: ROOM_ID, marks: others.map(({ id }, index) => ({ memberId: id, delivered: last, read: read(index) })) }];
}
