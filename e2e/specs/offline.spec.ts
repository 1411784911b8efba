import { expect, test } from '../fixtures/test.ts';

test('a room opens without its host, and what is written there waits, outlives the app, and goes out in order', async ({
  openRoom,
  startHost,
  startClient,
  newFolder,
}) => {
  const dataDir = await newFolder();
  const host = await startHost({ name: 'Workshop', dataDir });
  const anna = await openRoom();
  await anna.join({ alias: 'Anna', port: host.port });
  await anna.send('while the host was there');
  await expect(anna.receipt('while the host was there')).toBeVisible();
  await anna.leave();
  await host.program.stop();

  await anna.button('Open Workshop without the host').click();
  await anna.expectInRoom();
  await expect(anna.page.getByText('The host does not answer.')).toBeVisible();
  await anna.expectMessage('You', 'while the host was there');
  for (const text of ['first', 'second', 'third']) await anna.send(text);
  await expect(anna.waitingMessage('third')).toBeVisible();
  await anna.page.reload();
  await expect(anna.waitingMessage('first')).toBeVisible();

  const again = await startHost({ name: 'Workshop', dataDir, port: host.port });
  const bob = await startClient({ alias: 'Bob', port: again.port });
  await bob.waitFor('message', (event) => event.text === 'third');
  expect(bob.events.flatMap((event) => (event.type === 'message' ? [event.text] : []))).toEqual([
    'while the host was there',
    'first',
    'second',
    'third',
  ]);
  await expect(anna.receipt('third')).toBeVisible();
  await expect(anna.page.getByText('The host does not answer.')).toHaveCount(0);
});

test('who was away gets all that was missed, below a line', async ({ openRoom, startHost, startClient }) => {
  const { port } = await startHost({ name: 'Workshop' });
  const anna = await openRoom();
  await anna.join({ alias: 'Anna', port });
  const bob = await startClient({ alias: 'Bob', port });
  await bob.say('seen');
  await anna.expectMessage('Bob', 'seen');
  await anna.leave();
  for (const text of ['missed one', 'missed two']) await bob.say(text);
  await anna.button('Rejoin Workshop').click();
  await anna.expectMessage('Bob', 'missed two');
  const articles = anna.messages().getByRole('article');
  await expect(articles.filter({ hasNotText: /joined|left/u })).toContainText(['seen', 'missed one', 'missed two']);
  await expect(anna.messages().getByRole('separator', { name: 'New messages from here on' })).toBeVisible();
});
