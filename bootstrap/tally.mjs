/**
 * Counts of a run of jest.
 *
 * @typedef {{passed: number, failed: number, skipped: number}} Tally
 */

/**
 * @param {object | undefined} results what jest wrote with `--json`; undefined where it wrote nothing, which
 *   counts as one failure
 * @returns {Tally} a suite that could not be loaded counts as one failed test
 */
export function tallyOf(results) {
  if (results === undefined) return { passed: 0, failed: 1, skipped: 0 };
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    skipped: results.numPendingTests + results.numTodoTests,
  };
}

/** @param {Tally} tally */
export function tallyLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
