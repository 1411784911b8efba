import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Manifest, manifestSchema } from '../../shared/model/manifest.ts';
import { MAX_SAFE_NAME_BYTES, MAX_TREE_DEPTH, MAX_TREE_FILES, MAX_TREE_PATH_CHARS } from '../../shared/wire/limits.ts';
import { isPartialName } from './partial-file.ts';
import { receivedFileName, safeInnerName, shownFileName } from './safe-name.ts';
import { generatedNames } from './testing/generated-names.ts';
import { HOSTILE_NAMES } from './testing/hostile-names.ts';
import { faultsOfSafeName } from './testing/name-rules.ts';
import { folderNames, MAX_SAVED_PATH_BYTES, planTree, stagedPath, type TreePlan } from './tree-names.ts';

/** So long a manifest of all that an offer may have is planned at most, on a slow machine too. */
const PATIENCE_MS = 15_000;

function manifestOf(paths: readonly string[], emptyFolders: readonly string[] = []): Manifest {
  return manifestSchema.parse({ version: 1, files: paths.map((path, size) => ({ path, size })), emptyFolders });
}

/** As systems compare names that tell no cases apart. */
const folded = (path: readonly string[]) => path.map((name) => name.normalize('NFC').toLowerCase().toUpperCase().normalize('NFC')).join('/');

/** Everything that is made for the plan, by its path from the staging folder. */
function madeBy(plan: TreePlan) {
  const folders = plan.folders.slice(1).map((_, index) => folderNames(plan, index + 1));
  return { folders, files: plan.files.map((file) => stagedPath(plan, file)) };
}

/** What is wrong with a plan, whatever it is for. */
function faultsOf(manifest: Manifest, plan: TreePlan): readonly string[] {
  const faults: string[] = [];
  const { folders, files } = madeBy(plan);
  for (const path of [...folders, ...files]) {
    for (const [depth, name] of path.entries()) {
      // Below the top a leading dot stays.
      const ruled = depth === 0 ? name : name.replace(/^\./, '');
      for (const fault of faultsOfSafeName(ruled)) faults.push(`${JSON.stringify(name)} ${fault}`);
      if (Buffer.byteLength(name) > MAX_SAFE_NAME_BYTES) faults.push(`${JSON.stringify(name)} is too long`);
    }
    if (path.some(isPartialName)) faults.push(`${path.join('/')} is taken for one of this app's`);
    if (Buffer.byteLength(path.join('/')) > MAX_SAVED_PATH_BYTES) faults.push(`${path.join('/')} is too long`);
  }
  const all = [...folders, ...files].map(folded);
  if (new Set(all).size !== all.length) faults.push('two are the same');
  if (plan.files.some(({ size }, index) => size !== manifest.files[index]?.size) || plan.files.length !== manifest.files.length)
    faults.push('files got mixed up');
  if (plan.emptyFolders.length !== manifest.emptyFolders.length) faults.push('empty folders got lost');
  return faults;
}

const part = fc
  .oneof(
    fc.constantFrom(
      'a',
      'A',
      'b',
      'a.txt',
      'A.TXT',
      'á',
      'a\u0301',
      'con',
      'nul.txt',
      '.git',
      '...',
      'x\\y',
      '\u200b',
      'straße',
      'STRASSE',
      '\u017f',
      's',
      'S',
    ),
    fc.constantFrom('a (2)', 'a (2).txt', 'a (3)', 'Ada_a', '.lan-chat-0123456789abcdef.part', 'İ', 'i̇', 'ΟΣ', 'ος', 'οσ', ' ', 'a.', 'a '),
    fc.constantFrom(...HOSTILE_NAMES.map(([name]) => name)),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }),
  )
  .map((name) => name.replaceAll('/', '\\'))
  .filter((name) => !['', '.', '..'].includes(name));
const path = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));
const paths = fc.array(path, { maxLength: 25 });

