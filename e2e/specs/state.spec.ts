import { expect, test } from '../fixtures/test.ts';

test('a message says whether it was sent, to whom it was delivered and who has read it', async ({ openRoom, startHost }) => {
  const { port } = await startHost({ name: 'Workshop' });
  const anna = await openRoom();
  await anna.join({ alias: 'Anna', port });
  await anna.send('is anybody here?');
  await expect(anna.receipt('is anybody here?')).toHaveAccessibleName('Sent');
  const bob = await openRoom();
  await bob.join({ alias: 'Bob', port });
  await expect(anna.receipt('is anybody here?')).toHaveAccessibleName('Read by Bob');
  await bob.createRoom('Elsewhere');
  await anna.send('and now?');
  await expect(anna.receipt('and now?')).toHaveAccessibleName('Delivered to Bob');
  await bob.openRoom('Workshop');
  await expect(anna.receipt('and now?')).toHaveAccessibleName('Read by Bob');
});

test('the others see that somebody types, until they have sent it, and what they say of themselves', async ({ openRoom, startHost }) => {
  const { port } = await startHost({ name: 'Workshop' });
  const [anna, bob] = await Promise.all([openRoom(), openRoom()]);
  await anna.join({ alias: 'Anna', port });
  await bob.join({ alias: 'Bob', port });
  await bob.field('Message').pressSequentially('wait');
  await expect(anna.page.getByText('Bob is typing')).toBeVisible();
  await bob.field('Message').press('Enter');
  await anna.expectMessage('Bob', 'wait');
  await expect(anna.page.getByText('Bob is typing')).toHaveCount(0);

  await bob.button('Bob, Set a status').click();
  await bob.field('What others see beside your name').fill('in the cellar');
  await bob.button('Set status').click();
  await expect(bob.button('Bob, in the cellar')).toBeVisible();
  await anna.openMembers();
  await expect(anna.member('Bob')).toHaveAccessibleName(/says “in the cellar”/u);
  await bob.leave();
  await expect(anna.member('Bob')).toHaveAccessibleName(/Last seen/u);
});

test('what came while one was elsewhere stands below a line, and what is typed stays in its room', async ({ openRoom, startHost, startClient }) => {
  const { port } = await startHost({ name: 'Workshop' });
  const anna = await openRoom();
  await anna.join({ alias: 'Anna', port });
  const bob = await startClient({ alias: 'Bob', port });
  await bob.say('old');
  await anna.expectMessage('Bob', 'old');
  await anna.field('Message').fill('half a thought');
  await anna.createRoom('Elsewhere');
  await expect(anna.field('Message')).toHaveValue('');
  await bob.say('new');
  await expect(anna.roomRow('Workshop')).toHaveAccessibleName('Workshop, 1 unread message, a draft in it');
  await anna.openRoom('Workshop');
  await expect(anna.field('Message')).toHaveValue('half a thought');
  const divider = anna.messages().getByRole('separator', { name: 'New messages from here on' });
  const below = async (text: string) => {
    const [line, message] = await Promise.all([divider.boundingBox(), anna.message('Bob', text).boundingBox()]);
    return (message?.y ?? 0) > (line?.y ?? 0);
  };
  await divider.waitFor();
  expect([await below('old'), await below('new')]).toEqual([false, true]);
  await anna.page.reload();
  await anna.expectInRoom();
  await expect(anna.field('Message')).toHaveValue('half a thought');
});

test('who reads further up stays there while others write, and comes back to the newest with one click', async ({
  openRoom,
  startHost,
  startClient,
}) => {
  const { port } = await startHost({ name: 'Workshop' });
  const anna = await openRoom();
  await anna.join({ alias: 'Anna', port });
  const bob = await startClient({ alias: 'Bob', port });
  await anna.send('the first of all');
  for (let part = 1; part <= 4; part++) await anna.send(`part ${part} of a long list${'\n- something'.repeat(10)}`);
  await anna.messages().hover();
  const first = anna.message('You', 'the first of all');
  // As a hand turns the wheel, until the first line is there.
  await expect(async () => {
    await anna.page.mouse.wheel(0, -800);
    await expect(first).toBeInViewport({ timeout: 200 });
  }).toPass();
  const place = await first.boundingBox();
  await bob.say('what for?');
  await bob.say('ah, I see');
  const jump = anna.button('2 new messages');
  await expect(jump).toBeVisible();
  expect((await first.boundingBox())?.y).toBe(place?.y);
  await jump.click();
  await expect(anna.message('Bob', 'ah, I see')).toBeInViewport();
  await expect(jump).toHaveCount(0);
});
