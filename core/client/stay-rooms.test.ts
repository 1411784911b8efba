import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AppEvent } from '../../shared/model/app-event.ts';
import type { MessageId, RoomId } from '../../shared/model/ids.ts';
import type { RoomView } from '../../shared/model/room-view.ts';
import type { ShownEntry } from '../../shared/model/shown-entry.ts';
import { newMessageId } from '../testing/controllers.ts';
import { contentsOf } from '../testing/file-tree.ts';
import { Rig, type RigClient } from '../testing/rig.ts';
import { downloadsOf, stateOf, transferOf, untilSaved } from '../testing/rig-files.ts';

/** Ann, who runs the host, and Bea. */
async function openRoom(rig: Rig) {
  const ann = await (await rig.client('Ann', { identity: rig.hostIdentity })).join();
  const bea = await (await rig.client('Bea')).join();
  return { ann, bea };
}

const roomOf = (client: RigClient, roomId: RoomId): RoomView | undefined => client.stay.rooms.find(({ id }) => id === roomId);
const linesOf = (client: RigClient, roomId: RoomId): readonly ShownEntry[] => client.stay.entries.filter((entry) => entry.roomId === roomId);
const textOf = ({ body, note }: ShownEntry) => note?.edited?.text ?? (body.kind === 'text' ? body.text : body.kind);
const textsIn = (client: RigClient, roomId: RoomId) =>
  linesOf(client, roomId).flatMap((entry) => (entry.body.kind === 'notice' ? [] : [textOf(entry)]));
const eventsOf = <Type extends AppEvent['type']>(client: RigClient, type: Type) =>
  client.events.filter((event): event is AppEvent & { readonly type: Type } => event.type === type);

async function say(client: RigClient, roomId: RoomId, text: string): Promise<MessageId> {
  const id = newMessageId();
  await client.stay.say({ id, roomId, text });
  return id;
}
/** The line with this text, once the client shows it. */
async function lineOf(rig: Rig, client: RigClient, roomId: RoomId, text: string): Promise<ShownEntry> {
  const find = () => linesOf(client, roomId).find((entry) => textOf(entry) === text);
  await rig.until(`${client.alias} sees ${text}`, () => find() !== undefined);
  const line = find();
  if (line === undefined) throw new Error('it went again');
  return line;
}

