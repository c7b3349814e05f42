/**
 * Ends a run with one plain line, for readers and tools that look for a count of tests; before it,
 * what could not be tested here and why.
 */
class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = results;
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    // Set by the global set-up, which runs in this process.
    const notRun = JSON.parse(process.env.OTVET_TEST_NOT_RUN ?? '[]');
    const notes = notRun.map((sentence) => `Not run: ${sentence}\n`).join('');
    process.stdout.write(
      `\n${notes}${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped\n`,
    );
  }
}

module.exports = ClosingLineReporter;
