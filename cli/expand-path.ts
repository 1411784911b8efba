import { homedir } from 'node:os';
import path from 'node:path';

/** The absolute path that a person means by `typed`: `~` is the home folder, what is relative starts in `from`. */
export function expandPath(typed: string, from: string, home = homedir()): string {
  if (typed === '~') return home;
  if (/^~[/\\]/.test(typed)) return path.join(home, typed.slice(2));
  return path.resolve(from, typed);
}
