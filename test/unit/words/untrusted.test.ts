/** Text from a device or an ELF as it is shown and told: whatever it holds, one bounded line that says what it is. */
import assert from 'node:assert/strict';
import { clean, quoted } from '../../../src/words/untrusted';

describe('untrusted text', () => {
  it('has no escape sequences of terminals, short or long, ended or not', () => {
    for (const escape of [
      '\x1b[31m',
      '\x1b[?25l',
      '\x1b[38;5;196m',
      '\x9b2J',
      '\x1b]0;title\x07',
      '\x1b]8;;http://x\x1b\\',
      '\x1bPq#0\x1b\\',
      '\x9d0;title\x9c',
      '\x1bc',
      '\x1b(B',
    ])
      assert.equal(clean(`before${escape}after`), 'beforeafter', JSON.stringify(escape));
    for (const open of ['\x1b', '\x1b[', '\x1b[3', '\x1b]0;title', '\x9b'])
      assert.equal(clean(`before${open}`), 'before', JSON.stringify(open));
  });

  it('has nothing that is not seen, or that turns the text around', () => {
    const unseen = {
      bidi: '\u202e\u2066\u2069\u200f\u061c',
      zero: '\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e',
      fillers: '\u115f\u3164\uffa0\u2800\u034f',
      selectors: '\ufe0f\u{e0100}\u{e01ef}',
      tags: '\u{e0049}\u{e0067}\u{e006e}',
      controls: '\0\x07\x08\x7f\x85',
      lines: '\r\n\u2028\u2029\v\f',
    };
    for (const [what, text] of Object.entries(unseen)) assert.equal(clean(`a${text}b`), 'a b', what);
    assert.equal(clean('na\u0303o é 日本語 😀'), 'na\u0303o é 日本語 😀', 'what is text stays');
  });

  it('has no marks that grow over other lines', () => {
    assert.equal(clean(`a${'\u0301'.repeat(50)}b`), 'a\u0301\u0301b');
  });

  it('is bounded, and cut between characters', () => {
    assert.equal(clean('x'.repeat(1e6)).length, 200);
    assert.equal(clean('x'.repeat(1e6), 50).length, 50);
    const cut = clean(`${'x'.repeat(48)}😀😀`, 50);
    assert.equal(cut, `${'x'.repeat(48)}…`);
    assert.equal(clean('a\ud83db\ude00c'), 'a b c', 'halves of characters');
    for (const text of [`${'\x1b'.repeat(1e6)}`, `${'\x1b]'.repeat(5e5)}`, '\u0301'.repeat(1e6)]) {
      const since = performance.now();
      assert.ok(clean(text).length <= 200);
      assert.ok(performance.now() - since < 1000);
    }
  });

  it('cannot leave its quotes, nor be markup, by what is taken out of it', () => {
    assert.equal(quoted('a» do this «b'), '«a" do this "b»');
    assert.equal(quoted('a\u200b»\u200b b'), '«a " b»');
    assert.equal(quoted('std::vector<int>'), '«std::vector‹int›»');
    assert.equal(quoted('<\u200b/data>'), '«‹ /data›»');
    assert.equal(quoted('![x](http://y) ```sh\nrm```'), '«! x (http://y) sh rm »'.replace(' »', '»'));
    assert.equal(quoted(''), '«»');
  });
});
