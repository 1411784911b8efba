import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Room } from '../fixtures/room.ts';
import { expect, test } from '../fixtures/test.ts';

/** Exports the room that is shown; answers the path of the file. */
async function exportAs(anna: Room, format: string): Promise<string> {
  await anna.chooseInRoomMenu('Export…');
  const dialog = anna.page.getByRole('dialog', { name: 'Export Workshop' });
  await dialog.getByRole('radio', { name: new RegExp(`^${format}`, 'u') }).press(' ');
  await dialog.getByRole('button', { name: 'Export' }).click();
  const done = await dialog.getByRole('status').filter({ hasText: 'The room is exported' }).innerText();
  await dialog.getByRole('button', { name: 'Done' }).click();
  const name = /^(.+) is in /mu.exec(done)?.[1] ?? '';
  return path.join(anna.shell.downloadDir, name);
}

test('a room is exported to read anywhere, and comes back from JSON Lines as a room of this device alone', async ({
  openRoom,
  startHost,
  startClient,
}) => {
  const { port } = await startHost({ name: 'Workshop' });
  const anna = await openRoom();
  await anna.join({ alias: 'Anna', port });
  const bob = await startClient({ alias: 'Bob', port });
  await bob.say('<b>not bold</b> & so on');
  await anna.chooseOn(anna.message('Bob', '<b>not bold</b> & so on'), 'Pin');
  await anna.send('it is a **keeper**');
  await expect(anna.receipt('it is a **keeper**')).toBeVisible();

  const html = await readFile(await exportAs(anna, 'Web page'), 'utf8');
  expect(html).toContain('&lt;b&gt;not bold&lt;/b&gt; &amp; so on');
  expect(html).not.toMatch(/<(script|link|img)\b/u);
  expect(await readFile(await exportAs(anna, 'Markdown'), 'utf8')).toContain('it is a **keeper**');
  const lines = await exportAs(anna, 'JSON Lines');
  // A second one stands beside the first.
  expect(await exportAs(anna, 'JSON Lines')).not.toBe(lines);

  await anna.page.getByLabel('File of an exported room').setInputFiles(lines);
  await anna.page.getByRole('list', { name: 'Imported' }).getByRole('button', { name: 'Workshop' }).waitFor();
  await expect(anna.page.getByRole('note')).toContainText('Nothing can be written');
  await anna.expectMessage('Bob', '<b>not bold</b> & so on');
  await expect(anna.message('Bob', '<b>not bold</b> & so on').getByRole('img', { name: /^Pinned by/u })).toBeVisible();
  await anna.chooseInRoomMenu('Remove from this device…');
  await anna.page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(anna.page.getByRole('list', { name: 'Imported' })).toHaveCount(0);
  await anna.expectMessage('Bob', '<b>not bold</b> & so on');
});
