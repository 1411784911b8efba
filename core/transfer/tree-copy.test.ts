import * as nodeFs from 'node:fs/promises';
import { appendFile, chmod, link, mkdir, readdir, readFile, readlink, rename, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Ranges, totalOf } from '../../shared/lib/ranges.ts';
import { MAX_RANGES } from '../../shared/wire/limits.ts';
import { seededRandom } from '../testing/seeded-random.ts';
import type { Disk } from './disk.ts';
import { PartialTree } from './partial-tree.ts';
import { failingDisk, smallDisk, systemError } from './testing/failing-disk.ts';
import { offeredTree, type TreeFile, treeSha256 } from './testing/offered-tree.ts';
import { seededBytes } from './testing/seeded-bytes.ts';
import { tempFolder } from './testing/temp-folder.ts';
import { TreeCopy } from './tree-copy.ts';
import { SMALL_FILE_BYTES } from './tree-sink.ts';

const LARGE = SMALL_FILE_BYTES + 5;
const file = (path: string, size: number, more: Partial<TreeFile> = {}): TreeFile => ({
  path,
  bytes: seededBytes(size + path.length, size),
  ...more,
});

/** Folders of two kinds of files, and two files beside them. */
const FILES: readonly TreeFile[] = [
  file('album/one.jpg', 5_000),
  file('album/empty.txt', 0),
  file('album/deep/er/two.jpg', LARGE),
  file('notes.txt', 100),
  file('album/three.jpg', SMALL_FILE_BYTES),
  file('film.mkv', LARGE * 5),
  file('docs/readme.md', 1),
];

type Options = {
  readonly disk?: Disk;
  readonly platform?: NodeJS.Platform;
  readonly wanted?: Ranges;
  readonly folder?: string;
  readonly emptyFolders?: readonly string[];
};

/** A tree that Ada offers, accepted into a folder. */
async function accepted(files: readonly TreeFile[], { disk, platform, wanted, folder, emptyFolders = [] }: Options = {}) {
  const offered = offeredTree(files, emptyFolders);
  const target = folder ?? join(await tempFolder(), 'downloads');
  const options = { folder: target, senderAlias: 'Ada', name: 'album', size: offered.size, tree: offered.tree, disk, platform };
  const count = { files: files.length, bytes: offered.size, promisedBytes: 0 };
  const copy = new TreeCopy(await PartialTree.create(options, offered.read, count), offered.tree, wanted);
  /** What a later run makes of it. */
  const reopened = async (changes: { readonly disk?: Disk } = {}) => {
    const tree = await PartialTree.reopen(copy.path, { ...options, realFolder: copy.realFolder, ...changes });
    return tree === undefined ? undefined : new TreeCopy(tree, offered.tree, wanted);
  };
  return { offered, folder: target, copy, reopened };
}

type Rig = Awaited<ReturnType<typeof accepted>>;

/** Brings what is missing, or the first `bytes` of it, in chunks of such a size. */
async function bring(copy: TreeCopy, stream: Buffer, { bytes = Number.POSITIVE_INFINITY, chunk = 60_000 } = {}): Promise<void> {
  const ranges = copy.missing;
  const room: (() => void)[] = [];
  let failure: { readonly error: unknown } | undefined;
  const wake = () => {
    for (const each of room.splice(0)) each();
  };
  const onFailed = (error: unknown) => {
    failure ??= { error };
    wake();
  };
  const sink = copy.openSink(ranges, { onRoom: wake, onFailed });
  let left = bytes;
  for (const [start, end] of ranges) {
    for (let at = start; at < end && left > 0 && failure === undefined; at += chunk) {
      const part = stream.subarray(at, Math.min(end, at + chunk, at + left));
      sink.take(part);
      left -= part.length;
      if (sink.isCrowded) await new Promise<void>((resolve) => room.push(resolve));
    }
  }
  await sink.finish();
}

async function checked(copy: TreeCopy | undefined): Promise<TreeCopy> {
  if (copy === undefined) throw new Error('nothing was left');
  await copy.check({ signal: new AbortController().signal, onProgress: () => {} });
  return copy;
}

/** Everything in the folder: contents of files, targets of links, folders with a slash. */
async function contentsOf(folder: string): Promise<Record<string, unknown>> {
  const contents: Record<string, unknown> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1);
    if (entry.isSymbolicLink()) contents[name] = `-> ${await readlink(path)}`;
    else if (entry.isFile()) contents[name] = (await readFile(path)).toString('latin1');
    else if ((await readdir(path)).length === 0) contents[`${name}/`] = '';
  }
  return contents;
}

