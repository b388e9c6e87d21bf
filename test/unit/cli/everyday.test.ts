/**
 * `heapmon report` on what everyday firmware prints for minutes: no reading is lost, and the figures are the last that were
 * printed. Guards the kind "a log full of heap lines and no readings".
 */
import assert from 'node:assert/strict';
import { SessionAnalysis } from '../../../src/analysis/sessionAnalysis';
import { toReport, type BootReport } from '../../../src/cli/reportJson';
import { formatReport } from '../../../src/cli/reportText';
import { SessionReader } from '../../../src/sessions/sessionReader';

const READINGS = 60;
const freeAt = (index: number): number => 229_960 - 24 * index + 680 * (index % 3);
const LAST = freeAt(READINGS - 1);

function reportOf(lines: (free: number, index: number) => readonly string[]): {
  boot: BootReport;
  text: string;
} {
  const reader = new SessionReader();
  const analysis = new SessionAnalysis(reader.session);
  const log = Array.from({ length: READINGS }, (_, index) => lines(freeAt(index), index)).flat();
  reader.data(
    Buffer.from(['ets Jul 29 2019 12:21:46', 'rst:0x1 (POWERON_RESET),boot:0x12', ...log, ''].join('\n')),
    null,
  );
  reader.end();
  const report = toReport(reader.session, analysis, null);
  assert.equal(report.boots.length, 1);
  return { boot: report.boots[0]!, text: formatReport(report) };
}

/** Heap → its last free bytes and readings. */
function freeOf({ heaps }: BootReport): Record<string, [number | null, number]> {
  return Object.fromEntries(
    heaps.map(({ name, lastFreeBytes, samples }) => [name, [lastFreeBytes, samples]]),
  );
}

describe('everyday firmware in a report', () => {
  const cases: readonly [
    name: string,
    lines: (free: number, index: number) => readonly string[],
    heaps: Record<string, [number, number]>,
  ][] = [
    [
      'esp-mqtt',
      (free, index) => [`I (${3000 * index}) mqtt_example: [APP] Free memory: ${free} bytes`],
      { default: [LAST, READINGS] },
    ],
    [
      'ADF and GMF',
      (free, index) => [
        `I (${3000 * index}) AUDIO_MEM: Func:app_main, Line:42, MEM Total:${free} Bytes, Inter:${free - 1000} Bytes, Dram:${free - 2000} Bytes`,
      ],
      {
        default: [LAST, READINGS],
        INTERNAL: [LAST - 1000, READINGS],
        '8BIT|INTERNAL': [LAST - 2000, READINGS],
      },
    ],
    [
      'esp-alloc',
      (free) => [
        'HEAP INFO',
        'Size: 300000',
        `Current usage: ${300_000 - free} (9%)`,
        'Max usage: 114224 (19%)',
        'Total freed: 102856',
        'Total allocated: 409696',
        'Memory Layout:',
        `Internal | ###---- | Used: 9% (Used ${300_000 - free} of 300000, free: ${free})`,
      ],
      { default: [LAST, READINGS] },
    ],
    [
      'MicroPython',
      (free) => [
        `GC: total: 300000, used: ${300_000 - free}, free: ${free}`,
        ' No. of 1-blocks: 58, 2-blocks: 9, max blk sz: 264, max free sz: 6559',
      ],
      { GC: [LAST, READINGS] },
    ],
    [
      'Tasmota',
      (free) => [
        `12:00:00.000 RSL: STATUS4 = {"StatusMEM":{"ProgramSize":1731,"Free":1856,"Heap":${Math.round(free / 1024)},"StackLowMark":20}}`,
      ],
      { default: [Math.round(LAST / 1024) * 1024, READINGS] },
    ],
    ['WLED', (free) => [`Free heap: ${free} / 300000 ; largest block 31744`], { default: [LAST, READINGS] }],
    [
      'xiaozhi',
      (free, index) => [`I (${3000 * index}) SystemInfo: free sram: ${free} minimal sram: 200000`],
      { INTERNAL: [LAST, READINGS] },
    ],
    ['Prometheus', (free) => [`esp_heap_free_bytes ${free}`], { default: [LAST, READINGS] }],
    [
      'JSON',
      (free, index) => [`{"uptime_ms":${3000 * index},"free_heap":${free}}`],
      { default: [LAST, READINGS] },
    ],
    [
      'CSV',
      (free, index) => [...(index === 0 ? ['millis,free_heap,rssi'] : []), `${3000 * index},${free},-60`],
      { default: [LAST, READINGS] },
    ],
  ];

  for (const [name, lines, heaps] of cases)
    it(name, () => {
      const { boot, text } = reportOf(lines);
      assert.deepEqual(freeOf(boot), heaps);
      assert.equal(boot.heap.samples, READINGS);
      assert.match(text, new RegExp(`last free +${boot.heap.lastFreeBytes} B`));
    });

  it('hello_world, which tells nothing but a minimum', () => {
    const { boot, text } = reportOf((_, index) =>
      index < 3 ? [`Minimum free heap size: ${333_524 - index} bytes`] : ['Restarting in 5 seconds...'],
    );
    assert.deepEqual(
      [boot.heap.samples, boot.heap.lastFreeBytes, boot.heap.minimumFreeBytes],
      [0, null, 333_522],
    );
    assert.match(text, /Heap, free never printed\n +minimum ever +333522 B\n$/);
  });

  it("ADF's tasks", () => {
    const { boot, text } = reportOf((_, index) => [
      `I (${3000 * index}) AUDIO_SYS: | Task              | Run Time    | Per | Prio | HWM       | State   | CoreId   | Stack `,
      `I (${3000 * index}) AUDIO_SYS: | monitor_task      | 675         | 0%  | 23   | 4316      | Running | 0        | Extr`,
      `I (${3000 * index}) AUDIO_SYS: | main              | 254004      |12%  | 1    | 1324      | Ready   | 0        | Intr`,
    ]);
    assert.deepEqual(
      boot.tasks.map(({ name, stackHighWaterMark, cpuPercent }) => [name, stackHighWaterMark, cpuPercent]),
      [
        ['monitor_task', 4316, 0],
        ['main', 1324, 12],
      ],
    );
    assert.match(text, /main +1324 B/);
  });

  it('values that are neither heap nor task are told too', () => {
    const { boot, text } = reportOf((_, index) =>
      index < 2 ? [`MALLOC_CAP_8BIT usage: Free memory delta: ${-64 * index} Leak threshold: -1024 `] : [],
    );
    assert.deepEqual(boot.series, [
      { name: '8BIT change in a test', unit: 'B', count: 2, last: -64, least: -64, most: 0 },
    ]);
    assert.match(text, /Other values .*\n {4}8BIT change in a test +-64 +-64 +0 B\n/);
  });
});
