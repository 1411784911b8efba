import { utf8ByteLength } from '../../shared/lib/utf8.ts';
import { MAX_TEXT_BYTES } from '../../shared/wire/limits.ts';

/** What a typed line asks for. `nothing` and `too-long` send nothing. */
export type ParsedInput =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'leave' }
  | { readonly kind: 'offer-path'; readonly path: string }
  | { readonly kind: 'too-long'; readonly bytes: number };

const FILE_COMMAND = 'file$';

/** Reads the composer as the old app did: `logout` alone leaves, `file$<path>` offers a file, all else is a message. */
export function parseInput(input: string): ParsedInput {
  const text = trimLines(input);
  if (text === '') return { kind: 'nothing' };
  if (text === 'logout') return { kind: 'leave' };
  if (text.startsWith(FILE_COMMAND) && !text.includes('\n')) {
    const path = unquote(text.slice(FILE_COMMAND.length).trim());
    if (path !== '') return { kind: 'offer-path', path };
  }
  const bytes = utf8ByteLength(text);
  return bytes > MAX_TEXT_BYTES ? { kind: 'too-long', bytes } : { kind: 'text', text };
}

/** Empty lines around go, spaces at the start of the first line stay (code is pasted with them). */
function trimLines(input: string): string {
  return input
    .replaceAll('\r\n', '\n')
    .replace(/^(?:[^\S\n]*\n)+/u, '')
    .trimEnd();
}

/** Shells and file managers copy paths in quotes. */
function unquote(path: string): string {
  const quoted = /^(["'])(.+)\1$/u.exec(path);
  return quoted?.[2] ?? path;
}