describe('the names of a tree', () => {
  it('[NM6] [NM7] are safe, and all different, whatever its manifest says', () => {
    fc.assert(
      fc.property(paths, paths, fc.constantFrom('Ada', '..', 'con', 'A/B'), (files, emptyFolders, alias) => {
        const manifest = manifestOf(files, emptyFolders);
        expect(faultsOf(manifest, planTree(manifest, alias))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('[NM6] are the same for the same manifest, so that a restart finds what is there', () => {
    fc.assert(
      fc.property(paths, paths, (files, emptyFolders) => {
        const manifest = manifestOf(files, emptyFolders);
        expect(planTree(manifest, 'Ada')).toEqual(planTree(manifest, 'Ada'));
      }),
      { numRuns: 100 },
    );
  });

  it.each<[string, readonly string[], readonly string[]]>([
    ['two cases of a letter', ['x/a', 'x/A'], ['Ada_x/a', 'Ada_x/A (2)']],
    ['two normal forms', ['x/\u00e9', 'x/e\u0301'], ['Ada_x/\u00e9', 'Ada_x/\u00e9 (2)']],
    ['a file where a folder must be', ['x/a', 'x/a/b'], ['Ada_x/a', 'Ada_x/a (2)/b']],
    ['a folder where a file must be', ['x/a/b', 'x/a'], ['Ada_x/a/b', 'Ada_x/a (2)']],
    ['folders in two cases', ['x/a/1', 'x/A/2'], ['Ada_x/a/1', 'Ada_x/A (2)/2']],
    ['the same path twice', ['x/a', 'x/a'], ['Ada_x/a', 'Ada_x/a (2)']],
    ['a number that is taken', ['x/a', 'x/a (2)', 'x/A'], ['Ada_x/a', 'Ada_x/a (2)', 'Ada_x/A (3)']],
    ['names that are the same once they are safe', ['x/a:', 'x/a?', 'x/a_'], ['Ada_x/a_', 'Ada_x/a_ (2)', 'Ada_x/a_ (3)']],
    ['tops that are the same', ['a', 'A', 'a/b'], ['Ada_a', 'Ada_A (2)', 'Ada_a (3)/b']],
    ['backslashes, which are no separators between parts', ['x/..\\..\\evil', 'a\\b'], ['Ada_x/evil', 'Ada_b']],
    ['hidden files and folders', ['x/.git/config', 'x/.env', 'x/...b', '.c'], ['Ada_x/.git/config', 'Ada_x/.env', 'Ada_x/.b', 'Ada_.c']],
    ['dots and blanks', ['x/.../...', 'x/ /y'], ['Ada_x/file/file', 'Ada_x/file (2)/y']],
    ['devices', ['nul/con.txt', 'aux'], ['Ada_nul/_con.txt', 'Ada_aux']],
    [
      'names that this app gives',
      ['x/.lan-chat-0123456789abcdef.part', '.lan-chat-0123456789abcdef.part'],
      ['Ada_x/lan-chat-0123456789abcdef.part', 'Ada_.lan-chat-0123456789abcdef.part'],
    ],
    ['streams', ['x/a.txt:$DATA', 'x::$INDEX_ALLOCATION/a'], ['Ada_x/a.txt_$DATA', 'Ada_x__$INDEX_ALLOCATION/a']],
    ['capitals of more than one letter', ['x/stra\u00dfe', 'x/STRASSE'], ['Ada_x/stra\u00dfe', 'Ada_x/STRASSE (2)']],
    ['a long s', ['x/s', 'x/\u017f'], ['Ada_x/s', 'Ada_x/\u017f (2)']],
    ['two small sigmas', ['x/\u03c3', 'x/\u03c2', 'x/\u03a3'], ['Ada_x/\u03c3', 'Ada_x/\u03c2 (2)', 'Ada_x/\u03a3 (3)']],
    ['a dot above', ['x/\u0130', 'x/i\u0307'], ['Ada_x/\u0130', 'Ada_x/i\u0307 (2)']],
  ])('[NM6] of %s', (_, files, saved) => {
    const plan = planTree(manifestOf(files), 'Ada');
    expect(plan.files.map((file) => stagedPath(plan, file).join('/'))).toEqual(saved);
  });

  it('[NM6] of what stands at the top are those of files that come by themselves', () => {
    const names = HOSTILE_NAMES.map(([name]) => name.replaceAll('/', '\\')).filter((name) => !['', '.', '..'].includes(name));
    for (const name of names) {
      for (const file of [name, `${name}/inside`]) {
        const [item] = planTree(manifestOf([file]), 'Ada').items;
        expect(item?.savedAs).toBe(receivedFileName('Ada', name));
      }
    }
  });

  it('[ST2] are not made for a manifest that needs more folders than an offer may have', () => {
    const files = Array.from({ length: MAX_TREE_FILES / 20 }, (_, index) => `${Array.from({ length: 30 }, () => index).join('/')}/a`);
    expect(() => planTree(manifestOf(files), 'Ada')).toThrow(expect.objectContaining({ code: 'protocol-error' }));
    expect(planTree(manifestOf(files.slice(0, 1_500)), 'Ada').folders).toHaveLength(45_001);
  });

  it('[NM6] stay short enough for every system, however deep and long the paths are', () => {
    const deep = Array.from({ length: MAX_TREE_DEPTH }, (_, depth) => `${depth}`).join('/');
    const wide = Array.from({ length: 8 }, () => '\u6f22'.repeat(250)).join('/');
    const manifest = manifestOf([deep, wide, `${wide}/a`, `${wide}/A`, 'x'.repeat(MAX_TREE_PATH_CHARS)], [`${wide}/b`, deep]);
    expect(faultsOf(manifest, planTree(manifest, '\u{1f600}'.repeat(32)))).toEqual([]);
  });

  const many = (path: (index: number) => string) => Array.from({ length: MAX_TREE_FILES }, (_, index) => path(index));
  const near = (length: number) => (index: number) => `x/${'y'.repeat(length - 4)}${(index >> 1).toString(36).padStart(4, '0')}`;
  it.each<[string, readonly string[]]>([
    ['in one folder', many((index) => `x/${index}.txt`)],
    ['at the top', many((index) => `${index}.txt`)],
    ['of one name', many(() => 'x/a.txt')],
    ['of one name in many cases', many((index) => `x/${[...index.toString(2)].map((bit) => (bit === '1' ? 'A' : 'a')).join('')}`)],
    ['in folders of their own', many((index) => `x/${index}/a`).slice(1)],
    ['that are numbered already', many((index) => (index % 2 === 0 ? `x/a (${index}).txt` : 'x/a.txt'))],
    [
      'in deep folders',
      many((index) => `${Array.from({ length: 60 }, (_, depth) => (depth < 50 ? depth : (index >> (depth - 50)) & 1)).join('/')}/${index}`),
    ],
    ['that are alike up to where names are cut', many(near(200)).slice(0, 30_000)],
    ['that are alike up to where numbered names are cut', many(near(196)).slice(0, 30_000)],
    ['with signs that cannot be parted', many((index) => `x/${'a\u0301\u0323\u0489'.repeat(20)}${index % 100}`)],
    ['that are hostile', hostilePaths(MAX_TREE_FILES)],
  ])('[NM6] of as many files as there may be are found at once: %s', { timeout: 60_000 }, (_, files) => {
    const manifest = manifestOf(files);
    const startMs = performance.now();
    const plan = planTree(manifest, 'Ada');
    expect(performance.now() - startMs).toBeLessThan(PATIENCE_MS);
    const all = plan.files.map((file) => folded(stagedPath(plan, file)));
    expect(new Set(all).size).toBe(files.length);
  });

  it('[NM2] [NM6] making a name inside a folder safe again changes nothing', () => {
    const generated = generatedNames(7);
    const names = [...HOSTILE_NAMES.map(([name]) => name), ...Array.from({ length: 5_000 }, () => generated.next().value)];
    for (const name of names.flatMap((each) => [each, `.${each}`])) {
      const safe = safeInnerName(name);
      expect(safeInnerName(safe)).toBe(safe);
    }
  });

  it('[NM4] a name for the eye is saved as what it stands for', () => {
    for (const [name] of HOSTILE_NAMES) expect(receivedFileName('Ada', shownFileName(name))).toBe(receivedFileName('Ada', name));
    expect(shownFileName('.env')).toBe('.env');
  });
});

function hostilePaths(count: number): readonly string[] {
  const names = generatedNames(7);
  const found: string[] = [];
  while (found.length < count) {
    const parts = names.next().value.slice(0, 150).split('/');
    const path = parts
      .filter((part) => !['', '.', '..'].includes(part))
      .slice(0, 5)
      .join('/');
    if (path !== '') found.push(path);
  }
  return found;
}
