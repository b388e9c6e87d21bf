/** Figures as other firmware than ESP-IDF prints them: host tools, Teleplot, Zephyr, Arduino, ESPHome. */
import assert from 'node:assert/strict';
import { Suggester } from '../../../src/analysis/suggest';
import type { HeardLine } from '../../../src/sessions/sessionReader';
import { plainTelemetry } from '../../../src/records/formats/teleplot';
import { RecordParser } from '../../../src/records/parser';
import type { DeviceRecord } from '../../../src/records/record';
import { readTaughtLines } from '../../../src/records/taught';
import { sessionOf } from '../../support/sessions';
import { facts } from '../../support/records';

describe("SystemView's heap events", () => {
  const EVENTS = [
    '[0.002244575] HEAP: Allocated 8 bytes @ 0x3ffaffd8 from task "alloc" on core 0 by:',
    '/home/user/main/sysview_heap_log.c:47 (discriminator 2)',
    'C:/esp/components/freertos/port.c:355',
    '',
    '[0.102436025] HEAP: Allocated 2 bytes @ 0x3ffaffe0 from the task "my task" on core 1 by:',
    '0x400d2776:0x400d27c1',
    '',
    '[0.302667500] HEAP: Freed bytes @ 0x3ffaffd8 from task "free" on core 0 by:',
    '/home/user/main/sysview_heap_log.c:31',
    '',
  ];

  it('make a list of what is outstanding', () => {
    const session = sessionOf([null, EVENTS.join('\n')]);
    const report = session.boot?.leakReport;
    assert.equal(report?.complete, false);
    assert.deepEqual(report?.groups, [
      { key: '0x400d2776:0x400d27c1', callers: ['0x400d2776', '0x400d27c1'], count: 1, bytes: 2 },
    ]);
    assert.equal(session.boots.length, 1);
    assert.ok(session.nowMs > 300, 'it has the times of the events');
  });

  it('and the report at the end one that is complete', () => {
    const report = [
      ...EVENTS,
      '=============== HEAP TRACE REPORT ===============',
      'Processed 3 heap events.',
      ...EVENTS.slice(4, 7),
      'Found 2 leaked bytes in 1 blocks.',
      '',
    ];
    const { boots } = sessionOf([null, report.join('\n')]);
    assert.equal(boots.length, 1);
    assert.equal(boots[0]?.leakReport?.complete, true);
    assert.deepEqual(
      boots[0].leakReport.groups.map(({ bytes }) => bytes),
      [2],
    );
  });
});

describe('Teleplot', () => {
  const series = (text: string): unknown[] =>
    facts(`${text}\n`).map((record) =>
      record.kind === 'series' ? [record.name, record.value, record.unit] : record,
    );

  it('gives named series, in each of its forms', () => {
    assert.deepEqual(series('>heap:81234'), [['heap', 81234, '']]);
    assert.deepEqual(series('>my heap:1627551892437:81234.5§B|np'), [['my heap', 81234.5, 'B']]);
    assert.deepEqual(series('>a:1000:1;2000:-2e3§km²'), [
      ['a', 1, 'km²'],
      ['a', -2000, 'km²'],
    ]);
    assert.deepEqual(series('>a:5Â§rad|g'), [['a', 5, 'rad']]);
    assert.deepEqual(series('12:34:56.789 > >a:5|'), [['a', 5, '']]);
    assert.deepEqual(series('myValue:1234|g\nmyThird:1627551892437:7'), [
      ['myValue', 1234, ''],
      ['myThird', 7, ''],
    ]);
  });

  it('has texts and curves, which are no series, and near-misses that are text', () => {
    for (const line of [
      '>motor:Turned On|t',
      '>curve:1:2;3:4|xy',
      '>:Hello world',
      '>1627551892437:Hello',
      'load:0x3fff0030,len:7664',
      'myValue:1234',
      '12:34:56',
      'a|b:5',
      'Build:Mar 27 2021',
      'status:5|unknown',
    ])
      assert.deepEqual(series(line), [], line);
  });

  it('is a heap where the user has said so, in whatever form it comes', () => {
    const { lines } = readTaughtLines(['>heap:{free}', '>psram:{free of PSRAM:KB}']);
    const found: DeviceRecord[] = [];
    const parser = new RecordParser((record) => found.push(record), { taught: lines });
    parser.feed(
      Buffer.from('>heap:81234\n>heap:1627551892437:81230§B|g\n>psram:100:4096;200:4095\n>rssi:-70\n'),
      0,
    );
    const read = found.map((record) =>
      record.kind === 'heap' ? [record.heap, record.freeBytes] : record.kind,
    );
    assert.deepEqual(read, [
      ['default', 81234],
      ['default', 81230],
      ['PSRAM', 4096 * 1024],
      ['PSRAM', 4095 * 1024],
      'series',
    ]);
  });

  it('is suggested as a heap where it behaves like one, in its plain form', () => {
    const suggester = new Suggester();
    const lines: [HeardLine['line'], boolean][] = [];
    const parser = new RecordParser(() => {}, { onLine: (...heard) => lines.push(heard) });
    for (let index = 0; index < 8; index++)
      parser.feed(Buffer.from(`>free_heap:162755189243${index}:${81000 - 128 * (index % 3)}§B|g\n`), 0);
    for (const [line, isUnderstood] of lines) {
      assert.equal(isUnderstood, false);
      suggester.add({ ...line, message: plainTelemetry(line.message) ?? '' });
    }
    assert.equal(suggester.suggestions()[0]?.template, '>free_heap:{free}');
  });

  it('keeps the uptime that it tells, in a log without arrivals', () => {
    const { lines } = readTaughtLines(['>heap:{free}']);
    const times: (number | null)[] = [];
    const parser = new RecordParser((_, { deviceMs }) => times.push(deviceMs), { taught: lines });
    parser.feed(Buffer.from('>heap:1000:5\n>heap:1627551892437:5\n'), null);
    parser.feed(Buffer.from('>heap:3000:5\n'), 77);
    assert.deepEqual(times, [1000, null, null]);
  });
});

