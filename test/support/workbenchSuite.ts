/** What the suites that drive a window share. */
import type { Workbench } from './workbench';

/** For a suite: a test that fails tells what the window showed, and leaves a picture. */
export function explainFailures(window: () => Workbench): void {
  afterEach(async function () {
    const { currentTest } = this;
    if (currentTest?.isFailed() && currentTest.err)
      await window().explain(currentTest.err, currentTest.fullTitle());
  });
}

/**
 * For a suite whose tests build on each other: after one has failed, its others are skipped. Mocha's own `bail` would
 * also skip those of all suites that come later.
 */
export function stopAtFailure(): void {
  let hasFailed = false;
  beforeEach(function () {
    if (hasFailed) this.skip();
  });
  afterEach(function () {
    hasFailed ||= this.currentTest?.isFailed() ?? false;
  });
}
