import { expect, test } from 'vitest';
import { Rig } from './rig.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

test('[LG4] who was away while the host deleted what they lack keeps what they have, and goes on with what is new', async () => {
  await using rig = await Rig.create();
  const hostess = await (await rig.client('Hanna', { identity: rig.hostIdentity })).join();
  const first = await (await rig.client('Bea')).join();
  await hostess.say('both have this');
  await rig.until('Bea has it', () => first.texts.includes('both have this'));
  await rig.complete(first.close('quit'));
  await hostess.say('Bea lacks this');
  await rig.until('it is posted', () => hostess.texts.includes('Bea lacks this'));
  await rig.complete(hostess.stay.roomDesk.change(hostess.roomId, { keepDays: 1 }));
  await rig.complete(hostess.close('quit'));
  await rig.clock.advance(3 * DAY_MS);

  const again = await (await rig.client('Hanna', { identity: rig.hostIdentity })).join();
  await again.say('this is new');
  await rig.until('it is posted', () => again.texts.includes('this is new'));
  const bea = await (await rig.client('Bea', { identity: first.identity })).join();
  const carl = await (await rig.client('Carl')).join();
  await rig.until('both have what is new', () => [bea, carl].every(({ texts }) => texts.includes('this is new')));
  expect(again.texts).toEqual(['both have this', 'Bea lacks this', 'this is new']);
  expect(bea.texts).toEqual(['both have this', 'this is new']);
  expect(carl.texts).toEqual(['this is new']);
  // Nobody was dropped for a hole.
  for (const { links } of [bea, carl]) expect(links).toEqual([{ state: 'online' }]);
  const [room] = bea.stay.rooms;
  expect(room?.firstSeq).toBeGreaterThan(1);

  const { entries } = await bea.stay.page({ roomId: bea.roomId, place: { kind: 'newest' }, limit: 50 });
  expect(entries.map(({ body }) => (body.kind === 'text' ? body.text : body.kind)).filter((line) => line !== 'notice')).toEqual(bea.texts);
});
