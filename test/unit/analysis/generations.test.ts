import assert from 'node:assert/strict';
import { bytesPerEvent } from '../../../src/analysis/generations/perEvent';
import { floorChange } from '../../../src/analysis/generations/floors';
import { generationBetween } from '../../../src/analysis/generations/generation';
import { SessionAnalysis } from '../../../src/analysis/sessionAnalysis';
import type { Session } from '../../../src/model/session';
import { SessionReader } from '../../../src/sessions/sessionReader';
import { random as seeded } from '../../support/random';
import { shortfallText } from '../../../src/words/generation';
import { heapLine } from '../../support/sessions';

/** A list as ESP-IDF 5 prints it. */
function traceList(blocks: readonly (readonly [address: number, bytes: number, caller: string])[]): string {
  const lines = blocks.map(
    ([address, bytes, caller]) =>
      `${String(bytes).padStart(6)} bytes (@ 0x${address.toString(16)}, Internal) allocated CPU 0 ccount 0x00000001 caller ${caller}:0x42000002\n`,
  );
  return (
    `====== Heap Trace: ${blocks.length} records (100 capacity) ======\n${lines.join('')}` +
    '====== Heap Trace Summary ======\nMode: Heap Trace Leaks\n' +
    `${blocks.length * 8} bytes 'leaked' in trace (${blocks.length} allocations)\n` +
    `records: ${blocks.length} (100 capacity, 3 high water mark)\ntotal allocations: 9\ntotal frees: 3\n` +
    '================================\n'
  );
}

class Scene {
  readonly #reader = new SessionReader();
  readonly analysis = new SessionAnalysis(this.#reader.session);

  get session(): Session {
    return this.#reader.session;
  }

  at(seconds: number, text: string): this {
    this.#reader.data(Buffer.from(text), 1000 + seconds * 1000);
    return this;
  }

  mark(seconds: number, name: string): this {
    this.#reader.mark(name, 1000 + seconds * 1000);
    return this;
  }

  between(from: number, to: number | null): ReturnType<typeof generationBetween> {
    const { all } = this.session.marks;
    return generationBetween(this.session, this.analysis, all[from]!, to === null ? null : all[to]!);
  }
}

const A = [0x3fc00010, 100, '0x42000010'] as const;
const B = [0x3fc00020, 30, '0x42000020'] as const;
const C = [0x3fc00030, 7, '0x42000030'] as const;
const D = [0x3fc00040, 7, '0x42000030'] as const;

describe('generations', () => {
  it('are what was allocated between two marks and is still there', () => {
    const scene = new Scene()
      .at(0, heapLine(9000))
      .at(10, traceList([A]))
      .mark(11, 'before')
      .at(12, traceList([A]))
      .at(20, traceList([A, B, C]))
      .mark(21, 'after')
      .at(22, heapLine(8000) + traceList([A, C, D]));
    const { sites, shortfalls, floor, listMs } = scene.between(0, 1);
    assert.deepEqual(sites, [
      { stack: '0x42000030:0x42000002', count: 1, bytes: 7, possibleCount: 2, possibleBytes: 14 },
    ]);
    assert.match(shortfalls.map(shortfallText).join(), /right at the marks/);
    assert.equal(floor, null, 'the heap was not read between the marks');
    assert.equal(listMs, 22_000);
    const open = scene.between(0, null);
    assert.equal(open.sites[0]?.count, 2);
    assert.equal(open.floor?.lostBytes, 1000);
    assert.deepEqual(scene.between(1, 0).sites, sites, 'in any order');
  });

  it('say what is not known: no list since a mark, an overflow, a first list, a restart', () => {
    const scene = new Scene().at(0, heapLine(9000)).mark(1, 'a').at(2, heapLine(8000));
    assert.match(scene.between(0, null).shortfalls.map(shortfallText).join(), /no list of outstanding/);
    assert.equal(scene.between(0, null).floor?.lostBytes, 1000);
    scene.at(3, traceList([A, B]));
    const first = scene.between(0, null);
    assert.deepEqual(
      first.sites.map(({ count, possibleCount }) => [count, possibleCount]),
      [
        [0, 1],
        [0, 1],
      ],
    );
    scene.mark(4, 'b').mark(5, 'c');
    assert.match(scene.between(1, 2).shortfalls.map(shortfallText).join(), /since b: print one/);
    assert.match(
      scene.between(0, 1).shortfalls.map(shortfallText).join(),
      /since b: what was allocated last/,
    );
    scene.at(
      6,
      traceList([A, B, C]).replace(
        'total frees: 3',
        '(NB: Internal Buffer has overflowed, so trace data is incomplete.)',
      ),
    );
    assert.match(scene.between(1, null).shortfalls.map(shortfallText).join(), /overflowed/);
    scene.at(7, `ets Jul 29 2019 12:21:46\n\nrst:0x1 (POWERON),boot:0x13 (SPI)\n${heapLine(9000)}`);
    const over = scene.between(0, null);
    assert.deepEqual([over.sites.length, over.floor, over.shortfalls.length], [0, null, 1]);
    assert.match(over.shortfalls.map(shortfallText).join(), /restarted/);
  });

  it('of windows are what each of them left', () => {
    const scene = new Scene()
      .at(0, heapLine(9000))
      .at(1, traceList([A]))
      .mark(2, 'a');
    scene.at(3, traceList([B])).at(4, traceList([C]));
    const { sites } = scene.between(0, null);
    assert.deepEqual(
      sites.map(({ stack, count }) => [stack.slice(0, 10), count]),
      [
        ['0x42000030', 1],
        ['0x42000020', 0],
      ],
    );
  });

  it('have the floor of the heap, whatever the load', () => {
    const point = (timeMs: number, freeBytes: number) => ({
      timeMs,
      freeBytes,
      minimumFreeBytes: null,
      leastFreeBytes: freeBytes,
      mostFreeBytes: freeBytes,
      largestFreeBlock: null,
    });
    const points = [...Array(100).keys()].map((at) => point(at * 1000, 9000 - at * 10 - (at % 3) * 500));
    assert.deepEqual(floorChange(points, 30_000, 60_000), { fromBytes: 8970, toBytes: 8670, lostBytes: 300 });
    assert.equal(floorChange(points, -5, 60_000), null);
  });

  it('tell what an event costs, with an interval that holds', () => {
    let held = 0;
    const trials = 200;
    for (let seed = 1; seed <= trials; seed++) {
      const random = seeded(seed);
      const cost = 40;
      const times: number[] = [];
      for (let at = 1000; times.length < 120; at += random() * 20_000) times.push(at);
      const points = [...Array(1200).keys()].map((second) => {
        const timeMs = second * 1000;
        const events = times.filter((time) => time <= timeMs).length;
        const freeBytes = Math.round(200_000 - events * cost - random() * 4000);
        return {
          timeMs,
          freeBytes,
          minimumFreeBytes: null,
          leastFreeBytes: 0,
          mostFreeBytes: freeBytes,
          largestFreeBlock: null,
        };
      });
      const bytes = bytesPerEvent(times, points);
      if (bytes && bytes.low <= cost && bytes.high >= cost) held++;
    }
    assert.ok(held / trials > 0.9, `${held} of ${trials}`);
    assert.equal(bytesPerEvent([1, 2, 3], []), null);
    assert.equal(bytesPerEvent([...Array(20).keys()], []), null);
  });
});
