import { expect, test } from '../fixtures/test.ts';

test('a host shows the addresses that others can join with, and its room is empty but for the host', async ({ openRoom }) => {
  const anna = await openRoom();
  const port = await anna.host({ alias: 'Anna', roomName: 'Workshop' });
  const addresses = anna.page.getByRole('region', { name: 'Others can join with' });
  await expect(addresses.getByRole('listitem').first()).toContainText(`:${port}`);
  await expect((await anna.openMembers()).getByRole('listitem')).toHaveCount(1);
  await expect(anna.member('Anna')).toHaveAccessibleName(/you.*Host/u);
});

test('a message is shown as sent once the host has it', async ({ openRoom, startHost }) => {
  const { port } = await startHost();
  const anna = await openRoom();
  await anna.join({ alias: 'Anna', port });
  await anna.send('is it there?');
  await expect(anna.receipt('is it there?')).toHaveAccessibleName('Sent');
});

test('messages from both sides stand in the same order everywhere', async ({ openRoom, startHost, startClient }) => {
  const { port, program } = await startHost();
  const [anna, bob] = [await openRoom(), await startClient({ alias: 'Bob', port })];
  await anna.join({ alias: 'Anna', port });
  const heard = (text: string) => program.waitFor('message', (event) => event.text === text);
  await anna.send('one');
  await heard('one');
  bob.type('two');
  await heard('two');
  await anna.send('three');
  await heard('three');
  bob.type('four');
  await heard('four');
  await expect(anna.messages().getByRole('article')).toContainText(['one', 'two', 'three', 'four']);
});

test('one who joins late gets what was said before', async ({ openRoom, startHost, startClient }) => {
  const { port } = await startHost();
  const anna = await startClient({ alias: 'Anna', port });
  anna.type('before you came');
  await anna.waitFor('sent');
  const bob = await openRoom();
  await bob.join({ alias: 'Bob', port });
  await bob.expectMessage('Anna', 'before you came');
});

test('several lines, emoji and markup are text and stay as they were typed', async ({ openRoom, startHost, startClient }) => {
  const { port } = await startHost();
  const [anna, bob] = [await openRoom(), await startClient({ alias: 'Bob', port })];
  await anna.join({ alias: 'Anna', port });
  const text = '<img src=x onerror=alert(1)>\n👩‍👩‍👧 “ünïcödé” مرحبا';
  await anna.send(text);
  await bob.waitFor('message', (event) => event.text === text);
  await expect(anna.messages().getByText('<img src=x onerror=alert(1)>')).toBeVisible();
  await expect(anna.messages().getByRole('img', { name: 'x' })).toHaveCount(0);
});

test('leaving says so to the others, and the recent room is one click away', async ({ openRoom, startHost, startClient }) => {
  const { port } = await startHost({ name: 'Workshop' });
  const anna = await openRoom();
  await anna.join({ alias: 'Anna', port });
  const bob = await startClient({ alias: 'Bob', port });
  await anna.leave();
  await bob.waitFor('left', (event) => event.alias === 'Anna' && event.how === 'left');
  await anna.button('Rejoin Workshop').click();
  await anna.expectInRoom();
  await anna.openMembers();
  await expect(anna.member('Bob')).toBeVisible();
});

test('stopping the host tells everybody first', async ({ openRoom }) => {
  const [anna, bob] = await Promise.all([openRoom(), openRoom()]);
  const port = await anna.host({ alias: 'Anna' });
  await bob.join({ alias: 'Bob', port });
  await anna.openMembers();
  await expect(anna.member('Bob')).toBeVisible();
  await anna.stopHosting();
  await anna.expectAtStart();
  await bob.expectAtStart();
  await expect(bob.page.getByText('The host closed the room')).toBeVisible();
});

test('a window that is loaded anew shows the room as it was', async ({ openRoom, startHost }) => {
  const { port } = await startHost();
  const anna = await openRoom();
  await anna.join({ alias: 'Anna', port });
  await anna.send('still here');
  await anna.expectMessage('You', 'still here');
  await anna.page.reload();
  await anna.expectInRoom();
  await anna.expectMessage('You', 'still here');
  await anna.send('and on');
  await anna.expectMessage('You', 'and on');
});
