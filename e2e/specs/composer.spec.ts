import type { Room } from '../fixtures/room.ts';
import { expect, test } from '../fixtures/test.ts';

test('a short name is completed with the arrow keys and Enter, and is a character in the message', async ({ openRoom, startHost, startClient }) => {
  const { port } = await startHost();
  const [anna, bob] = [await openRoom(), await startClient({ alias: 'Bob', port })];
  await anna.join({ alias: 'Anna', port });
  const field = anna.field('Message');
  const list = anna.page.getByRole('listbox', { name: 'Emoji names' });
  await field.pressSequentially('done :tad');
  await expect(list.getByRole('option', { name: 'party popper, tada' })).toHaveAttribute('aria-selected', 'true');
  await field.press('Enter');
  await expect(field).toHaveValue('done 🎉 ');
  await field.pressSequentially(':smile');
  await expect(list.getByRole('option')).not.toHaveCount(0);
  await field.press('ArrowDown');
  const second = list.getByRole('option').nth(1);
  await expect(second).toHaveAttribute('aria-selected', 'true');
  await expect(field).toHaveAttribute('aria-activedescendant', (await second.getAttribute('id')) ?? '');
  await field.press('Tab');
  await expect(field).toHaveValue('done 🎉 😃 ');
  await expect(field).toBeFocused();
  await field.press('Enter');
  await bob.waitFor('message', (event) => event.text === 'done 🎉 😃');
});

test('Esc puts the list of names away, and Enter sends then', async ({ openRoom, startHost }) => {
  const { port } = await startHost();
  const anna = await openRoom();
  await anna.join({ alias: 'Anna', port });
  const field = anna.field('Message');
  await field.pressSequentially('at :par');
  await expect(anna.page.getByRole('listbox')).toBeVisible();
  await field.press('Escape');
  await expect(anna.page.getByRole('listbox')).toBeHidden();
  await field.press('Enter');
  await anna.expectMessage('You', 'at :par');
});

test('a name becomes its character at the closing colon, undo brings the name back, and code keeps it', async ({ openRoom, startHost }) => {
  const { port } = await startHost();
  const anna = await openRoom();
  await anna.join({ alias: 'Anna', port });
  const field = anna.field('Message');
  await field.pressSequentially(':tada');
  await expect(anna.page.getByRole('listbox')).toBeVisible();
  await field.press(':');
  await expect(field).toHaveValue('🎉');
  await field.press('Control+z');
  await expect(field).toHaveValue(':tada:');
  await field.fill('');
  await anna.send('`:tada:` is :tada: and 10:30:15');
  await anna.expectMessage('You', '`:tada:` is 🎉 and 10:30:15');
});

test('messages with and without names keep their order', async ({ openRoom, startHost }) => {
  const { port } = await startHost();
  const anna = await openRoom();
  await anna.join({ alias: 'Anna', port });
  await anna.send('first :rocket:');
  await anna.send('second');
  await anna.expectMessage('You', 'second');
  await expect(anna.messages().getByRole('article')).toContainText(['first 🚀', 'second']);
});

test('the picker is used with the keyboard alone, and remembers what was picked', async ({ openRoom, startHost }) => {
  const { port } = await startHost();
  const anna = await openRoom();
  await anna.join({ alias: 'Anna', port });
  const field = anna.field('Message');
  await field.fill('to  the moon');
  await field.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(3, 3));
  await anna.button('Emoji').press('Enter');
  const search = anna.page.getByRole('textbox', { name: 'Search emoji' });
  await expect(search).toBeFocused();
  await search.pressSequentially('rocket');
  await expect(anna.page.getByRole('grid', { name: 'Results' }).getByRole('button').first()).toHaveAccessibleName('rocket');
  await search.press('ArrowDown');
  await expect(anna.page.getByRole('button', { name: 'rocket' })).toBeFocused();
  await anna.page.keyboard.press('ArrowUp');
  await expect(search).toBeFocused();
  await search.press('Enter');
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('to 🚀 the moon');

  await anna.button('Emoji').click();
  const recent = anna.page.getByRole('grid', { name: 'Recent' });
  await expect(recent.getByRole('button')).toHaveCount(1);
  await anna.page.getByRole('tab', { name: 'Food and drink' }).click();
  const food = anna.page.getByRole('grid', { name: 'Food and drink' });
  await food.getByRole('button', { name: 'grapes' }).focus();
  await anna.page.keyboard.press('ArrowRight');
  await expect(food.getByRole('button', { name: 'melon', exact: true })).toBeFocused();
  await anna.page.keyboard.press('Escape');
  await expect(food).toBeHidden();
  await expect(field).toBeFocused();
});

