// The reporter of every suite: Mocha's `spec`, and at the end the counts in the file that HEAP_MONITOR_COUNTS names,
// where scripts/suites.mjs reads them. So all suites are counted alike, those inside VS Code too.
import Mocha from 'mocha';
import { writeFileSync } from 'node:fs';

/** What the extension host says before the first test; the log before it is VS Code's own. */
export const beginning = 'heap-monitor tests begin';

export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes: passed, failures: failed, pending } = this.stats;
      const file = process.env['HEAP_MONITOR_COUNTS'];
      if (file) writeFileSync(file, JSON.stringify({ passed, failed, pending }));
    });
  }
}
