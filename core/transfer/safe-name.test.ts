import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberedName, receivedFileName, safeFileName } from './safe-name.ts';
import { generatedNames } from './testing/generated-names.ts';
import { HOSTILE_NAMES } from './testing/hostile-names.ts';
import { faultsOfSafeName } from './testing/name-rules.ts';
import { violationsOf } from './testing/prove-names.ts';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const bytes = (text: string) => Buffer.byteLength(text);

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
  expect(faultsOfSafeName(name)).toEqual([]);
}

describe('safeFileName', () => {
  it.each(HOSTILE_NAMES)('[NM1] makes %j the name %j', (name, expected) => {
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

describe('every rule for names', () => {
  const aliases = ['Ada', 'con', '..', 'A/B', '\u202eada', '\u{1f600}'.repeat(32)];

  it(`[NM1] [NM2] [NM3] [NM4] [NM5] holds for ${HOSTILE_NAMES.length} hostile names from every alias`, () => {
    expect(HOSTILE_NAMES.length).toBeGreaterThanOrEqual(300);
    expect(new Set(HOSTILE_NAMES.map(([name]) => name)).size).toBe(HOSTILE_NAMES.length);
    for (const [name] of HOSTILE_NAMES) for (const alias of aliases) expect(violationsOf(name, alias)).toEqual([]);
  });

  it('[NM1] [NM2] [NM3] [NM4] [NM5] holds for 20,000 generated names', { timeout: 60_000 }, () => {
    const names = generatedNames(20_000);
    const senders = generatedNames(1);
    for (let count = 0; count < 20_000; count++) {
      const [name, alias] = [names.next().value, [...senders.next().value].slice(0, 32).join('')];
      expect(violationsOf(name, alias)).toEqual([]);
    }
  });

  it('[NM1] [NM3] is a check that finds what is wrong', () => {
    const wrong = [
      '',
      'a/b',
      'a\\b',
      '.a',
      'a.',
      ' a',
      'a ',
      'nul',
      'NUL.txt',
      'com1 .x',
      'LPT\u00b9',
      'a:b',
      'a\u0000',
      'a\u202eb',
      'e\u0301',
      'a\ud800',
    ];
    for (const name of [...wrong, 'x'.repeat(201), '\u2800', 'a\ufe0f', 'a\uffff', '\u034fa']) expect(faultsOfSafeName(name), name).not.toEqual([]);
  });
});
