/**
 * Regions of one kind are judged together, where a heap has several kinds: the sum hides which memory ends first, and a
 * region that fills while others of its kind have room is no end. Logs are generated.
 */
import assert from 'node:assert/strict';
import { SessionAnalysis } from '../../../src/analysis/sessionAnalysis';
import type { BootAnalysis } from '../../../src/analysis/bootAnalysis';
import { toReport } from '../../../src/cli/reportJson';
import { SessionReader } from '../../../src/sessions/sessionReader';

/** Where a region begins, its size, and what is free of it in a minute; bytes. */
type Region = readonly [address: number, size: number, free: (minute: number) => number];

const MINUTES = 60;
const noise = (minute: number, most: number): number => ((minute * 7919) % 13) * Math.floor(most / 13);
/** Of the same number of bytes that are lost, each region has what the ones before could not give. */
const inOrder = (sizes: readonly number[], lost: (minute: number) => number) =>
  sizes.map((size, index) => (minute: number): number => {
    const before = sizes.slice(0, index).reduce((sum, one) => sum + one, 0);
    return size - Math.min(size - 64, Math.max(0, lost(minute) - before));
  });

const SPIRAM: Region = [0x3f800000, 4_194_304, (minute) => 4_000_000 + noise(minute, 6000)];
const DRAM: Region = [0x3ffb0000, 200_000, (minute) => 120_000 - 1200 * minute + noise(minute, 300)];
const IRAM: Region = [0x40090000, 60_000, (minute) => 50_000 + noise(minute, 60)];
const RTC: Region = [0x3ff80000, 8_192, () => 7_800];
const STEADY: Region = [0x3ffb0000, 200_000, (minute) => 120_000 + noise(minute, 300)];

function summary(capabilities: string, regions: readonly Region[], minute: number): string {
  const bodies = regions.map(([address, size, free]) => {
    const bytes = free(minute);
    return `  At 0x${address.toString(16)} len ${size} free ${bytes} allocated ${size - bytes} min_free ${bytes}
    largest_free_block ${bytes} alloc_blocks 14 free_blocks 1 total_blocks 15
`;
  });
  const [size, free] = regions.reduce(
    (sums, region) => [sums[0] + region[1], sums[1] + region[2](minute)],
    [0, 0],
  );
  return `Heap summary for capabilities ${capabilities}:
${bodies.join('')}  Totals:
    free ${free} allocated ${size - free} min_free ${free} largest_free_block ${free}
`;
}

type Printed = readonly [capabilities: string, regions: readonly Region[]];
const DEFAULT = '0x00001000';
const INTERNAL = '0x00000800';

function read(log: string): { boot: BootAnalysis; reader: SessionReader; analysis: SessionAnalysis } {
  const reader = new SessionReader();
  const analysis = new SessionAnalysis(reader.session);
  reader.data(Buffer.from(log), null);
  reader.end();
  return { boot: analysis.of(reader.session.boot)!, reader, analysis };
}

function logOf(heaps: readonly Printed[], head = ''): string {
  const minutes = Array.from({ length: MINUTES }, (_, minute) => {
    const printed = heaps.map(([capabilities, regions]) => summary(capabilities, regions, minute));
    return `I (${5000 + minute * 60_000}) app: tick\n${printed.join('')}`;
  });
  return head + minutes.join('');
}

const judge = (...heaps: Printed[]): BootAnalysis => read(logOf(heaps)).boot;

/** What is lost is that of the region, which ends in 40 minutes. */
function assertEnds(boot: BootAnalysis, name: string): void {
  assert.equal(boot.judgedHeap, name);
  assert.equal(boot.namedHeap, name);
  const { verdict, bytesPerHour, exhaustionMs } = boot.verdict!;
  assert.equal(verdict, 'leak');
  assert.ok(Math.abs(bytesPerHour!.estimate / 72_000 - 1) < 0.1, JSON.stringify(bytesPerHour));
  const minutes = exhaustionMs!.estimate / 60_000;
  assert.ok(minutes > 30 && minutes < 50, String(minutes));
}

const names = (boot: BootAnalysis): string[] => [...boot.boot.heaps.keys()];

