// What the fuzzer damages: real programs of the compilers that are installed, small ones, and a cache file.
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { encodeCache } from '../../src/symbolize/cache/encode';
import { Symbolizer } from '../../src/symbolize/symbolizer';
import { cacheVictim, elfVictim, type Victim } from './damage';
import { RISCV, riscvLink, tool, XTENSA } from './toolchain';

export interface Corpus {
  readonly elves: readonly { victim: Victim; addresses: readonly number[] }[];
  readonly cache: {
    victim: Victim;
    hash: Uint8Array;
    addresses: readonly number[];
    expected: readonly string[];
  };
  readonly names: readonly string[];
}

const programs = resolve('test/fixtures/programs');
const source = (name: string) => join(programs, name);
const bare = ['-ffreestanding', '-nostdlib', '-Wl,--entry=_start', '-Wl,--unresolved-symbols=ignore-all'];
const riscv = [...riscvLink, ...bare];
const host = [...bare, '-static', '-O2', '-fdebug-types-section'];

const allSources = ['main.c', 'parse.c', 'checksum.c', 'nested.c', 'assembled.S'].map(source);

/** Compiler and arguments, without `-o`. */
const recipes: Readonly<Record<string, readonly string[]>> = {
  'riscv C, DWARF 4': [`${RISCV}-gcc`, ...riscv, '-gdwarf-4', '-O2', source('main.c'), source('parse.c')],
  'riscv C++, DWARF 5': [
    `${RISCV}-gcc`,
    ...riscv,
    '-gdwarf-5',
    '-O2',
    '-fno-exceptions',
    source('shapes.cpp'),
  ],
  'xtensa C, DWARF 2': [`${XTENSA}-gcc`, ...bare, '-gdwarf-2', '-O2', ...allSources],
  'host C++, DWARF 5, type units': ['g++', ...host, '-gdwarf-5', '-fno-exceptions', source('shapes.cpp')],
  'host C, DWARF 4, type units': ['gcc', ...host, '-gdwarf-4', source('nested.c'), source('checksum.c')],
  'host C, 64-bit DWARF, compressed': [
    'gcc',
    ...host,
    '-gdwarf64',
    '-gz',
    source('nested.c'),
    source('parse.c'),
  ],
};

export async function fuzzCorpus(folder: string): Promise<Corpus> {
  const elves: Corpus['elves'][number][] = [];
  for (const [name, [compiler = '', ...args]] of Object.entries(recipes)) {
    const path = join(folder, name.replace(/\W+/g, '-'));
    await tool(folder, compiler, ...args, '-o', path);
    const bytes = new Uint8Array(await readFile(path));
    elves.push({ victim: elfVictim(name, bytes), addresses: someAddresses(Symbolizer.open(bytes)) });
  }
  const first = elves[0];
  if (!first) throw new Error('no programs');
  return { elves, cache: cacheOf(first.victim.bytes, first.addresses), names };
}

function someAddresses({ codeRanges }: Symbolizer): number[] {
  const [begin = 0, end = 0] = codeRanges;
  const step = Math.max(Math.floor((end - begin) / 48), 1);
  return [...Array.from({ length: 48 }, (_, at) => begin + at * step), 0, 0x40000404, 0xffffffff];
}

function cacheOf(elf: Uint8Array, addresses: readonly number[]): Corpus['cache'] {
  const symbolizer = Symbolizer.open(elf);
  const hash = new Uint8Array(32).fill(0x5e);
  const steps = encodeCache(symbolizer, hash);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  const expected = addresses.map((address) => JSON.stringify(symbolizer.lookup(address)));
  return { victim: cacheVictim('cache', step.value), hash, addresses, expected };
}

const names = [
  '_ZNSt6vectorIN8geometry3BoxESaIS1_EE9push_backEOS1_',
  '_ZZN4llvm2cl3optIPFPNS_12FunctionPassEvELb0EE4initEvENKUlRKS5_E_clES8_',
  '_ZSt9__find_ifIPPKcN9__gnu_cxx5__ops10_Iter_predIZN3foo3barEiEUlS1_E_EEET_S8_S8_T0_St26random_access_iterator_tag',
  '_ZN4core3ptr85drop_in_place$LT$alloc..vec..Vec$LT$u8$GT$$GT$17h0123456789abcdefE',
  '_RINvMsj_NtCslNYArtu3iFV_5alloc3vecINtB6_3VechE14extend_trustedINtNtNtNtCsgEmfK2I1SDS_4core4iter8adapters3map3MapINtNtNtB17_5slice4iter4IterhENCINvNtCs6xxl1lAjzDf_1a5inner7generichKj3_E0EEB2m_',
];
