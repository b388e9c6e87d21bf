// Some of the fuzzer's damaged logs (`npm run fuzz -- logs` reads a million lines).
import { logCorpus, surviveLog } from '../../support/damagedLogs';

const LINES = 30_000;

describe('damaged logs', () => {
  it('give facts or text, and leave what is untouched as it is', () => {
    const corpus = logCorpus();
    for (let seed = 1, lines = 0; lines < LINES; seed++) lines += surviveLog(corpus, seed);
  }).timeout(60_000);
});
