import type { AppEventBody, AppSnapshot } from '../../shared/model/app-event.ts';
import type { Failure } from '../../shared/model/failure.ts';
import type { KnownHost, PendingPost, SessionStatus } from '../../shared/model/status.ts';
import type { Transfer } from '../../shared/model/transfer.ts';
import type { BridgeState } from '../store/app-state.ts';
import { ALBUM_TALK, ALBUM_TRANSFERS } from './albums.ts';
import { SETTINGS } from './fake-shell.ts';
import { FOLD_TALK, MARKDOWN_TALK } from './markdown-talk.ts';
import { MARKED_TALK, MARKED_TRANSFERS } from './marked-offers.ts';
import { fileLine, HASH, incoming, OFFER_TALK, OFFER_TRANSFERS, tree } from './offers.ts';
import { ADA, GRACE, LINUS, MARGARET, memberId, messageId, NOUR, PEOPLE, ROOM_ID } from './people.ts';
import { REPLY_TALK, REPLY_TRANSFERS } from './reply-talk.ts';
import { marksOf, OTHER_ENTRIES, OTHER_ROOMS, OTHER_TRANSFERS, type RoomFacts, viewOf } from './room-talks.ts';
import { busyTalk, entriesOf, joined, type Line } from './talk.ts';
import { TREE_TALK, TREE_TRANSFERS } from './trees.ts';

/** What a fake shell answers with. All else is an empty start screen. */
export type Scene = {
  readonly snapshot?: Partial<AppSnapshot>;
  readonly joinFailure?: Failure;
  readonly takenPort?: number;
  readonly bridge?: BridgeState;
  /** Told a moment after the snapshot. */
  readonly news?: readonly AppEventBody[];
};

const HOST_KEY = 'q3V7m1cZ0pX9sLrT4wYbKf2HnEoJdGu8AiSxNvQzR5M';
const NEW_KEY = 'Zt8KpW2fXnQ4vRj6LmYc1BsHdEa7GuTo0iNxJqVz3wU';
const HOUR_MS = 3_600_000;

const session = (link: Extract<SessionStatus, { state: 'joined' }>['link'] = { state: 'online' }): SessionStatus => ({
  state: 'joined',
  address: '192.168.1.20:8000',
  self: LINUS.id,
  alias: 'Linus',
  hostKey: HOST_KEY,
  trust: 'known',
  link,
});

const STUDIO: RoomFacts = { id: ROOM_ID, name: 'Studio, second floor', description: 'Prints, plans, and who has the key' };

const guest = (lines: readonly Line[], more: Partial<AppSnapshot> = {}, studio: Partial<RoomFacts> = {}): Partial<AppSnapshot> => {
  const entries = [...entriesOf(lines), ...OTHER_ENTRIES];
  return {
    session: session(),
    members: PEOPLE,
    entries,
    rooms: [{ ...STUDIO, ...studio }, ...OTHER_ROOMS].map((facts) => viewOf(facts, entries)),
    marks: marksOf(entries),
    ...more,
    transfers: [...(more.transfers ?? [floorPlans()]), ...OTHER_TRANSFERS],
  };
};

/** Without other rooms. */
const only = (lines: readonly Line[], facts: RoomFacts, more: Partial<AppSnapshot> = {}): Partial<AppSnapshot> => {
  const entries = entriesOf(lines);
  return { session: session(), members: PEOPLE, entries, rooms: [viewOf(facts, entries)], transfers: [], ...more };
};

const hostSession: SessionStatus = {
  ...(session() as Extract<SessionStatus, { state: 'joined' }>),
  self: ADA.id,
  alias: 'Ada',
  trust: 'own-host',
  address: '127.0.0.1:8000',
};

const hostAlone: Partial<AppSnapshot> = {
  session: hostSession,
  hosting: {
    roomName: 'Ada’s room',
    port: 8000,
    addresses: ['192.168.1.20:8000', '10.8.0.4:8000', 'studio-mac:8000'],
    fingerprint: `SHA256:${HOST_KEY}`,
  },
  members: [ADA],
  entries: entriesOf([[ADA, 0, joined]]),
  rooms: [viewOf({ id: ROOM_ID, name: 'Ada’s room' }, entriesOf([[ADA, 0, joined]]), ADA.id)],
};

function floorPlans(): Transfer {
  return incoming({
    name: 'Floor plans, revision 7.pdf',
    size: 318_220_455,
    status: { state: 'saved', savedAs: 'Grace Hopper_Floor plans, revision 7.pdf', sha256: HASH },
  });
}

const waiting = (text: string, minutesAgo: number, failure?: Failure): PendingPost => ({
  id: messageId(`w${minutesAgo}`),
  roomId: ROOM_ID,
  body: { kind: 'text', text },
  at: Date.now() - minutesAgo * 60_000,
  status: failure === undefined ? { state: 'waiting' } : { state: 'failed', failure },
});

const knownHosts: readonly KnownHost[] = [
  { address: '192.168.1.20:8000', roomName: 'Studio, second floor', alias: 'Linus', hostKey: HOST_KEY, lastJoinedAt: Date.now() - HOUR_MS },
  { address: 'workshop.local:8000', roomName: 'Workshop', alias: 'Linus', hostKey: memberId('workshop'), lastJoinedAt: Date.now() - 26 * HOUR_MS },
  {
    address: '10.0.0.7:8001',
    roomName: 'Movie night',
    alias: 'Torvalds',
    hostKey: memberId('movienight'),
    lastJoinedAt: Date.now() - 200 * HOUR_MS,
  },
];

