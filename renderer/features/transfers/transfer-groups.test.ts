import { describe, expect, it } from 'vitest';
import type { IncomingState, OutgoingState, Receiver, Transfer } from '../../../shared/model/transfer.ts';
import { ADA, GRACE, messageId, ROOM_ID } from '../../dev/people.ts';
import { findTransfers, groupOf, groupTransfers, summarize } from './transfer-groups.ts';

const common = (name: string, size: number) => ({ id: messageId(name), roomId: ROOM_ID, name, size, keep: false });
const incoming = (status: IncomingState, size = 100, name = 'theirs'): Transfer => ({
  ...common(name, size),
  direction: 'incoming',
  senderId: GRACE.id,
  senderAlias: GRACE.alias,
  isDangerous: false,
  isAutomatic: false,
  status,
});
const outgoing = (status: OutgoingState, states: readonly (readonly [Receiver['state'], number])[] = [], size = 100): Transfer => ({
  ...common('own', size),
  direction: 'outgoing',
  status,
  receivers: states.map(([state, bytes]) => ({ memberId: ADA.id, alias: ADA.alias, state, bytes, wanted: size })),
});
const sha256 = 'a'.repeat(64);
const uploaded: OutgoingState = { state: 'uploaded', sha256 };
const halfway = { bytes: 50, bytesPerSecond: 1 };

describe('groups', () => {
  it.each([
    [incoming({ state: 'offered' }), 'asking'],
    [incoming({ state: 'waiting' }), 'running'],
    [incoming({ state: 'receiving', progress: halfway }), 'running'],
    [incoming({ state: 'verifying' }), 'running'],
    [incoming({ state: 'paused', by: 'self', bytes: 1 }), 'running'],
    [incoming({ state: 'interrupted', waitingFor: 'host', bytes: 1 }), 'running'],
    [incoming({ state: 'saved', savedAs: 'x', sha256 }), 'done'],
    [incoming({ state: 'declined' }), 'done'],
    [incoming({ state: 'ended', reason: 'withdrawn' }), 'done'],
    [outgoing({ state: 'preparing' }), 'offered'],
    [outgoing({ state: 'open' }, [['offered', 0]]), 'offered'],
    [outgoing({ state: 'open' }, [['declined', 0]]), 'done'],
    [outgoing({ state: 'uploading', progress: halfway }, [['receiving', 50]]), 'running'],
    [outgoing(uploaded, [['saved', 100]]), 'done'],
    [
      outgoing(uploaded, [
        ['saved', 100],
        ['paused', 10],
      ]),
      'running',
    ],
    [
      outgoing(uploaded, [
        ['saved', 100],
        ['offered', 0],
      ]),
      'offered',
    ],
    [outgoing(uploaded), 'offered'],
    [outgoing({ state: 'ended', reason: 'expired' }, [['receiving', 1]]), 'done'],
  ] as const)('%# is in the group of whose turn it is', (transfer, group) => {
    expect(groupOf(transfer)).toBe(group);
  });

  it('the newest comes first, who waits for an answer before all, and empty groups are left out', () => {
    const grouped = groupTransfers([
      incoming({ state: 'declined' }, 1, 'old'),
      incoming({ state: 'offered' }, 1, 'question'),
      incoming({ state: 'cancelled' }, 1, 'new'),
    ]);
    expect(grouped.map(({ group, transfers }) => [group, transfers.map(({ name }) => name)])).toEqual([
      ['asking', ['question']],
      ['done', ['new', 'old']],
    ]);
  });
});

describe('the summary', () => {
  it('counts what runs and what waits, and weighs progress by bytes', () => {
    const summary = summarize([
      incoming({ state: 'receiving', progress: halfway }, 100),
      incoming({ state: 'paused', by: 'sender', bytes: 0 }, 300),
      incoming({ state: 'offered' }, 5_000),
      incoming({ state: 'saved', savedAs: 'x', sha256 }, 5_000),
    ]);
    expect(summary).toEqual({ running: 2, asking: 1, share: 50 / 400 });
  });

  it('weighs a tree by what is wanted of it', () => {
    const tree = { ...incoming({ state: 'receiving', progress: halfway }, 10_000), wanted: { files: 2, bytes: 200 } } as Transfer;
    expect(summarize([tree]).share).toBe(0.25);
  });

  it('takes one’s own file to be as far as the last who still receives it', () => {
    const states = [
      ['saved', 100],
      ['receiving', 70],
      ['interrupted', 20],
    ] as const;
    expect(summarize([outgoing(uploaded, states)]).share).toBe(0.2);
  });

  it('has no progress when nothing runs, or only empty files', () => {
    expect(summarize([incoming({ state: 'offered' })]).share).toBeUndefined();
    expect(summarize([incoming({ state: 'waiting' }, 0)]).share).toBeUndefined();
  });
});

describe('searching', () => {
  const transfers = [incoming({ state: 'declined' }, 1, 'Floor plans.pdf'), incoming({ state: 'declined' }, 1, 'Site Plán.pdf'), outgoing(uploaded)];
  it.each([
    ['', ['Floor plans.pdf', 'Site Plán.pdf', 'own']],
    ['PLAN', ['Floor plans.pdf']],
    [' pdf  floor', ['Floor plans.pdf']],
    ['pla\u0301n', ['Site Plán.pdf']],
    ['grace', ['Floor plans.pdf', 'Site Plán.pdf']],
    ['zip', []],
  ])('%j finds the offers with all of its words in their name or their sender’s', (query, names) => {
    expect(findTransfers(transfers, query).map(({ name }) => name)).toEqual(names);
  });
});
