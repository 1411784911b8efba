import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { closeReasonSchema } from '../../shared/wire/close-reason.ts';
import { MESSAGES } from '../../shared/wire/message.ts';

const root = join(import.meta.dirname, '..', '..');
const text = readFileSync(join(root, 'docs', 'protocol.md'), 'utf8');
const rules = [...text.matchAll(/^- \*\*([A-Z]{2}\d+)\*\* /gm)].map(([, id]) => id ?? '');
const sections = new Set(rules.map((id) => id.slice(0, 2)));

function sourcesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.includes('node_modules'))
    .map((path) => join(folder, path));
}

/** Rule numbers that a file quotes, in a test title or after the word rule. */
function rulesQuotedIn(path: string): string[] {
  const source = readFileSync(join(root, path), 'utf8');
  const quotes = source.match(/\[[A-Z]{2}\d+\]|\b[Rr]ules? [A-Z]{2}\d+(?:(?: to | and |, )[A-Z]{2}\d+)*/g) ?? [];
  return quotes.flatMap((quote) => quote.match(/[A-Z]{2}\d+/g) ?? []).filter((id) => sections.has(id.slice(0, 2)));
}

describe('docs/protocol.md', () => {
  it('numbers the rules of each section 1, 2, 3 …', () => {
    for (const section of sections) {
      const numbers = rules.filter((id) => id.startsWith(section)).map((id) => Number(id.slice(2)));
      expect(numbers, section).toEqual(numbers.map((_, index) => index + 1));
    }
    expect(rules.length).toBeGreaterThan(60);
  });

  it('has every rule that code and tests quote', () => {
    const quoted = ['shared', 'core', 'cli', 'web', 'electron', 'renderer', 'scripts', 'bench', 'e2e']
      .flatMap(sourcesIn)
      .flatMap((path) => rulesQuotedIn(path).map((id) => `${id} in ${path}`));
    expect(quoted.length).toBeGreaterThan(100);
    expect(quoted.filter((quote) => !rules.includes(quote.split(' ')[0] ?? ''))).toEqual([]);
  });

  it('lists exactly the messages that there are', () => {
    const rows = [...text.matchAll(/^\| `([a-z-]+)` \| (\d+) \| (yes|no) \|/gm)].map(([, type, code, critical]) => [
      type,
      Number(code),
      critical === 'yes',
    ]);
    expect(rows).toEqual(Object.entries(MESSAGES).map(([type, { code, critical }]) => [type, code, critical]));
  });

  it('lists exactly the reasons to close that there are', () => {
    const [, table = ''] = /^\| Reason \| Means \|$([\s\S]*?)^$/m.exec(text) ?? [];
    expect([...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, reason]) => reason)).toEqual(closeReasonSchema.options);
  });
});
