// A few hundred cases of the fuzzer (`npm run fuzz` runs a hundred thousand, on real programs too).
import { encodeCache } from '../../../src/symbolize/cache/encode';
import { Symbolizer } from '../../../src/symbolize/symbolizer';
import { cacheVictim, damaged, elfVictim, surviveCache, surviveElf, surviveName } from '../../support/damage';
import { smallProgram } from './smallProgram';

const addresses = Array.from({ length: 0x44 }, (_, at) => smallProgram.address + 4 * at);

describe('fuzzing', function () {
  this.timeout(60_000);

  it('damaged programs give answers or an ElfError', () => {
    const victim = elfVictim('small', smallProgram.file);
    for (let seed = 1; seed <= 600; seed++) surviveElf(damaged(victim, seed), addresses);
  });

  it('damaged caches are refused or right', () => {
    const symbolizer = Symbolizer.open(smallProgram.file);
    const hash = new Uint8Array(32).fill(1);
    const steps = encodeCache(symbolizer, hash);
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    const victim = cacheVictim('cache', step.value);
    const expected = addresses.map((address) => JSON.stringify(symbolizer.lookup(address)));
    for (let seed = 1; seed <= 600; seed++) surviveCache(damaged(victim, seed), hash, addresses, expected);
  });

  it('damaged names are printed somehow', () => {
    for (let seed = 1; seed <= 600; seed++) {
      surviveName('_ZZN4llvm2cl3optIPFPNS_12FunctionPassEvELb0EE4initEvENKUlRKS5_E_clES8_', seed);
      surviveName('_RINvMsj_NtCslNYArtu3iFV_5alloc3vecINtB6_3VechE14extend_trustedKj3_E', seed);
      surviveName('_ZN4core3ptr47drop_in_place$LT$alloc..string..String$GT$17h0123456789abcdefE', seed);
    }
  });
});
