import { describe, expect, test } from 'vitest';
import { Rig, type RigClient } from '../testing/rig.ts';
import { seededRandom } from '../testing/seeded-random.ts';

const seqsOf = (client: RigClient) => client.entries.map(({ seq }) => seq);
const oneToN = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const numbered = (prefix: string, count: number) => oneToN(count).map((number) => `${prefix} ${number}`);
const lineCount = (client: RigClient) => client.texts.length;

describe('a stay', () => {
  test('gets what was said before it came, and what is said from then on', async () => {
    await using rig = await Rig.create();
    const ann = await (await rig.client('Ann')).join();
    await ann.say('before');
    await rig.until('it is posted', () => ann.texts.includes('before'));
    const bea = await (await rig.client('Bea')).join();
    await ann.say('after');
    await rig.until('both are there', () => lineCount(bea) === 2);
    expect(bea.texts).toEqual(['before', 'after']);
    expect(seqsOf(bea)).toEqual(oneToN(seqsOf(bea).length));
  });

  test('shows what this device kept at once, and fetches only the rest', async () => {
    await using rig = await Rig.create();
    const ann = await (await rig.client('Ann')).join();
    const first = await (await rig.client('Bea')).join();
    for (const text of numbered('line', 5)) await ann.say(text);
    await rig.until('Bea has them', () => lineCount(first) === 5);
    await rig.complete(first.close());
    await ann.say('meanwhile');
    await rig.until('it is posted', () => ann.texts.includes('meanwhile'));
    const again = await (await rig.client('Bea', { identity: first.identity })).join();
    await rig.until('Bea has it', () => again.texts.includes('meanwhile'));
    expect(again.texts).toEqual([...numbered('line', 5), 'meanwhile']);
    expect(seqsOf(again)).toEqual(oneToN(seqsOf(again).length));
  });

  test('writes while the connection is gone, and sends in order when it is back', async () => {
    await using rig = await Rig.create();
    const ann = await (await rig.client('Ann')).join();
    const bea = await (await rig.client('Bea')).join();
    await rig.killHost();
    await rig.until('Bea notices', () => !bea.isOnline);
    for (const text of numbered('line', 5)) await bea.say(text);
    expect(bea.stay.pending.map(({ body }) => body.kind === 'text' && body.text)).toEqual(numbered('line', 5));
    await rig.startHost();
    await rig.until('Ann has them', () => lineCount(ann) === 5);
    expect(ann.texts).toEqual(numbered('line', 5));
    await rig.until('nothing waits', () => bea.stay.pending.length === 0);
  });

  test('sends after a restart of the app what it could not send before', async () => {
    await using rig = await Rig.create();
    const ann = await (await rig.client('Ann')).join();
    const first = await (await rig.client('Bea')).join();
    await rig.killHost();
    await rig.until('Bea notices', () => !first.isOnline);
    for (const text of numbered('line', 3)) await first.say(text);
    await rig.complete(first.close());
    await rig.startHost();
    const again = await (await rig.client('Bea', { identity: first.identity })).join();
    await rig.until('Ann has them', () => lineCount(ann) === 3);
    expect(ann.texts).toEqual(numbered('line', 3));
    await rig.until('nothing waits', () => again.stay.pending.length === 0);
    const waiting = again.events.flatMap((event) =>
      event.type === 'pending-changed' && event.post.body.kind === 'text' ? [event.post.body.text] : [],
    );
    expect(waiting).toEqual(numbered('line', 3));
  });

  test('more messages than the room takes at once wait, and go out in order', async () => {
    await using rig = await Rig.create();
    const ann = await (await rig.client('Ann')).join();
    const texts = numbered('line', 90);
    await Promise.all(texts.map((text) => ann.say(text)));
    await rig.until('all are posted', () => lineCount(ann) === texts.length);
    expect(ann.texts).toEqual(texts);
    expect(ann.events.filter((event) => event.type === 'pending-changed' && event.post.status.state === 'failed')).toEqual([]);
  });

  test('with a host that lost its database starts a new log, and sends again what was not acknowledged', async () => {
    await using rig = await Rig.create();
    const ann = await (await rig.client('Ann')).join();
    await ann.say('old');
    await rig.until('it is posted', () => ann.texts.includes('old'));
    await rig.killHost();
    await rig.until('Ann notices', () => !ann.isOnline);
    await ann.say('waiting');
    rig.loseHostData();
    await rig.startHost();
    await rig.until('it is posted', () => ann.texts.includes('waiting'));
    expect(ann.texts).toEqual(['waiting']);
    expect(ann.events.filter(({ type }) => type === 'log-reset')).toHaveLength(1);
    expect(seqsOf(ann)).toEqual(oneToN(seqsOf(ann).length));
    await rig.until('nothing waits', () => ann.stay.pending.length === 0);
    const bea = await (await rig.client('Bea')).join();
    await rig.until('Bea has it', () => bea.texts.includes('waiting'));
    expect(bea.texts).toEqual(['waiting']);
  });

  test('[RC3] that was replaced by a newer one of the same key ends, and the two do not take turns', async () => {
    await using rig = await Rig.create();
    const older = await (await rig.client('Ann')).join();
    const newer = await (await rig.client('Ann', { identity: older.identity, folder: 'other window' })).join();
    await rig.until('the older one ends', () => older.ended !== undefined);
    expect(older.ended).toBe('joined-elsewhere');
    await rig.clock.advance(60_000);
    expect(newer.isOnline).toBe(true);
    expect(newer.links).toHaveLength(1);
  });

  test('ends when the host stops in good order', async () => {
    await using rig = await Rig.create();
    const ann = await (await rig.client('Ann')).join();
    await rig.stopHost();
    await rig.until('Ann notices', () => ann.ended !== undefined);
    expect(ann.ended).toBe('host-stopped');
    expect(() => ann.stay.reconnectNow()).not.toThrow();
  });

  test('numbers its events without holes and repeats no entry', async () => {
    await using rig = await Rig.create();
    const ann = await (await rig.client('Ann')).join();
    const bea = await (await rig.client('Bea')).join();
    for (let round = 0; round < 3; round++) {
      await bea.say(`round ${round}`);
      rig.cutAll();
      await rig.until('both are back', () => ann.isOnline && bea.isOnline);
    }
    await rig.until('Ann has all', () => lineCount(ann) === 3);
    for (const { events } of [ann, bea]) expect(events.map(({ seq }) => seq)).toEqual(oneToN(events.length));
    for (const client of [ann, bea]) expect(seqsOf(client)).toEqual(oneToN(seqsOf(client).length));
  });
});

