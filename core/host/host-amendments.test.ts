import { describe, expect, it } from 'vitest';
import type { AmendmentBody, EntryBody } from '../../shared/model/entry.ts';
import { MAX_PINS_PER_ROOM, MAX_REACTIONS } from '../../shared/wire/limits.ts';
import { messageId } from '../testing/host-peer.ts';
import { HostRoom } from '../testing/host-room.ts';
import { until } from '../testing/until.ts';
import { amend, createRoom, entriesOf, firstRoomOf, hasLineIn, post, say, seqOf } from './testing/talkers.ts';

/** Anna, Ben and the host's own person in a room with an empty log. */
async function openAll() {
  const room = await HostRoom.open();
  const [anna, ben, hanna] = [await room.member('Anna'), await room.member('Ben'), await room.member('Hanna', room.identity)];
  const roomId = await createRoom(anna, { name: 'Kitchen' });
  return { room, anna, ben, hanna, roomId, [Symbol.asyncDispose]: () => room[Symbol.asyncDispose]() };
}

const edit = (target: number, text = 'new'): AmendmentBody => ({ kind: 'edit', target, text });
const remove = (target: number): AmendmentBody => ({ kind: 'delete', target });
const react = (target: number, emoji = '👍', on = true): AmendmentBody => ({ kind: 'reaction', target, emoji, on });
const pin = (target: number, on = true): AmendmentBody => ({ kind: 'pin', target, on });
const ALL: readonly (readonly [string, (target: number) => AmendmentBody])[] = [
  ['an edit', edit],
  ['a delete', remove],
  ['a reaction', react],
  ['a pin', pin],
];

describe('an amendment', () => {
  it.each(ALL)('[AM1] that is %s has a number in the log, and goes to everybody', async (_what, body) => {
    await using all = await openAll();
    const target = await say(all.anna, all.roomId, 'old');
    expect(await amend(all.anna, all.roomId, body(target))).toBe(target + 1);
    await until('it came', () => entriesOf(all.ben, all.roomId).length === target + 1);
    expect(entriesOf(all.ben, all.roomId).at(-1)).toMatchObject({ seq: target + 1, body: body(target) });
  });

  it.each(ALL)('[AM1] that is %s needs a text or a file that is there, in its own room', async (_what, body) => {
    await using all = await openAll();
    const notice = 1;
    const target = await say(all.anna, all.roomId, 'old');
    const reaction = seqOf(await amend(all.ben, all.roomId, react(target)));
    for (const wrong of [notice, reaction, reaction + 1, 1_000_000]) {
      expect(await amend(all.anna, all.roomId, body(wrong))).toBe('message-gone');
    }
    expect(await amend(all.anna, firstRoomOf(all.anna), body(target))).toBe('message-gone');
    await amend(all.anna, all.roomId, remove(target));
    expect(await amend(all.anna, all.roomId, body(target))).toBe('message-gone');
  });

  it('[MS3] that is sent twice is one entry', async () => {
    await using all = await openAll();
    const target = await say(all.anna, all.roomId, 'old');
    const message = { type: 'post', id: messageId(7), roomId: all.roomId, body: remove(target) } as const;
    for (let times = 0; times < 2; times++) all.anna.send(message);
    await until('both were answered', () => all.anna.all('posted').filter(({ id }) => id === messageId(7)).length === 2);
    expect(await say(all.anna, all.roomId, 'next')).toBe(target + 2);
  });
});

