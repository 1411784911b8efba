import { utf8ByteLength } from '../../shared/lib/utf8.ts';
import { INVISIBLE_CHARACTERS } from '../../shared/model/alias.ts';
import { MAX_SAFE_NAME_BYTES } from '../../shared/wire/limits.ts';

/** Longer endings, or ones with white space, are no extension but part of the name. */
const MAX_EXTENSION_BYTES = 32;
const FORBIDDEN_CHARACTERS = /[<>:"/\\|?*\p{Noncharacter_Code_Point}]/gu;
/** Most names of most trees: nothing has to be done about them, and there are many of them. */
const PLAIN_NAME = /^[\w(][\w ()+,.@-]{0,190}(?<![ .])$/;
/** What Windows takes for a device, whatever the case, the extension, and the spaces before it. */
const DEVICE_NAME = /^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9¹²³])$/i;

/** With a dot before it, this app's own partial files begin so. */
const OWN_NAME = /^lan-chat-/i;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * A name that every file system of today takes as one plain, visible file: the last component of `name` by the strictest
 * system's rules, 1 to 200 bytes of UTF-8. Idempotent. The rules are those of docs/protocol.md, section Names.
 */
export function safeFileName(name: string): string {
  if (PLAIN_NAME.test(name) && notDevice(name) === name) return name;
  const plain = cleanComponent(lastComponent(name)).replace(/^[\s.]+/u, '');
  if (plain === '') return 'file';
  const short = shorten(notDevice(plain), '');
  return shorten(notDevice(short), ''); // cutting may have left a device's name alone
}

/**
 * The same for a name inside an offered folder, where a leading dot stays: `.gitignore` is what it is only with it, and what is hidden in a
 * new folder hides nothing of this device's own. No name is taken for one of this app's partial files. Rule NM6.
 */
export function safeInnerName(name: string): string {
  const safe = safeFileName(name);
  const hidden = `.${safe}`;
  const staysHidden = cleanComponent(lastComponent(name)).startsWith('.') && !OWN_NAME.test(safe) && utf8ByteLength(hidden) <= MAX_SAFE_NAME_BYTES;
  return staysHidden ? hidden : safe;
}

/** A name as its sender has it, for the eye: one line without what is invisible. Not for a path. */
export function shownFileName(name: string): string {
  return cleanComponent(lastComponent(name)) || 'file';
}

/** `<sender alias>_<original filename>`, made safe. No alias and no name can make it leave the folder. */
export function receivedFileName(alias: string, name: string): string {
  const sender = cleanComponent(alias.replace(/[/\\]/g, '_'));
  const original = cleanComponent(lastComponent(name));
  return safeFileName(`${sender}_${original === '' ? 'file' : original}`);
}

/** `name` for 1, then `name (2).ext`, `name (3).ext` …; still at most 200 bytes. Takes a safe name and gives one. */
export function numberedName(name: string, number: number): string {
  return number === 1 ? name : shorten(name, ` (${number})`);
}

function lastComponent(name: string): string {
  return name.split(/[/\\]/).at(-1) ?? '';
}

/** NFC is taken again after dropping: what an invisible character kept apart may now be one letter. */
function cleanComponent(component: string): string {
  return component
    .normalize('NFC')
    .replace(INVISIBLE_CHARACTERS, '')
    .normalize('NFC')
    .replace(FORBIDDEN_CHARACTERS, '_')
    .replace(/[\s.]+$/u, '');
}

function notDevice(name: string): string {
  return DEVICE_NAME.test((name.split('.', 1)[0] ?? '').trimEnd()) ? `_${name}` : name;
}

/** Stem, suffix and extension; the stem gives way when that is more than 200 bytes. */
function shorten(name: string, suffix: string): string {
  if (suffix === '' && utf8ByteLength(name) <= MAX_SAFE_NAME_BYTES) return name;
  const extension = extensionOf(name);
  const stem = name.slice(0, name.length - extension.length);
  const room = MAX_SAFE_NAME_BYTES - utf8ByteLength(suffix) - utf8ByteLength(extension);
  const kept = utf8ByteLength(stem) <= room ? stem : cutToBytes(stem, room);
  return `${kept === stem ? stem : kept.replace(/[\s.]+$/u, '')}${suffix}${extension}`;
}

function extensionOf(name: string): string {
  const extension = /(?:\.tar)?\.[^.\s]+$/iu.exec(name.slice(1))?.[0] ?? '';
  return utf8ByteLength(extension) <= MAX_EXTENSION_BYTES ? extension : '';
}

/** The longest start of `text` that fits and ends between two graphemes; between two code points when the first one alone is too long. */
function cutToBytes(text: string, maxBytes: number): string {
  const byGrapheme = cutSegments(
    [...graphemes.segment(text)].map(({ segment }) => segment),
    maxBytes,
  );
  return byGrapheme === '' ? cutSegments([...text], maxBytes) : byGrapheme;
}

function cutSegments(segments: readonly string[], maxBytes: number): string {
  let bytes = 0;
  let kept = '';
  for (const segment of segments) {
    bytes += utf8ByteLength(segment);
    if (bytes > maxBytes) break;
    kept += segment;
  }
  return kept;
}