const savedAs = (files: readonly TreeFile[], name = (path: string) => `Ada_${path}`) =>
  Object.fromEntries(files.map(({ path, bytes }) => [name(path), bytes.toString('latin1')]));

afterEach(async () => {
  if (process.platform !== 'linux') return;
  const open = await Promise.all((await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
  expect(open.filter((path) => path.includes('lan-chat-transfer-'))).toEqual([]);
});

describe('a tree', () => {
  it.each([1, 33, 4_096, 60_000, 1_000_000, 100_000_000])('[NM7] [FT1] lands as it was offered, in chunks of %i bytes', async (chunk) => {
    const files = chunk === 1 ? FILES.filter(({ bytes }) => bytes.length < 6_000) : FILES;
    const { offered, folder, copy } = await accepted(files);
    expect(totalOf(copy.missing)).toBe(offered.stream.length - offered.segment.length);
    await bring(copy, offered.stream, { chunk });
    expect({ missing: copy.missing, bytes: copy.bytes, wanted: copy.wantedBytes }).toEqual({
      missing: [],
      bytes: offered.size,
      wanted: offered.size,
    });
    expect(copy.have).toBe(offered.stream.length - offered.segment.length);
    const { parts, ...saved } = await copy.publish();
    expect(saved).toEqual({ name: 'Ada_album', path: join(folder, 'Ada_album'), sha256: treeSha256(files) });
    expect(parts?.items).toContainEqual({ name: 'album', path: join(folder, 'Ada_album') });
    expect(parts?.files?.map(({ path }) => path)).toEqual(files.map(({ path }) => join(folder, `Ada_${path}`)));
    expect(await contentsOf(folder)).toEqual(savedAs(files));
  });

  it('[NM7] shows a file at the top when it is whole, a folder when all of it is; nobody else reads what comes', async () => {
    const { offered, folder, copy } = await accepted(FILES);
    const film = copy.segments[6]?.start ?? 0;
    await bring(copy, offered.stream, { bytes: film + LARGE - offered.segment.length });
    expect((await readdir(folder)).sort()).toEqual([basename(copy.path), 'Ada_notes.txt']);
    expect((await stat(copy.path)).mode & 0o777).toBe(0o700);
    await bring(copy, offered.stream);
    expect((await readdir(folder)).sort()).toEqual([basename(copy.path), 'Ada_film.mkv', 'Ada_notes.txt']);
    await copy.publish();
    expect((await readdir(folder)).sort()).toEqual(['Ada_album', 'Ada_docs', 'Ada_film.mkv', 'Ada_notes.txt']);
  });

  it('[NM9] saves files without the right to execute, and folders that their owner can use', async () => {
    const { offered, folder, copy } = await accepted([file('bin/run.sh', 10), file('run.exe', 10)]);
    await bring(copy, offered.stream);
    await copy.publish();
    expect((await stat(join(folder, 'Ada_bin/run.sh'))).mode & 0o777).toBe(0o644 & ~process.umask());
    expect((await stat(join(folder, 'Ada_run.exe'))).mode & 0o777).toBe(0o644 & ~process.umask());
    expect((await stat(join(folder, 'Ada_bin'))).mode & 0o777).toBe(0o777 & ~process.umask());
  });

  it('marks every file as downloaded on Windows, before it has its name', async () => {
    const marks: string[] = [];
    const disk: Disk = {
      ...nodeFs,
      writeFile: (async (path: string, ...rest: [string]) => {
        if (path.endsWith(':Zone.Identifier')) marks.push(path);
        else await nodeFs.writeFile(path, ...rest);
      }) as typeof nodeFs.writeFile,
    };
    const { offered, copy } = await accepted([file('x/a.exe', 10), file('x/y/b.exe', LARGE), file('c.exe', 10)], { disk, platform: 'win32' });
    await bring(copy, offered.stream);
    await copy.publish();
    const staged = (name: string) => `${join(copy.path, 'tree', name)}:Zone.Identifier`;
    expect(marks.sort()).toEqual([staged('Ada_c.exe'), staged('Ada_x/a.exe'), staged('Ada_x/y/b.exe')]);
  });

  it('[NM7] gives files at the top their names in the order of the offer, however fast each is', async () => {
    const files = Array.from({ length: 40 }, (_, index) => file(`a${index}`, index % 3 === 0 ? LARGE : 10));
    const { offered, folder, copy } = await accepted(files);
    await bring(copy, offered.stream);
    await copy.publish();
    // The link that gives the name is the last change.
    const places = await Promise.all(files.map(async ({ path }) => (await stat(join(folder, `Ada_${path}`), { bigint: true })).ctimeNs));
    expect(places).toEqual([...places].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
  });

  it('[FT2] brings only what is wanted, and drops what comes between', async () => {
    const files = Array.from({ length: 3 * MAX_RANGES }, (_, index) => file(`many/${index}`, index % 7));
    const wanted: Ranges = files.flatMap((_, index) => (index % 2 === 0 ? [[index, index + 1] as const] : []));
    const { offered, folder, copy } = await accepted(files, { wanted });
    expect(copy.missing).toHaveLength(MAX_RANGES);
    expect({ wanted: copy.wantedFiles, done: copy.filesDone }).toEqual({ wanted: files.length / 2, done: 0 });
    await bring(copy, offered.stream);
    expect(copy.filesDone).toBe(copy.wantedFiles);
    const chosen = files.filter((_, index) => index % 2 === 0);
    expect(copy.bytes).toBe(chosen.reduce((sum, { bytes }) => sum + bytes.length, 0));
    expect((await copy.publish()).sha256).toBe(treeSha256(chosen));
    expect(await contentsOf(folder)).toEqual(savedAs(chosen));
  });

  it('[NM7] makes empty folders when everything is wanted, and a tree of nothing else', async () => {
    const { offered, folder, copy } = await accepted([], { emptyFolders: ['a/b/c', 'a/d', 'e'] });
    expect(copy.missing).toEqual([[0, offered.segment.length]]);
    await bring(copy, offered.stream);
    expect(copy.missing).toEqual([]);
    await copy.publish();
    expect(await contentsOf(folder)).toEqual({ 'Ada_a/b/c/': '', 'Ada_a/d/': '', 'Ada_e/': '' });
  });

  it('[NM7] lands whole when its files alternate between more folders than are kept open', async () => {
    const files = Array.from({ length: 600 }, (_, index) => file(`x/${index % 150}/y/${index}`, index % 50));
    const { offered, folder, copy } = await accepted(files);
    await bring(copy, offered.stream);
    expect((await readdir('/proc/self/fd').catch(() => [])).length).toBeLessThan(150);
    await copy.publish();
    expect(await contentsOf(folder)).toEqual(savedAs(files));
  });

  it('[NM6] keeps names apart that are one for some systems', async () => {
    const files = [file('x/a', 1), file('x/A', 2), file('x/a/b', 3), file('x', 4), file('../x/..\\y', 5)].filter(
      ({ path }) => !path.startsWith('..'),
    );
    const { offered, folder, copy } = await accepted(files);
    await bring(copy, offered.stream);
    await copy.publish();
    expect(Object.keys(await contentsOf(folder)).sort()).toEqual(['Ada_x (2)', 'Ada_x/A (2)', 'Ada_x/a', 'Ada_x/a (3)/b']);
  });
});

describe('names that are taken', () => {
  it.each([
    ['with links', undefined],
    ['without links', failingDisk({ link: 'EPERM' })],
  ])('[FT10] [NM5] are left as they are, %s', async (_, disk) => {
    const outside = join(await tempFolder(), 'outside');
    const { offered, folder, copy } = await accepted(FILES, { disk: disk ?? nodeFs });
    await mkdir(join(folder, 'Ada_album'));
    await symlink(outside, join(folder, 'Ada_album (2)'));
    await mkdir(join(folder, 'Ada_album (3)'));
    await writeFile(join(folder, 'Ada_album (3)', 'mine'), 'mine');
    await writeFile(join(folder, 'Ada_notes.txt'), 'mine');
    await writeFile(join(folder, 'Ada_docs'), 'mine');
    await bring(copy, offered.stream);
    expect((await copy.publish()).name).toBe('Ada_album (4)');
    const names: Record<string, string> = {
      album: 'Ada_album (4)',
      docs: 'Ada_docs (2)',
      'notes.txt': 'Ada_notes (2).txt',
      'film.mkv': 'Ada_film.mkv',
    };
    const saved = savedAs(FILES, (path) => [names[path.split('/')[0] ?? ''], ...path.split('/').slice(1)].join('/'));
    const mine = { 'Ada_album/': '', 'Ada_album (2)': `-> ${outside}`, 'Ada_album (3)/mine': 'mine', 'Ada_notes.txt': 'mine', Ada_docs: 'mine' };
    expect(await contentsOf(folder)).toEqual({ ...saved, ...mine });
    await expect(stat(outside)).rejects.toThrow('ENOENT');
  });

  it('[FT10] go to one of two trees that are published at once', async () => {
    const files = [file('x/a', 10)];
    const one = await accepted(files);
    const other = await accepted(files, { folder: one.folder });
    await Promise.all([bring(one.copy, one.offered.stream), bring(other.copy, one.offered.stream)]);
    const saved = await Promise.all([one.copy.publish(), other.copy.publish()]);
    expect(saved.map(({ name }) => name).sort()).toEqual(['Ada_x', 'Ada_x (2)']);
    expect(Object.keys(await contentsOf(one.folder)).sort()).toEqual(['Ada_x (2)/a', 'Ada_x/a']);
  });

  /** Something that another program does between the reservation of a folder's name and the rename. */
  const racing = (race: (reserved: string) => Promise<unknown>): Disk => {
    let done = false;
    return {
      ...nodeFs,
      rename: (async (from: string, to: string) => {
        if (!done) {
          done = true;
          await race(to);
        }
        await nodeFs.rename(from, to);
      }) as typeof nodeFs.rename,
    };
  };
  it.each<[string, (reserved: string) => Promise<unknown>, Record<string, string>]>([
    ['a file into it', (reserved) => writeFile(join(reserved, 'foreign'), 'foreign'), { 'Ada_x/foreign': 'foreign' }],
    [
      'a file in its place',
      async (reserved) => [await rm(reserved, { recursive: true }), await writeFile(reserved, 'foreign')],
      { Ada_x: 'foreign' },
    ],
    ['a link in its place', async (reserved) => [await rm(reserved, { recursive: true }), await symlink('/', reserved)], { Ada_x: '-> /' }],
  ])('[FT10] are given up when another program puts %s', async (_, race, left) => {
    const { offered, folder, copy } = await accepted([file('x/a', 1)], { disk: racing(race) });
    await bring(copy, offered.stream);
    expect((await copy.publish()).name).toBe('Ada_x (2)');
    expect(await contentsOf(folder)).toEqual({ ...savedAs([file('x/a', 1)], () => 'Ada_x (2)/a'), ...left });
  });

  it('[NM7] are taken where a rename replaces nothing at all, as on Windows', async () => {
    const rename = (async (from: string, to: string) => {
      if (await stat(to).catch(() => undefined)) throw systemError('EPERM');
      await nodeFs.rename(from, to);
    }) as typeof nodeFs.rename;
    const { offered, folder, copy } = await accepted([file('x/a', 1)], { disk: { ...nodeFs, rename } });
    await mkdir(join(folder, 'Ada_x'));
    await bring(copy, offered.stream);
    expect((await copy.publish()).name).toBe('Ada_x (2)');
    expect(Object.keys(await contentsOf(folder)).sort()).toEqual(['Ada_x (2)/a', 'Ada_x/']);
  });
});

describe('files that do not come', () => {
  it('[ST3] [FT26] are left out and named when the sender could not send them; the rest is saved', async () => {
    const files = [
      file('x/a', 10),
      file('x/b', 20, { fault: 'changed' }),
      file('c', LARGE, { fault: 'unreadable' }),
      file('y/d', 5, { fault: 'changed' }),
    ];
    const { offered, folder, copy } = await accepted(files);
    await bring(copy, offered.stream);
    expect(copy.missing).toEqual([]);
    expect(copy.faults).toEqual(
      [
        { file: 1, path: 'x/b', code: 'file-changed' },
        { file: 3, path: 'y/d', code: 'file-changed' },
        { file: 2, path: 'c', code: 'file-unreadable' },
      ].sort((a, b) => copy.faults.findIndex((fault) => fault.file === a.file) - copy.faults.findIndex((fault) => fault.file === b.file)),
    );
    expect((await copy.publish()).sha256).toBe(treeSha256(files.slice(0, 1)));
    expect(await contentsOf(folder)).toEqual(savedAs(files.slice(0, 1)));
  });

  it.each([0, 1])('[FT20] are asked for once more when they are wrong (file %i), and left out the second time', async (wrong) => {
    const files = [file('x/a', 10), file('x/b', LARGE), file('x/c', 30)];
    const { offered, folder, copy } = await accepted(files);
    const damaged = Buffer.from(offered.stream);
    const { start = 0, size = 0 } = copy.segments[wrong + 1] ?? {};
    damaged[start + 3] = (damaged[start + 3] ?? 0) ^ 1;
    await bring(copy, damaged);
    expect(copy.missing).toEqual([[start, start + size + 32]]);
    expect(copy.bytes).toBe(offered.size - size);
    expect(copy.faults).toEqual([]);
    expect(copy.filesDone).toBe(2);
    await bring(copy, damaged);
    expect(copy.filesDone).toBe(3);
    expect(copy.missing).toEqual([]);
    expect(copy.faults).toEqual([{ file: wrong, path: files[wrong]?.path, code: 'hash-mismatch' }]);
    await copy.publish();
    expect(await contentsOf(folder)).toEqual(savedAs(files.filter((_, index) => index !== wrong)));
  });

  it('[FT20] come right the second time', async () => {
    const files = [file('x/a', 10), file('x/b', LARGE), file('c', 30)];
    const { offered, folder, copy } = await accepted(files);
    const damaged = offered.stream.map((byte, at) => (at < offered.segment.length ? byte : byte ^ 1));
    await bring(copy, Buffer.from(damaged));
    expect(totalOf(copy.missing)).toBe(offered.stream.length - offered.segment.length);
    await bring(copy, offered.stream);
    expect((await copy.publish()).sha256).toBe(treeSha256(files));
    expect(await contentsOf(folder)).toEqual(savedAs(files));
  });

  it('[FT26] are all of it: then nothing is saved, for the first reason', async () => {
    const { offered, folder, copy } = await accepted([file('x/a', 1, { fault: 'unreadable' }), file('b', 2, { fault: 'changed' })]);
    await bring(copy, offered.stream);
    await expect(copy.publish()).rejects.toMatchObject({ code: 'file-unreadable' });
    await copy.discard();
    expect(await readdir(folder)).toEqual([]);
  });

  it('[FT26] are those alone whose name the file system does not take', async () => {
    const files = [file('x/a', 10), file('x/b', 20), file('x/c', LARGE)];
    const disk: Disk = {
      ...nodeFs,
      open: (path, flags, mode) => (/\/[bc]$/.test(String(path)) ? Promise.reject(systemError('EILSEQ')) : nodeFs.open(path, flags, mode)),
    };
    const { offered, folder, copy } = await accepted(files, { disk });
    await bring(copy, offered.stream, { bytes: 200 + LARGE / 2 });
    await bring(copy, offered.stream);
    await copy.publish();
    expect(copy.faults.map(({ path, code }) => [path, code])).toEqual([
      ['x/b', 'folder-unwritable'],
      ['x/c', 'folder-unwritable'],
    ]);
    expect(await contentsOf(folder)).toEqual(savedAs(files.slice(0, 1)));
  });
});

describe('a cut', () => {
  it.each(Array.from({ length: 20 }, (_, index) => index + 1))('[FT5] anywhere costs at most what waited (seed %i)', async (seed) => {
    const random = seededRandom(seed);
    const { offered, folder, copy } = await accepted(FILES);
    let carried = 0;
    let cuts = 0;
    while (copy.missing.length > 0) {
      const bytes = Math.ceil(random() * 400_000);
      carried += Math.min(bytes, totalOf(copy.missing));
      cuts++;
      await bring(copy, offered.stream, { bytes, chunk: 1 + Math.floor(random() * 50_000) });
    }
    expect(carried).toBeLessThanOrEqual(offered.stream.length + cuts * (SMALL_FILE_BYTES + 32));
    expect(copy.bytes).toBe(offered.size);
    await copy.publish();
    expect(await contentsOf(folder)).toEqual(savedAs(FILES));
  });
});

describe('a restart', () => {
  /** As a crash leaves it: the journal ends anywhere. */
  async function crash({ copy }: Rig, random: () => number): Promise<void> {
    await copy.close();
    const journal = join(copy.path, 'journal');
    await truncate(journal, Math.floor(random() * ((await stat(journal)).size + 1)));
  }

  it.each(Array.from({ length: 15 }, (_, index) => index + 1))(
    '[FT5] [FT13] goes on from what is whole, and from the bytes of what is not (seed %i)',
    async (seed) => {
      const random = seededRandom(seed);
      const rig = await accepted(FILES);
      let { copy } = rig;
      let carried = 0;
      let restarts = 0;
      while (copy.missing.length > 0) {
        const bytes = Math.ceil(random() * 600_000);
        carried += Math.min(bytes, totalOf(copy.missing));
        await bring(copy, rig.offered.stream, { bytes });
        await crash({ ...rig, copy }, random);
        copy = await checked(await rig.reopened());
        restarts++;
      }
      expect(carried).toBeLessThanOrEqual(rig.offered.stream.length + restarts * (SMALL_FILE_BYTES + 32 * FILES.length));
      expect((await copy.publish()).sha256).toBe(treeSha256(FILES));
      const saved = await contentsOf(rig.folder);
      // A file that got its name just before the crash may be there twice, never wrong.
      for (const [name, bytes] of Object.entries(savedAs(FILES))) expect(saved[name]).toBe(bytes);
    },
  );

  it('[FT5] finds a flipped byte of what is there, and fetches that file alone once more', async () => {
    const files = [file('x/a', 1_000), file('x/b', LARGE), file('x/c', 500)];
    const rig = await accepted(files);
    await bring(rig.copy, rig.offered.stream, { bytes: rig.offered.stream.length - rig.offered.segment.length - 600 });
    await rig.copy.close();
    for (const name of ['a', 'b']) {
      const path = join(rig.copy.path, 'tree/Ada_x', name);
      const bytes = await readFile(path);
      bytes[500] = (bytes[500] ?? 0) ^ 4;
      await writeFile(path, bytes);
    }
    const copy = await checked(await rig.reopened());
    expect(copy.missing[0]?.[0]).toBe(copy.segments[1]?.start);
    expect(totalOf(copy.missing)).toBe(1_032 + 600);
    // The large one was not whole: what is wrong with it shows when its hash comes.
    await bring(copy, rig.offered.stream);
    expect(copy.missing).toEqual([[copy.segments[2]?.start, copy.segments[3]?.start]]);
    await bring(copy, rig.offered.stream);
    await copy.publish();
    expect(await contentsOf(rig.folder)).toEqual(savedAs(files));
  });

  it('[FT26] remembers what was left out, and what was wrong once', async () => {
    const files = [file('x/a', 10, { fault: 'changed' }), file('x/b', 20), file('x/c', 30)];
    const rig = await accepted(files);
    const damaged = Buffer.from(rig.offered.stream);
    const at = rig.copy.segments[2]?.start ?? 0;
    damaged[at] = (damaged[at] ?? 0) ^ 1;
    await bring(rig.copy, damaged);
    await rig.copy.close();
    const copy = await checked(await rig.reopened());
    expect(copy.faults).toEqual([{ file: 0, path: 'x/a', code: 'file-changed' }]);
    expect({ bytes: copy.bytes, filesDone: copy.filesDone }).toEqual({ bytes: 40, filesDone: 2 });
    await bring(copy, damaged);
    expect(copy.faults.map(({ file: place, code }) => [place, code])).toEqual([
      [0, 'file-changed'],
      [1, 'hash-mismatch'],
    ]);
    await copy.publish();
    expect(await contentsOf(rig.folder)).toEqual(savedAs(files.slice(2)));
  });

  it.each([
    ['the file at the top', 'link'],
    ['the folder', 'rename'],
  ] as const)('[NM7] after %s got its name, but before anybody could say so, saves nothing twice', async (_, operation) => {
    const files = [file('a', 10), file('x/b', 20)];
    const crashed = Promise.withResolvers<void>();
    const never = new Promise<void>(() => {});
    /** Does it, and nothing more ever happens. */
    const last = async (from: string, to: string) => {
      await (operation === 'link' ? nodeFs.link(from, to) : nodeFs.rename(from, to));
      crashed.resolve();
      await never;
    };
    const rig = await accepted(files, { disk: { ...nodeFs, [operation]: last } });
    void bring(rig.copy, rig.offered.stream).then(() => rig.copy.publish());
    await crashed.promise;
    const copy = await checked(await rig.reopened({ disk: nodeFs }));
    if (copy.missing.length > 0) await bring(copy, rig.offered.stream);
    await copy.publish();
    expect(await contentsOf(rig.folder)).toEqual(savedAs(files));
    await rig.copy.close();
  });

  it.each<[string, (path: string) => Promise<unknown>]>([
    ['the staging folder is gone', (path) => rm(path, { recursive: true })],
    ['its manifest is damaged', (path) => appendFile(join(path, 'manifest'), ' ')],
    [
      'its manifest says something else',
      async (path) => {
        const manifest = await readFile(join(path, 'manifest'));
        manifest[20] = (manifest[20] ?? 0) ^ 1;
        await writeFile(join(path, 'manifest'), manifest);
      },
    ],
    ['its journal is gone', (path) => rm(join(path, 'journal'))],
    ['a link took its place', async (path) => [await rename(path, `${path}.moved`), await symlink(`${path}.moved`, path)]],
    ['its files are elsewhere', async (path) => [await rename(join(path, 'tree'), join(path, 'moved')), await symlink('moved', join(path, 'tree'))]],
  ])('[FT13] begins anew when %s', async (_, damage) => {
    const rig = await accepted(FILES);
    await rig.copy.close();
    await damage(rig.copy.path);
    expect(await rig.reopened()).toBe(undefined);
  });

  it('[FT11] says so when there is no room for the rest', async () => {
    const rig = await accepted(FILES);
    await bring(rig.copy, rig.offered.stream, { bytes: 10_000 });
    await rig.copy.close();
    const disk = { ...nodeFs, statfs: (async () => ({ blocks: 10, bavail: 17_000_000, bsize: 1 })) as unknown as typeof nodeFs.statfs };
    const again = await rig.reopened({ disk });
    await expect(checked(again)).rejects.toMatchObject({ code: 'disk-full' });
    await again?.close();
  });
});

describe('a disk', () => {
  it('[FT11] that fills up is told with the name of the file; with room again what came is gone on with', async () => {
    const files = [...FILES.filter(({ path }) => path !== 'film.mkv'), file('film.mkv', LARGE * 9)];
    const disk = smallDisk(LARGE * 7);
    const rig = await accepted(files, { disk });
    const before = (rig.copy.segments.at(-1)?.start ?? 0) - rig.offered.segment.length;
    await bring(rig.copy, rig.offered.stream, { bytes: before });
    await expect(bring(rig.copy, rig.offered.stream)).rejects.toMatchObject({ code: 'disk-full', params: { name: 'film.mkv' } });
    await rig.copy.close();
    const copy = await checked(await rig.reopened({ disk: nodeFs }));
    expect(copy.bytes).toBeGreaterThanOrEqual(before - 32 * files.length);
    await bring(copy, rig.offered.stream);
    await copy.publish();
    expect(await contentsOf(rig.folder)).toEqual(savedAs(files));
  });

  it.each([
    ['EROFS', 'folder-unwritable'],
    ['ENOSPC', 'disk-full'],
  ] as const)('[FT11] on which nothing can be made (%s) is told, and nothing is left', async (code, expected) => {
    const folder = await tempFolder();
    const disk: Disk = {
      ...nodeFs,
      mkdir: ((path: string, options: never) =>
        path.includes('.part') ? Promise.reject(systemError(code)) : nodeFs.mkdir(path, options)) as typeof nodeFs.mkdir,
    };
    await expect(accepted(FILES, { disk, folder })).rejects.toMatchObject({ code: expected });
    expect(await readdir(folder)).toEqual([]);
  });

  it('that lost a write says so before a folder gets its name', async () => {
    let isBroken = false;
    const disk: Disk = {
      ...nodeFs,
      async open(path, flags, mode) {
        const handle = await nodeFs.open(path, flags, mode);
        const sync = handle.sync.bind(handle);
        return Object.assign(handle, { sync: () => (isBroken ? Promise.reject(systemError('EIO')) : sync()) });
      },
    };
    const { offered, folder, copy } = await accepted([file('x/a', 10)], { disk });
    await bring(copy, offered.stream);
    isBroken = true;
    await expect(copy.publish()).rejects.toMatchObject({ code: 'folder-unwritable' });
    await copy.discard();
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('another program', () => {
  it.each<[string, (tree: string, outside: string) => Promise<unknown>]>([
    [
      'for a file',
      async (tree, outside) => [await mkdir(join(tree, 'Ada_x'), { recursive: true }), await symlink(join(outside, 'victim'), join(tree, 'Ada_x/a'))],
    ],
    [
      'for a file that is not there',
      async (tree, outside) => [await mkdir(join(tree, 'Ada_x'), { recursive: true }), await symlink(join(outside, 'new'), join(tree, 'Ada_x/a'))],
    ],
    [
      'for a hard link',
      async (tree, outside) => [await mkdir(join(tree, 'Ada_x'), { recursive: true }), await link(join(outside, 'victim'), join(tree, 'Ada_x/a'))],
    ],
    ['for a folder', (tree, outside) => symlink(outside, join(tree, 'Ada_x'))],
    ['for a folder in a folder', async (tree, outside) => [await mkdir(join(tree, 'Ada_x')), await symlink(outside, join(tree, 'Ada_x/y'))]],
    ['for a file at the top', (tree, outside) => symlink(join(outside, 'victim'), join(tree, 'Ada_b'))],
    ['for the whole tree', async (tree, outside) => [await rm(tree, { recursive: true }), await symlink(outside, tree)]],
  ])('[NM8] that plants a link %s makes nothing land outside, and nothing change there', async (_, plant) => {
    const outside = await tempFolder();
    await writeFile(join(outside, 'victim'), 'mine');
    const { offered, folder, copy } = await accepted([file('x/a', LARGE), file('x/y/c', 10), file('b', 20)]);
    await plant(join(copy.path, 'tree'), outside);
    await bring(copy, offered.stream)
      .then(() => copy.publish())
      .catch(() => {});
    await copy.discard();
    expect(await contentsOf(outside)).toEqual({ victim: 'mine' });
    // What it planted may still be there, as it was; everything else is right.
    const planted = [`-> ${join(outside, 'victim')}`, `-> ${join(outside, 'new')}`, `-> ${outside}`, 'mine'];
    const right = savedAs([file('x/a', LARGE), file('x/y/c', 10), file('b', 20)]);
    for (const [name, content] of Object.entries(await contentsOf(folder))) expect([right[name], ...planted]).toContain(content);
  });

  it('[NM8] that swaps folders for links while bytes come makes nothing land outside', async () => {
    const outside = await tempFolder();
    const files = [file('x/a', 10), file('x/b', 20), file('x/c', LARGE), file('d', 10)];
    const { offered, copy } = await accepted(files);
    await bring(copy, offered.stream, { bytes: 60 });
    await rename(join(copy.path, 'tree/Ada_x'), join(copy.path, 'moved'));
    await symlink(outside, join(copy.path, 'tree/Ada_x'));
    await bring(copy, offered.stream)
      .then(() => copy.publish())
      .catch(() => {});
    expect(await readdir(outside)).toEqual([]);
    await copy.discard();
    expect(await readdir(outside)).toEqual([]);
  });

  it.each<[string, (folder: string, elsewhere: string) => Promise<unknown>]>([
    ['a link', async (folder, elsewhere) => [await rename(folder, `${folder}.moved`), await symlink(elsewhere, folder)]],
    ['another folder', async (folder) => [await rename(folder, `${folder}.moved`), await mkdir(folder)]],
    ['nothing', (folder) => rename(folder, `${folder}.moved`)],
  ])('[NM8] that puts %s in the place of the target folder ends it: nothing gets a name', async (_, swap) => {
    const elsewhere = await tempFolder();
    const { offered, folder, copy } = await accepted(FILES.filter(({ path }) => path.includes('/')));
    await bring(copy, offered.stream);
    await swap(folder, elsewhere);
    await expect(copy.publish()).rejects.toMatchObject({ code: 'folder-unwritable' });
    await copy.discard();
    expect(await readdir(elsewhere)).toEqual([]);
    expect(await readdir(`${folder}.moved`)).toEqual([]);
  });

  it('[NM8] that puts a link in its place before a restart ends it, too', async () => {
    const elsewhere = await tempFolder();
    const rig = await accepted(FILES);
    await rig.copy.close();
    await rename(rig.folder, `${rig.folder}.moved`);
    await symlink(`${rig.folder}.moved`, rig.folder);
    await expect(rig.reopened()).rejects.toMatchObject({ code: 'folder-unwritable' });
    expect(await readdir(elsewhere)).toEqual([]);
  });

  it('[NM8] that leaves links in a staging folder loses nothing behind them when it is discarded', async () => {
    const outside = await tempFolder();
    await writeFile(join(outside, 'mine'), 'mine');
    const { folder, copy } = await accepted(FILES);
    await symlink(outside, join(copy.path, 'tree/Ada_album'));
    await symlink(outside, join(copy.path, 'link'));
    await copy.discard();
    await copy.discard();
    expect(await readdir(folder)).toEqual([]);
    expect(await contentsOf(outside)).toEqual({ mine: 'mine' });
  });

  it.skipIf(process.getuid?.() === 0)('that takes the right to write away is told', async () => {
    const { offered, copy } = await accepted([file('x/a', 10)]);
    await chmod(join(copy.path, 'tree'), 0o500);
    await expect(bring(copy, offered.stream)).rejects.toMatchObject({ code: 'folder-unwritable' });
    await copy.discard();
  });
});