describe('rooms', () => {
  test('[RM2] a new room is there for everybody, before whoever asked for it hears that it is done', async () => {
    await using rig = await Rig.create();
    const { ann, bea } = await openRoom(rig);
    const roomId = await rig.complete(bea.stay.roomDesk.create({ name: 'Lunch', description: 'Where to' }));
    expect(roomOf(bea, roomId)).toMatchObject({ kind: 'room', name: 'Lunch', description: 'Where to', createdBy: bea.identity.memberId });
    await rig.until('Ann has it', () => roomOf(ann, roomId) !== undefined);
    await expect(rig.complete(ann.stay.roomDesk.create({ name: 'LUNCH' }))).rejects.toMatchObject({ code: 'room-exists' });
  });

  test('[RM1, RM3] a direct conversation is one and the same for its people, stands behind the rooms, and is nobody else’s', async () => {
    await using rig = await Rig.create();
    const { ann, bea } = await openRoom(rig);
    const cal = await (await rig.client('Cal')).join();
    await rig.until('Ann knows Cal', () => ann.stay.members.length === 3);
    const roomId = await rig.complete(ann.stay.roomDesk.openDirect([bea.identity.memberId]));
    await say(ann, roomId, 'psst');
    await lineOf(rig, bea, roomId, 'psst');
    expect(await bea.stay.roomDesk.openDirect([ann.identity.memberId])).toBe(roomId);
    const lunch = await rig.complete(cal.stay.roomDesk.create({ name: 'Lunch' }));
    await rig.until('Bea has Lunch', () => roomOf(bea, lunch) !== undefined);
    expect(bea.stay.rooms.map(({ id }) => id)).toEqual([bea.roomId, lunch, roomId]);
    expect(roomOf(bea, roomId)).toMatchObject({ unread: 1, mentions: 1 });
    expect(cal.stay.rooms.map(({ id }) => id)).toEqual([cal.roomId, lunch]);
    expect(JSON.stringify(cal.events)).not.toContain('psst');
  });

  test('[RM6] a file that is offered in a direct conversation can be had there', async () => {
    await using rig = await Rig.create();
    const { ann, bea } = await openRoom(rig);
    const file = path.join(rig.folder, 'plan.txt');
    await writeFile(file, 'a plan');
    const roomId = await rig.complete(ann.stay.roomDesk.openDirect([bea.identity.memberId]));
    const id = await rig.complete(ann.stay.files.offer({ roomId, items: [{ path: file }] }));
    await rig.until('Bea is offered it', () => stateOf(bea, id) === 'offered');
    await rig.complete(bea.stay.files.accept(id));
    await untilSaved(rig, bea, id);
    expect(await downloadsOf(bea)).toEqual(contentsOf({ 'Ann_plan.txt': Buffer.from('a plan') }));
  });

  test('[RM4] into an archived room nothing is written, and what waits for it is not lost', async () => {
    await using rig = await Rig.create();
    const { ann, bea } = await openRoom(rig);
    const roomId = await rig.complete(bea.stay.roomDesk.create({ name: 'Lunch' }));
    await rig.complete(bea.stay.roomDesk.change(roomId, { archived: true }));
    await rig.until('Ann knows', () => roomOf(ann, roomId)?.archived === true);
    await expect(say(ann, roomId, 'hello?')).rejects.toMatchObject({ code: 'room-archived' });
    await expect(ann.stay.files.offer({ roomId, items: [{ path: '/x' }] })).rejects.toMatchObject({ code: 'room-archived' });
    await expect(rig.complete(ann.stay.roomDesk.change(ann.roomId, { archived: true }))).rejects.toMatchObject({ code: 'room-fixed' });
  });

  test('what is muted, typed, read and kept here is in the room’s view, and there again after a restart', async () => {
    await using rig = await Rig.create();
    const { ann, bea } = await openRoom(rig);
    const { roomId } = bea;
    await say(ann, roomId, 'one');
    const { seq } = await lineOf(rig, bea, roomId, 'one');
    expect(roomOf(bea, roomId)).toMatchObject({ unread: 1, mentions: 0, muted: false });
    bea.stay.roomDesk.mute(roomId, true);
    bea.stay.roomDesk.saveDraft(roomId, { text: 'I think', replyTo: seq });
    bea.stay.roomDesk.keepHere(roomId, 30);
    await rig.complete(bea.stay.roomDesk.markRead(roomId, seq));
    const view = { unread: 0, readSeq: seq, muted: true, draft: { text: 'I think', replyTo: seq }, keepHereDays: 30 };
    expect(roomOf(bea, roomId)).toMatchObject(view);
    await Promise.resolve();
    expect(eventsOf(bea, 'room-changed').at(-1)?.room).toMatchObject(view);
    const again = await rig.crash(bea);
    expect(roomOf(again, roomId)).toMatchObject(view);
  });

  test('without a connection the host is not asked for rooms, and the person hears why', async () => {
    await using rig = await Rig.create();
    const { bea } = await openRoom(rig);
    await rig.killHost();
    await rig.until('Bea notices', () => !bea.isOnline);
    await expect(bea.stay.roomDesk.create({ name: 'Lunch' })).rejects.toMatchObject({ code: 'connection-lost' });
  });
});

