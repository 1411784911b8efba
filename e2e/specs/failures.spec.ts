import { once } from 'node:events';
import { createServer } from 'node:net';
import type { MessageOf } from '../../shared/wire/message.ts';
import { freePort } from '../fixtures/free-port.ts';
import { Program } from '../fixtures/program.ts';
import { expect, test } from '../fixtures/test.ts';

// Each way to fail to join, or to host, has a sentence of its own.

test('a host name that nobody has', async ({ openRoom }) => {
  const anna = await openRoom();
  await anna.tryToJoin({ host: 'no-such-computer.invalid', port: 8000, alias: 'Anna' });
  await expect(anna.failure()).toContainText('no-such-computer.invalid');
});

test('a computer where nobody hosts', async ({ openRoom }) => {
  const anna = await openRoom();
  const port = await freePort();
  await anna.tryToJoin({ port, alias: 'Anna' });
  await expect(anna.failure()).toContainText(`Nobody hosts a room at 127.0.0.1:${port}`);
});

test('something that answers and is no LAN Chat host', async ({ openRoom, resources }) => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  }).listen(0, '127.0.0.1');
  resources.defer(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const anna = await openRoom();
  await anna.tryToJoin({ port, alias: 'Anna' });
  await expect(anna.failure()).toContainText(`What answered at 127.0.0.1:${port} is not a LAN Chat room`);
});

test('an alias that is taken comes with a free one to click', async ({ openRoom, startHost, startClient }) => {
  const { port } = await startHost();
  await startClient({ alias: 'Anna', port });
  const anna = await openRoom();
  await anna.tryToJoin({ port, alias: 'anna' });
  await expect(anna.failure()).toContainText('somebody else’s name in this room');
  await anna.button('Join as anna 2').click();
  await anna.expectInRoom();
  await anna.openMembers();
  await expect(anna.member('anna 2')).toBeVisible();
});

test('an alias that the app itself speaks with', async ({ openRoom, startHost }) => {
  const { port } = await startHost();
  const anna = await openRoom();
  await anna.tryToJoin({ port, alias: 'Server' });
  await expect(anna.failure()).toContainText('is kept for the app itself');
});

const refusals: readonly (readonly [string, MessageOf<'refused'>, string])[] = [
  ['a room that is full', { type: 'refused', code: 'room-full' }, 'The room is full'],
  ['a host that is older', { type: 'refused', code: 'version-too-new', minVersion: 1, maxVersion: 1 }, 'The host runs an older LAN Chat'],
  ['a host that is newer', { type: 'refused', code: 'version-too-old', minVersion: 7, maxVersion: 9 }, 'This LAN Chat is too old for the room'],
];
for (const [name, answer, sentence] of refusals) {
  test(name, async ({ openRoom, resources }) => {
    const host = resources.use(new Program('e2e/fixtures/refusing-host.ts', [JSON.stringify(answer)]));
    const port = await host.waitForLine('port', (line) => line);
    const anna = await openRoom();
    await anna.tryToJoin({ port: Number(port), alias: 'Anna' });
    await expect(anna.failure()).toContainText(sentence);
  });
}

test('a host with another key than last time is joined only by one who trusts it knowingly', async ({ openRoom, startHost }) => {
  const first = await startHost();
  const anna = await openRoom();
  await anna.join({ port: first.port, alias: 'Anna' });
  await anna.leave();
  await first.program.stop();
  await startHost({ port: first.port });

  await anna.tryToJoin({ port: first.port, alias: 'Anna' });
  const question = anna.page.getByRole('alertdialog', { name: 'This is not the host you met before' });
  const trust = question.getByRole('button', { name: 'Trust the new key and join' });
  await expect(trust).toBeDisabled();
  await question.getByRole('checkbox', { name: 'I compared the fingerprints with the host' }).check();
  await trust.click();
  await anna.expectInRoom();
});

test('a port that is taken is named, and the next free one is offered', async ({ openRoom, startHost }) => {
  const { port } = await startHost();
  const anna = await openRoom();
  await anna.button('Host a room').click();
  await anna.field('Your alias').fill('Anna');
  await anna.field('Port').fill(String(port));
  await expect(anna.page.getByText(`Port ${port} is used by another program`)).toBeVisible();
  await anna.page.getByRole('button', { name: /^Use \d+$/ }).click();
  await anna.button('Start hosting').click();
  await anna.expectInRoom();
});
