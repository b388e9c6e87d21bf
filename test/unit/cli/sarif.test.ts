/**
 * Code scanning tells alerts apart by their fingerprints. The kinds: two sites of one run that look alike (one would hide the
 * other), and one site in two builds (it would be closed and opened again with each commit).
 */
import assert from 'node:assert/strict';
import type { LocatedSite } from '../../../src/cli/watch/locate';
import { toSarif } from '../../../src/cli/watch/sarif';

/** Innermost first: function, line, and the column where several calls share a line. */
type Place = readonly [name: string | null, line: number, column?: number];

const FILES: Readonly<Record<string, string>> = {
  parse: 'net/parse.c',
  cache: 'net/cache.c',
  main: 'main.c',
};

function site(base: number, ...places: readonly Place[]): LocatedSite {
  const callers = places.map(
    ([, line, column = 0], at) => `0x${(base + at * 4096 + line * 16 + column).toString(16)}`,
  );
  return {
    stack: callers.join(':'),
    callers,
    frames: places.map(([name, line, column], at) => {
      const file = FILES[name ?? ''] ?? null;
      const where = { file, path: file, line, ...(column === undefined ? {} : { column }) };
      return { address: callers[at]!, function: name, ...where };
    }),
    ownFrame: 0,
    name: places[0]![0],
    count: 10,
    bytes: 1000,
    atLeast: false,
    kind: 'growing',
    evidence: null,
    bytesPerHour: { estimate: 100, low: 90, high: 110 },
    ignored: null,
    site: null,
    history: [],
  };
}

function fingerprints(sites: readonly LocatedSite[]): string[] {
  const text = toSarif({ leaks: 'leak', leakReason: '' }, sites, { root: '/project', version: '1.0.0' });
  const { runs } = JSON.parse(text) as {
    runs: { results: { partialFingerprints: { 'callStack/v1': string } }[] }[];
  };
  return runs[0]!.results.map(({ partialFingerprints }) => partialFingerprints['callStack/v1']);
}

/** Of a build: its addresses, and how far its lines are moved in each function. */
const build = (base: number, moved = 0): readonly LocatedSite[] => [
  site(base, ['parse', 30 + moved], ['main', 80]),
  site(base, ['parse', 20 + moved], ['main', 80]),
  site(base, ['parse', 20 + moved], ['main', 90 + moved]),
  site(base, ['cache', 12 + moved, 9], ['main', 80]),
  site(base, ['cache', 12 + moved, 30], ['main', 80]),
  site(base, ['main', 80]),
];

describe('fingerprints of call sites', () => {
  it('are of one site each, also where sites differ in lines or columns alone', () => {
    const prints = fingerprints(build(0x42000000));
    assert.equal(new Set(prints).size, prints.length, prints.join('\n'));
  });

  it('are of one site each where the very same line stands twice, or nothing is known of the stacks', () => {
    const unrolled = [site(0x42000000, ['parse', 20]), site(0x42000100, ['parse', 20])];
    const unknown = [site(0x42000000, [null, 0]), site(0x42000010, [null, 0])];
    const prints = fingerprints([...unrolled, ...unknown]);
    assert.equal(new Set(prints).size, 4, prints.join('\n'));
  });

  it('stay where another build has other addresses and moved lines', () => {
    assert.deepEqual(fingerprints(build(0x42010000, 7)), fingerprints(build(0x42000000)));
  });

  it('stay whatever the order of the sites, which changes with their rates', () => {
    const sites = build(0x42000000);
    assert.deepEqual(fingerprints(sites.toReversed()), fingerprints(sites).reverse());
  });

  it('are those of earlier versions where no other site has the same functions', () => {
    assert.deepEqual(fingerprints([site(0x42000000, ['cache', 12], ['main', 80])]), [
      '98abb3a5b18d2809522d9638a1cca1a8',
    ]);
  });
});
