import { describe, expect, test } from 'vitest';
import { chooseShell } from './choose-shell.mjs';
import { findBrowser } from './find-browser.mjs';
import { countPlaywright, countVitest } from './test-counts.mjs';

describe('which shell is started', () => {
  /** @type {Parameters<typeof chooseShell>[0]} */
  const desktop = { wanted: undefined, platform: 'linux', env: { DISPLAY: ':0' }, isRoot: false, hasElectron: () => true };
  const never = () => {
    throw new Error('asked for Electron although it was clear already');
  };

  test.each([
    ['a display and Electron', {}, 'electron'],
    ['Wayland', { env: { WAYLAND_DISPLAY: 'wayland-0' } }, 'electron'],
    ['macOS', { platform: /** @type {const} */ ('darwin'), env: {} }, 'electron'],
    ['no display', { env: {}, hasElectron: never }, 'browser'],
    ['root on Linux', { isRoot: true, hasElectron: never }, 'browser'],
    ['root elsewhere', { platform: /** @type {const} */ ('darwin'), isRoot: true }, 'electron'],
    ['no Electron', { hasElectron: () => false }, 'browser'],
    ['the wish for a browser', { wanted: 'browser', hasElectron: never }, 'browser'],
    ['the wish for Electron, whatever else', { wanted: 'electron', env: {}, isRoot: true }, 'electron'],
  ])('%s', (_title, change, kind) => {
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

describe('how tests are counted', () => {
  test('vitest: a file that could not be loaded is a failure', () => {
    const report = {
      numPassedTests: 3,
      numFailedTests: 1,
      testResults: [
        { status: 'passed', assertionResults: [{ status: 'passed' }] },
        { status: 'failed', assertionResults: [{ status: 'failed' }] },
        { status: 'failed', assertionResults: [] },
      ],
    };
    expect(countVitest(report)).toEqual({ passed: 3, failed: 2 });
  });

  test('Playwright: what passed only the second time is a failure', () => {
    expect(countPlaywright({ stats: { expected: 5, unexpected: 1, flaky: 2 }, errors: [{}] })).toEqual({ passed: 5, failed: 4 });
  });

  test('a runner that wrote no report failed', () => {
    expect([countVitest(undefined), countPlaywright(undefined)]).toEqual([
      { passed: 0, failed: 1 },
      { passed: 0, failed: 1 },
    ]);
  });
});

test('CHROMIUM_PATH wins, and must exist', () => {
  expect(findBrowser({ CHROMIUM_PATH: process.execPath })).toBe(process.execPath);
  expect(findBrowser({ CHROMIUM_PATH: '/no/such/browser', PATH: process.env.PATH })).toBeUndefined();
});
