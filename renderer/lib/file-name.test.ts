import { expect, test } from 'vitest';
import { shortFileName, visibleFileName } from './file-name.ts';

test('characters that turn or hide a name are not shown', () => {
  expect(visibleFileName('photo\u202Egpj.exe')).toBe('photogpj.exe');
  expect(visibleFileName('a\u200Bb\u0007.txt')).toBe('ab.txt');
});

test.each([
  [90, 90],
  [91, 90],
  [1_024, 90],
])('a name of %i characters is shown with %i, its end among them', (length, shown) => {
  const name = `${'n'.repeat(length - 7)}.tar.gz`;
  expect([...shortFileName(name)]).toHaveLength(shown);
  expect(shortFileName(name).endsWith('.tar.gz')).toBe(true);
});
