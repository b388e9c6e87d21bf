/** Every heap is judged by itself, whatever the order of printing; the most urgent one is the device's verdict. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { SessionAnalysis } from '../../../src/analysis/sessionAnalysis';
import type { BootAnalysis } from '../../../src/analysis/bootAnalysis';
import { openRecording } from '../../../src/device/recording';
import { SessionReader } from '../../../src/sessions/sessionReader';
import { inRoot } from '../../support/root';

/** A heap's capabilities, and its free bytes in a minute. */
type Printed = readonly [capabilities: string, free: (minute: number) => number];

const noise = (minute: number, most: number): number => ((minute * 7919) % 13) * (most / 13);
const INTERNAL: Printed = ['0x00000800', (minute) => 100_000 - 1500 * minute];
const SPIRAM: Printed = ['0x00000400', (minute) => 8_000_000 + noise(minute, 6000)];
const DEFAULT: Printed = ['0x00001000', (minute) => SPIRAM[1](minute) + INTERNAL[1](minute)];
const DMA: Printed = ['0x00000008', (minute) => 30_000 - 600 * minute];
const RTC: Printed = ['0x00008000', () => 6_200];
const FULL: Printed = ['0x00000002', () => 16];

function summary([capabilities, free]: Printed, minute: number, index: number): string {
  const bytes = Math.round(free(minute));
  const address = `0x3f${index}a0000`;
  return `Heap summary for capabilities ${capabilities}:
  At ${address} len 9000000 free ${bytes} allocated ${9_000_000 - bytes} min_free ${bytes}
    largest_free_block ${bytes} alloc_blocks 14 free_blocks 1 total_blocks 15
  Totals:
    free ${bytes} allocated ${9_000_000 - bytes} min_free ${bytes} largest_free_block ${bytes}
`;
}

function judge(log: string): BootAnalysis {
  const reader = new SessionReader();
  const analysis = new SessionAnalysis(reader.session);
  reader.data(Buffer.from(log), null);
  reader.end();
  return analysis.of(reader.session.boot)!;
}

function logOf(heaps: readonly Printed[], minutes = 40): string {
  return Array.from(
    { length: minutes },
    (_, minute) =>
      `I (${5000 + minute * 60_000}) app: tick\n${heaps.map((heap, index) => summary(heap, minute, index)).join('')}`,
  ).join('');
}

function assertInternalLeaks(boot: BootAnalysis): void {
  assert.equal(boot.judgedHeap, 'INTERNAL');
  const { verdict, bytesPerHour, exhaustionMs } = boot.verdict!;
  assert.equal(verdict, 'leak');
  assert.ok(Math.abs(bytesPerHour!.estimate / 90_000 - 1) < 0.1, JSON.stringify(bytesPerHour));
  const minutes = exhaustionMs!.estimate / 60_000;
  assert.ok(minutes > 20 && minutes < 40, String(minutes));
}

describe('the heap that ends first', () => {
  it('is the verdict of a log that prints PSRAM first', () => {
    assertInternalLeaks(judge(readFileSync(inRoot('test/fixtures/logs/heaps/spiram-first.txt'), 'utf8')));
  });

  for (const [kind, heaps] of [
    ['PSRAM and internal memory', [SPIRAM, INTERNAL]],
    ['three heaps', [SPIRAM, RTC, INTERNAL]],
    ['the sum of both, which hides the end', [DEFAULT, SPIRAM, INTERNAL]],
    ['small and full heaps that stay as they are', [FULL, RTC, SPIRAM, INTERNAL]],
  ] as const)
    it(`counts in both orders of printing: ${kind}`, () => {
      assertInternalLeaks(judge(logOf(heaps)));
      assertInternalLeaks(judge(logOf([...heaps].reverse())));
    });

  it('may be a subset of another heap', () => {
    for (const heaps of [
      [INTERNAL, DMA],
      [DMA, INTERNAL],
    ]) {
      const boot = judge(logOf(heaps));
      assert.equal(boot.verdict!.verdict, 'leak');
      assert.equal(boot.judgedHeap, 'DMA', 'ends in 10 minutes, INTERNAL in 27');
    }
  });

  it('is none where all stay as they are', () => {
    const steady: Printed = ['0x00000800', (minute) => 100_000 + noise(minute, 500)];
    for (const heaps of [
      [FULL, RTC, SPIRAM, steady],
      [steady, SPIRAM, RTC, FULL],
    ]) {
      const boot = judge(logOf(heaps, 90));
      assert.equal(boot.judgedHeap, 'INTERNAL');
      assert.notEqual(boot.verdict!.verdict, 'leak');
      assert.equal(boot.verdict!.exhaustionMs, null);
    }
  });

  it('gives the same transitions whatever is read in between', async () => {
    const transitionsOf = async (look: (boot: BootAnalysis, reading: number) => void): Promise<unknown> => {
      const reader = new SessionReader();
      const analysis = new SessionAnalysis(reader.session);
      const file = await openRecording(inRoot('demo/heap-demo-hour.hmrec'));
      let readings = 0;
      for await (const { bytes, atMs } of file.chunks()) {
        reader.data(bytes, file.arrivalOf(atMs));
        const boot = analysis.of(reader.session.boot);
        if (boot) look(boot, readings++);
      }
      reader.end();
      return [...analysis.of(reader.session.boot)!.heaps].map(([name, heap]) => [name, heap.transitions]);
    };
    const quiet = await transitionsOf(() => {});
    const looked = await transitionsOf((boot, reading) => {
      if ((reading * 31) % 7 < 3) void [boot.verdict, boot.reconciliation];
      if ((reading * 17) % 11 < 4)
        void [boot.sites, ...[...boot.heaps.keys()].map((name) => boot.verdictOn(name))];
    });
    assert.deepEqual(looked, quiet);
    assert.match(JSON.stringify(quiet), /"leak"/);
  });
});
