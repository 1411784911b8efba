import { expect, test } from '../fixtures/test.ts';

test('search finds words, their beginnings, phrases and people in all rooms, whatever the script, and leads to the place', async ({
  openRoom,
  startHost,
  startClient,
}) => {
  const { port } = await startHost({ name: 'Workshop' });
  const anna = await openRoom();
  await anna.join({ alias: 'Anna', port });
  const bob = await startClient({ alias: 'Bob', port });
  await bob.say('the Überraschung is in the cellar');
  await bob.say('Tiếng Việt không khó');
  await bob.say('明日の東京の天気は雨です');
  for (let line = 1; line <= 40; line++) await bob.say(`nothing of interest ${line}`);
  await anna.createRoom('Elsewhere');
  await anna.send('is there a cellar?');
  await anna.page.keyboard.press('ControlOrMeta+f');
  const field = anna.page.getByRole('searchbox', { name: 'Search messages and files' });
  const results = anna.page.getByRole('list', { name: 'Results' }).getByRole('listitem');
  await expect(field).toBeFocused();
  const find = async (query: string, ...texts: readonly string[]) => {
    await field.fill(query);
    await expect(results).toHaveCount(texts.length);
    await expect(results).toContainText([...texts]);
  };
  await find('cell', 'is there a cellar?', 'the Überraschung is in the cellar');
  await find('"in the cellar"', 'the Überraschung is in the cellar');
  await find('cellar from:Bob', 'the Überraschung is in the cellar');
  await find('cellar in:Elsewhere', 'is there a cellar?');
  await find('tieng viet', 'Tiếng Việt không khó');
  await find('天気', '明日の東京の天気は雨です');
  await find('nowhere');
  await expect(anna.page.getByRole('status').filter({ hasText: 'Nothing found' })).toBeAttached();
  await find('uberrasch', 'the Überraschung is in the cellar');
  await field.press('Enter');
  await anna.page.keyboard.press('Enter');
  await anna.expectRoom('Workshop');
  await expect(anna.message('Bob', 'the Überraschung is in the cellar')).toBeInViewport();
  // One reads there, while the newest line is far below.
  await expect(anna.message('Bob', 'nothing of interest 40')).toHaveCount(0);
});
