/** A short name that is being typed: where its colon is, and what follows it so far. */
export type TypedShortName = { readonly start: number; readonly typed: string };

/** Two characters, so that a smiley such as `:D` stays one. */
const BEING_TYPED = /(?<![\p{L}\p{N}:/]):([a-z0-9_+-]{2,40})$/iu;
const JUST_CLOSED = /(?<![\p{L}\p{N}]):([a-z0-9_+-]{1,40}):$/iu;
/** Code first, so that the names in it are passed over. */
const CODE_OR_NAME = /```[\s\S]*?(?:```|$)|`[^`\n]*`|(?<![\p{L}\p{N}]):([a-z0-9_+-]{1,40}):(?![\p{L}\p{N}])/giu;

/** The short name in front of `caret`, while it is typed. None in code. */
export function shortNameAt(text: string, caret: number): TypedShortName | undefined {
  return matchBefore(BEING_TYPED, text, caret);
}

/** The short name that the colon in front of `caret` ends. */
export function closedShortNameAt(text: string, caret: number): TypedShortName | undefined {
  return matchBefore(JUST_CLOSED, text, caret);
}

export function hasShortNames(text: string): boolean {
  return [...text.matchAll(CODE_OR_NAME)].some(([, name]) => name !== undefined);
}

/** `text` with the short names that `characterOf` knows as characters. Code stays. */
export function replaceShortNames(text: string, characterOf: (name: string) => string | undefined): string {
  return text.replace(CODE_OR_NAME, (match: string, name: string | undefined) =>
    name === undefined ? match : (characterOf(name.toLowerCase()) ?? match),
  );
}

function matchBefore(pattern: RegExp, text: string, caret: number): TypedShortName | undefined {
  const before = text.slice(0, caret);
  const match = pattern.exec(before.slice(-60));
  if (match === null || isInCode(before)) return undefined;
  const [whole, typed = ''] = match;
  return { start: caret - whole.length, typed: typed.toLowerCase() };
}

/** Whether `before` ends within backticks. */
function isInCode(before: string): boolean {
  const outside = before.replaceAll(/```[\s\S]*?```/gu, '');
  if (outside.includes('```')) return true;
  const line = outside.slice(outside.lastIndexOf('\n') + 1);
  return line.split('`').length % 2 === 0;
}
