/** As much of a failure's message as tells which it was. */
const longestReason = 600;

/** The failed tests of a run, a paragraph each: who reads only the end of a log sees all of them. */
function failuresOf({ testResults }) {
  return testResults.flatMap(({ testFilePath, testExecError, testResults: tests }) => {
    const file = testFilePath.replace(`${process.cwd()}/`, '');
    const paragraph = (title, reason) =>
      `Failed: ${file} › ${title}\n  ${plain(reason).slice(0, longestReason).split('\n').join('\n  ')}\n`;
    if (testExecError) return [paragraph('the suite itself', testExecError.message ?? '')];
    return tests
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => paragraph(fullName, failureMessages.join('\n')));
  });
}

/** `text` without the colours of a terminal. */
function plain(text) {
  // eslint-disable-next-line no-control-regex -- these characters are the subject
  return text.replace(/\u001b\[\d+m/g, '');
}

/**
 * Ends a run with one plain line, for readers and tools that look for a count of tests; before it,
 * what failed, and what could not be tested here and why.
 */
class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = results;
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    // Set by the global set-up, which runs in this process.
    const notRun = JSON.parse(process.env.OTVET_TEST_NOT_RUN ?? '[]');
    const notes = notRun.map((sentence) => `Not run: ${sentence}\n`).join('');
    process.stdout.write(
      `\n${failuresOf(results).join('')}${notes}${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped\n`,
    );
  }
}

module.exports = ClosingLineReporter;
