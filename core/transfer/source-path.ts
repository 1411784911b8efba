import { sep } from 'node:path';

/** Before a path whose bytes are no UTF-8 (or, on Windows, no UTF-16): a path of the system never begins like this. */
const BYTES_PREFIX = 'bytes:';
const REPLACEMENT_CHARACTER = '\ufffd';

/** What is in a folder: its path as this app keeps it, and its name as a person reads it, well-formed. */
export type FolderChild = { readonly path: string; readonly name: string };

/** The child of `parent` that the system names with these bytes. */
export function childOf(parent: string, bytes: Buffer): FolderChild {
  const name = bytes.toString();
  const isText = !name.includes(REPLACEMENT_CHARACTER) || Buffer.from(name).equals(bytes);
  if (isText && !parent.startsWith(BYTES_PREFIX)) return { path: parent.endsWith(sep) ? `${parent}${name}` : `${parent}${sep}${name}`, name };
  const parentBytes = toSystemPath(parent);
  const path = Buffer.concat([Buffer.from(parentBytes), Buffer.from(sep), bytes]);
  return { path: `${BYTES_PREFIX}${path.toString('latin1')}`, name };
}

/** What `node:fs` takes for the path. */
export function toSystemPath(path: string): string | Buffer {
  return path.startsWith(BYTES_PREFIX) ? Buffer.from(path.slice(BYTES_PREFIX.length), 'latin1') : path;
}

/** The path below `folder`, as a person reads it, parts joined with `/`. */
export function pathBelow(folder: string, path: string): string {
  const text = Buffer.from(toSystemPath(path)).toString();
  const rest = text.slice(folder.endsWith(sep) ? folder.length : folder.length + 1);
  return sep === '/' ? rest : rest.split(sep).join('/');
}
