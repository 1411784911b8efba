import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { hasDesktop, openLink, openLinkCommand, revealCommand } from './desktop.ts';

test('Linux has a desktop when there is a display and a program that opens things', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'lan-chat-desktop-'));
  const has = (env: Record<string, string>) => hasDesktop({ platform: 'linux', env: { PATH: folder, ...env } });
  expect(has({ DISPLAY: ':0' })).toBe(false);
  await writeFile(path.join(folder, 'xdg-open'), '#!/bin/sh\n');
  expect(has({ DISPLAY: ':0' })).toBe(false);
  await chmod(path.join(folder, 'xdg-open'), 0o755);
  expect(has({ DISPLAY: ':0' })).toBe(true);
  expect(has({ WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
  expect(has({ DISPLAY: '' })).toBe(false);
  await rm(folder, { recursive: true });
});

test.each(['darwin', 'win32'] as const)('%s always has one', (platform) => {
  expect(hasDesktop({ platform, env: {} })).toBe(true);
});

test('commands are arguments, never a line for a shell', () => {
  const file = '/home/bob/a; rm -rf "b".pdf';
  expect(revealCommand(file, 'linux')).toEqual(['xdg-open', '/home/bob']);
  expect(revealCommand(file, 'darwin')).toEqual(['open', '-R', file]);
  expect(revealCommand('C:\\a b.pdf', 'win32')).toEqual(['explorer.exe', '/select,C:\\a b.pdf']);
  expect(openLinkCommand('https://x/?a&b', 'win32')).toEqual(['rundll32', 'url.dll,FileProtocolHandler', 'https://x/?a&b']);
});

test.each(['file:///etc/passwd', 'javascript:alert(1)', 'ms-settings:', 'ssh://host'])('%s is never opened', async (url) => {
  await expect(openLink(url)).rejects.toMatchObject({ code: 'not-supported' });
});