describe('editing and deleting', () => {
  it('[AM2] are for the author; the host’s own person may delete', async () => {
    await using all = await openAll();
    const target = await say(all.anna, all.roomId, 'old');
    expect(await amend(all.ben, all.roomId, edit(target))).toBe('not-yours');
    expect(await amend(all.ben, all.roomId, remove(target))).toBe('not-yours');
    expect(await amend(all.hanna, all.roomId, edit(target))).toBe('not-yours');
    seqOf(await amend(all.anna, all.roomId, edit(target)));
    seqOf(await amend(all.hanna, all.roomId, remove(target)));
  });

  it('[AM2] leave a file’s description alone, but take it away', async () => {
    await using all = await openAll();
    const file = seqOf(await post(all.anna, all.roomId, { kind: 'file', name: 'plans.txt', size: 3 }));
    const [{ id: transferId }] = [entriesOf(all.anna, all.roomId).find(({ seq }) => seq === file) ?? (await all.anna.next('entry'))];
    expect(await amend(all.anna, all.roomId, edit(file))).toBe('message-gone');
    seqOf(await amend(all.anna, all.roomId, remove(file)));
    expect(await all.ben.next('offer-ended')).toMatchObject({ transferId, reason: 'withdrawn' });
    await all.room.restart();
    const late = await all.room.member('Carl');
    await until('the log came', () => entriesOf(late, all.roomId).length === file + 1);
    expect(JSON.stringify(late.received)).not.toContain('plans.txt');
    expect(late.all('joined')[0]?.openOffers).toEqual([]);
  });

  it('[AM3] keep the older texts in the log', async () => {
    await using all = await openAll();
    const target = await say(all.anna, all.roomId, 'first');
    await amend(all.anna, all.roomId, edit(target, 'second'));
    const late = await all.room.member('Carl');
    await until('the log came', () => entriesOf(late, all.roomId).length === target + 1);
    expect(entriesOf(late, all.roomId).map(({ body }) => body)).toMatchObject([{}, { text: 'first' }, { kind: 'edit', text: 'second' }]);
  });

  it.each([false, true])('[AM4] leave nothing of a deleted entry for who comes later, after a restart: %s', async (restarted) => {
    await using all = await openAll();
    const target = await say(all.anna, all.roomId, 'secret');
    const other = await say(all.anna, all.roomId, 'harmless');
    await amend(all.anna, all.roomId, edit(target, 'secret again'));
    await amend(all.ben, all.roomId, react(target));
    await amend(all.ben, all.roomId, pin(target));
    await amend(all.ben, all.roomId, react(other));
    await amend(all.anna, all.roomId, remove(target));
    if (restarted) await all.room.restart();
    const late = await all.room.member('Carl');
    await until('the log came', () => entriesOf(late, all.roomId).length === other + 5);
    const gone: EntryBody = { kind: 'void' };
    expect(entriesOf(late, all.roomId).map(({ body }) => body)).toEqual([
      expect.anything(),
      { kind: 'deleted', at: expect.any(Number) },
      { kind: 'text', text: 'harmless' },
      ...[gone, gone, gone],
      react(other),
      remove(target),
    ]);
    expect(JSON.stringify(late.received)).not.toContain('secret');
  });

  it('[AM4] take effect in the very commit: what stands behind a delete in the same turn finds nothing', async () => {
    await using all = await openAll();
    const target = await say(all.anna, all.roomId, 'old');
    for (const [number, body] of [edit(target, 'older'), remove(target), react(target), remove(target)].entries()) {
      all.anna.send({ type: 'post', id: messageId(number + 1), roomId: all.roomId, body });
    }
    await until('all were answered', () => all.anna.all('rejected').length === 2);
    expect(all.anna.all('rejected').map(({ id, code }) => [id, code])).toEqual([
      [messageId(3), 'message-gone'],
      [messageId(4), 'message-gone'],
    ]);
    await say(all.anna, all.roomId, 'end');
    await hasLineIn(all.ben, all.roomId, 'end');
    const late = await all.room.member('Carl');
    await hasLineIn(late, all.roomId, 'end');
    expect(entriesOf(late, all.roomId).map(({ body }) => body.kind)).toEqual(['notice', 'deleted', 'void', 'delete', 'text']);
  });
});

describe('reactions', () => {
  it(`[AM5] are of at most ${MAX_REACTIONS} kinds on one entry; those that are there may be given by more, and one that goes makes room`, async () => {
    await using all = await openAll();
    const target = await say(all.anna, all.roomId, 'old');
    const emojis = Array.from({ length: MAX_REACTIONS }, (_, index) => String.fromCodePoint(0x1f600 + index));
    const [first = ''] = emojis;
    for (const emoji of emojis) seqOf(await amend(all.anna, all.roomId, react(target, emoji)));
    expect(await amend(all.ben, all.roomId, react(target, '🦊'))).toBe('too-many-reactions');
    seqOf(await amend(all.ben, all.roomId, react(target, first)));
    seqOf(await amend(all.ben, all.roomId, react(target, first)));
    seqOf(await amend(all.anna, all.roomId, react(target, first, false)));
    expect(await amend(all.ben, all.roomId, react(target, '🦊'))).toBe('too-many-reactions');
    await all.room.restart();
    const ben = await all.room.member('Ben', all.ben.identity);
    seqOf(await amend(ben, all.roomId, react(target, first, false)));
    seqOf(await amend(ben, all.roomId, react(target, '🦊')));
  });

  it('[AM5] are counted in the order in which they come within one commit', async () => {
    await using all = await openAll();
    const target = await say(all.anna, all.roomId, 'old');
    const count = MAX_REACTIONS + 1;
    for (let number = 0; number < count; number++) {
      const body = react(target, String.fromCodePoint(0x1f600 + number));
      all.anna.send({ type: 'post', id: messageId(number + 1), roomId: all.roomId, body });
    }
    expect(await all.anna.next('rejected')).toMatchObject({ id: messageId(count), code: 'too-many-reactions' });
  });
});

describe('pins', () => {
  it(`[AM6] are set and taken off by anybody, at most ${MAX_PINS_PER_ROOM} in a room`, async () => {
    await using all = await openAll();
    const { anna, ben, roomId, room } = all;
    const targets: number[] = [];
    for (let number = 0; number <= MAX_PINS_PER_ROOM; number++) {
      await room.clock.advance(100);
      targets.push(await say(anna, roomId, `text ${number}`));
      if (number < MAX_PINS_PER_ROOM) seqOf(await amend(anna, roomId, pin(targets[number] ?? 0)));
    }
    const [first = 0, last = 0] = [targets[0], targets.at(-1)];
    await room.clock.advance(1_000);
    expect(await amend(ben, roomId, pin(last))).toBe('too-many-reactions');
    seqOf(await amend(ben, roomId, pin(first)));
    seqOf(await amend(ben, roomId, pin(first, false)));
    seqOf(await amend(ben, roomId, pin(last)));
    expect(await amend(ben, roomId, pin(first))).toBe('too-many-reactions');
    seqOf(await amend(anna, roomId, remove(last)));
    seqOf(await amend(ben, roomId, pin(first)));
  }, 20_000);
});
