import type { Member } from '../../shared/model/member.ts';
import { words } from '../locales/en.ts';
import { formatAgo } from './format-time.ts';

/** `idle`: the app is there, its person is not. */
export type Presence = 'online' | 'idle' | 'offline';

/** Whether somebody is here; who is not known any more is not. */
export function presenceOf(member: Pick<Member, 'online' | 'idle'> | undefined): Presence {
  if (member?.online !== true) return 'offline';
  return member.idle === true ? 'idle' : 'online';
}

/** `Online`, `Away`, `Last seen 5 minutes ago`, or `Offline` when nobody knows since when. */
export function describePresence(member: Member | undefined, now: number): string {
  const presence = presenceOf(member);
  if (presence === 'offline' && member?.lastSeenAt !== undefined) return words.rooms.presence.lastSeen(formatAgo(member.lastSeenAt, now));
  return words.rooms.presence[presence];
}
