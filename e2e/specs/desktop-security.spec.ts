import type { ElectronApplication, Page } from '@playwright/test';
import type { LanChatApi } from '../../shared/ipc/contract.ts';
import { test as base, expect } from '../fixtures/test.ts';

declare global {
  interface Window {
    readonly lanChat: LanChatApi;
  }
}

const test = base.extend<{ readonly desktop: { readonly page: Page; readonly app: ElectronApplication } }>({
  desktop: async ({ openShell }, use) => {
    const { page, app } = await openShell('desktop');
    if (app === undefined) throw new Error('the desktop shell has an app');
    await expect(page.getByRole('button', { name: 'Host a room' })).toBeVisible();
    await use({ page, app });
  },
});

test('the page gets a frozen API and nothing of Node', async ({ desktop: { page } }) => {
  const found = await page.evaluate(() => ({
    keys: Object.keys(window.lanChat).sort(),
    frozen: Object.isFrozen(window.lanChat),
    secureContext: window.isSecureContext,
    require: typeof (globalThis as { require?: unknown }).require,
    process: typeof (globalThis as { process?: unknown }).process,
  }));
  expect(found).toEqual({
    keys: ['onEvent', 'onReset', 'request', 'stageFiles'],
    frozen: true,
    secureContext: true,
    require: 'undefined',
    process: 'undefined',
  });
});

test('the policy lets no inline script run, no code be made of text, and nothing be fetched from elsewhere', async ({ desktop: { page } }) => {
  const found = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.injected = true';
    document.body.append(script);
    const image = new Image();
    const loaded = new Promise((resolve) => {
      image.onload = () => resolve('loaded');
      image.onerror = () => resolve('refused');
    });
    image.src = 'https://example.invalid/pixel.png';
    // In a task of its own: what the debugger itself runs is exempt.
    const evaluated = new Promise((resolve) => {
      setTimeout(() => {
        try {
          // biome-ignore lint/security/noGlobalEval: that it is refused is the point.
          resolve(globalThis.eval('1 + 1'));
        } catch (error) {
          resolve(error instanceof Error ? error.name : error);
        }
      });
    });
    return {
      injected: 'injected' in globalThis,
      evaluated: await evaluated,
      fetched: await fetch('https://example.invalid/').then(
        () => 'answered',
        (error: Error) => error.name,
      ),
      image: await loaded,
      base: document.querySelector('base'),
    };
  });
  expect(found).toEqual({ injected: false, evaluated: 'EvalError', fetched: 'TypeError', image: 'refused', base: null });
});

test('every answer of the app’s own scheme carries the policy, and nothing outside the bundle is answered', async ({ desktop: { page } }) => {
  const answers = await page.evaluate(async () => {
    const get = async (path: string) => {
      const response = await fetch(path);
      return [
        response.status,
        response.headers.get('content-security-policy')?.includes("default-src 'none'"),
        response.headers.get('x-content-type-options'),
      ];
    };
    return { page: await get('/index.html'), missing: await get('/missing.js'), above: await get('/..%2f..%2f..%2fpackage.json') };
  });
  expect(answers).toEqual({ page: [200, true, 'nosniff'], missing: [404, true, 'nosniff'], above: [404, true, 'nosniff'] });
});

test('the window goes nowhere else and opens no other', async ({ desktop: { page, app } }) => {
  const address = page.url();
  expect(await page.evaluate(() => window.open('https://example.invalid/'))).toBeNull();
  await page.evaluate(() => {
    location.href = 'https://example.invalid/';
  });
  await page.evaluate(() => {
    const link = document.createElement('a');
    link.href = 'https://example.invalid/';
    link.target = '_blank';
    document.body.append(link);
    link.click();
  });
  // Time for a navigation that is not refused to happen.
  await page.waitForTimeout(500);
  expect(page.url()).toBe(address);
  await expect.poll(() => app.windows().length).toBe(1);
  await expect(page.getByRole('button', { name: 'Host a room' })).toBeVisible();
});

test('requests that the contract does not have, and arguments that do not fit, are refused', async ({ desktop: { page } }) => {
  const answers = await page.evaluate(async () => {
    const request = window.lanChat.request as (name: unknown, args: unknown) => Promise<unknown>;
    return await Promise.all([
      request('fs.read', { path: '/etc/passwd' }),
      request('__proto__', {}),
      request(42, {}),
      request('session.join', { host: 'x', port: 'many', alias: 'y' }),
      request('shell.open-link', { url: 'file:///etc/passwd' }),
      request('shell.open-link', { url: 'javascript:alert(1)' }),
    ]);
  });
  for (const answer of answers) expect(answer).toMatchObject({ ok: false, failure: { code: 'bad-request' } });
});

test('a link is handed to the system’s browser', async ({ desktop: { page, app } }) => {
  await app.evaluate(({ shell }) => {
    shell.openExternal = async (url) => void Object.assign(globalThis, { opened: url });
  });
  await page.evaluate(() => window.lanChat.request('shell.open-link', { url: 'https://example.invalid/path' }));
  expect(await app.evaluate(() => (globalThis as { opened?: string }).opened)).toBe('https://example.invalid/path');
});

test('a page that is not the app’s own is not answered, even with the app’s own preload', async ({ desktop: { app } }) => {
  const opened = app.waitForEvent('window');
  await app.evaluate(({ app: electronApp, BrowserWindow }) => {
    const preload = `${electronApp.getAppPath()}/.vite/build/preload.cjs`;
    const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegration: false } });
    void window.loadURL('data:text/html,<h1>foreign</h1>');
  });
  const foreign = await opened;
  await expect(foreign.getByRole('heading', { name: 'foreign' })).toBeVisible();
  const answer = await foreign.evaluate(() => window.lanChat.request('app.snapshot', {}).then(String, (error: Error) => error.message));
  expect(answer).toContain('refused: the call does not come from the page of this app');
});

test('the page may write to the clipboard and tell of messages, and has no other permission', async ({ desktop: { page } }) => {
  const names = ['geolocation', 'notifications', 'clipboard-read', 'clipboard-write'];
  const states = await page.evaluate(
    (permissions) =>
      Promise.all(permissions.map(async (name) => [name, (await navigator.permissions.query({ name: name as PermissionName })).state])),
    names,
  );
  expect(Object.fromEntries(states)).toEqual({
    geolocation: 'denied',
    notifications: 'granted',
    'clipboard-read': 'denied',
    'clipboard-write': 'granted',
  });
});
