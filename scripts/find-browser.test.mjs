import { expect, test } from 'vitest';
import { findBrowser } from './find-browser.mjs';

test('CHROMIUM_PATH wins, and must exist', () => {
  expect(findBrowser({ CHROMIUM_PATH: process.execPath })).toBe(process.execPath);
  expect(findBrowser({ CHROMIUM_PATH: '/no/such/browser', PATH: process.env.PATH })).toBeUndefined();
});
