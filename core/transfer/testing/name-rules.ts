/**
 * The rules for names (docs/protocol.md, section Names), written down a second time, sign by sign and without a look at `safe-name.ts`, so that
 * the two can be compared.
 */

const MAX_BYTES = 200;
const MAX_EXTENSION_BYTES = 32;
const FORBIDDEN = '<>:"/\\|?*';
const DEVICES: ReadonlySet<string> = new Set([
  ...['con', 'prn', 'aux', 'nul', 'conin$', 'conout$', 'clock$'],
  ...['com', 'lpt'].flatMap((port) => [...'0123456789¹²³'].map((digit) => port + digit)),
]);

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const bytesOf = (text: string) => Buffer.byteLength(text);
const isBlank = (sign: string) => sign === '.' || sign.trim() === '';

/** What rule NM1 or NM3 has against `name` as a safe one; empty when nothing. */
export function faultsOfSafeName(name: string): readonly string[] {
  const faults: string[] = [];
  if (name === '') faults.push('is empty');
  if (bytesOf(name) > MAX_BYTES) faults.push(`has ${bytesOf(name)} bytes`);
  if (!name.isWellFormed()) faults.push('has half a surrogate pair');
  if (name !== name.normalize('NFC')) faults.push('is not NFC');
  let before = '';
  for (const sign of name) {
    if (FORBIDDEN.includes(sign) || isNoncharacter(sign)) faults.push(`has the forbidden ${codeOf(sign)}`);
    if (isInvisible(sign, before)) faults.push(`has the invisible ${codeOf(sign)}`);
    before = sign;
  }
  if (isBlank([...name].at(0) ?? '')) faults.push('begins with a dot or a space');
  if (isBlank([...name].at(-1) ?? '')) faults.push('ends with a dot or a space');
  if (DEVICES.has(deviceIn(name))) faults.push('is a device');
  return faults;
}

/** What the rules have against `safe` as the name that `offered` becomes. */
export function faultsOfNaming(offered: string, safe: string): readonly string[] {
  return [...faultsOfSafeName(safe), ...faultsOfCut(cleanName(lastPart(offered)), safe)];
}

/** What the rules have against `saved` as the name under which an offer of `alias` is saved. Rule NM4. */
export function faultsOfSavedName(alias: string, offered: string, saved: string): readonly string[] {
  const sender = withoutEnd(withoutForbidden(withoutInvisible(alias)));
  const original = withoutEnd(withoutForbidden(withoutInvisible(lastPart(offered))));
  return [...faultsOfSafeName(saved), ...faultsOfCut(cleanName(`${sender}_${original === '' ? 'file' : original}`), saved)];
}

/** What rule NM5 has against `numbered` as the name of that number of the safe name `name`. */
export function faultsOfNumberedName(name: string, number: number, numbered: string): readonly string[] {
  const extension = extensionOf(name);
  const faults = [...faultsOfSafeName(numbered)];
  if (!numbered.endsWith(` (${number})${extension}`)) faults.push(`has no ${number} before its extension`);
  const stem = numbered.slice(0, numbered.length - ` (${number})${extension}`.length);
  if (!name.startsWith(stem)) faults.push('has another stem');
  return faults;
}

/** A whole name, not cut yet. */
function cleanName(part: string): string {
  let name = withoutEnd(withoutForbidden(withoutInvisible(part)));
  while (name !== '' && isBlank(name[0] ?? '')) name = name.slice(1);
  if (name === '') return 'file';
  return DEVICES.has(deviceIn(name)) ? `_${name}` : name;
}

/** What rule NM3 has against `safe` as a cut of `whole`. */
function faultsOfCut(whole: string, safe: string): readonly string[] {
  if (bytesOf(whole) <= MAX_BYTES) return safe === whole ? [] : [`is not ${JSON.stringify(whole)}`];
  const extension = extensionOf(whole);
  if (!safe.endsWith(extension)) return [`has lost the extension ${extension}`];
  const stem = whole.slice(0, whole.length - extension.length);
  // A cut that left a device's name got a sign before it.
  const kept = safe.slice(0, safe.length - extension.length);
  const start = stem.startsWith(kept) ? kept : kept.slice(1);
  if (!stem.startsWith(start)) return ['has another beginning'];
  const pieces = [...graphemes.segment(stem)].map(({ segment }) => segment);
  const room = MAX_BYTES - bytesOf(extension);
  const fitting = bytesOf(pieces[0] ?? '') > room ? [...stem] : pieces;
  let longest = '';
  for (const piece of fitting) {
    if (bytesOf(longest + piece) > room) break;
    longest += piece;
  }
  return withoutEnd(longest) === start || longest === start ? [] : [`is cut to ${bytesOf(start)} bytes instead of ${bytesOf(longest)}`];
}

function lastPart(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
}

function withoutInvisible(text: string): string {
  let seen = '';
  let before = '';
  for (const sign of text.normalize('NFC')) {
    if (!isInvisible(sign, before)) seen += sign;
    before = sign;
  }
  return seen.normalize('NFC');
}

function withoutForbidden(text: string): string {
  return [...text].map((sign) => (FORBIDDEN.includes(sign) || isNoncharacter(sign) ? '_' : sign)).join('');
}

function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isBlank(text[end - 1] ?? '')) end--;
  return text.slice(0, end);
}

/** The last extension, `.tar` before it included, without a dot at the name's very beginning; none when it has blanks or more than 32 bytes. */
function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  if (dot <= 0 || dot === name.length - 1 || /\s/u.test(name.slice(dot))) return '';
  const start = dot > 4 && name.slice(dot - 4, dot).toLowerCase() === '.tar' ? dot - 4 : dot;
  return bytesOf(name.slice(start)) <= MAX_EXTENSION_BYTES ? name.slice(start) : '';
}

/** What Windows compares with its devices: up to the first dot, without blanks before it. */
function deviceIn(name: string): string {
  const [first = ''] = name.split('.', 1);
  return first.trimEnd().toLowerCase();
}

function isNoncharacter(sign: string): boolean {
  const code = sign.codePointAt(0) ?? 0;
  return (code & 0xfffe) === 0xfffe || (code >= 0xfdd0 && code <= 0xfdef);
}

function isInvisible(sign: string, before: string): boolean {
  if (sign === '\ufe0e' || sign === '\ufe0f') return !/\p{Extended_Pictographic}$/u.test(before);
  return sign === '\u2800' || /\p{Default_Ignorable_Code_Point}|\p{Cc}|\p{Cf}|\p{Cs}|\p{Co}|\p{Zl}|\p{Zp}/u.test(sign);
}

function codeOf(sign: string): string {
  return `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
