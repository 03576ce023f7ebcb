/** How many checks or tests passed, failed and were skipped. */
export type Tally = { readonly passed: number; readonly failed: number; readonly skipped: number };

export const noTests: Tally = { passed: 0, failed: 0, skipped: 0 };

export function add(a: Tally, b: Tally): Tally {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** A static check counts as one test. */
export function tallyOfCheck(exitStatus: number | null): Tally {
  return exitStatus === 0 ? { ...noTests, passed: 1 } : { ...noTests, failed: 1 };
}

/** The parts of vitest's JSON report that are counted. */
export type VitestReport = {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
};

/**
 * Counts vitest's report. A file that failed without a failed test (it did not load, or a hook broke) is one failure,
 * and so is a run that ended badly with nothing in the report to show for it, or that ran no test at all.
 */
export function tallyOfVitest({
  report,
  exitStatus,
}: {
  readonly report: VitestReport | null;
  readonly exitStatus: number | null;
}): Tally {
  const files = report?.testResults ?? [];
  const tests = files.flatMap((file) => file.assertionResults);
  const passed = tests.filter((test) => test.status === 'passed').length;
  const failedTests = tests.filter((test) => test.status === 'failed').length;
  const brokenFiles = files.filter(
    (file) => file.status !== 'passed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = failedTests + brokenFiles;
  const unexplained = failed === 0 && (exitStatus !== 0 || passed === 0) ? 1 : 0;
  return { passed, failed: failed + unexplained, skipped: tests.length - passed - failedTests };
}

export function inWords({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
