import type { AppEventBody, AppSnapshot } from '../../shared/model/app-event.ts';
import type { Entry } from '../../shared/model/entry.ts';
import type { Failure } from '../../shared/model/failure.ts';
import type { KnownHost, PendingPost, SessionStatus } from '../../shared/model/status.ts';
import type { Transfer } from '../../shared/model/transfer.ts';
import type { BridgeState } from '../store/app-state.ts';
import { SETTINGS } from './fake-shell.ts';
import { FOLD_TALK, MARKDOWN_TALK } from './markdown-talk.ts';
import { MARKED_TALK, MARKED_TRANSFERS } from './marked-offers.ts';
import { fileLine, HASH, incoming, OFFER_TALK, OFFER_TRANSFERS, tree } from './offers.ts';
import { ADA, GRACE, LINUS, memberId, messageId, PEOPLE, ROOM_ID } from './people.ts';
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

const guest = (lines: readonly Line[], more: Partial<AppSnapshot> = {}): Partial<AppSnapshot> => ({
  session: session(),
  members: PEOPLE,
  entries: entriesOf(lines),
  rooms: [{ id: ROOM_ID, name: 'Studio, second floor', lastSeq: lines.length }],
  transfers: [floorPlans()],
  ...more,
});

const hostAlone: Partial<AppSnapshot> = {
  session: {
    ...(session() as Extract<SessionStatus, { state: 'joined' }>),
    self: ADA.id,
    alias: 'Ada',
    trust: 'own-host',
    address: '127.0.0.1:8000',
  },
  hosting: {
    roomName: 'Ada’s room',
    port: 8000,
    addresses: ['192.168.1.20:8000', '10.8.0.4:8000', 'studio-mac:8000'],
    fingerprint: `SHA256:${HOST_KEY}`,
  },
  members: [ADA],
  entries: entriesOf([[ADA, 0, joined]]),
  rooms: [{ id: ROOM_ID, name: 'Ada’s room', lastSeq: 1 }],
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
  text,
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
  busy: { snapshot: guest(busyTalk(200)) },
  markdown: { snapshot: guest(MARKDOWN_TALK, { transfers: [] }) },
  folded: { snapshot: guest(FOLD_TALK, { transfers: [] }) },
  offers: { snapshot: guest(OFFER_TALK, { transfers: OFFER_TRANSFERS }) },
  trees: { snapshot: guest(TREE_TALK, { transfers: TREE_TRANSFERS }) },
  marked: { snapshot: guest(MARKED_TALK, { transfers: MARKED_TRANSFERS }) },
  hosted: {
    snapshot: { ...hostAlone, members: PEOPLE, entries: entriesOf(busyTalk(60)), rooms: [{ id: ROOM_ID, name: 'Ada’s room', lastSeq: 60 }] },
  },
  'no-transfers': { snapshot: guest(busyTalk(60), { transfers: [] }) },
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
    snapshot: guest(LONG_TALK, {
      members: [ADA, longMember, LINUS],
      rooms: [{ id: ROOM_ID, name: 'A room name that is as long as it may be, which is sixty-four ch', lastSeq: LONG_TALK.length }],
      transfers: [incoming({ ...LONG_OFFER, isDangerous: true, status: { state: 'offered' } }, longMember)],
    }),
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

/** The entries before the ones that a snapshot has, so that scrolling up loads something. */
export function olderEntries(beforeSeq: number, limit: number, entries: readonly Entry[]): readonly Entry[] {
  return entries.filter(({ seq }) => seq < beforeSeq).slice(-limit);
}
