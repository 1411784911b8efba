import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { AdmissionDesk } from './admission-desk.ts';

const limits = { total: 5, perAddress: 3, pending: 2 };
const noTurnAway = () => expect.unreachable('turned away');

function admitted(desk: AdmissionDesk, address: string, turnAway: () => void = noTurnAway) {
  const admission = desk.admit(address, turnAway);
  if (admission === undefined) throw new Error('not admitted');
  return admission;
}

describe('[TL6] the admission desk', () => {
  it('admits up to the limit per address, and again when one has gone', () => {
    const desk = new AdmissionDesk({ limits, clock: createFakeClock() });
    const admissions = [1, 2, 3].map(() => {
      const admission = admitted(desk, '10.0.0.1');
      admission.secured();
      return admission;
    });
    expect(desk.admit('10.0.0.1', noTurnAway)).toBeUndefined();
    expect(desk.admit('10.0.0.2', noTurnAway)).toBeDefined();
    admissions[0]?.closed();
    admissions[0]?.closed();
    expect(desk.admit('10.0.0.1', noTurnAway)).toBeDefined();
    expect(desk.admit('10.0.0.1', noTurnAway)).toBeUndefined();
  });

  it.each(['127.0.0.1', '127.8.0.1', '::1'])('counts %s in all only', (address) => {
    const desk = new AdmissionDesk({ limits, clock: createFakeClock() });
    for (let count = 0; count < limits.total; count++) admitted(desk, address).secured();
    expect(desk.admit(address, noTurnAway)).toBeUndefined();
    expect(desk.admit('10.0.0.1', noTurnAway)).toBeUndefined();
  });

  it('refuses a newcomer while those before it are still in time, and makes the oldest go once it is not', async () => {
    const clock = createFakeClock();
    const desk = new AdmissionDesk({ limits, clock });
    const turnedAway: string[] = [];
    admitted(desk, '10.0.0.1', () => turnedAway.push('first')).spoke();
    await clock.advance(500);
    admitted(desk, '10.0.0.2', () => turnedAway.push('second')).spoke();
    await clock.advance(499);
    expect(desk.admit('10.0.0.3', noTurnAway)).toBeUndefined();
    await clock.advance(1);
    expect(desk.admit('10.0.0.3', noTurnAway)).toBeDefined();
    expect(turnedAway).toEqual(['first']);
    expect(desk.admit('10.0.0.4', noTurnAway)).toBeUndefined();
  });

  it('makes a silent one go long before one that has begun its handshake', async () => {
    const clock = createFakeClock();
    const desk = new AdmissionDesk({ limits, clock });
    const turnedAway: string[] = [];
    admitted(desk, '10.0.0.1').spoke();
    admitted(desk, '10.0.0.2', () => turnedAway.push('silent'));
    await clock.advance(199);
    expect(desk.admit('10.0.0.3', noTurnAway)).toBeUndefined();
    await clock.advance(1);
    admitted(desk, '10.0.0.3').spoke();
    expect(turnedAway).toEqual(['silent']);
    await clock.advance(500);
    expect(desk.admit('10.0.0.4', noTurnAway)).toBeUndefined();
  });

  it('counts as pending only who has not shaken hands', () => {
    const desk = new AdmissionDesk({ limits, clock: createFakeClock() });
    for (let count = 0; count < limits.total; count++) admitted(desk, `10.0.0.${count}`).secured();
    expect(desk.admit('10.0.0.9', noTurnAway)).toBeUndefined();
  });
});
