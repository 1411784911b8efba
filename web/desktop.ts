import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { LanChatError, type ShellPort } from '../core/index.ts';

type Machine = { readonly platform: NodeJS.Platform; readonly env: Readonly<Record<string, string | undefined>> };

const thisMachine: Machine = { platform: process.platform, env: process.env };

/** True when folders and links can be opened on this machine: always on macOS and Windows; on Linux with a display and `xdg-open`. */
export function hasDesktop({ platform, env }: Machine = thisMachine): boolean {
  if (platform === 'darwin' || platform === 'win32') return true;
  const hasDisplay = (env.DISPLAY ?? '') !== '' || (env.WAYLAND_DISPLAY ?? '') !== '';
  return hasDisplay && isOnPath('xdg-open', env.PATH ?? '');
}

function isOnPath(program: string, searchPath: string): boolean {
  return searchPath.split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** The program and arguments that open a web address in the person's browser. */
export function openLinkCommand(url: string, platform: NodeJS.Platform): readonly string[] {
  if (platform === 'darwin') return ['open', url];
  // Not `start`: that is the shell's, which reads & and ^ in addresses.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url];
  return ['xdg-open', url];
}

/** The program and arguments that show a file in the file manager, selected where that can be asked for. */
export function revealCommand(file: string, platform: NodeJS.Platform): readonly string[] {
  if (platform === 'darwin') return ['open', '-R', file];
  if (platform === 'win32') return ['explorer.exe', `/select,${file}`];
  return ['xdg-open', path.dirname(file)];
}

/** What the machine's desktop does for the page; without one each call fails with a sentence of its own. */
export const shellPort: ShellPort = {
  pickFiles: () => Promise.reject(new LanChatError('not-supported')),
  pickFolderToSend: () => Promise.reject(new LanChatError('not-supported')),
  pickFolder: () => Promise.reject(new LanChatError('not-supported')),
  async reveal(file) {
    if (!hasDesktop()) throw new LanChatError('no-file-manager');
    await start(revealCommand(file, process.platform), 'no-file-manager');
  },
  // A browser's tab belongs to the browser: the page itself asks for the focus.
  focus: async () => {},
  openLink,
};

/** Only web addresses: everything else could start a program. */
export async function openLink(url: string): Promise<void> {
  const { protocol } = new URL(url);
  if ((protocol !== 'http:' && protocol !== 'https:') || !hasDesktop()) throw new LanChatError('not-supported');
  await start(openLinkCommand(url, process.platform), 'not-supported');
}

/** Resolves when the program runs; it lives on its own. */
function start([program = '', ...args]: readonly string[], failure: 'no-file-manager' | 'not-supported'): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { detached: true, stdio: 'ignore' });
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
    child.once('error', (cause) => reject(new LanChatError(failure, {}, { cause })));
  });
}
