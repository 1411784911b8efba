import { describe, expect, it } from 'vitest';
import { generatedNames } from './testing/generated-names.ts';
import { HOSTILE_NAMES } from './testing/hostile-names.ts';
import { faultsOfPublishing } from './testing/prove-publishing.ts';
import { tempFolder } from './testing/temp-folder.ts';

describe('names that are really created', () => {
  it.skipIf(process.platform === 'win32')(
    '[NM1] [NM5] [FT10] stay in the folder, replace nothing and follow no link',
    { timeout: 60_000 },
    async () => {
      const generated = generatedNames(500);
      const names = HOSTILE_NAMES.map(([name]) => name).filter((_, index) => index % 2 === 0);
      while (names.length < 500) names.push(generated.next().value);
      expect(await faultsOfPublishing(await tempFolder(), 'Ada', names)).toEqual([]);
    },
  );
});
