/** Prefixes, lines of the host, and what the heap says of itself, one trap each. */
import assert from 'node:assert/strict';
import type { DeviceRecord } from '../../../src/records/record';
import { RecordParser } from '../../../src/records/parser';
import { isHostLine } from '../../../src/records/hostLines';
import { parsePrefix } from '../../../src/records/prefix';
import { sessionOf } from '../../support/sessions';

function records(text: string): DeviceRecord[] {
  const found: DeviceRecord[] = [];
  const parser = new RecordParser((record) => found.push(record));
  parser.feed(Buffer.from(text), null);
  parser.end(null);
  return found.filter(({ kind }) => kind !== 'text');
}

describe('prefixes', () => {
  const message = (line: string): [string, string, number | null] => {
    const parsed = parsePrefix(line, null);
    return [parsed.tag, parsed.message, parsed.deviceMs];
  };

  it('of hosts are stripped, also one after the other', () => {
    for (const host of [
      '12:34:56.789 -> ',
      '12:34:56.789 > ',
      '[12:34:56]',
      '[12:34:56.789]',
      '> ',
      '2026-01-31 12:34:56 ',
    ])
      assert.deepEqual(message(`${host}I (12) app: hello`), ['app', 'hello', 12], host);
    assert.deepEqual(message('12:34:56.789 -> [12:34:56]I (12) app: hello'), ['app', 'hello', 12]);
  });

  it('of ESPHome are stripped, also around a line of ESP-IDF', () => {
    assert.deepEqual(message('[14:04:29][D][esp-idf:000]: I (645) wifi_init: tcp'), [
      'wifi_init',
      'tcp',
      645,
    ]);
    assert.deepEqual(message('[13:01:19][C][wifi:037]: Setting up WiFi...'), [
      'wifi',
      'Setting up WiFi...',
      null,
    ]);
    assert.deepEqual(message('[14:04:29][D][esp-idf:000][main]: Free 12'), ['esp-idf', 'Free 12', null]);
  });

  it('of Zephyr and of Arduino are told apart from a host’s time', () => {
    assert.deepEqual(message('[00:00:05.123,000] <inf> thread_analyzer: Thread analyze:'), [
      'thread_analyzer',
      'Thread analyze:',
      5123,
    ]);
    assert.deepEqual(message('[   655][E][heap.cpp:79] setup(): low'), ['heap.cpp:79', 'low', 655]);
  });

  it('that are none stay', () => {
    for (const line of ['>x', '12:34 -> x', '[12:34:5x] y', '[heap] 5', '[1][2][3]: x'])
      assert.deepEqual(message(line), ['', line, null]);
  });
});

describe('lines of the host', () => {
  it('are known', () => {
    for (const line of [
      '--- 0x40376183: heap_caps_malloc at C:/esp/heap_caps.c:84',
      '--- Quit: Ctrl+] | Menu: Ctrl+T',
      '0x4037da9c: pvPortMalloc at /esp/heap_idf.c:58 (discriminator 1)',
      '0x40000480: memcpy in ROM',
      ' (inlined by) f at /a/b.c:3',
      '0x42001234 - app_main',
      '    at /home/me/main.c:12',
      '  #0  0x40092900:0x3ffb4e50 in f at /a.c:1',
      'WARNING Decoded 0x4037abc7: f at /a.c:1',
    ])
      assert.ok(isHostLine(line), line);
  });

  it('are told from the device’s', () => {
    for (const line of [
      '--- heap:1234 ---',
      '0x40081234:0x3ffb0000',
      '   ↳ [0] 0x400d1234',
      '-----',
      'WARNING: low',
    ])
      assert.ok(!isHostLine(line), line);
  });

  it('do not end a heap trace', () => {
    const trace = [
      '====== Heap Trace: 2 records (100 capacity) ======',
      '    84 bytes (@ 0x3fca94d8, Internal) allocated CPU 0 ccount 0x042ac374 caller 0x40376183:0x4037da9c',
      '--- 0x40376183: heap_caps_malloc at /esp/heap_caps.c:84',
      '0x4037da9c: pvPortMalloc at /esp/heap_idf.c:58',
      '',
      '    20 bytes (@ 0x3fca9538, Internal) allocated CPU 0 ccount 0x042ac378 caller 0x40376183:0x4037da9c',
      '====== Heap Trace Summary ======',
      'total allocations: 2',
      'total frees: 0',
      '================================',
    ];
    assert.deepEqual(
      records(`${trace.join('\r\n')}\r\n`).map(({ kind }) => kind),
      ['leak-report', 'allocation', 'allocation', 'leak-report-end'],
    );
  });
});

