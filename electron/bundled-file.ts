import path from 'node:path';
import { isPageUrl } from './page-address.ts';

/** The file under `root` that `app://bundle/<path>` names; undefined for another host, or when the path would lead out of `root`. */
export function bundledFile(root: string, url: string): string | undefined {
  if (!isPageUrl(url)) return undefined;
  const name = decode(new URL(url).pathname);
  if (name === undefined || name.includes('\0') || name.includes('\\')) return undefined;
  const file = path.join(root, name === '/' ? 'index.html' : name);
  return file.startsWith(root + path.sep) ? file : undefined;
}

function decode(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
}
