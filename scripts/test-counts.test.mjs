import { describe, expect, test } from 'vitest';
import { countPlaywright, countVitest } from './test-counts.mjs';

describe('how tests are counted', () => {
  test('vitest: a file that could not be loaded is a failure', () => {
    const report = {
      numPassedTests: 3,
      numFailedTests: 1,
      testResults: [
        { status: 'passed', assertionResults: [{ status: 'passed' }] },
        { status: 'failed', assertionResults: [{ status: 'failed' }] },
        { status: 'failed', assertionResults: [] },
      ],
    };
    expect(countVitest(report)).toEqual({ passed: 3, failed: 2 });
  });

  test('Playwright: what passed only the second time is a failure', () => {
    expect(countPlaywright({ stats: { expected: 5, unexpected: 1, flaky: 2 }, errors: [{}] })).toEqual({ passed: 5, failed: 4 });
  });

  test('a runner that wrote no report failed', () => {
    expect([countVitest(undefined), countPlaywright(undefined)]).toEqual([
      { passed: 0, failed: 1 },
      { passed: 0, failed: 1 },
    ]);
  });
});
