/** @typedef {import('./choose-shell.mjs').Machine} Machine */
import { describe, expect, test } from 'vitest';
import { chooseShell } from './choose-shell.mjs';

describe('which shell is started', () => {
  /** @type {Machine} */
  const desktop = { wanted: undefined, platform: 'linux', env: { DISPLAY: ':0' }, isRoot: false, hasElectron: () => true };
  /** @returns {boolean} */
  function mustNotAsk() {
    throw new Error('asked for Electron although it was clear already');
  }

  /** @type {[string, Partial<Machine>, string][]} */
  const cases = [
    ['a display and Electron', {}, 'electron'],
    ['Wayland', { env: { WAYLAND_DISPLAY: 'wayland-0' } }, 'electron'],
    ['macOS', { platform: 'darwin', env: {} }, 'electron'],
    ['no display', { env: {}, hasElectron: mustNotAsk }, 'browser'],
    ['root on Linux', { isRoot: true, hasElectron: mustNotAsk }, 'browser'],
    ['root elsewhere', { platform: 'darwin', isRoot: true }, 'electron'],
    ['no Electron', { hasElectron: () => false }, 'browser'],
    ['the wish for a browser', { wanted: 'browser', hasElectron: mustNotAsk }, 'browser'],
    ['the wish for Electron, whatever else', { wanted: 'electron', env: {}, isRoot: true }, 'electron'],
  ];
  test.each(cases)('%s', (_title, change, kind) => {
    expect(chooseShell({ ...desktop, ...change })).toMatchObject({ kind });
  });

  test('a browser that was not wished for comes with one line why', () => {
    expect(chooseShell({ ...desktop, env: {} })).toHaveProperty('reason');
    expect(chooseShell({ ...desktop, wanted: 'browser' })).not.toHaveProperty('reason');
  });

  test.each([
    ['no such shell', { wanted: 'tv' }],
    ['Electron, which is not to be had', { wanted: 'electron', hasElectron: () => false }],
  ])('%s is a fault', (_title, change) => {
    expect(chooseShell({ ...desktop, ...change })).toHaveProperty('fault');
  });
});
