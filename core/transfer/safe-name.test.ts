import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INVISIBLE_CHARACTERS } from '../../shared/model/alias.ts';
import { numberedName, receivedFileName, safeFileName } from './safe-name.ts';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const bytes = (text: string) => Buffer.byteLength(text);

const HOSTILE: readonly (readonly [string, string])[] = [
  // Paths
  ['../../etc/passwd', 'passwd'],
  ['..\\..\\Windows\\win.ini', 'win.ini'],
  ['/etc/shadow', 'shadow'],
  ['C:\\Users\\x\\evil.exe', 'evil.exe'],
  ['C:evil.exe', 'C_evil.exe'],
  ['\\\\server\\share\\a.txt', 'a.txt'],
  ['\\\\?\\C:\\a.txt', 'a.txt'],
  ['a/b\\c/d.txt', 'd.txt'],
  ['a\\../b.txt', 'b.txt'],
  ['foo/', 'file'],
  ['foo\\', 'file'],
  ['/', 'file'],
  ['\\', 'file'],
  ['.', 'file'],
  ['..', 'file'],
  ['...', 'file'],
  ['../', 'file'],
  ['..\\', 'file'],
  ['~/.ssh/authorized_keys', 'authorized_keys'],
  ['file:///etc/passwd', 'passwd'],
  ['a%2f..%2fb', 'a%2f..%2fb'],
  ['..%5c..%5cb', '%5c..%5cb'],
  // Nothing left
  ['', 'file'],
  [' ', 'file'],
  ['\t\r\n', 'file'],
  ['\0', 'file'],
  ['\u200b\u200d\ufeff', 'file'],
  ['. . .', 'file'],
  ['\u00a0', 'file'],
  ['\ud800', 'file'],
  // Leading and trailing
  ['.bashrc', 'bashrc'],
  ['..hidden', 'hidden'],
  [' .hidden', 'hidden'],
  ['.\u200b.x', 'x'],
  ['name.', 'name'],
  ['name...', 'name'],
  ['name ', 'name'],
  ['name. . ', 'name'],
  ['name.txt\u3000', 'name.txt'],
  [' name', 'name'],
  ['a.txt\u200b.', 'a.txt'],
  // Characters that some system forbids
  ['a<b>c', 'a_b_c'],
  ['a:b', 'a_b'],
  ['a.txt:hidden', 'a.txt_hidden'],
  ['a.txt::$DATA', 'a.txt__$DATA'],
  ['"quoted"', '_quoted_'],
  ['a|b', 'a_b'],
  ['what?', 'what_'],
  ['*.*', '_._'],
  ['a\0b', 'ab'],
  ['a\nb', 'ab'],
  ['a\x1b[31mb', 'a[31mb'],
  ['a\x7fb', 'ab'],
  ['a\u0085b', 'ab'],
  ['a\uffffb', 'a_b'],
  ['$(rm -rf)', '$(rm -rf)'],
  ['`id`;&', '`id`;&'],
  // Invisible, bidirectional, broken
  ['photo\u202egpj.exe', 'photogpj.exe'],
  ['\u2066evil\u2069.txt', 'evil.txt'],
  ['a\u200bb.txt', 'ab.txt'],
  ['a\u00adb.txt', 'ab.txt'],
  ['a\ud800b', 'ab'],
  ['a\udc00b', 'ab'],
  ['\ufefftext.txt', 'text.txt'],
  ['a\u2028b', 'ab'],
  ['a\ue000b', 'ab'],
  ['a\u{e0041}b', 'ab'],
  ['\u3164.txt', 'txt'],
  // Normalisation
  ['cafe\u0301.txt', 'caf\u00e9.txt'],
  ['e\u200b\u0301', '\u00e9'],
  ['\u212b.txt', '\u00c5.txt'],
  ['\u1112\u1161\u11ab', '\ud55c'],
  // Device names
  ['con', '_con'],
  ['CON', '_CON'],
  ['Con.txt', '_Con.txt'],
  ['con.tar.gz', '_con.tar.gz'],
  ['nul .txt', '_nul .txt'],
  ['prn.', '_prn'],
  ['AUX', '_AUX'],
  ['com0', '_com0'],
  ['COM1.log', '_COM1.log'],
  ['com9', '_com9'],
  ['COM\u00b9', '_COM\u00b9'],
  ['com\u00b2.txt', '_com\u00b2.txt'],
  ['LPT\u00b3', '_LPT\u00b3'],
  ['lpt5.x', '_lpt5.x'],
  ['CONIN$', '_CONIN$'],
  ['conout$.txt', '_conout$.txt'],
  ['CLOCK$', '_CLOCK$'],
  ['.con', '_con'],
  ['c\u200bon', '_con'],
  ['x/nul', '_nul'],
  ['com10', 'com10'],
  ['console', 'console'],
  ['acon', 'acon'],
  // Left as they are
  ['report.pdf', 'report.pdf'],
  ['a  b.txt', 'a  b.txt'],
  ['archive.tar.gz', 'archive.tar.gz'],
  ['-rf', '-rf'],
  ['r\u00e9sum\u00e9 \u2013 final (2).doc', 'r\u00e9sum\u00e9 \u2013 final (2).doc'],
  ['\u65e5\u672c\u8a9e.txt', '\u65e5\u672c\u8a9e.txt'],
  ['\ud83d\ude00.png', '\ud83d\ude00.png'],
  // Length
  ['x'.repeat(200), 'x'.repeat(200)],
  ['x'.repeat(201), 'x'.repeat(200)],
  [`${'x'.repeat(300)}.txt`, `${'x'.repeat(196)}.txt`],
  [`${'x'.repeat(300)}.tar.gz`, `${'x'.repeat(193)}.tar.gz`],
  [`${'\u00e9'.repeat(150)}.txt`, `${'\u00e9'.repeat(98)}.txt`],
  [`${'\ud83d\ude00'.repeat(60)}.png`, `${'\ud83d\ude00'.repeat(49)}.png`],
  [`a${'\u0301'.repeat(3)}${'\ud83c\uddee\ud83c\uddf8'.repeat(30)}`, `\u00e1${'\u0301'.repeat(2)}${'\ud83c\uddee\ud83c\uddf8'.repeat(24)}`],
  [`con${' '.repeat(300)}.txt`, '_con.txt'],
  [`x${'.'.repeat(300)}exe`, 'x.exe'],
  [`x.${'e'.repeat(300)}`, `x.${'e'.repeat(198)}`],
];

