import { startElectron } from '../fixtures/launch-desktop.ts';
import { expect, test } from '../fixtures/test.ts';

test('a second start with the same data folder shows the first window and ends', async ({ openShell, newFolder }) => {
  const folders = { dataDir: await newFolder(), downloadDir: await newFolder() };
  const { app, page } = await openShell('desktop', folders);
  await expect(page.getByRole('button', { name: 'Host a room' })).toBeVisible();
  await app?.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.once('focus', () => Object.assign(globalThis, { cameToFront: true }));
  });
  // Ends before Playwright is connected to it.
  await startElectron(folders).then(
    (second) => second.close(),
    () => {},
  );
  await expect.poll(() => app?.evaluate(() => 'cameToFront' in globalThis)).toBe(true);
  expect(app?.windows()).toHaveLength(1);
});

test('the browser shell does not share the data folder of a running desktop app', async ({ openShell, newFolder }) => {
  const dataDir = await newFolder();
  await openShell('desktop', { dataDir });
  await expect(openShell('browser', { dataDir: `${dataDir}/data` })).rejects.toThrow(/another|already|in use/iu);
});
