import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { epochSchema } from '../../../shared/model/ids.ts';
import { randomId } from '../../testing/scripted-host.ts';
import { seededRandom } from '../../testing/seeded-random.ts';
import type { LogId } from '../local-history.ts';
import { ann, bob, day, direct, hostId, lobby, log, plans, SearchRig } from '../testing/search-rig.ts';

describe('words', () => {
  let rig: SearchRig;
  beforeEach(async () => {
    rig = await SearchRig.open();
  });
  afterEach(() => rig[Symbol.asyncDispose]());

  test('are found by their beginning, without case and accents; all of them must be there, in any order', async () => {
    await rig.sayAll(['Meeting at noon', 'no meetings today', 'the met', 'At the café'].map((said) => ({ said })));
    expect(await rig.found('meet')).toEqual(['no meetings today', 'Meeting at noon']);
    expect(await rig.found('NOON meeting')).toEqual(['Meeting at noon']);
    expect(await rig.found('cafe')).toEqual(['At the café']);
    expect(await rig.found('eting')).toEqual([]);
  });

  test('in quotation marks follow each other, whole', async () => {
    for (const text of ['see you at noon', 'at the noon', 'see you at noontime']) await rig.say(text);
    expect(await rig.found('"at noon"')).toEqual(['see you at noon']);
  });

  test('that are very short and complete mean themselves', async () => {
    for (const text of ['to be', 'total bee', 'to bed']) await rig.say(text);
    expect(await rig.found('to b')).toEqual(['to bed', 'to be']);
  });

  test.each([
    ['Vietnamese without accents', 'Chiều nay ăn phở ở Đà Nẵng', ['da nang', 'pho', 'Đà Nẵng', 'chieu']],
    ['Chinese, any piece', '我们明天去北京吃饭', ['我', '们明', '北京', '天去北京', '饭']],
    ['Japanese, kanji and kana', '今日はラーメンを食べた', ['今日', 'ラーメン', 'メ', '食べ', 'た']],
    ['Korean, within a word', '안녕하세요 여러분', ['안녕', '녕하', '세요', '여러']],
    ['Thai', 'สวัสดีครับทุกคน', ['สวัสดี', 'ครับ', 'คน']],
    ['Arabic without vowel signs', 'أَهْلًا وَسَهْلًا', ['اهلا', 'وسهلا']],
    ['Cyrillic', 'Ёжик в тумане', ['ежик', 'туман']],
    ['German', 'Große Straße', ['grosse strasse', 'GROẞE']],
    ['mixed scripts', 'iPhone用のケース', ['iphone', 'iphone用', 'ケース']],
    ['signs', 'well done 🎉', ['🎉', 'done 🎉']],
  ])('in %s', async (_, text, queries) => {
    await rig.say('something else entirely');
    await rig.say(text);
    for (const query of queries) expect([query, await rig.found(query)]).toEqual([query, [text]]);
  });

  test('cannot break the query, whatever they are', async () => {
    await rig.say('plain');
    for (const query of [
      '"',
      '*',
      'NEAR(plain)',
      'plain AND',
      '^plain',
      '-plain',
      'text:plain',
      '{text}: plain',
      "pla'in",
      'plain"',
      '(plain',
      '\u{e000}p1',
      '\0',
      '\ud800',
    ]) {
      await expect(rig.find(query)).resolves.toMatchObject({ hasMore: false });
    }
    expect(await rig.found('plain)')).toEqual(['plain']);
  });

  test('any text is found by the beginning of each of its words, and by any piece of an unspaced one', async () => {
    const random = seededRandom(11);
    const below = (count: number) => Math.floor(random() * count);
    const wordOf = (letters: string) => Array.from({ length: 1 + below(5) }, () => [...letters][below([...letters].length)]);
    const texts = Array.from({ length: 40 }, () => Array.from({ length: 4 }, () => wordOf(random() < 0.5 ? 'abcéßđxyжё' : '日本語京ラー한국어')));
    const entries = await rig.sayAll(texts.map((words) => ({ said: words.map((word) => word.join('')).join(' ') })));
    for (const [index, words] of texts.entries()) {
      for (const word of words) {
        const start = 'abcéßđxyжё'.includes(word[0] ?? '') ? 0 : below(word.length);
        const query = word.slice(start, start + 1 + below(word.length - start)).join('');
        const seqs = (await rig.find(query)).hits.map((hit) => hit.seq);
        expect({ query, text: words.map((letters) => letters.join('')), seqs }).toMatchObject({
          seqs: expect.arrayContaining([entries[index]?.seq]),
        });
      }
    }
  });
});