test('keys set and take away marks around the selection, and the message shows them', async ({ openRoom, startHost }) => {
  const { port } = await startHost();
  const anna = await openRoom();
  await anna.join({ alias: 'Anna', port });
  const field = anna.field('Message');
  await field.fill('so be it');
  await field.press('ControlOrMeta+a');
  await field.press('ControlOrMeta+b');
  await expect(field).toHaveValue('**so be it**');
  await field.press('ControlOrMeta+i');
  await expect(field).toHaveValue('***so be it***');
  await field.press('ControlOrMeta+b');
  await expect(field).toHaveValue('*so be it*');
  await field.press('ControlOrMeta+Shift+x');
  await expect(field).toHaveValue('*~~so be it~~*');
  await field.press('ControlOrMeta+z');
  await expect(field).toHaveValue('*so be it*');
  await field.press('Enter');
  await expect(anna.message('You', '*so be it*').getByRole('emphasis')).toHaveText('so be it');
});

test('Shift+Enter breaks the line, and a pasted text keeps its lines and spaces', async ({ openRoom, startHost, startClient }) => {
  const { port } = await startHost();
  const [anna, bob] = [await openRoom(), await startClient({ alias: 'Bob', port })];
  await anna.join({ alias: 'Anna', port });
  const field = anna.field('Message');
  await field.pressSequentially('one');
  await field.press('Shift+Enter');
  await field.pressSequentially('two');
  await field.press('Shift+Enter');
  await anna.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await anna.page.evaluate(() => navigator.clipboard.writeText('three\r\n    four\n\n\tfive'));
  await field.press('ControlOrMeta+v');
  await expect(field).toHaveValue('one\ntwo\nthree\n    four\n\n\tfive');
  await field.press('Enter');
  await bob.waitFor('message', (event) => event.text === 'one\ntwo\nthree\n    four\n\n\tfive');
});

test('a link says where it really leads before it opens, and asks for nothing until then', async ({ openRoom, startHost }) => {
  const { port } = await startHost();
  const anna = await openRoom();
  await anna.join({ alias: 'Anna', port });
  const asked: string[] = [];
  anna.page.on('request', (request) => asked.push(request.url()));
  await anna.send('[your bank](https://evil.example/login) ![p](https://evil.example/pixel.png) <img src="https://evil.example/p.png">');
  await anna.messages().getByRole('link', { name: 'your bank' }).click();
  await expect(anna.page.getByRole('alertdialog', { name: 'Open evil.example?' })).toBeVisible();
  await anna.button('Cancel').click();
  expect(asked.filter((url) => url.includes('evil.example'))).toEqual([]);
});

test('a long message folds and unfolds, and code is coloured and copied whole', async ({ openRoom, startHost }) => {
  const { port } = await startHost();
  const anna = await openRoom();
  await anna.join({ alias: 'Anna', port });
  const lines = Array.from({ length: 60 }, (_, index) => `const line${index} = ${index};`);
  await anna.send(`\`\`\`ts\n${lines.join('\n')}\n\`\`\``);
  const code = anna.messages().getByRole('figure', { name: 'Code, ts' });
  const keyword = code.getByText('const', { exact: true }).first();
  await expect(keyword).toBeVisible();
  expect(await keyword.evaluate((word) => getComputedStyle(word).color)).not.toBe(await code.evaluate((block) => getComputedStyle(block).color));
  await expect(code).not.toContainText('line59');
  // The list goes to its end for each new line until that has its height: a moment, in which nobody unfolds it.
  await settled(anna);
  await anna.button('Show more').press('Enter');
  await expect(code).toContainText('line59');
  await expect(anna.button('Show less')).toBeFocused();
  // One reads on where the text was cut, not at its end.
  await expect(keyword).toBeInViewport();
  await expect(anna.button('Show less')).not.toBeInViewport();
  await anna.button('Show less').click();
  await expect(code).not.toContainText('line59');
  await code.getByRole('button', { name: 'Copy code' }).click();
  await expect(code.getByRole('status')).toHaveText('Copied');
  await anna.field('Message').press('ControlOrMeta+v');
  await expect(anna.field('Message')).toHaveValue(lines.join('\n'));
});

test('the terminal shows the marks as they were typed', async ({ openRoom, startHost, startClient }) => {
  const { port } = await startHost();
  const [anna, bob] = [await openRoom(), await startClient({ alias: 'Bob', port })];
  await anna.join({ alias: 'Anna', port });
  await anna.send('**bold** `code` [x](https://a.example)');
  await bob.waitFor('message', (event) => event.text === '**bold** `code` [x](https://a.example)');
  await expect(anna.messages().getByRole('strong')).toHaveText('bold');
});

/** Resolves when the list has not scrolled for a while of drawn frames. */
async function settled(room: Room): Promise<void> {
  await room.messages().evaluate(async (list) => {
    let last = Number.NaN;
    for (let still = 0; still < 20; still = list.scrollTop + list.scrollHeight === last ? still + 1 : 0) {
      last = list.scrollTop + list.scrollHeight;
      await new Promise(requestAnimationFrame);
    }
  });
}
