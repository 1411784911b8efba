import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from './database.ts';
import { isDuplicate } from './is-duplicate.ts';
import { openDatabase } from './open-database.ts';

const CREATE = 'CREATE TABLE lines (number INTEGER PRIMARY KEY, text TEXT NOT NULL)';
const INSERT = 'INSERT INTO lines VALUES (?, ?)';
const migrations = [[CREATE]];

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lanchat-sqlite-'));
  path = join(folder, 'test.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const linesOf = (database: Database) => database.read<{ number: number; text: string }>('SELECT number, text FROM lines ORDER BY number');

/** Runs `body` in a process of its own, in which `db` is the open database; ends by itself unless `body` prevents it. */
const programOf = (body: string) =>
  `import { openDatabase } from ${JSON.stringify(new URL('./open-database.ts', import.meta.url).href)};
   const db = await openDatabase(${JSON.stringify({ path, migrations })});
   ${body}`;
const processOptions = { cwd: fileURLToPath(new URL('.', import.meta.url)), timeout: 15_000 };
const runProgram = (body: string) =>
  spawnSync(process.execPath, ['--input-type=module', '-e', programOf(body)], { ...processOptions, encoding: 'utf8' });

describe('a database', () => {
  it('gives back what was written, after it was closed and opened again', async () => {
    {
      await using database = await openDatabase({ path, migrations });
      await database.write([{ sql: INSERT, params: [1, 'one'] }]);
      expect(await linesOf(database)).toEqual([{ number: 1, text: 'one' }]);
    }
    await using database = await openDatabase({ path, migrations });
    expect(await linesOf(database)).toEqual([{ number: 1, text: 'one' }]);
    expect(database.recovered).toBeUndefined();
  });

  it('does all statements of a failed write or none, and goes on afterwards', async () => {
    await using database = await openDatabase({ path, migrations });
    const failing = database.write([
      { sql: INSERT, params: [1, 'one'] },
      { sql: INSERT, params: [1, 'again'] },
    ]);
    const next = database.write([{ sql: INSERT, params: [2, 'two'] }]);
    await expect(failing).rejects.toMatchObject({
      code: 'storage-failed',
      cause: expect.objectContaining({ message: expect.stringContaining('UNIQUE') }),
    });
    await next;
    expect(await linesOf(database)).toEqual([{ number: 2, text: 'two' }]);
  });

  it('tells a row that is there already from other faults', async () => {
    await using database = await openDatabase({ path, migrations: [['CREATE TABLE names (name TEXT UNIQUE, length INTEGER CHECK (length > 0))']] });
    const insert = 'INSERT INTO names VALUES (?, ?)';
    await database.write([{ sql: insert, params: ['one', 3] }]);
    const faultOf = (name: string, length: number) => database.write([{ sql: insert, params: [name, length] }]).catch((error: unknown) => error);
    expect([isDuplicate(await faultOf('one', 3)), isDuplicate(await faultOf('two', 0)), isDuplicate(undefined)]).toEqual([true, false, false]);
  });

  it('says disk-full of a write for which the disk has no room, and writes again when there is some', async () => {
    await using database = await openDatabase({ path, migrations });
    await database.read('PRAGMA max_page_count = 3');
    await expect(database.write([{ sql: INSERT, params: [1, 'x'.repeat(100_000)] }])).rejects.toMatchObject({ code: 'disk-full' });
    await database.read('PRAGMA max_page_count = 1000000');
    await database.write([{ sql: INSERT, params: [2, 'two'] }]);
    expect(await linesOf(database)).toEqual([{ number: 2, text: 'two' }]);
  });

  it('runs a statement once for each of its rows, and not at all when there is none', async () => {
    await using database = await openDatabase({ path, migrations });
    const rows = [
      [1, 'one'],
      [2, 'two'],
    ];
    await database.write([
      { sql: INSERT, rows },
      { sql: 'nonsense that nobody runs', rows: [] },
    ]);
    expect(await linesOf(database)).toEqual([
      { number: 1, text: 'one' },
      { number: 2, text: 'two' },
    ]);
    await expect(database.write([{ sql: INSERT, rows: [[3, 'three'], ...rows] }])).rejects.toMatchObject({ code: 'storage-failed' });
    expect(await linesOf(database)).toHaveLength(2);
  });

  it('rejects a read that is no valid SQL with storage-failed', async () => {
    await using database = await openDatabase({ path, migrations });
    await expect(database.read('SELECT nonsense')).rejects.toMatchObject({ code: 'storage-failed' });
  });

  it('finishes what is queued before it closes, takes nothing afterwards, and may be closed twice', async () => {
    const database = await openDatabase({ path, migrations });
    const writes = Array.from({ length: 50 }, (_, index) => database.write([{ sql: INSERT, params: [index, 'x'] }]));
    await database[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
    await Promise.all(writes);
    await expect(database.write([{ sql: INSERT, params: [99, 'x'] }])).rejects.toMatchObject({ code: 'storage-failed' });
    await using again = await openDatabase({ path, migrations });
    expect(await linesOf(again)).toHaveLength(50);
  });

  it('is made for its owner alone to read', async () => {
    await using _database = await openDatabase({ path, migrations });
    expect(statSync(path).mode & 0o077).toBe(0);
  });
});

describe('a database and other processes', () => {
  it('refuses a second owner with data-folder-in-use, in this process and from another', async () => {
    await using _database = await openDatabase({ path, migrations });
    await expect(openDatabase({ path, migrations })).rejects.toMatchObject({ code: 'data-folder-in-use' });
    expect(runProgram('').stderr).toMatch(/data-folder-in-use/);
  });

  it('says data-folder-unusable when its folder does not exist', async () => {
    await expect(openDatabase({ path: join(folder, 'none', 'test.db'), migrations })).rejects.toMatchObject({ code: 'data-folder-unusable' });
  });

  it('does not keep a process alive that has nothing left to do, and loses no resolved write by that', async () => {
    const ended = runProgram(`await db.write([{ sql: ${JSON.stringify(INSERT)}, params: [1, 'kept'] }]);`);
    expect(ended).toMatchObject({ status: 0, signal: null });
    await using database = await openDatabase({ path, migrations });
    expect(await linesOf(database)).toEqual([{ number: 1, text: 'kept' }]);
  });

  it('loses no resolved write to kill -9', async () => {
    const body = `
      let number = 0;
      for (;;) { await db.write([{ sql: ${JSON.stringify(INSERT)}, params: [++number, 'x'] }]); process.stdout.write(number + '\\n'); }`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', programOf(body)], {
      ...processOptions,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      if (output.split('\n').length > 100) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const acknowledged = output.split('\n').slice(0, -1).length;
    await using database = await openDatabase({ path, migrations });
    const lines = await linesOf(database);
    expect(lines.length).toBeGreaterThanOrEqual(acknowledged);
    expect(lines.map((line) => line.number)).toEqual(lines.map((_, index) => index + 1));
  });
});

describe('migrations', () => {
  it('runs only those that are missing, and keeps a copy of the older file', async () => {
    {
      await using database = await openDatabase({ path, migrations });
      await database.write([{ sql: INSERT, params: [1, 'one'] }]);
    }
    await using database = await openDatabase({ path, migrations: [[CREATE], ["ALTER TABLE lines ADD COLUMN mood TEXT DEFAULT 'calm'"]] });
    expect(await database.read('SELECT * FROM lines')).toEqual([{ number: 1, text: 'one', mood: 'calm' }]);
    await using copy = await openDatabase({ path: `${path}.version-1`, migrations });
    expect(await linesOf(copy)).toEqual([{ number: 1, text: 'one' }]);
  });

  it('leaves the file as it was when one of them fails', async () => {
    await (await openDatabase({ path, migrations }))[Symbol.asyncDispose]();
    const failing = openDatabase({ path, migrations: [[CREATE], ['CREATE TABLE extra (a)', 'nonsense']] });
    await expect(failing).rejects.toMatchObject({ code: 'storage-failed' });
    await using database = await openDatabase({ path, migrations });
    expect(await database.read("SELECT name FROM sqlite_schema WHERE type = 'table'")).toEqual([{ name: 'lines' }]);
  });

  it('refuses a file of a later version with database-newer', async () => {
    await (await openDatabase({ path, migrations: [[CREATE], ['CREATE TABLE extra (a)']] }))[Symbol.asyncDispose]();
    await expect(openDatabase({ path, migrations })).rejects.toMatchObject({ code: 'database-newer' });
  });
});

describe('a damaged file', () => {
  it('is set aside, not deleted, and a new one is begun', async () => {
    const damage = Buffer.alloc(8192, 'this is no database ');
    writeFileSync(path, damage);
    await using database = await openDatabase({ path, migrations });
    expect(await linesOf(database)).toEqual([]);
    expect(database.recovered).toMatch(/^test\.db\.damaged-/);
    expect(readdirSync(folder)).toContain(database.recovered);
    expect(readFileSync(join(folder, database.recovered ?? ''))).toEqual(damage);
  });

  it('is noticed by a check after an unclean stop', async () => {
    runProgram(`
      for (let n = 0; n < 300; n++) await db.write([{ sql: ${JSON.stringify(INSERT)}, params: [n, 'x'.repeat(200)] }]);
      await db.read('PRAGMA wal_checkpoint(FULL)');
      await db.write([{ sql: ${JSON.stringify(INSERT)}, params: [1000, 'in the log'] }]);
      process.kill(process.pid, 'SIGKILL');`);
    const bytes = readFileSync(path);
    bytes.fill(0xff, 3 * 4096, 6 * 4096);
    writeFileSync(path, bytes);
    await using database = await openDatabase({ path, migrations });
    expect(database.recovered).toMatch(/^test\.db\.damaged-/);
  });
});
