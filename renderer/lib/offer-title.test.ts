import { expect, test } from 'vitest';
import { offerLabel, offerTitle, shortOfferTitle } from './offer-title.ts';

const tree = (items: number) => ({ items, files: 40, folders: 3, manifestBytes: 100 });

test.each([
  [{ name: 'plan.pdf' }, 'File plan.pdf from Ann', 'File plan.pdf from you'],
  [{ name: 'Photos', tree: tree(1) }, 'Folder Photos from Ann', 'Folder Photos from you'],
  [{ name: 'a.txt', tree: tree(3) }, 'Files a.txt and 2 more from Ann', 'Files a.txt and 2 more from you'],
])('%j is named %s', (offer, theirs, own) => {
  expect(offerLabel(offer, 'Ann')).toBe(theirs);
  expect(offerLabel(offer, undefined)).toBe(own);
});

test('a name cannot hide its end, and of a long one the end stays', () => {
  expect(offerTitle({ name: 'photo\u202egpj.exe' })).toBe('photogpj.exe');
  expect(shortOfferTitle({ name: `${'x'.repeat(200)}.exe`, tree: tree(2) })).toMatch(/^x+…x+\.exe and 1 more$/u);
});
