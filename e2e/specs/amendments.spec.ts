import type { Room } from '../fixtures/room.ts';
import { test as base, expect } from '../fixtures/test.ts';

// Two people with a window each, who see each other's changes.
const test = base.extend<{ readonly pair: readonly [anna: Room, bob: Room] }>({
  pair: async ({ openRoom, startHost }, use) => {
    const { port } = await startHost({ name: 'Workshop' });
    const [anna, bob] = await Promise.all([openRoom(), openRoom()]);
    await anna.join({ alias: 'Anna', port });
    await bob.join({ alias: 'Bob', port });
    await use([anna, bob]);
  },
});

test('an answer carries what it answers, and leads back to it', async ({ pair: [anna, bob] }) => {
  await anna.send('shall we meet at nine?');
  await bob.message('Anna', 'shall we meet at nine?').waitFor();
  for (let part = 1; part <= 3; part++) await anna.send(`part ${part} of what there is to do${'\n- something'.repeat(12)}`);
  await anna.send('and one thing more');
  await bob.expectMessage('Anna', 'and one thing more');
  // By keys alone: up to a line, R answers it.
  await bob.field('Message').press('Shift+Tab');
  await bob.message('Anna', 'and one thing more').focus();
  await bob.page.keyboard.press('r');
  await expect(bob.field('Message')).toBeFocused();
  await bob.page.keyboard.type('which one?');
  await bob.page.keyboard.press('Enter');
  await expect(anna.message('Bob', 'which one?').getByRole('button', { name: 'In answer to You: and one thing more. Show it' })).toBeVisible();

  await anna.messages().press('Home');
  await anna.chooseOn(anna.message('You', 'shall we meet at nine?'), 'Reply');
  await anna.send('or at ten?');
  const strip = bob.message('Anna', 'or at ten?').getByRole('button', { name: 'In answer to Anna: shall we meet at nine?. Show it' });
  await strip.click();
  await expect(bob.message('Anna', 'shall we meet at nine?')).toBeInViewport();
});

test('the last own message is changed with the arrow up, is marked as edited, and only its author sees what it said', async ({
  pair: [anna, bob],
}) => {
  await anna.send('see you at eigth');
  await bob.expectMessage('Anna', 'see you at eigth');
  const field = anna.field('Message');
  await field.press('ArrowUp');
  await expect(field).toHaveValue('see you at eigth');
  await field.fill('something else entirely');
  await field.press('Escape');
  await expect(field).toHaveValue('');
  await field.press('ArrowUp');
  await field.fill('see you at eight');
  await field.press('Enter');
  await bob.expectMessage('Anna', 'see you at eight');
  await expect(bob.message('Anna', 'see you at eight')).toContainText('edited');
  await expect(bob.message('Anna', 'see you at eigth')).toHaveCount(0);
  await expect(bob.button('Edited. Show earlier versions')).toHaveCount(0);
  await anna.message('You', 'see you at eight').getByRole('button', { name: 'Edited. Show earlier versions' }).click();
  const versions = anna.page.getByRole('dialog', { name: 'Edit history' });
  await expect(versions).toContainText('see you at eigth');
  await expect(versions).toContainText('see you at eight');
});

test('a deleted message goes from everybody, and so does what answers quote of it', async ({ pair: [anna, bob] }) => {
  await anna.send('the password is swordfish');
  await bob.chooseOn(bob.message('Anna', 'the password is swordfish'), 'Reply');
  await bob.send('not here!');
  await anna.expectMessage('Bob', 'not here!');
  await anna.chooseOn(anna.message('You', 'the password is swordfish'), 'Delete for everyone…');
  await anna.page.getByRole('alertdialog', { name: 'Delete for everyone?' }).getByRole('button', { name: 'Delete' }).click();
  for (const [room, author] of [
    [bob, 'Anna'],
    [anna, 'You'],
  ] as const) {
    await expect(room.message(author, 'This message was deleted')).toBeVisible();
    await expect(room.page.getByText('swordfish')).toHaveCount(0);
  }
  await expect(bob.message('You', 'not here!')).toContainText('Deleted message');
});

