/** People read a heap's verdict in their language, programs in English: the same verdict, one language in each. */
import assert from 'node:assert/strict';
import { heapReason } from '../../../src/words/verdict/heapReason';
import { inEnglish, useBundle, useLocale } from '../../../src/words/l10n';
import { formatNumber } from '../../../src/words/units';

describe('English for programs', () => {
  const evidence = { about: 'stopped', bytesPerHour: 1536 } as const;
  beforeEach(() => {
    useBundle({ 'The heap lost {0} but has stopped losing memory.': 'Perdeu {0} e parou.' });
    useLocale('pt-BR');
  });
  afterEach(() => {
    useBundle({});
    useLocale('en');
  });

  it('has words and numbers of its own, and leaves the user theirs', () => {
    assert.equal(heapReason({ evidence }), 'Perdeu 1,5 KB/h e parou.');
    assert.equal(
      inEnglish(() => heapReason({ evidence })),
      'The heap lost 1.5 KB/h but has stopped losing memory.',
    );
    assert.equal(heapReason({ evidence }), 'Perdeu 1,5 KB/h e parou.');
  });

  it('gives the user theirs back also where it fails', () => {
    const fail = (): string => {
      throw new Error('no');
    };
    assert.throws(() => inEnglish(fail), /no/);
    assert.equal(formatNumber(1.5, 1), '1,5');
  });
});