describe('Zephyr', () => {
  it("prints its kernel's heap", () => {
    const text = 'free:           12345\r\nallocated:      2345\r\nmax. allocated: 4567\r\n';
    const { heap } = sessionOf([null, text]).boot ?? {};
    assert.deepEqual(
      [heap?.lastFreeBytes, heap?.allocatedBytes, heap?.minimumFreeBytes],
      [12345, 2345, 12345 + 2345 - 4567],
    );
  });

  it('prints any heap with its chunks', () => {
    const text = [
      'Heap at 0x20000a10 contains 1023 units in 10 buckets',
      '',
      '  bucket#    min units        total      largest      largest',
      '             threshold       chunks      (units)      (bytes)',
      '  -----------------------------------------------------------',
      '        0            1           10           32          252',
      '        4           16            1          400         3196',
      '',
      'Chunk dump:',
      'chunk    0: [*] size=3    left=0    right=3',
      '',
      '3456 free bytes, 4567 allocated bytes, overhead = 161 bytes (2.0%)',
      '',
    ].join('\n');
    const { heap } = sessionOf([null, text]).boot ?? {};
    assert.deepEqual(
      [heap?.name, heap?.lastFreeBytes, heap?.largestFreeBlock],
      ['sys_heap 0x20000a10', 3456, 3196],
    );
    assert.deepEqual(facts('free: 12 apples\nallocated:      5\n'), []);
  });
});

describe('other firmware', () => {
  it('Arduino prints its memory before and after setup()', () => {
    const text = [
      'INTERNAL Memory Info:',
      '------------------------------------------',
      '  Total Size        :   388144 B ( 379.0 KB)',
      '  Free Bytes        :   355280 B ( 347.0 KB)',
      '  Allocated Bytes   :    27528 B (  26.9 KB)',
      '  Minimum Free Bytes:   350036 B ( 341.8 KB)',
      '  Largest Free Block:   286708 B ( 280.0 KB)',
      '',
    ].join('\n');
    const { boot } = sessionOf([null, text]);
    const heap = boot?.heaps.get('INTERNAL');
    assert.deepEqual(
      [heap?.lastFreeBytes, heap?.allocatedBytes, heap?.minimumFreeBytes, heap?.largestFreeBlock],
      [355280, 27528, 350036, 286708],
    );
    assert.equal(boot?.heapTotals.get('INTERNAL'), 388144);
  });

  it('ESPHome has sensors, whatever they are called', () => {
    const text = [
      '[19:40:59.855][D][debug:036]: Free Heap Size: 52120 bytes',
      "[11:30:00][V][sensor:043]: 'Heap Free': Received new state 14144.000000",
      "[11:30:00][D][sensor:093]: 'Heap Free': Sending state 14144.00000 B with 0 decimals of accuracy",
      "[11:30:00][D][sensor:093]: 'Garage Heap Max Block': Sending state 7552.00000 B with 0 decimals of accuracy",
      "[11:30:00][S][sensor]: 'Heap Min Free' >> 9000 B",
      "[11:30:00][D][sensor:093]: 'Heap Fragmentation': Sending state 22.00000 % with 1 decimals of accuracy",
      "[11:30:00][D][sensor:093]: 'Bedroom': Sending state 22.00000 % with 1 decimals of accuracy",
      '',
    ].join('\n');
    const { boot } = sessionOf([null, text]);
    const { heap } = boot ?? {};
    assert.deepEqual(
      [heap?.samples, heap?.lastFreeBytes, heap?.largestFreeBlock, heap?.minimumFreeBytes],
      [2, 14144, 7552, 9000],
    );
    assert.deepEqual(
      boot?.namedSeries.all.map(({ name, last }) => [name, last]),
      [['Heap Fragmentation', 22]],
    );
  });

  it('MeshCom, espp and the console have lines of their own', () => {
    const text =
      '[HEAP];152340;98764;110580\n[TM]main,2,1608,1;;IDLE0,91.5 %,1012,0,1;;\nesp32> free\r\r\n263820\nmin heap size: 240000\n';
    const { boot } = sessionOf([null, text]);
    assert.deepEqual(
      [boot?.heap?.samples, boot?.heap?.lastFreeBytes, boot?.heap?.minimumFreeBytes],
      [2, 263820, 98764],
    );
    assert.deepEqual(
      boot?.tasks.all.map(({ name, stackHighWaterMark, cpuPercent }) => [
        name,
        stackHighWaterMark,
        cpuPercent,
      ]),
      [
        ['main', 1608, 2],
        ['IDLE0', 1012, 91.5],
      ],
    );
    assert.deepEqual(facts('[TM] hello\n[HEAP]; 5\n263820\n'), []);
  });
});
