import { describe, expect, it } from 'vitest';
import type { MemberId } from '../../shared/model/ids.ts';
import { describePresence, presenceOf } from './presence.ts';

const ada = { id: 'a' as MemberId, alias: 'Ada', isHost: false, online: true };
const NOW = new Date(2026, 10, 23, 12, 0).getTime();

describe('presence', () => {
  it('tells who is here, who is away from the keyboard, and who is gone', () => {
    expect(presenceOf(ada)).toBe('online');
    expect(presenceOf({ ...ada, idle: true })).toBe('idle');
    expect(presenceOf({ ...ada, online: false, idle: true })).toBe('offline');
    expect(presenceOf(undefined)).toBe('offline');
  });

  it('says since when somebody is gone, when it is known', () => {
    expect(describePresence({ ...ada, online: false, lastSeenAt: NOW - 5 * 60_000 }, NOW)).toBe('Last seen 5 minutes ago');
    expect(describePresence({ ...ada, online: false }, NOW)).toBe('Offline');
    expect(describePresence(ada, NOW)).toBe('Online');
  });
});
