/** What is said of lists that come from the allocator's hooks, not from ESP-IDF's heap trace. */
import assert from 'node:assert/strict';
import { SessionAnalysis } from '../../../src/analysis/sessionAnalysis';
import { SessionReader } from '../../../src/sessions/sessionReader';
import { frames } from '../../support/frames';
import { missingTexts } from '../../../src/words/sites/reconciliation';

const MINUTES = 240;
const LEAK_BYTES_A_MINUTE = 200;

/** Why the sites do not explain what the heap loses. */
function missing(leaks: 'trace' | 'hooks'): readonly string[] {
  const reader = new SessionReader();
  const analysis = new SessionAnalysis(reader.session);
  const readings = Array.from({ length: MINUTES }, (_, minute) => {
    const free = 200_000 - LEAK_BYTES_A_MINUTE * minute;
    return `heap default t=${minute * 60_000} f=${free} m=${free}`;
  });
  const lists = [1, 2, 3].flatMap((number) => [`leaks i=${number} f=1 c=64`, `lend i=${number} n=0 s=0 x=0`]);
  const text = `I (1) app_init: ESP-IDF: v5.3.1\n${frames(`hello v=0.1.0 y=idf/5.3.1 l=${leaks}`, ...readings, ...lists)}`;
  reader.data(Buffer.from(text), null);
  reader.end();
  return missingTexts(analysis.of(reader.session.boot)!.reconciliation);
}

describe('lists of allocations from the hooks', () => {
  it('are not said to miss heap_caps_calloc(), which the heap trace does not see', () => {
    assert.match(missing('trace').join(), /heap_caps_calloc/);
    assert.doesNotMatch(missing('hooks').join(), /heap_caps_calloc/);
    assert.equal(missing('hooks').length, 1);
  });
});
