import { LanChatError } from '../core/index.ts';
import { foldAlias } from '../shared/model/alias.ts';
import type { MemberId } from '../shared/model/ids.ts';
import type { SessionView } from './session-view.ts';

/** Those who are called so, here or away. @throws `unknown-member` */
export function membersCalled(aliases: readonly string[], { members, self }: Pick<SessionView, 'members' | 'self'>): readonly MemberId[] {
  const ids = aliases.map((alias) => {
    const member = members.find((each) => each.id !== self && foldAlias(each.alias) === foldAlias(alias));
    if (member === undefined) throw new LanChatError('unknown-member', { alias });
    return member.id;
  });
  return [...new Set(ids)];
}