describe('a filter', () => {
  let rig: SearchRig;
  beforeAll(async () => {
    rig = await SearchRig.open();
    await rig.sayAll([
      { said: 'hello there' },
      { said: 'hello back', by: bob, at: day(2), room: plans },
      { said: { kind: 'file', name: 'hello-world.PNG', size: 1 }, at: day(3) },
      { said: { kind: 'file', name: 'hello.pdf', size: 1 }, by: bob, at: day(4) },
      { said: 'hello https://example.org', at: day(5), room: direct },
    ]);
  });
  afterAll(() => rig[Symbol.asyncDispose]());

  test.each([
    ['from:Bob', [4, 2]],
    ['from:@bob hello', [4, 2]],
    ['from:"ann lee"', [5, 3, 1]],
    ['from:an', [5, 3, 1]],
    ['from:me', [4, 2]],
    ['from:ann from:bob', []],
    ['in:lobby', [4, 3, 1]],
    ['in:"summer plans"', [2]],
    ['in:#summer', [2]],
    ['in:plans', [2]],
    ['in:zoe', [5]],
    ['has:file', [4, 3]],
    ['has:image', [3]],
    ['has:link', [5]],
    ['has:file has:link', []],
    ['before:2026-03-03', [2, 1]],
    ['after:2026-03-03', [5, 4]],
    ['after:2026-03-01 before:2026-03-04 hello', [3, 2]],
    ['from:bob in:lobby has:file hello after:2026-03-01', [4]],
    ['world', [3]],
  ])('%s finds what was said on the days %j', async (query, days) => {
    const { hits, notUnderstood } = await rig.find(query);
    expect(hits.map(({ at }) => new Date(at).getDate())).toEqual(days);
    expect(notUnderstood).toEqual([]);
  });

  test('that means nothing is named, and the rest still finds', async () => {
    const answer = await rig.find('from:Nobody in:nowhere has:cheese after:soon back');
    expect(answer.notUnderstood).toEqual(['after:soon', 'has:cheese', 'from:Nobody', 'in:nowhere']);
    expect(answer.hits).toHaveLength(1);
    expect(await rig.find('from:Nobody')).toEqual({ hits: [], hasMore: false, notUnderstood: ['from:Nobody'] });
  });

  test('without a value, and an empty query, ask for nothing', async () => {
    for (const query of ['', '   ', 'from:', 'in:""', '!?']) expect(await rig.find(query)).toEqual({ hits: [], hasMore: false, notUnderstood: [] });
  });

  test('for a person takes every name they had', async () => {
    rig.history.saveMembers(hostId, [{ id: bob, alias: 'Robert', online: true, isHost: false }]);
    await rig.history.flush();
    expect((await rig.find('from:robert')).hits).toHaveLength(2);
    expect((await rig.find('from:bob')).hits).toHaveLength(2);
  });
});

