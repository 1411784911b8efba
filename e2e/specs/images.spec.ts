import path from 'node:path';
import { writePng } from '../fixtures/png.ts';
import { expect, test } from '../fixtures/test.ts';

test('images that were accepted are shown in the conversation, and large with a click, one after the other', async ({
  openRoom,
  startHost,
  startClient,
  newFolder,
}) => {
  const { port } = await startHost({ name: 'Workshop' });
  const anna = await openRoom();
  await anna.join({ alias: 'Anna', port });
  const bob = await startClient({ alias: 'Bob', port });
  const folder = await newFolder();
  for (const [name, colour] of [
    ['red.png', [200, 30, 30]],
    ['blue.png', [30, 30, 200]],
  ] as const) {
    await writePng(path.join(folder, name), 900, 600, colour);
    bob.type(`file$${path.join(folder, name)}`);
    await anna.offer(name, 'Bob').waitFor();
    await expect(anna.button(`Show ${name} large`)).toHaveCount(0);
    await anna.accept(name, 'Bob');
    const picture = anna.button(`Show ${name} large`).getByRole('presentation');
    await expect(picture.last()).toHaveJSProperty('complete', true);
  }
  await anna.button('Show red.png large').click();
  const large = anna.page.getByRole('dialog', { name: 'red.png' });
  await expect(large.getByRole('status').first()).toContainText('1 of 2');
  await expect(large.getByRole('img', { name: 'red.png' })).toBeVisible();
  await anna.page.keyboard.press('+');
  await expect(large).toContainText(/1[0-9]{2} %/u);
  await anna.page.keyboard.press('PageDown');
  await expect(anna.page.getByRole('dialog', { name: 'blue.png' }).getByRole('img', { name: 'blue.png' })).toBeVisible();
  await anna.page.keyboard.press('Escape');
  await expect(anna.page.getByRole('dialog')).toHaveCount(0);
  await expect(anna.field('Message')).toBeVisible();
});
