import assert from 'node:assert/strict';
import { plural, t } from '../../src/l10n';

describe('words for people', () => {
  it('are English with their arguments where nothing translates', () => {
    assert.equal(t('{0} of {1}, {0} again', 3, 'x'), '3 of x, 3 again');
    assert.equal(t('{0} and {free} and {2}', '{1}'), '{1} and {free} and {2}');
    assert.equal(
      `${plural(1, 'list')}, ${plural(2, 'list')}, ${plural(0, 'list')}`,
      '1 list, 2 lists, 0 lists',
    );
  });
});
