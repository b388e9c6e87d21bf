/** One headline for a device's verdict, which never sounds as an all-clear while it is too early to say. */
import assert from 'node:assert/strict';
import { headlineText } from '../../../src/words/verdict/headline';

const calm = { kind: 'steady', heap: null, suspects: 0 } as const;

describe('the headline of a verdict', () => {
  it('puts the verdict before its kind', () => {
    const kind = 'fragmentation';
    assert.equal(headlineText({ ...calm, kind, verdict: 'too-early' }), 'Too early to say');
    assert.equal(headlineText({ ...calm, kind, verdict: 'stopped' }), 'Leak stopped');
    assert.equal(headlineText({ ...calm, kind, verdict: 'suspected' }), 'Leak suspected');
    assert.equal(headlineText({ ...calm, kind, verdict: 'no-leak' }), 'No leak, but fragmenting');
  });

  it('names the heap, where there are several', () => {
    assert.equal(headlineText({ ...calm, verdict: 'leak', heap: 'INTERNAL' }), 'Leaking in INTERNAL');
  });

  it('says of too early how many call sites are suspected', () => {
    const verdict = 'too-early';
    assert.equal(headlineText({ ...calm, verdict, suspects: 1 }), 'Too early to say, 1 call site suspected');
    assert.equal(headlineText({ ...calm, verdict, suspects: 3 }), 'Too early to say, 3 call sites suspected');
  });
});