describe('what is found', () => {
  let rig: SearchRig;
  beforeEach(async () => {
    rig = await SearchRig.open();
  });
  afterEach(() => rig[Symbol.asyncDispose]());

  test('says whose it is, where, and what was found', async () => {
    const { id, at } = await rig.say('we meet at noon', { room: direct });
    expect((await rig.find('noon')).hits).toEqual([
      {
        ...{ id: expect.any(Number), roomId: direct, roomName: 'Ann Lee, Zoë', seq: 1, entryId: id, authorId: ann, authorAlias: 'Ann Lee', at },
        ...{ kind: 'text', excerpt: 'we meet at noon', highlights: [[11, 15]], canJump: true },
      },
    ]);
  });

  test('comes newest first over all rooms, page by page, each line once', async () => {
    const roomOf = (index: number) => (Math.floor(index / 5) % 2 === 0 ? lobby : plans);
    await rig.sayAll(
      Array.from({ length: 25 }, (_, index) => ({ said: `line ${index + 1}`, room: roomOf(index), at: day(1) + Math.floor(index / 5) })),
    );
    const pages: string[][] = [];
    for (let behind: number | undefined; ; ) {
      const { hits, hasMore } = await rig.find('line', 10, behind);
      pages.push(hits.map(({ excerpt }) => excerpt));
      behind = hits.at(-1)?.id;
      if (!hasMore) break;
    }
    expect(pages.map((page) => page.length)).toEqual([10, 10, 5]);
    expect(pages.flat()).toEqual(Array.from({ length: 25 }, (_, index) => `line ${25 - index}`));
  });

  test('is the text as it was edited, and nothing that was deleted', async () => {
    const { seq } = await rig.say('first wording');
    await rig.say({ kind: 'edit', target: seq, text: 'second version' });
    expect([await rig.found('wording'), await rig.found('version')]).toEqual([[], ['second version']]);
    await rig.say({ kind: 'delete', target: seq });
    expect(await rig.found('version')).toEqual([]);
  });

  test('of another log of this device is shown with its host, and cannot be jumped to', async () => {
    const oldLog: LogId = { hostId: ann, epoch: epochSchema.parse(randomId()) };
    rig.history.saveRooms(oldLog, [{ id: lobby, kind: 'room', name: 'Old office', firstSeq: 1, lastSeq: 0 }]);
    const { seq } = await rig.say('long ago', { in: oldLog, room: plans });
    const [hit] = (await rig.find('ago')).hits;
    expect(hit).toMatchObject({ host: 'Old office', canJump: false, seq });
    expect(await rig.search.context(hit?.id ?? 0)).toMatchObject([{ seq, body: { text: 'long ago' } }]);
  });

  test('has its lines around it', async () => {
    await rig.sayAll(Array.from({ length: 20 }, (_, index) => ({ said: index === 8 ? 'needle' : `line ${index + 1}` })));
    const [hit] = (await rig.find('needle')).hits;
    expect((await rig.search.context(hit?.id ?? 0)).map(({ seq }) => seq)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    expect(await rig.search.context(1)).toEqual([]);
  });
});

describe('lines that an older version wrote', () => {
  let rig: SearchRig;
  beforeEach(async () => {
    rig = await SearchRig.open();
    await rig.sayAll(Array.from({ length: 450 }, (_, index) => ({ said: `line ${index + 1}` })));
    await rig.database.write([{ sql: 'DELETE FROM search' }, { sql: 'INSERT INTO unindexed SELECT line_no FROM lines' }]);
  });
  afterEach(() => rig[Symbol.asyncDispose]());
  const indexed = async (query: string) => (await rig.database.read(`SELECT rowid FROM search WHERE search MATCH '${query}'`)).length;

  test('are indexed in the background, the newest first', async () => {
    await rig.search.catchUp(new AbortController().signal);
    expect(await indexed('line')).toBe(450);
    expect(await rig.found('line 44 from:ann in:lobby')).toHaveLength(11);
    expect(await rig.database.read('SELECT * FROM unindexed')).toEqual([]);
  });

  test('and were edited, deleted or hidden meanwhile are found as they are now, once', async () => {
    await rig.say({ kind: 'edit', target: 1, text: 'changed' });
    await rig.say({ kind: 'delete', target: 2 });
    await rig.history.hide(log, lobby, 3);
    await rig.search.catchUp(new AbortController().signal);
    expect([await indexed('line'), await indexed('changed')]).toEqual([447, 1]);
  });

  test('wait on when they are told to', async () => {
    await rig.search.catchUp(AbortSignal.abort());
    expect(await indexed('line')).toBe(0);
    await rig.search.catchUp(new AbortController().signal);
    expect(await indexed('line')).toBe(450);
  });
});