describe('amendments', () => {
  test('[AM1, AM7] wait for the host like messages, show as pending, and then on their line', async () => {
    await using rig = await Rig.create();
    const { ann, bea } = await openRoom(rig);
    const { roomId } = bea;
    await say(bea, roomId, 'helo');
    const { seq } = await lineOf(rig, bea, roomId, 'helo');
    await rig.killHost();
    await rig.until('Bea notices', () => !bea.isOnline);
    await bea.stay.chat.edit({ id: newMessageId(), roomId, seq, text: 'hello' });
    await bea.stay.chat.react({ id: newMessageId(), roomId, seq, emoji: '👍', on: true });
    expect(bea.stay.pending.map(({ body }) => body.kind)).toEqual(['edit', 'reaction']);
    await rig.startHost();
    await rig.until('nothing waits', () => bea.stay.pending.length === 0);
    for (const client of [ann, bea]) {
      const find = () => linesOf(client, roomId).find((line) => line.seq === seq);
      await rig.until('it is all there', () => find()?.note?.reactions !== undefined);
      const note = { edited: { text: 'hello' }, reactions: [{ emoji: '👍', by: [bea.identity.memberId] }] };
      expect(find()).toMatchObject({ body: { text: 'helo' }, note });
    }
    expect(eventsOf(ann, 'notes-changed').length).toBeGreaterThan(0);
    const removed = bea.events.findLastIndex(({ type }) => type === 'pending-removed');
    expect(bea.events.findLastIndex(({ type }) => type === 'notes-changed')).toBeLessThan(removed);
  });

  test('[AM2] what the host would refuse is refused at once', async () => {
    await using rig = await Rig.create();
    const { ann, bea } = await openRoom(rig);
    const { roomId } = bea;
    await say(ann, roomId, 'mine');
    await say(bea, roomId, 'yours');
    const mine = await lineOf(rig, bea, roomId, 'mine');
    const yours = await lineOf(rig, bea, roomId, 'yours');
    const id = newMessageId();
    await expect(bea.stay.chat.edit({ id, roomId, seq: mine.seq, text: 'x' })).rejects.toMatchObject({ code: 'not-yours' });
    await expect(bea.stay.chat.delete({ id, roomId, seq: mine.seq })).rejects.toMatchObject({ code: 'not-yours' });
    await expect(bea.stay.chat.pin({ id, roomId, seq: 999, on: true })).rejects.toMatchObject({ code: 'message-gone' });
    await expect(bea.stay.chat.edit({ id, roomId, seq: yours.seq, text: ' ' })).rejects.toMatchObject({ code: 'message-empty' });
    // The host's own person may.
    await ann.stay.chat.delete({ id, roomId, seq: yours.seq });
    await rig.until('it is gone', () => linesOf(bea, roomId).some(({ seq, note }) => seq === yours.seq && note?.deleted !== undefined));
    expect(JSON.stringify(linesOf(bea, roomId))).not.toContain('yours');
    await expect(bea.stay.chat.react({ id, roomId, seq: yours.seq, emoji: '👍', on: true })).rejects.toMatchObject({ code: 'message-gone' });
  });

  test('[AM1] one that the host refuses is told, and does not wait for ever', async () => {
    await using rig = await Rig.create();
    const { ann, bea } = await openRoom(rig);
    const { roomId } = bea;
    await say(bea, roomId, 'gone soon');
    const { seq } = await lineOf(rig, ann, roomId, 'gone soon');
    await rig.killHost();
    await rig.until('both notice', () => !ann.isOnline && !bea.isOnline);
    await bea.stay.chat.delete({ id: newMessageId(), roomId, seq });
    await ann.stay.chat.react({ id: newMessageId(), roomId, seq, emoji: '👍', on: true });
    await rig.complete(ann.close('quit'));
    await rig.startHost();
    await rig.until('Bea’s word is there', () => bea.stay.pending.length === 0);
    const again = await (await rig.client('Ann', { identity: ann.identity })).join();
    await rig.until('nothing waits', () => again.stay.pending.length === 0);
    expect(eventsOf(again, 'failure-reported').map(({ failure }) => failure.code)).toEqual(['message-gone']);
  });

  test('[AM4] the offer of a deleted file ends, and its card says so', async () => {
    await using rig = await Rig.create();
    const { ann, bea } = await openRoom(rig);
    const file = path.join(rig.folder, 'plan.txt');
    await writeFile(file, 'a plan');
    const transfer = await rig.complete(ann.stay.files.offer({ roomId: ann.roomId, items: [{ path: file }] }));
    await rig.until('Bea is offered it', () => stateOf(bea, transfer) === 'offered');
    const { seq } = await lineOf(rig, ann, ann.roomId, 'file');
    await ann.stay.chat.delete({ id: newMessageId(), roomId: ann.roomId, seq });
    await rig.until('it ended', () => stateOf(bea, transfer) === 'ended' && stateOf(ann, transfer) === 'ended');
    expect(transferOf(bea, transfer)?.status).toMatchObject({ reason: 'withdrawn' });
  });

  test('deleted for oneself is deleted on this device alone', async () => {
    await using rig = await Rig.create();
    const { ann, bea } = await openRoom(rig);
    const { roomId } = bea;
    await say(ann, roomId, 'not for me');
    const { seq } = await lineOf(rig, bea, roomId, 'not for me');
    await bea.stay.hide({ roomId, seq });
    expect(textsIn(bea, roomId)).toEqual([]);
    expect(roomOf(bea, roomId)).toMatchObject({ unread: 0 });
    expect(eventsOf(bea, 'entries-removed').at(-1)).toMatchObject({ roomId, seqs: [seq] });
    expect((await rig.crash(bea)).texts).toEqual([]);
    expect(textsIn(ann, roomId)).toEqual(['not for me']);
  });
});