describe('[MS5] every message reaches everybody once, in its author’s order, through cuts and restarts of the host', () => {
  test.each(oneToN(20))('seed %d', { timeout: 60_000 }, async (seed) => {
    const random = seededRandom(seed);
    await using rig = await Rig.create({ seed, cutChance: 0.004 });
    const clients = await Promise.all(['Ann', 'Bea', 'Cal'].map(async (alias) => await rig.client(alias)));
    for (const client of clients) await client.join();
    rig.unruly = true;
    rig.cutAll();
    const perClient = 8;
    for (let round = 1; round <= perClient; round++) {
      for (const [index, client] of clients.entries()) await client.say(`${index} says ${round}`);
      await rig.clock.advance(random() * 200);
      if (round === 4) {
        if (random() < 0.5) await rig.killHost();
        else rig.cutAll();
        await rig.clock.advance(random() * 1_000);
        if (!rig.isHostRunning) await rig.startHost();
      }
    }
    await rig.until('everybody has everything', () =>
      clients.every((client) => lineCount(client) >= perClient * clients.length && client.stay.pending.length === 0),
    );
    const [first] = clients;
    for (const client of clients) {
      expect(client.ended).toBeUndefined();
      expect(client.texts.toSorted()).toEqual(clients.flatMap((_, index) => numbered(`${index} says`, perClient)).toSorted());
      for (const index of clients.keys()) {
        const own = client.texts.filter((text) => text.startsWith(`${index} `));
        expect(own).toEqual(numbered(`${index} says`, perClient));
      }
      expect(seqsOf(client)).toEqual(oneToN(client.entries.length));
      expect(client.texts).toEqual(first?.texts);
    }
  });
});
