/** @typedef {{ passed: number, failed: number }} Counts */

/** @type {Counts} */
export const NO_TESTS = { passed: 0, failed: 0 };

/**
 * The sums in vitest's JSON report. A file that could not even be loaded counts as one failure; so does a missing report.
 * @param {any} report @returns {Counts}
 */
export function countVitest(report) {
  if (report === undefined) return { passed: 0, failed: 1 };
  const broken = report.testResults.filter(
    (/** @type {any} */ file) => file.status === 'failed' && file.assertionResults.every((/** @type {any} */ test) => test.status !== 'failed'),
  );
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length };
}

/**
 * The sums in Playwright's JSON report. A test that passed only when repeated is `flaky` and counts as a failure; so does a missing report.
 * @param {any} report @returns {Counts}
 */
export function countPlaywright(report) {
  if (report === undefined) return { passed: 0, failed: 1 };
  return { passed: report.stats.expected, failed: report.stats.unexpected + report.stats.flaky + report.errors.length };
}
