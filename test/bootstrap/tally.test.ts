import { bootstrapScript } from '../support/bootstrap-process.ts';

describe('the last line of npm test', () => {
  const lineFor = (results: object | undefined): Promise<string> =>
    bootstrapScript(
      `const { tallyOf, tallyLine } = await lib('tally');
       tell(tallyLine(tallyOf(process.argv[1] ? JSON.parse(process.argv[1]) : undefined)));`,
      results === undefined ? '' : JSON.stringify(results),
    ).next();
  const none = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };

  it('counts tests; one still to be written is a skipped one', async () => {
    const results = { numPassedTests: 7, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };
    expect(await lineFor({ ...results, numRuntimeErrorTestSuites: 0 })).toBe('7 passed, 1 failed, 3 skipped');
  });

  it('counts a suite that cannot be loaded as a failure', async () => {
    expect(await lineFor({ ...none, numRuntimeErrorTestSuites: 2 })).toBe('0 passed, 2 failed, 0 skipped');
  });

  it('counts a run that ended without results as a failure', async () => {
    expect(await lineFor(undefined)).toBe('0 passed, 1 failed, 0 skipped');
  });
});
