import { expect, test } from '../fixtures/test.ts';

test('after kill -9 and a restart of the host the clients return by themselves, with nothing lost and nothing doubled', async ({
  openRoom,
  startHost,
  startClient,
  newFolder,
}) => {
  const dataDir = await newFolder();
  const host = await startHost({ dataDir });
  const [anna, bob] = await Promise.all([openRoom(), openRoom()]);
  await anna.join({ alias: 'Anna', port: host.port });
  await bob.join({ alias: 'Bob', port: host.port });
  await anna.send('before');
  await bob.expectMessage('Anna', 'before');

  await host.program.kill();
  await expect(anna.page.getByText('Connection to the host is lost.')).toBeVisible();
  await anna.send('while it is away');
  await expect(anna.waitingMessage('while it is away')).toBeVisible();

  await startHost({ dataDir, port: host.port });
  await bob.expectMessage('Anna', 'while it is away');
  await bob.send('after');
  for (const text of ['before', 'while it is away']) await bob.expectMessage('Anna', text);
  for (const text of ['before', 'while it is away']) await anna.expectMessage('You', text);
  await anna.expectMessage('Bob', 'after');
  await expect(anna.page.getByText('Connection to the host is lost.')).toHaveCount(0);
  await expect(anna.receipt('while it is away')).toBeVisible();

  const late = await startClient({ alias: 'Carl', port: host.port });
  await late.waitFor('message', (event) => event.text === 'after');
  const texts = late.events.flatMap((event) => (event.type === 'message' ? [event.text] : []));
  expect(texts).toEqual(['before', 'while it is away', 'after']);
});

test('“Try now” does not wait for the next attempt', async ({ openRoom, startHost, newFolder }) => {
  const dataDir = await newFolder();
  const host = await startHost({ dataDir });
  const anna = await openRoom();
  await anna.join({ alias: 'Anna', port: host.port });
  await host.program.kill();
  await expect(anna.button('Try now')).toBeVisible();
  await startHost({ dataDir, port: host.port });
  await expect(async () => {
    if (await anna.button('Try now').isVisible()) await anna.button('Try now').click({ timeout: 500 });
    await expect(anna.page.getByText('Connection to the host is lost.')).toHaveCount(0, { timeout: 500 });
  }).toPass();
  await anna.send('back again');
  await expect(anna.receipt('back again')).toBeVisible();
});