const anyName = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc
    .array(
      fc.oneof(
        fc.constantFrom('.', ' ', '/', '\\', ':', 'con', 'COM\u00b9', '.txt', '\u200b', '\u0301', '\u202e', '\ud83d', '\ude00', '_'),
        fc.string({ maxLength: 90 }),
      ),
    )
    .map((parts) => parts.join('')),
);

function expectSafe(name: string): void {
  expect(name).not.toBe('');
  expect(bytes(name)).toBeLessThanOrEqual(200);
  expect(name).toBe(name.normalize('NFC'));
  expect(name).not.toMatch(/[<>:"/\\|?*]/);
  expect(name).not.toMatch(INVISIBLE_CHARACTERS);
  expect(name).not.toMatch(/^[\s.]|[\s.]$/u);
  expect(name.split('.')[0]?.trimEnd()).not.toMatch(/^(con|prn|aux|nul|(com|lpt)[0-9\u00b9\u00b2\u00b3])$/i);
  expect(name.isWellFormed()).toBe(true);
}

describe('safeFileName', () => {
  it.each(HOSTILE)('[NM1] makes %j the name %j', (name, expected) => {
    expect(safeFileName(name)).toBe(expected);
    expectSafe(safeFileName(name));
  });

  it('[NM1] gives a name that is safe on every system, whatever comes in', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        expectSafe(safeFileName(name));
      }),
      { numRuns: 2_000 },
    );
  });

  it('[NM2] leaves a safe name as it is', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        expect(safeFileName(safeFileName(name))).toBe(safeFileName(name));
      }),
      { numRuns: 2_000 },
    );
  });

  it('[NM3] cuts between graphemes, unless a single one is longer than the name may be', () => {
    const family = 'e\u0301\u0323'.normalize('NFC');
    for (let length = 190; length <= 210; length++) {
      const name = safeFileName(`${'x'.repeat(length)}${family.repeat(20)}.txt`);
      const stem = name.slice(0, -'.txt'.length);
      for (const { segment } of graphemes.segment(stem)) expect(['x', family]).toContain(segment);
    }
    const monster = safeFileName(`a${'\u0489'.repeat(300)}.txt`);
    expectSafe(monster);
    expect(monster).toMatch(/^a\u0489+\.txt$/u);
  });
});

describe('receivedFileName', () => {
  it.each([
    ['Ada', 'report.pdf', 'Ada_report.pdf'],
    ['AC/DC', 'song.mp3', 'AC_DC_song.mp3'],
    ['..\\..', 'x', '__x'],
    ['../../etc', 'passwd', '_.._etc_passwd'],
    ['C:', 'x', 'C__x'],
    ['Ada', '../../x', 'Ada_x'],
    ['Ada', '', 'Ada_file'],
    ['Ada', '..', 'Ada_file'],
    ['Ada', '.gitignore', 'Ada_.gitignore'],
    ['.', 'x', '_x'],
    ['con', 'con', 'con_con'],
    ['con.x', 'y', '_con.x_y'],
    ['Ada L.', 'a b.txt', 'Ada L_a b.txt'],
    ['\u202eAda', '\u202ex', 'Ada_x'],
  ])('[NM4] from %j, %j is saved as %j', (alias, name, expected) => {
    expect(receivedFileName(alias, name)).toBe(expected);
    expectSafe(receivedFileName(alias, name));
  });

  it('[NM4] keeps the alias in front and the extension behind, however long the name is', () => {
    const alias = '\u00e9'.repeat(32);
    const name = receivedFileName(alias, `${'n'.repeat(1_000)}.jpeg`);
    expect(name.startsWith(`${alias}_n`)).toBe(true);
    expect(name.endsWith('n.jpeg')).toBe(true);
    expect(bytes(name)).toBe(200);
  });

  it('[NM4] is safe for every alias and name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 32 }), anyName, (alias, name) => {
        expectSafe(receivedFileName(alias, name));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('numberedName', () => {
  it.each([
    ['a.txt', 1, 'a.txt'],
    ['a.txt', 2, 'a (2).txt'],
    ['a.tar.gz', 3, 'a (3).tar.gz'],
    ['noext', 1_000, 'noext (1000)'],
    ['Dr. Who and more', 2, 'Dr. Who and more (2)'],
    [`${'x'.repeat(196)}.txt`, 2, `${'x'.repeat(192)} (2).txt`],
  ])('[NM5] %j number %i is %j', (name, number, expected) => {
    expect(numberedName(name, number)).toBe(expected);
  });

  it('[NM5] is safe, and another name for each number', () => {
    fc.assert(
      fc.property(anyName, fc.integer({ min: 2, max: 1_000 }), (anything, number) => {
        const name = safeFileName(anything);
        expectSafe(numberedName(name, number));
        expect(numberedName(name, number)).not.toBe(numberedName(name, number - 1));
      }),
    );
  });
});