describe('forwarding', () => {
  test('a text goes under the name of who wrote it first, as it reads now', async () => {
    await using rig = await Rig.create();
    const { ann, bea } = await openRoom(rig);
    const { roomId } = bea;
    await say(ann, roomId, 'helo');
    const { seq, at } = await lineOf(rig, ann, roomId, 'helo');
    await ann.stay.chat.edit({ id: newMessageId(), roomId, seq, text: 'hello' });
    await lineOf(rig, bea, roomId, 'hello');
    const lunch = await rig.complete(bea.stay.roomDesk.create({ name: 'Lunch' }));
    await bea.stay.chat.forward({ id: newMessageId(), roomId, seq, toRoomId: lunch });
    const forwarded = await lineOf(rig, ann, lunch, 'hello');
    expect(forwarded).toMatchObject({ authorAlias: 'Bea', body: { text: 'hello', forwarded: { alias: 'Ann', at } } });
    await ann.stay.chat.forward({ id: newMessageId(), roomId: lunch, seq: forwarded.seq, toRoomId: roomId });
    await rig.until('it is back', () => linesOf(bea, roomId).length > 1 && textsIn(bea, roomId).filter((text) => text === 'hello').length === 2);
    expect(linesOf(bea, roomId).at(-1)).toMatchObject({ authorAlias: 'Ann', body: { forwarded: { alias: 'Ann', at } } });
  });

  test('a file that was saved, and each item of a tree, is offered under its own name', async () => {
    await using rig = await Rig.create();
    const { ann, bea } = await openRoom(rig);
    const files = ['one.txt', 'two.txt'].map((name) => path.join(rig.folder, name));
    for (const file of files) await writeFile(file, path.basename(file));
    const { roomId } = bea;
    const tree = await rig.complete(ann.stay.files.offer({ roomId, items: files.map((file) => ({ path: file })) }));
    await rig.until('Bea is offered it', () => stateOf(bea, tree) === 'offered');
    const line = linesOf(bea, roomId).find(({ id }) => id === tree);
    const place = { roomId, seq: line?.seq ?? 0 };
    const lunch = await rig.complete(bea.stay.roomDesk.create({ name: 'Lunch' }));
    const toLunch = () => bea.stay.chat.forward({ id: newMessageId(), ...place, toRoomId: lunch });
    await expect(rig.complete(toLunch())).rejects.toMatchObject({ code: 'file-not-found' });
    await rig.complete(bea.stay.files.accept(tree));
    await untilSaved(rig, bea, tree);
    // Also after a restart, when nobody has the manifest at hand.
    const again = await rig.crash(bea);
    expect((await again.stay.files.filesOf(tree)).map(({ path: names, size }) => [...names, size])).toEqual([
      ['one.txt', 7],
      ['two.txt', 7],
    ]);
    expect(await again.stay.files.pathOf(tree, 1)).toBe(path.join(bea.downloadDir, 'Ann_two.txt'));
    await rig.complete(again.stay.chat.forward({ id: newMessageId(), ...place, toRoomId: lunch }));
    const forwarded = () => ann.stay.transfers.find(({ roomId: of }) => of === lunch);
    await rig.until('Ann is offered it', () => forwarded()?.status.state === 'offered');
    const id = forwarded()?.id;
    if (id === undefined) throw new Error('it is not there');
    await rig.complete(ann.stay.files.accept(id));
    await untilSaved(rig, ann, id);
    expect(await downloadsOf(ann)).toEqual(contentsOf({ 'Bea_one.txt': Buffer.from('one.txt'), 'Bea_two.txt': Buffer.from('two.txt') }));
  });

  test('an own file is offered again; of the app’s own copy a copy is made', async () => {
    await using rig = await Rig.create();
    const { ann, bea } = await openRoom(rig);
    const file = path.join(rig.folder, 'staged');
    await writeFile(file, 'pasted');
    const { roomId } = ann;
    const first = await rig.complete(ann.stay.files.offer({ roomId, items: [{ path: file, name: 'image.png', temporary: true }] }));
    await rig.until('Bea is offered it', () => stateOf(bea, first) === 'offered');
    expect(await ann.stay.files.pathOf(first)).toBe(file);
    const lunch = await rig.complete(ann.stay.roomDesk.create({ name: 'Lunch' }));
    const second = await rig.complete(ann.stay.files.forward(first, lunch));
    ann.stay.files.cancel(first);
    await rig.until('Bea is offered the second', () => stateOf(bea, second) === 'offered' && stateOf(bea, first) === 'ended');
    await rig.complete(bea.stay.files.accept(second));
    await untilSaved(rig, bea, second);
    expect(await downloadsOf(bea)).toEqual(contentsOf({ 'Ann_image.png': Buffer.from('pasted') }));
  });
});

