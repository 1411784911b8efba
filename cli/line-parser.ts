import { reactionEmojiSchema } from '../shared/model/entry.ts';

/** What a typed line asks for. */
export type LineCommand =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'offer'; readonly path: string }
  | { readonly kind: 'leave' }
  | { readonly kind: 'accept' | 'decline' | 'cancel'; readonly number: number }
  | { readonly kind: 'members' | 'rooms' }
  /** Goes to the room, or the direct conversation, of this name. */
  | { readonly kind: 'room'; readonly name: string }
  | { readonly kind: 'new-room'; readonly name: string }
  | { readonly kind: 'direct'; readonly aliases: readonly string[] }
  | { readonly kind: 'last'; readonly count: number }
  | { readonly kind: 'reply' | 'edit'; readonly seq: number; readonly text: string }
  | { readonly kind: 'delete'; readonly seq: number }
  /** `off` takes it away. */
  | { readonly kind: 'react'; readonly seq: number; readonly emoji: string; readonly off: boolean }
  | { readonly kind: 'help' }
  /** A line that starts with a slash and is no command: never sent, as it is a slip most of the time. */
  | { readonly kind: 'misread'; readonly problem: string };

const FILE_PREFIX = 'file$';
const SHOWN_AT_ONCE = 10;
const MAX_SHOWN = 500;
const NUMBER = /^#?([1-9]\d{0,8})$/u;
const NUMBER_AND_TEXT = /^#?([1-9]\d{0,8})\s+(\S.*)$/su;

/** Reads one line as typed, without its line end. `//` at the start sends a line that begins with one slash. */
export function parseLine(line: string): LineCommand {
  const trimmed = line.trim();
  if (trimmed === '') return { kind: 'nothing' };
  if (trimmed === 'logout') return { kind: 'leave' };
  if (trimmed.startsWith(FILE_PREFIX)) return parseOffer(trimmed.slice(FILE_PREFIX.length).trim());
  if (trimmed.startsWith('//')) return { kind: 'say', text: trimmed.slice(1) };
  if (trimmed.startsWith('/')) return parseCommand(trimmed.slice(1));
  return { kind: 'say', text: line.trimEnd() };
}

function parseOffer(path: string): LineCommand {
  const unquoted = /^(["'])(.+)\1$/.exec(path)?.[2] ?? path;
  return unquoted === '' ? { kind: 'misread', problem: 'file$ needs a path: file$notes.txt' } : { kind: 'offer', path: unquoted };
}

function parseCommand(words: string): LineCommand {
  const [name = '', argument, ...rest] = words.split(/\s+/);
  const all = words.slice(name.length).trim();
  switch (name) {
    case 'help':
    case 'members':
    case 'rooms':
      return { kind: name };
    case 'room':
      return all === '' ? { kind: 'misread', problem: '/room needs a name: /room Design. /rooms lists them.' } : { kind: 'room', name: all };
    case 'new':
      return all === '' ? { kind: 'misread', problem: '/new needs a name: /new Design' } : { kind: 'new-room', name: all };
    case 'to':
      return parseDirect(all);
    case 'last':
      return parseLast(all);
    case 'reply':
    case 'edit':
      return parseWithText(name, all);
    case 'delete':
      return parseDelete(all);
    case 'react':
      return parseReaction(all);
    case 'accept':
    case 'decline':
    case 'cancel':
      if (argument === undefined || !/^#?[1-9]\d{0,8}$/.test(argument) || rest.length > 0)
        return { kind: 'misread', problem: `/${name} needs the number of an offer: /${name} 1` };
      return { kind: name, number: Number(argument.replace('#', '')) };
    default:
      return { kind: 'misread', problem: `There is no command /${name}. /help lists them; // at the start sends a slash.` };
  }
}

function parseDirect(all: string): LineCommand {
  const aliases = all
    .split(',')
    .map((alias) => alias.trim())
    .filter((alias) => alias !== '');
  return aliases.length === 0
    ? { kind: 'misread', problem: '/to needs one or more aliases: /to bob, or /to bob, carol' }
    : { kind: 'direct', aliases };
}

function parseLast(all: string): LineCommand {
  const count = all === '' ? SHOWN_AT_ONCE : Number(NUMBER.exec(all)?.[1]);
  return Number.isNaN(count)
    ? { kind: 'misread', problem: '/last takes how many lines: /last 20' }
    : { kind: 'last', count: Math.min(count, MAX_SHOWN) };
}

function parseWithText(kind: 'reply' | 'edit', all: string): LineCommand {
  const [, seq, text] = NUMBER_AND_TEXT.exec(all) ?? [];
  if (seq === undefined || text === undefined)
    return { kind: 'misread', problem: `/${kind} needs the number of a line, and a text: /${kind} 12 yes. /last shows numbers.` };
  return { kind, seq: Number(seq), text };
}

function parseDelete(all: string): LineCommand {
  const seq = NUMBER.exec(all)?.[1];
  return seq === undefined
    ? { kind: 'misread', problem: '/delete needs the number of a line: /delete 12. /last shows numbers.' }
    : { kind: 'delete', seq: Number(seq) };
}

function parseReaction(all: string): LineCommand {
  const [, seq, wanted = ''] = NUMBER_AND_TEXT.exec(all) ?? [];
  const off = wanted.startsWith('-');
  const emoji = reactionEmojiSchema.safeParse(off ? wanted.slice(1).trim() : wanted);
  if (seq === undefined || !emoji.success)
    return { kind: 'misread', problem: '/react needs the number of a line, and an emoji: /react 12 👍, or /react 12 -👍 to take it back.' };
  return { kind: 'react', seq: Number(seq), emoji: emoji.data, off };
}

export const LINE_HELP = [
  'Type a line to send it. Besides:',
  '  file$PATH      offer a file or folder to everyone',
  '  /accept N      take the file of offer N      /decline N   refuse it',
  '  /cancel N      stop a download, or take your own offer back',
  '  /members       who is here                /rooms       which rooms there are',
  '  /room NAME     go to a room               /new NAME    make one for everybody',
  '  /to ALIAS      talk to somebody alone; several with commas between them',
  '  /last [N]      the newest lines of this room, with their numbers',
  '  /reply N TEXT  answer line N              /edit N TEXT, /delete N   your own line',
  '  /react N 👍    with - before it: take it back',
  '  logout         leave the room',
  '  //text         send a line that starts with a slash',
].join('\n');
