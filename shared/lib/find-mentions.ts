import type { Mention } from '../model/entry.ts';
import type { Member } from '../model/member.ts';
import { MAX_MENTIONS } from '../wire/limits.ts';

/** Whom a text names; what is empty is left out. */
export type Mentioned = { readonly mentions?: readonly Mention[]; readonly mentionsAll?: true };

const CODE = /```[\s\S]*?(?:```|$)|`[^`\n]*`/gu;
const AT = /(?<![\p{L}\p{N}_@./])@(?=\S)/gu;
const EVERYONE = /^(?:everyone|all|here)(?![\p{L}\p{N}])/iu;
const GOES_ON = /^[\p{L}\p{N}]/u;

/** Who is named with an `@` in a text: of several names that fit the longest, of several people of one name who is here. Names in code are none. */
export function findMentions(text: string, members: readonly Member[]): Mentioned {
  if (!text.includes('@')) return {};
  const plain = text.replaceAll(CODE, (code) => ' '.repeat(code.length));
  const byLength = members.toSorted((a, b) => b.alias.length - a.alias.length || Number(b.online) - Number(a.online));
  const mentions = new Map<string, Mention>();
  let mentionsAll = false;
  for (const { index } of plain.matchAll(AT)) {
    const rest = plain.slice(index + 1);
    const member = byLength.find(({ alias }) => isNamed(rest, alias));
    if (member !== undefined) {
      const name = rest.slice(0, member.alias.length);
      mentions.set(`${member.id} ${name}`, { id: member.id, name });
    } else mentionsAll ||= EVERYONE.test(rest);
  }
  const named = [...mentions.values()].slice(0, MAX_MENTIONS);
  return { ...(named.length === 0 ? {} : { mentions: named }), ...(mentionsAll ? { mentionsAll: true } : {}) };
}

function isNamed(rest: string, alias: string): boolean {
  return rest.slice(0, alias.length).toLowerCase() === alias.toLowerCase() && !GOES_ON.test(rest.slice(alias.length));
}
