/** The form in which names are compared as somebody types: without case, accents and what only chooses a sign's form. */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[đłøßæœı]/gu, (letter) => PLAIN[letter] ?? letter);
}

/** Letters that no normalisation takes apart. */
const PLAIN: Readonly<Record<string, string>> = { đ: 'd', ł: 'l', ø: 'o', ß: 'ss', æ: 'ae', œ: 'oe', ı: 'i' };

/** How well `name` fits what was typed: 0 when all of it begins the name, more for worse, undefined when it does not fit. Both folded. */
export function matchRank(name: string, typed: string): number | undefined {
  if (typed === '' || name.startsWith(typed)) return 0;
  const parts = typed.split(/\s+/u).filter((part) => part !== '');
  const nameParts = name.split(/[\s,._\-/]+/u);
  if (parts.every((part) => nameParts.some((namePart) => namePart.startsWith(part)))) return 1;
  return parts.every((part) => name.includes(part)) ? 2 : undefined;
}
