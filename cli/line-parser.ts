/** What a typed line asks for. */
export type LineCommand =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'offer'; readonly path: string }
  | { readonly kind: 'leave' }
  | { readonly kind: 'accept' | 'decline' | 'cancel'; readonly number: number }
  | { readonly kind: 'members' }
  | { readonly kind: 'help' }
  /** A line that starts with a slash and is no command: never sent, as it is a slip most of the time. */
  | { readonly kind: 'misread'; readonly problem: string };

const FILE_PREFIX = 'file$';

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
  switch (name) {
    case 'help':
    case 'members':
      return { kind: name };
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

export const LINE_HELP = [
  'Type a line to send it. Besides:',
  '  file$PATH      offer a file or folder to everyone',
  '  /accept N      take the file of offer N      /decline N   refuse it',
  '  /cancel N      stop a download, or take your own offer back',
  '  /members       who is here',
  '  logout         leave the room',
  '  //text         send a line that starts with a slash',
].join('\n');
