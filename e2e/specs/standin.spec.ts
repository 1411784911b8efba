import { isRealElectron } from '../fixtures/launch-desktop.ts';
import { expect, test } from '../fixtures/test.ts';

test.skip(isRealElectron, 'about the stand-in');

test('what the stand-in does not imitate fails with its name', async ({ openShell }) => {
  const { app } = await openShell('desktop');
  const errors = await app?.evaluate((electron) => {
    const messageOf = (use: () => unknown) => {
      try {
        return String(use());
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    };
    return [
      messageOf(() => electron.Tray),
      messageOf(() => electron.app.dock),
      messageOf(() => electron.BrowserWindow.fromId),
      messageOf(() => electron.BrowserWindow.getAllWindows()[0]?.setFullScreen),
      messageOf(() => electron.shell.openPath),
    ];
  });
  expect(errors).toEqual(
    ['Tray', 'app.dock', 'BrowserWindow.fromId', 'BrowserWindow.setFullScreen', 'shell.openPath'].map(
      (name) => `the stand-in has no electron.${name}`,
    ),
  );
});

test('crypto that Electron does not have fails on the stand-in, too', async ({ openShell }) => {
  const { app } = await openShell('desktop');
  const errors = await app?.evaluate(() => {
    const crypto = process.getBuiltinModule('node:crypto');
    const messageOf = (use: () => unknown) => {
      try {
        return typeof use();
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    };
    const key = Buffer.alloc(32);
    return [
      messageOf(() => crypto.createCipheriv('chacha20-poly1305', key, key.subarray(0, 12), { authTagLength: 16 })),
      messageOf(() => crypto.createHash('sha3-256')),
      messageOf(() => crypto.createCipheriv('aes-256-gcm', key, key.subarray(0, 12))),
    ];
  });
  expect(errors).toEqual(['chacha20-poly1305 does not exist in Electron (BoringSSL)', 'sha3-256 does not exist in Electron (BoringSSL)', 'object']);
});
