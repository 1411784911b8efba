import { readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type EntryBody, entrySchema } from '../../../shared/model/entry.ts';
import { roomIdSchema } from '../../../shared/model/ids.ts';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import { randomId } from '../../testing/scripted-host.ts';
import { createTemporaryFolder } from '../../testing/temporary-folder.ts';
import { ann, bob, day } from '../testing/search-rig.ts';
import { type ExportFormat, exportRoom } from './export-room.ts';

let folder: Awaited<ReturnType<typeof createTemporaryFolder>>;
beforeEach(async () => {
  folder = await createTemporaryFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

const roomId = roomIdSchema.parse('r'.repeat(22));
const nameOf = (id: string) => (id === ann ? 'Ann' : id === bob ? 'Bob' : undefined);

function line(seq: number, said: string | EntryBody, extra: Partial<ShownEntry> = {}): ShownEntry {
  const body = typeof said === 'string' ? { kind: 'text', text: said } : said;
  return { ...entrySchema.parse({ roomId, seq, id: randomId(), authorId: ann, authorAlias: 'Ann', at: day(1) + seq * 60_000, body }), ...extra };
}

async function* each(lines: readonly ShownEntry[]): AsyncIterable<ShownEntry> {
  yield* lines;
}

async function exported(format: ExportFormat, lines: readonly ShownEntry[], title = 'Summer plans', description?: string) {
  const room = { kind: 'room', ...(description !== undefined && { description }) } as const;
  const { path: file, name } = await exportRoom({ room, title, nameOf, nowMs: day(9, 8), lines: each(lines), format, folder: folder.path });
  return { name, text: await readFile(file, 'utf8') };
}

const TALK: readonly ShownEntry[] = [
  line(1, { kind: 'notice', notice: 'created-room', name: 'Summer plans' }),
  line(2, 'Where do we *go*?\nTo the <b>sea</b>?'),
  line(3, 'Yes! https://example.org/?a=1&b="2", see you', {
    quote: { seq: 2, authorId: bob, authorAlias: 'Bob', text: 'Where do we *go*?', kind: 'text' },
    note: { seq: 3, reactions: [{ emoji: '👍', by: [ann, bob] }], pinned: { by: bob, at: 1 } },
  }),
  line(4, 'before', { note: { seq: 4, edited: { text: 'after the edit', at: 1 } } }),
  line(5, { kind: 'file', name: 'map/../plan.pdf', size: 12_000 }),
  line(6, { kind: 'deleted', at: 1 }, { note: { seq: 6, deleted: { at: 1 } } }),
  line(7, 'next day', { at: day(2), quote: { seq: 1, text: '', kind: 'gone' } }),
  line(8, { kind: 'text', text: 'handed on', forwarded: { alias: 'Zoë', at: 1 } }, { at: day(2) }),
];

describe('Markdown', () => {
  test('has the days, who said what and when, and what became of it', async () => {
    const { name, text } = await exported('markdown', TALK, 'Summer plans', 'What we do in *July*');
    expect(name).toBe('Summer plans.md');
    expect(text).toBe(
      [
        '# Summer plans',
        '',
        'What we do in \\*July\\*',
        '',
        '*Exported from LAN Chat on 2026-03-09 at 08:00*',
        '',
        '## 2026-03-01',
        '',
        '*12:01 Ann created the room “Summer plans”*',
        '',
        '**Ann** 12:02',
        '',
        'Where do we *go*?',
        'To the \\<b>sea\\</b>?',
        '',
        '**Ann** 12:03 *(pinned by Bob)*',
        '',
        '> **Bob:** Where do we \\*go\\*?',
        '',
        'Yes! https://example.org/?a=1&b="2", see you',
        '',
        '👍 Ann, Bob',
        '',
        '**Ann** 12:04 *(edited)*',
        '',
        'after the edit',
        '',
        '**Ann** 12:05',
        '',
        '📎 plan.pdf, 12 kB',
        '',
        '**Ann** 12:06',
        '',
        '*This message was deleted.*',
        '',
        '## 2026-03-02',
        '',
        '**Ann** 12:00',
        '',
        '> *A message that is not there any more*',
        '',
        'next day',
        '',
        '**Ann** 12:00 *(forwarded from Zoë)*',
        '',
        'handed on',
        '',
      ].join('\n'),
    );
  });

  test('leaves code as it was typed, and escapes tags everywhere else', async () => {
    const { text } = await exported('markdown', [line(1, '<i>x</i> `a<b` ```\n<script>\n``` <script>')]);
    expect(text).toContain('\\<i>x\\</i> `a<b` ```\n<script>\n``` \\<script>');
  });
});

describe('HTML', () => {
  test('is one page with a policy that lets nothing run and nothing be fetched', async () => {
    const { name, text } = await exported('html', TALK);
    expect(name).toBe('Summer plans.html');
    expect(text).toContain("default-src 'none'");
    expect(text).not.toMatch(/<script|<link|src="http|url\(/);
    expect(text).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
  });

  test('shows tags as they were typed, links as links, and quotes that lead to what they answer', async () => {
    const { text } = await exported(
      'html',
      [...TALK, line(9, '<img src=x onerror=alert(1)>', { authorAlias: '<b>' as ShownEntry['authorAlias'] })],
      'A <title>',
    );
    expect(text).toContain('&lt;b&gt;sea&lt;/b&gt;?');
    expect(text).toContain('<a href="https://example.org/?a=1&amp;b=" rel="noopener noreferrer">https://example.org/?a=1&amp;b=</a>&quot;2&quot;');
    expect(text).toContain('<blockquote dir="auto"><a href="#m2">Bob</a>: Where do we *go*?</blockquote>');
    expect(text).toContain('<title>A &lt;title&gt;</title>');
    expect(text).not.toContain('<img src=x');
    expect(text).not.toContain('<b>');
  });

  test('has code blocks as such, and small pictures within it', async () => {
    const file = { kind: 'file', name: 'a.png', size: 1, thumbnail: 'UklGRg==' } as EntryBody;
    const shown = { ...line(2, 'x'), body: file };
    const { text } = await exported('html', [line(1, 'see\n```ts\nif (a < b) {}\n```\ndone'), shown]);
    expect(text).toContain('<pre><code>if (a &lt; b) {}\n</code></pre>');
    expect(text).toContain('<img alt="" src="data:image/webp;base64,UklGRg==">');
  });
});

test('JSON Lines have the room first, and then each line', async () => {
  const { name, text } = await exported('jsonl', TALK);
  const [head, ...lines] = text
    .trimEnd()
    .split('\n')
    .map((each) => JSON.parse(each));
  expect(name).toBe('Summer plans.jsonl');
  expect(head).toMatchObject({ format: 'lan-chat-room', version: 1, name: 'Summer plans', kind: 'room' });
  expect(lines).toHaveLength(TALK.length);
  expect(lines[3]).toMatchObject({ seq: 4, author: 'Ann', authorId: ann, body: { text: 'before' }, note: { edited: { text: 'after the edit' } } });
});

describe('the file', () => {
  const files = () => readdir(folder.path);

  test('gets the first free name, and replaces nothing, not even a dangling link', async () => {
    await writeFile(path.join(folder.path, 'Lobby.md'), 'mine');
    await symlink('/nowhere', path.join(folder.path, 'Lobby (2).md'));
    const { name } = await exported('markdown', [], 'Lobby');
    expect(name).toBe('Lobby (3).md');
    expect(await readFile(path.join(folder.path, 'Lobby.md'), 'utf8')).toBe('mine');
  });

  test.each([
    ['../../etc/passwd', '_.._etc_passwd.md'],
    ['a\\b:c*', 'a_b_c_.md'],
    ['CON', '_CON.md'],
  ])('of a room called %j is %j in the folder', async (title, name) => {
    expect((await exported('markdown', [], title)).name).toBe(name);
    expect(await files()).toEqual([name]);
  });

  test('is whole or not there: nothing is left of an export that fails', async () => {
    async function* broken(): AsyncIterable<ShownEntry> {
      yield line(1, 'x'.repeat(100_000));
      throw new Error('the disk is gone');
    }
    const options = { room: { kind: 'room' }, title: 'Lobby', nameOf, nowMs: 1, lines: broken(), format: 'jsonl', folder: folder.path } as const;
    await expect(exportRoom(options)).rejects.toMatchObject({ code: 'export-failed' });
    expect(await files()).toEqual([]);
  });

  test('is for its owner alone; its folder is made when it is missing', async () => {
    const options = {
      room: { kind: 'room' },
      title: 'Lobby',
      nameOf,
      nowMs: 1,
      lines: each([]),
      format: 'html',
      folder: path.join(folder.path, 'new', 'one'),
    } as const;
    const { path: file } = await exportRoom(options);
    expect((await stat(file)).mode & 0o077).toBe(0);
  });

  test('cannot be made where a file stands in the way: export-failed', async () => {
    await writeFile(path.join(folder.path, 'file'), '');
    const options = {
      room: { kind: 'room' },
      title: 'Lobby',
      nameOf,
      nowMs: 1,
      lines: each([]),
      format: 'html',
      folder: path.join(folder.path, 'file'),
    } as const;
    await expect(exportRoom(options)).rejects.toMatchObject({ code: 'export-failed' });
  });
});
