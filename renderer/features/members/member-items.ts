import type { Member } from '../../../shared/model/member.ts';
import { words } from '../../locales/en.ts';

/** A line of the member list. */
export type MemberItem =
  | { readonly kind: 'heading'; readonly key: string; readonly text: string; readonly count: number }
  | { readonly kind: 'member'; readonly key: string; readonly member: Member };

/** Who is here below one heading, who is not below another; `members` in the order in which they are listed. */
export function memberItems(members: readonly Member[]): readonly MemberItem[] {
  return [
    ...group(
      words.rooms.members.here,
      members.filter(({ online }) => online),
    ),
    ...group(
      words.rooms.members.offline,
      members.filter(({ online }) => !online),
    ),
  ];
}

function group(text: string, members: readonly Member[]): readonly MemberItem[] {
  if (members.length === 0) return [];
  const lines = members.map((member): MemberItem => ({ kind: 'member', key: member.id, member }));
  return [{ kind: 'heading', key: text, text, count: members.length }, ...lines];
}
