import { BrowserWindow, dialog, type OpenDialogOptions, shell } from 'electron';
import type { ShellPort } from '../core/index.ts';
import { showWindow } from './window.ts';

/** What only the system's desktop can do: its dialogs, its file manager, its browser. */
export const shellPort: ShellPort = {
  pickFiles: () => pick({ properties: ['openFile', 'multiSelections'] }),
  async pickFolderToSend() {
    const [folder] = await pick({ properties: ['openDirectory'] });
    return folder;
  },
  async pickFolder(current) {
    const [folder] = await pick({ properties: ['openDirectory', 'createDirectory'], defaultPath: current });
    return folder;
  },
  async reveal(path) {
    shell.showItemInFolder(path);
  },
  async focus() {
    const [window] = BrowserWindow.getAllWindows();
    if (window !== undefined) showWindow(window);
  },
  openLink,
};

/** The chosen paths; none when the dialog was cancelled. */
async function pick(options: OpenDialogOptions): Promise<readonly string[]> {
  const [window] = BrowserWindow.getAllWindows();
  const { filePaths } = window === undefined ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(window, options);
  return filePaths;
}

/** Only web addresses: everything else could start a program. */
async function openLink(url: string): Promise<void> {
  const { protocol } = new URL(url);
  if (protocol === 'http:' || protocol === 'https:') await shell.openExternal(url);
}
