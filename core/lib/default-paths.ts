import { readFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import path from 'node:path';
import { aliasSchema, isReservedAlias, MAX_ALIAS_CHARS } from '../../shared/model/alias.ts';

/** What the defaults depend on, so that each system's can be asked for anywhere. */
export type Machine = {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
};

const thisMachine = (): Machine => ({ platform: process.platform, home: homedir(), env: process.env });

/** Where the app keeps what it must not lose, as each system wants it: see the XDG base directory specification for Linux. */
export function defaultDataDir({ platform, home, env }: Machine = thisMachine()): string {
  if (platform === 'win32') return path.win32.join(env.APPDATA ?? path.win32.join(home, 'AppData', 'Roaming'), 'LAN Chat');
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'LAN Chat');
  return path.join(absoluteOr(env.XDG_DATA_HOME, path.join(home, '.local', 'share')), 'lan-chat');
}

/** The person's own download folder, whatever it is called in their language. */
export function defaultDownloadDir(machine: Machine = thisMachine()): string {
  const { platform, home } = machine;
  if (platform === 'win32') return path.win32.join(home, 'Downloads');
  const named = platform === 'linux' ? xdgDownloadDir(machine) : undefined;
  return named ?? path.join(home, 'Downloads');
}

/** The name of the system's user, as far as it can be an alias; `Guest` otherwise. */
export function defaultAlias(userName: string = systemUserName()): string {
  const alias = aliasSchema.safeParse([...userName].slice(0, MAX_ALIAS_CHARS).join(''));
  return alias.success && !isReservedAlias(alias.data) ? alias.data : 'Guest';
}

/** `XDG_DOWNLOAD_DIR` from user-dirs.dirs, a file of lines like `XDG_DOWNLOAD_DIR="$HOME/Downloads"`. */
function xdgDownloadDir({ home, env }: Machine): string | undefined {
  const file = path.join(absoluteOr(env.XDG_CONFIG_HOME, path.join(home, '.config')), 'user-dirs.dirs');
  try {
    const [, quoted] = /^\s*XDG_DOWNLOAD_DIR="(.*)"\s*$/m.exec(readFileSync(file, 'utf8')) ?? [];
    const folder = quoted?.replace(/^\$HOME(?=\/|$)/, home).replace(/\\(.)/g, '$1');
    return folder !== undefined && path.isAbsolute(folder) && path.resolve(folder) !== path.resolve(home) ? path.normalize(folder) : undefined;
  } catch {
    return undefined;
  }
}

function absoluteOr(folder: string | undefined, otherwise: string): string {
  return folder !== undefined && path.isAbsolute(folder) ? folder : otherwise;
}

function systemUserName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user id without an account, as in some containers.
    return '';
  }
}
