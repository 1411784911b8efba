import { describe, expect, it } from 'vitest';
import { generatedNames } from './testing/generated-names.ts';
import { HOSTILE_NAMES } from './testing/hostile-names.ts';
import { faultsOfPublishing } from './testing/prove-publishing.ts';
import { faultsOfPublishingTree } from './testing/prove-tree.ts';
import { tempFolder } from './testing/temp-folder.ts';

const COUNT = 500;

function names(): readonly string[] {
  const generated = generatedNames(500);
  const names = HOSTILE_NAMES.map(([name]) => name).filter((_, index) => index % 2 === 0);
  while (names.length < COUNT) names.push(generated.next().value);
  return names;
}

// Windows and macOS have file systems that take some of them for one.
describe.skipIf(process.platform !== 'linux')('names that are really created', () => {
  it('[NM1] [NM5] [FT10] stay in the folder, replace nothing and follow no link', { timeout: 60_000 }, async () => {
    expect(await faultsOfPublishing(await tempFolder(), 'Ada', names())).toEqual([]);
  });

  it('[NM6] [NM7] [FT10] do so as the names of a tree', { timeout: 60_000 }, async () => {
    expect(await faultsOfPublishingTree(await tempFolder(), names(), 1)).toEqual([]);
  });
});
