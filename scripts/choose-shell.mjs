/** @typedef {{ wanted: string | undefined, platform: NodeJS.Platform, env: NodeJS.ProcessEnv, isRoot: boolean, hasElectron: () => boolean }} Machine */

/**
 * Which shell to start, and the line that says why it is not the desktop one; or what is wrong with the wish.
 * `hasElectron` is asked last, as it may download.
 * @param {Machine} machine
 * @returns {{ kind: 'electron' | 'browser', reason?: string } | { fault: string }}
 */
export function chooseShell({ wanted, platform, env, isRoot, hasElectron }) {
  if (wanted === 'browser') return { kind: 'browser' };
  if (wanted === 'electron')
    return hasElectron()
      ? { kind: 'electron' }
      : { fault: 'The desktop window needs Electron, and its program could not be had. npm start -- --shell=browser works without it.' };
  if (wanted !== undefined) return { fault: `--shell is electron or browser, not ${wanted}.` };
  if (platform === 'linux') {
    if (!env.DISPLAY && !env.WAYLAND_DISPLAY)
      return { kind: 'browser', reason: 'There is no display here for a window, so LAN Chat opens in a browser.' };
    if (isRoot) return { kind: 'browser', reason: 'Electron does not run as root, so LAN Chat opens in the browser.' };
  }
  if (!hasElectron()) return { kind: 'browser', reason: 'Electron could not be had from here, so LAN Chat opens in the browser.' };
  return { kind: 'electron' };
}
