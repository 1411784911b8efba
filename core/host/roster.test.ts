import { describe, expect, it } from 'vitest';
import { memberIdSchema } from '../../shared/model/ids.ts';
import { Roster } from './roster.ts';

const idOf = (letter: string) => memberIdSchema.parse(letter.repeat(43));
const [host, anna, ben] = [idOf('h'), idOf('a'), idOf('b')];

describe('a roster', () => {
  it.each(['Anna', 'anna', 'Anna 2'])('[AL4] lets the one who is called Anna be %s', (alias) => {
    const roster = new Roster(host, [{ id: anna, alias: 'Anna', lastSeenAt: 1 }]);
    expect(roster.claim(anna, alias, 2)).toEqual({ ok: true, alias });
    expect(roster.find(anna)?.alias).toBe(alias);
  });

  it.each(['Anna', 'anna', 'ＡＮＮＡ', 'An\u200bna'])('[AL2] refuses %s to somebody else while there is an Anna, here or away', (alias) => {
    const roster = new Roster(host, [{ id: anna, alias: 'Anna', lastSeenAt: 1 }]);
    expect(roster.claim(ben, alias, 2)).toMatchObject({ ok: false, code: 'alias-taken' });
    expect(roster.find(ben)).toBeUndefined();
  });

  it('[AL4] frees the old alias of who takes a new one', () => {
    const roster = new Roster(host, [{ id: anna, alias: 'Anna', lastSeenAt: 1 }]);
    roster.claim(anna, 'Annette', 2);
    expect(roster.claim(ben, 'Anna', 3)).toMatchObject({ ok: true });
    expect(roster.claim(anna, 'Anna', 4)).toEqual({ ok: false, code: 'alias-taken', suggestion: 'Anna 2' });
  });

  it('[PR2] names those who are away, who was here last first', () => {
    const roster = new Roster(host, [
      { id: anna, alias: 'Anna', lastSeenAt: 1 },
      { id: ben, alias: 'Ben', lastSeenAt: 2 },
    ]);
    roster.claim(host, 'Hanna', 1);
    roster.setOnline(host);
    expect(roster.away(5)).toEqual([ben, anna]);
    expect(roster.away(1)).toEqual([ben]);
    roster.setOnline(anna);
    roster.setAway(anna, 3);
    expect(roster.away(1)).toEqual([anna]);
    expect(roster.onlineCount).toBe(1);
  });

  it('[RS4] tells since when somebody is away, and keeps what they said of themselves, but not that they were idle', () => {
    const roster = new Roster(host, [{ id: anna, alias: 'Anna', lastSeenAt: 1, status: 'at lunch' }]);
    expect(roster.find(anna)).toEqual({ id: anna, alias: 'Anna', online: false, isHost: false, status: 'at lunch', lastSeenAt: 1 });
    roster.claim(anna, 'Anna', 2);
    roster.setOnline(anna);
    expect(roster.setStatus(anna, { idle: false, text: 'at lunch' })).toBe(false);
    expect(roster.setStatus(anna, { idle: true, text: 'asleep' })).toBe(true);
    expect(roster.find(anna)).toEqual({ id: anna, alias: 'Anna', online: true, isHost: false, idle: true, status: 'asleep' });
    roster.setAway(anna, 9);
    roster.setOnline(anna);
    expect(roster.find(anna)).toEqual({ id: anna, alias: 'Anna', online: true, isHost: false, status: 'asleep' });
    expect(roster.setStatus(anna, { idle: false })).toBe(true);
    expect(roster.find(anna)?.status).toBeUndefined();
  });
});