const LONG_NAME = 'Bartholomew Maximilian of Ham';
const longMember = { ...GRACE, alias: LONG_NAME };
const LONG_OFFER = {
  name: `${'a very long file name that goes on '.repeat(5)}and on.scr`,
  size: 4_812_000_000,
  to: [LINUS.id, longMember.id],
  keep: true,
};
const LONG_TALK: readonly Line[] = [
  [longMember, 0, joined],
  [longMember, 1, 'a'.repeat(400)],
  [LINUS, 1, `https://example.org/${'deep/'.repeat(40)}end?query=${'x'.repeat(120)}`],
  [longMember, 1, 'مرحبا بالجميع! هذا نص طويل بعض الشيء من اليمين إلى اليسار مع كلمة English في وسطه، ورقم 42.'],
  [LINUS, 0, 'שלום, איפה הקובץ report-final.pdf?'],
  fileLine(longMember, 1, LONG_OFFER),
  [LINUS, 1, 'Съешь же ещё этих мягких французских булок, да выпей чаю. '.repeat(3).trim()],
];

export const SCENES: Readonly<Record<string, Scene>> = {
  start: { snapshot: { knownHosts, settings: SETTINGS } },
  'start-first-time': {},
  ended: { snapshot: { knownHosts, session: { state: 'idle', ended: { code: 'host-stopped', params: {} } } } },
  host: {},
  'port-taken': { takenPort: 8000 },
  'join-error': { joinFailure: { code: 'nobody-there', params: { host: '192.168.1.20', port: 8000 } } },
  'alias-taken': { joinFailure: { code: 'alias-taken', params: { alias: 'Linus', suggestion: 'Linus 2' } } },
  'key-changed': { joinFailure: { code: 'host-key-changed', params: { host: '192.168.1.20', port: 8000, oldKey: HOST_KEY, newKey: NEW_KEY } } },
  'empty-hosted': { snapshot: hostAlone },
  busy: {
    snapshot: guest(busyTalk(200), { typing: [{ roomId: ROOM_ID, members: [MARGARET.id, NOUR.id] }] }, { readSeq: 196 }),
  },
  replies: { snapshot: guest(REPLY_TALK, { transfers: REPLY_TRANSFERS }) },
  pictures: { snapshot: guest(ALBUM_TALK, { transfers: ALBUM_TRANSFERS }) },
  offline: {
    snapshot: guest(busyTalk(60), {
      members: PEOPLE.map(({ idle: _idle, ...member }) => ({ ...member, online: false })),
      session: session({ state: 'waiting', retryAtMs: Date.now() + 7_000, attempt: 5 }),
      pending: [waiting('I write this on the train, it goes out when I am back.', 4)],
    }),
  },
  alone: { snapshot: only(busyTalk(60), STUDIO, { transfers: [floorPlans()] }) },
  markdown: { snapshot: guest(MARKDOWN_TALK, { transfers: [] }) },
  folded: { snapshot: guest(FOLD_TALK, { transfers: [] }) },
  offers: { snapshot: guest(OFFER_TALK, { transfers: OFFER_TRANSFERS }) },
  trees: { snapshot: guest(TREE_TALK, { transfers: TREE_TRANSFERS }) },
  marked: { snapshot: guest(MARKED_TALK, { transfers: MARKED_TRANSFERS }) },
  hosted: {
    snapshot: { ...hostAlone, ...only(busyTalk(60), { id: ROOM_ID, name: 'Ada’s room' }, { session: hostSession }), members: PEOPLE },
  },
  'no-transfers': { snapshot: only(busyTalk(60), STUDIO) },
  reconnecting: {
    snapshot: guest(busyTalk(60), {
      session: session({ state: 'waiting', retryAtMs: Date.now() + 3_000, attempt: 2 }),
      pending: [
        waiting('I am on the stairs, the Wi-Fi is bad here', 2),
        waiting('Back in a minute', 1),
        waiting('And this one was too much', 0, { code: 'too-fast', params: {} }),
      ],
    }),
  },
  long: {
    snapshot: guest(
      LONG_TALK,
      {
        members: [ADA, longMember, LINUS],
        transfers: [incoming({ ...LONG_OFFER, isDangerous: true, status: { state: 'offered' } }, longMember)],
      },
      { name: 'A room name that is as long as it may be, which is sixty-four ch', description: 'Words without end. '.repeat(26) },
    ),
  },
  news: {
    snapshot: guest(busyTalk(60)),
    news: [
      {
        type: 'transfer-changed',
        transfer: { ...floorPlans(), id: messageId('news'), name: 'Invoice 2026-118.pdf', status: { state: 'offered' } } as Transfer,
      },
      {
        type: 'transfer-changed',
        transfer: incoming({
          name: 'Sketches',
          size: 48_000_000,
          tree: tree(1, 12, 2),
          isAutomatic: true,
          status: { state: 'saved', savedAs: 'Grace Hopper_Sketches', sha256: HASH },
        }),
      },
      { type: 'failure-reported', failure: { code: 'disk-full', params: { name: 'Walk-through.mp4' } } },
    ],
  },
  locked: { bridge: { state: 'locked' } },
};
