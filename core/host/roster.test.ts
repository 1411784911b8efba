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

  it('[PR2] lists who is here, then at most 500 of those who were here last', () => {
    const away = Array.from({ length: 600 }, (_, number) => ({
      id: idOf('a').slice(0, 40) + String(number).padStart(3, '0'),
      alias: `Away ${number}`,
      lastSeenAt: number,
    }));
    const roster = new Roster(
      host,
      away.map((member) => ({ ...member, id: memberIdSchema.parse(member.id) })),
    );
    roster.claim(host, 'Hanna', 1);
    roster.setOnline(host, true);
    const list = roster.list();
    expect(list).toHaveLength(501);
    expect(list[0]).toEqual({ id: host, alias: 'Hanna', online: true, isHost: true });
    expect(list[1]?.alias).toBe('Away 599');
    expect(list.at(-1)?.alias).toBe('Away 100');
  });
});