describe('people', () => {
  test('[RS1, RS2] who has read what is told to the others, and survives the reader’s disk', async () => {
    await using rig = await Rig.create();
    const { ann, bea } = await openRoom(rig);
    const { roomId } = ann;
    await say(ann, roomId, 'one');
    const { seq } = await lineOf(rig, bea, roomId, 'one');
    const markOf = () => ann.stay.marks.find((of) => of.roomId === roomId)?.marks.find(({ memberId }) => memberId === bea.identity.memberId);
    await rig.until('it is delivered', () => (markOf()?.delivered ?? 0) >= seq);
    expect(markOf()?.read).toBe(0);
    await rig.complete(bea.stay.roomDesk.markRead(roomId, seq));
    await rig.until('it is read', () => markOf()?.read === seq);
    expect(bea.stay.marks.flatMap(({ marks }) => marks.map(({ memberId }) => memberId))).not.toContain(bea.identity.memberId);
    await rig.complete(bea.close('quit'));
    const elsewhere = await (await rig.client('Bea', { identity: bea.identity, folder: 'new disk' })).join();
    await lineOf(rig, elsewhere, roomId, 'one');
    await rig.until('it is read there, too', () => (roomOf(elsewhere, roomId)?.readSeq ?? 0) >= seq && roomOf(elsewhere, roomId)?.unread === 0);
  });

  test('[RS3] who types is told, until they have posted', async () => {
    await using rig = await Rig.create();
    const { ann, bea } = await openRoom(rig);
    bea.stay.type(bea.roomId);
    await rig.until('Ann sees it', () => ann.stay.typing.length > 0);
    expect(ann.stay.typing).toEqual([{ roomId: ann.roomId, members: [bea.identity.memberId] }]);
    await say(bea, bea.roomId, 'done');
    await lineOf(rig, ann, ann.roomId, 'done');
    expect(ann.stay.typing).toEqual([]);
  });

  test('[RS4] what somebody says of themselves is there for others, and again after they come back', async () => {
    await using rig = await Rig.create();
    const { ann, bea } = await openRoom(rig);
    const seen = () => ann.stay.members.find(({ id }) => id === bea.identity.memberId);
    bea.stay.status.setText('at lunch');
    bea.stay.status.setIdle(true);
    await rig.until('Ann sees it', () => seen()?.status === 'at lunch' && seen()?.idle === true);
    rig.cutAll();
    await rig.until('Bea is back', () => bea.isOnline && ann.isOnline && seen()?.online === true);
    await rig.until('it is as before', () => seen()?.status === 'at lunch' && seen()?.idle === true);
  });
});

