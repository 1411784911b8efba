import type { MemberId, MessageId, RoomId } from '../../shared/model/ids.ts';
import type { Member } from '../../shared/model/member.ts';

const padded = (text: string, length: number) => text.padEnd(length, 'x').slice(0, length);

export const memberId = (name: string) => padded(name.replaceAll(/\W/gu, ''), 43) as MemberId;
export const messageId = (name: string) => padded(name, 22) as MessageId;
export const ROOM_ID = padded('studio', 22) as RoomId;

const member = (alias: string, online = true, isHost = false): Member => ({ id: memberId(alias), alias, online, isHost });

export const ADA = member('Ada', true, true);
export const GRACE = member('Grace Hopper');
export const LINUS = member('Linus');
export const MARGARET = member('Margaret');
export const NOUR = member('نور');
export const TIM = member('Tim B.', false);
export const PEOPLE: readonly Member[] = [ADA, GRACE, LINUS, MARGARET, NOUR, TIM];