describe('a heap trace that was cut', () => {
  const trace =
    '====== Heap Trace: 3 records (100 capacity) ======\n' +
    '    84 bytes (@ 0x3fca94d8, Internal) allocated CPU 0 ccount 0x042ac374 caller 0x40376183\n' +
    "    18 bytes (@ 0x3fcb9a38, Internal) allocated CPU 0Guru Meditation Error: Core  0 panic'ed (Interrupt wdt timeout on CPU0). \n";

  it('keeps what it had, and the panic', () => {
    const found = records(trace);
    assert.deepEqual(
      found.map(({ kind }) => kind),
      ['leak-report', 'allocation', 'allocation', 'panic'],
    );
    assert.deepEqual(found[2], {
      kind: 'allocation',
      sizeBytes: 18,
      address: 0x3fcb9a38,
      region: 'Internal',
      callers: [],
      freed: false,
      cut: true,
    });
  });

  it('is "at least", with the reason', () => {
    const report = sessionOf(
      [0, trace],
      [100, 'rst:0xc (SW_CPU_RESET),boot:0x8\nI (20) a: b\nMemoria atual: 5, Menor valor: 5\n'],
    ).boots[0]?.leakReport;
    assert.equal(report?.shortfall, 'cut');
    assert.equal(report?.complete, false);
    const full = sessionOf([
      0,
      `${trace.split('\n')[0]}\n(NB: Internal Buffer has overflowed, so trace data is incomplete.)\n${'='.repeat(32)}\n`,
    ]);
    assert.equal(full.boot?.leakReport?.shortfall, 'overflowed');
  });
});

describe('heap corruption and failed allocations', () => {
  it('are read in every form, also glued to a line', () => {
    const found = records(
      'CORRUPT HEAP: Bad tail at 0x3ffcf320. Expected 0xbaad5678 got 0xffffffff\n' +
        'I (5) mqtt: conCORRUPT HEAP: Bad head at 0x3ffcf320. Expected 0xabba1234 got 0x0\n' +
        'CORRUPT HEAP: Size at 0x3ffcf320 expected <=0x00001000 got 0x00ffffff\n' +
        'CORRUPT HEAP: multi_heap.c:370 detected at 0x3ffe04d8\n' +
        'CORRUPT HEAP: Invalid data at 0x3ffcf360. Expected 0xfefefefe\n',
    );
    assert.deepEqual(
      found.map((record) => (record.kind === 'heap-corruption' ? record.address : record.kind)),
      [0x3ffcf320, 0x3ffcf320, 0x3ffcf320, 0x3ffe04d8, undefined],
    );
    assert.deepEqual(records('Mem alloc fail. size 0x00001000 caps 0x00001800\nMemory allocation failed\n'), [
      { kind: 'allocation-failure', sizeBytes: 4096, capabilities: 0x1800 },
      { kind: 'allocation-failure' },
    ]);
  });

  it('are events of the boot, many lines one event', () => {
    const line = 'CORRUPT HEAP: Invalid data at 0x3ffcf334. Expected 0xfefefefe got 0x3ffc52b4\n';
    const { boot } = sessionOf([0, line.repeat(100)]);
    assert.deepEqual(
      boot?.events.all.map(({ kind, details }) => [kind, details.length]),
      [['heap-corruption', 24]],
    );
  });
});

describe('the regions of heap_init', () => {
  it('add up by their kind', () => {
    const { boot } = sessionOf([
      0,
      'I (476) heap_init: At 3FFAE6E0 len 00001920 (6 KiB): DRAM\n' +
        'I (482) heap_init: At 3FFB8A38 len 000275C8 (157 KiB): DRAM\n' +
        'I (488) heap_init: At 3FFE0440 len 00003AE0 (14 KiB): D/IRAM\n' +
        'I (489) other: At 3FFE0440 len 00003AE0 (14 KiB): D/IRAM\n',
    ]);
    assert.deepEqual(Object.fromEntries(boot?.heapTotals ?? []), {
      DRAM: 0x1920 + 0x275c8,
      'D/IRAM': 0x3ae0,
    });
  });
});