describe('without the host', () => {
  test('what this device has of a host that was joined before is shown, people are away, and what is written waits in order', async () => {
    await using rig = await Rig.create();
    const { ann, bea } = await openRoom(rig);
    const direct = await rig.complete(ann.stay.roomDesk.openDirect([bea.identity.memberId]));
    await say(ann, direct, 'psst');
    await lineOf(rig, bea, direct, 'psst');
    await rig.complete(bea.close('quit'));
    await rig.killHost();
    const offline = await (await rig.client('Bea', { identity: bea.identity, offline: true })).join();
    expect(offline.stay.rooms.map(({ id, unread }) => [id, unread])).toEqual([
      [ann.roomId, 0],
      [direct, 1],
    ]);
    expect(textsIn(offline, direct)).toEqual(['psst']);
    expect(offline.stay.members.map(({ alias, online }) => [alias, online])).toEqual(
      expect.arrayContaining([
        ['Ann', false],
        ['Bea', false],
      ]),
    );
    for (const text of ['one', 'two']) await say(offline, direct, text);
    await rig.until('it waits for the host', () => offline.links.some(({ state }) => state === 'waiting'));
    expect(offline.ended).toBeUndefined();
    await rig.startHost();
    await rig.until('both have them', () => [ann, offline].every((client) => textsIn(client, direct).length === 3));
    for (const client of [ann, offline]) expect(textsIn(client, direct)).toEqual(['psst', 'one', 'two']);
    expect(offline.entries.filter(({ roomId }) => roomId === direct).map(textOf)).toEqual(['psst', 'one', 'two']);
    expect(eventsOf(offline, 'log-reset')).toEqual([]);
    expect(offline.stay.members.find(({ alias }) => alias === 'Ann')?.online).toBe(true);
  });

  test('a host that this device has nothing of is joined as ever', async () => {
    await using rig = await Rig.create();
    const ann = await (await rig.client('Ann', { offline: true })).join();
    expect(ann.isOnline).toBe(true);
    await rig.killHost();
    const bea = await rig.client('Bea', { offline: true });
    await expect(rig.complete(bea.stay.join())).rejects.toMatchObject({ code: 'connection-refused' });
  });

  test('a file that was offered meanwhile can be accepted as soon as the host is there', async () => {
    await using rig = await Rig.create();
    const { ann, bea } = await openRoom(rig);
    const file = path.join(rig.folder, 'plan.txt');
    await writeFile(file, 'a plan');
    const id = await rig.complete(ann.stay.files.offer({ roomId: ann.roomId, items: [{ path: file }] }));
    await rig.until('Bea is offered it', () => stateOf(bea, id) === 'offered');
    await rig.complete(bea.close('quit'));
    await rig.killHost();
    const offline = await (await rig.client('Bea', { identity: bea.identity, offline: true })).join();
    expect(linesOf(offline, ann.roomId).map((line) => line.id)).toContain(id);
    expect(stateOf(offline, id)).toBeUndefined();
    await rig.startHost();
    await rig.until('Bea is offered it again', () => stateOf(offline, id) === 'offered');
    await rig.complete(offline.stay.files.accept(id));
    await untilSaved(rig, offline, id);
  });

  test('with a host that lost its database what was shown goes, and what was written for its first room is not lost', async () => {
    await using rig = await Rig.create();
    const { ann, bea } = await openRoom(rig);
    await say(ann, ann.roomId, 'old');
    await lineOf(rig, bea, bea.roomId, 'old');
    await rig.complete(bea.close('quit'));
    await rig.killHost();
    const offline = await (await rig.client('Bea', { identity: bea.identity, offline: true })).join();
    await say(offline, offline.roomId, 'waiting');
    rig.loseHostData();
    await rig.startHost();
    await rig.until('it is posted', () => offline.texts.includes('waiting'));
    expect(offline.texts).toEqual(['waiting']);
    expect(eventsOf(offline, 'log-reset')).toHaveLength(1);
  });
});

test('what is older than this device is to keep goes from it, and from it alone', async () => {
  await using rig = await Rig.create();
  const { ann, bea } = await openRoom(rig);
  const { roomId } = bea;
  await say(ann, roomId, 'old');
  await lineOf(rig, bea, roomId, 'old');
  bea.stay.roomDesk.keepHere(roomId, 1);
  expect(textsIn(bea, roomId)).toEqual(['old']);
  await rig.complete(Promise.all([ann.close('quit'), bea.close('quit')]));
  await rig.killHost();
  await rig.clock.advance(25 * 60 * 60 * 1_000);
  const [annAgain, beaAgain] = await Promise.all(
    [ann, bea].map(async ({ alias, identity }) => await (await rig.client(alias, { identity, offline: true })).join()),
  );
  if (annAgain === undefined || beaAgain === undefined) throw new Error('they are not there');
  await rig.until('it is gone', () => textsIn(beaAgain, roomId).length === 0);
  expect(eventsOf(beaAgain, 'entries-removed')).toHaveLength(1);
  expect(textsIn(annAgain, roomId)).toEqual(['old']);
});