describe('regions of one kind', () => {
  it('are the verdict where they end before the sum, in both orders of printing', () => {
    for (const regions of [
      [DRAM, SPIRAM],
      [SPIRAM, DRAM],
    ]) {
      const boot = judge([DEFAULT, regions]);
      assertEnds(boot, 'INTERNAL DRAM region at 0x3ffb0000');
      assert.equal(boot.boot.heap?.name, 'DEFAULT', 'the sum still stands for the device');
    }
  });

  it('do not count memory that these allocations cannot have', () => {
    assertEnds(judge([INTERNAL, [RTC, DRAM, IRAM]]), 'INTERNAL DRAM region at 0x3ffb0000');
  });

  it('are one heap, whichever of them fills first', () => {
    const sizes = [60_000, 140_000];
    const lost = (minute: number): number => 1200 * minute + 20_000;
    const frees = inOrder(sizes, lost);
    const regions: Region[] = frees.map((free, index) => [0x3ffb0000 + index * 0x10000, sizes[index]!, free]);
    const boot = judge([DEFAULT, [...regions, SPIRAM]]);
    assert.equal(boot.judgedHeap, 'INTERNAL DRAM (2 regions)');
    const left = sizes[0]! + sizes[1]! - lost(MINUTES);
    const minutes = boot.verdict!.exhaustionMs!.estimate / 60_000;
    assert.ok(Math.abs(minutes / (left / 1200) - 1) < 0.2, `${minutes} until both are full`);
  });

  it('that fill in turn raise no alarm where all of them keep their level', () => {
    // What the first region loses, the second gets back.
    const moved = (minute: number): number => 700 * minute;
    const regions: Region[] = [
      [0x3ffb0000, 100_000, (minute) => 80_000 - moved(minute)],
      [0x3ffe4350, 100_000, (minute) => 20_000 + moved(minute) + noise(minute, 300)],
    ];
    for (const others of [[], [SPIRAM], [SPIRAM, IRAM]]) {
      const boot = judge([DEFAULT, [...regions, ...others]]);
      for (const name of names(boot)) assert.notEqual(boot.verdictOn(name)!.verdict, 'leak', name);
    }
  });

  it('raise no alarm where memory fills that allocations leave for DRAM: RTC memory comes first', () => {
    const rtc: Region = [0x3ff80000, 8_192, (minute) => 7_800 - 120 * minute];
    const iram: Region = [0x40090000, 60_000, (minute) => 50_000 - 800 * minute];
    const boot = judge([DEFAULT, [rtc, SPIRAM, STEADY, iram]]);
    assert.deepEqual(names(boot), [
      'DEFAULT',
      'INTERNAL DRAM region at 0x3ffb0000',
      'SPIRAM region at 0x3f800000',
    ]);
    assert.notEqual(boot.verdict!.verdict, 'leak');
  });

  it('are no heap of their own where a heap is printed of the same regions', () => {
    const alone = judge([DEFAULT, [DRAM]]);
    assert.deepEqual(names(alone), ['DEFAULT']);
    assert.equal(alone.namedHeap, null);
    const both = judge([DEFAULT, [SPIRAM, DRAM]], [INTERNAL, [DRAM]], ['0x00000400', [SPIRAM]]);
    assert.deepEqual(names(both), ['DEFAULT', 'INTERNAL', 'SPIRAM']);
    assertEnds(both, 'INTERNAL');
  });

  it('that two summaries print are read once', () => {
    const boot = judge([DEFAULT, [SPIRAM, DRAM]], ['0x00000004', [SPIRAM, DRAM]]);
    assert.equal(boot.boot.heaps.get('INTERNAL DRAM region at 0x3ffb0000')!.samples, MINUTES - 1);
    assertEnds(boot, 'INTERNAL DRAM region at 0x3ffb0000');
  });

  it('are known by the names of heap_init, at whatever address; nothing is said of those that nobody knows', () => {
    const elsewhere = (start: number, [, size, free]: Region): Region => [start, size, free];
    const regions = [elsewhere(0x20000000, SPIRAM), elsewhere(0x21000000, DRAM)];
    const head = `I (100) heap_init: At 20000000 len 00400000 (4096 KiB): SPIRAM
I (100) heap_init: At 21000000 len 00030D40 (195 KiB): RAM
`;
    assertEnds(read(logOf([[DEFAULT, regions]], head)).boot, 'INTERNAL DRAM region at 0x21000000');
    assert.deepEqual(names(judge([DEFAULT, regions])), ['DEFAULT']);
    assert.deepEqual(names(judge([DEFAULT, [SPIRAM, DRAM, elsewhere(0x20000000, STEADY)]])), ['DEFAULT']);
  });

  it('are not read from a summary that lost a line, or has a garbled figure', () => {
    const log = logOf([[DEFAULT, [SPIRAM, DRAM]]]).split('I (');
    const cut = log.map((cycle, index) => {
      if (index === 10) return cycle.replace(/ {2}At 0x3ffb0000.*\n.*\n/, '');
      if (index === 20) return cycle.replace(/(0x3ffb0000 len \d+ free )9/, '$15');
      return index === 30 ? cycle.replace(/ {2}Totals:\n.*\n/, '') : cycle;
    });
    const { boot } = read(cut.join('I ('));
    assertEnds(boot, 'INTERNAL DRAM region at 0x3ffb0000');
    assert.equal(boot.boot.heaps.get(boot.judgedHeap!)!.samples, MINUTES - 4);
  });

  it('that come later are another heap; the one before is no more', () => {
    const later: Region = [0x3ffe4350, 110_000, () => 100_000];
    const first = logOf([[DEFAULT, [SPIRAM, DRAM]]])
      .split('I (')
      .slice(0, 10)
      .join('I (');
    const rest = logOf([[DEFAULT, [SPIRAM, DRAM, later]]])
      .split('I (')
      .slice(10)
      .join('I (');
    const { boot } = read(`${first}I (${rest}`);
    assert.ok(names(boot).includes('INTERNAL DRAM (2 regions)'));
    assert.ok(!names(boot).includes('INTERNAL DRAM region at 0x3ffb0000'));
  });

  it('are in JSON beside the heaps, with their addresses', () => {
    const { reader, analysis } = read(logOf([[DEFAULT, [SPIRAM, DRAM]]]));
    const [boot] = toReport(reader.session, analysis, null).boots;
    assert.equal(boot?.verdict?.heap, 'INTERNAL DRAM region at 0x3ffb0000');
    assert.deepEqual(
      boot?.heaps.map(({ name, regions }) => [name, regions]),
      [
        ['DEFAULT', null],
        ['INTERNAL DRAM region at 0x3ffb0000', [0x3ffb0000]],
        ['SPIRAM region at 0x3f800000', [0x3f800000]],
      ],
    );
  });
});
