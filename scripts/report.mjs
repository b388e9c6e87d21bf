// The summary at the end of `npm test`: a table of the steps, then the one line that machines read.

/**
 * @param {readonly import('./suites.mjs').Outcome[]} outcomes
 * @param {number} seconds What it all took; less than its steps together, where some ran at the same time.
 * @returns {boolean} Whether nothing failed.
 */
export function printReport(outcomes, seconds) {
  const total = (key) => outcomes.reduce((sum, outcome) => sum + outcome[key], 0);
  const [passed, failed, pending] = ['passed', 'failed', 'pending'].map(total);

  console.log(`\n${row('', 'passed', 'failed', 'skipped', 'time')}`);
  for (const outcome of outcomes) {
    const { name, note } = outcome;
    const time = `${outcome.seconds.toFixed(1)} s`;
    const firstLine = note.split('\n', 1)[0];
    console.log(
      row(name, outcome.passed, outcome.failed, outcome.pending, time) + (note && `   ${firstLine}`),
    );
  }
  console.log(row('total', passed, failed, pending, `${seconds.toFixed(1)} s`));
  console.log(`\n${passed} passed, ${failed} failed${pending > 0 ? `, ${pending} skipped` : ''}`);
  return failed === 0;
}

function row(name, ...cells) {
  return name.padEnd(12) + cells.map((cell) => String(cell || '–').padStart(9)).join('');
}
