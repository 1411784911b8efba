import type { MemberId, MessageId, RoomId } from '../../shared/model/ids.ts';
import type { Member } from '../../shared/model/member.ts';

const padded = (text: string, length: number) => text.padEnd(length, 'x').slice(0, length);

export const memberId = (name: string) => padded(name.replaceAll(/\W/gu, ''), 43) as MemberId;
export const messageId = (name: string) => padded(name, 22) as MessageId;
export const roomId = (name: string) => padded(name, 22) as RoomId;

/** The host's first room. */
export const ROOM_ID = roomId('studio');
export const WORKSHOP_ID = roomId('workshop');
export const LUNCH_ID = roomId('lunch');
export const OPENING_ID = roomId('opening');
export const GRACE_ROOM_ID = roomId('directGrace');
export const TRIO_ROOM_ID = roomId('directTrio');
export const IMPORTED_ID = roomId('imported');
/** For what is made by hand while one tries the window. */
export const madeRoomId = (number: number) => roomId(`made${number}`);

const HOUR_MS = 3_600_000;
const member = (alias: string, more: Partial<Member> = {}): Member => ({ id: memberId(alias), alias, online: true, isHost: false, ...more });

export const ADA = member('Ada', { isHost: true, status: 'Ask me about the plotter' });
export const GRACE = member('Grace Hopper');
export const LINUS = member('Linus');
export const MARGARET = member('Margaret', { idle: true, status: 'In the hall until four' });
export const NOUR = member('نور');
export const TIM = member('Tim B.', { online: false, lastSeenAt: Date.now() - 3 * HOUR_MS });
export const PEOPLE: readonly Member[] = [ADA, GRACE, LINUS, MARGARET, NOUR, TIM];