test('what one deletes for oneself stays with the others', async ({ pair: [anna, bob] }) => {
  await anna.send('a long story');
  await bob.chooseOn(bob.message('Anna', 'a long story'), 'Delete for me');
  await expect(bob.message('Anna', 'a long story')).toHaveCount(0);
  await bob.page.reload();
  await bob.expectInRoom();
  await bob.send('what story?');
  await anna.expectMessage('Bob', 'what story?');
  await expect(bob.message('Anna', 'a long story')).toHaveCount(0);
  await anna.expectMessage('You', 'a long story');
});

test('reactions are counted, say whose they are, and are taken back with a second click', async ({ pair: [anna, bob] }) => {
  await anna.send('it works');
  await bob.message('Anna', 'it works').hover();
  await bob.page.getByRole('toolbar', { name: 'For this message' }).getByRole('button', { name: 'React with 👍' }).click();
  await anna.message('You', 'it works').getByRole('button', { name: '👍 from Bob. Give it too' }).press('Enter');
  const chip = bob.message('Anna', 'it works').getByRole('button', { name: /^👍/u });
  await expect(chip).toHaveAccessibleName('👍 from You and Anna. Take yours back');
  await expect(chip).toHaveText('👍2');
  await chip.click();
  await expect(anna.message('You', 'it works').getByRole('button', { name: /^👍/u })).toHaveAccessibleName('👍 from You. Take yours back');
  await anna.message('You', 'it works').getByRole('button', { name: /^👍/u }).click();
  await expect(bob.message('Anna', 'it works').getByRole('list', { name: 'Reactions' })).toHaveCount(0);
});

test('a pinned message is found again by everybody, and unpinned by anybody', async ({ pair: [anna, bob] }) => {
  await anna.send('the door code is 1234');
  await anna.chooseOn(anna.message('You', 'the door code is 1234'), 'Pin');
  await expect(bob.message('Anna', 'the door code is 1234').getByRole('img', { name: 'Pinned by Anna' })).toBeVisible();
  await bob.button('Pinned').click();
  const pane = bob.page.getByRole('complementary', { name: 'Pinned' });
  await expect(pane).toContainText('the door code is 1234');
  await pane.getByRole('button', { name: 'Unpin' }).click();
  await expect(pane).toContainText('Nothing is pinned here');
  await expect(anna.message('You', 'the door code is 1234').getByRole('img', { name: 'Pinned by Anna' })).toHaveCount(0);
});

test('who is named with @ is told so, in the message and beside the room', async ({ pair: [anna, bob] }) => {
  await bob.createRoom('Elsewhere');
  await anna.openRoom('Workshop');
  const field = anna.field('Message');
  await field.pressSequentially('ask @bo');
  await expect(anna.page.getByRole('listbox', { name: 'People' }).getByRole('option', { name: /^Bob/u })).toHaveAttribute('aria-selected', 'true');
  await field.press('Enter');
  await expect(field).toHaveValue('ask @Bob ');
  await field.press('Enter');
  await expect(bob.roomRow('Workshop')).toHaveAccessibleName('Workshop, 1 unread message, 1 mention of you');
  await bob.openRoom('Workshop');
  await expect(bob.messages().getByRole('article', { name: 'Anna: ask @Bob (mentions you)' })).toBeVisible();
});

test('a forwarded message says who wrote it', async ({ pair: [anna, bob] }) => {
  await bob.send('the train leaves at 8:12');
  await anna.expectMessage('Bob', 'the train leaves at 8:12');
  await anna.createRoom('Travel');
  await anna.openRoom('Workshop');
  await anna.chooseOn(anna.message('Bob', 'the train leaves at 8:12'), 'Forward…');
  await anna.page
    .getByRole('dialog', { name: 'Forward to' })
    .getByRole('option', { name: /^Travel/u })
    .click();
  await anna.openRoom('Travel');
  await expect(anna.message('You', 'the train leaves at 8:12')).toContainText('Forwarded from Bob');
});
