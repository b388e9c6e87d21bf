/**
 * Firmware that people have without doing anything for it: what its own lines tell of heaps and tasks, and lines that look
 * like them and tell something else. Guards the kind "a total, a percentage, a low-water mark or a block size is never free heap".
 */
import assert from 'node:assert/strict';
import type { Boot } from '../../../src/model/boot';
import { facts } from '../../support/records';
import { sessionOf } from '../../support/sessions';

function bootOf(...lines: string[]): Boot {
  const { boot } = sessionOf([null, `${lines.join('\n')}\n`]);
  assert.ok(boot, 'it has facts');
  return boot;
}

/** Free, minimum, largest block and used of each heap. */
function heapsOf(boot: Boot): Record<string, (number | null)[]> {
  return Object.fromEntries(
    [...boot.heaps.values()].map((heap) => [
      heap.name,
      [heap.lastFreeBytes, heap.minimumFreeBytes, heap.largestFreeBlock, heap.allocatedBytes],
    ]),
  );
}

const heaps = (...lines: string[]): Record<string, (number | null)[]> => heapsOf(bootOf(...lines));

describe("Espressif's own printers", () => {
  it('hello_world tells the chip and a minimum, in the words of all its versions', () => {
    const now = bootOf(
      'This is esp32c3 chip with 1 CPU core(s), WiFi/BLE, silicon revision v0.4, 4MB external flash',
      'Minimum free heap size: 333524 bytes',
    );
    assert.deepEqual([now.chip, now.chipRevision, now.cpuCores], ['esp32c3', 4, 1]);
    assert.deepEqual(heapsOf(now), { default: [null, 333524, null, null] });
    const v4 = bootOf(
      'This is esp32 chip with 2 CPU core(s), WiFi/BT/BLE, silicon revision 3, 4MB external flash',
      'Minimum free heap size: 290332 bytes',
    );
    assert.deepEqual([v4.chip, v4.chipRevision, v4.cpuCores], ['esp32', 300, 2]);
    const v3 = bootOf(
      'This is ESP32 chip with 2 CPU cores, WiFi/BT/BLE, silicon revision 1, 4MB external flash',
    );
    assert.deepEqual([v3.chip, v3.chipRevision], ['esp32', 100]);
  });

  it('audio frameworks tell the largest block too, and their console PSRAM', () => {
    const line = 'MEM Total:8373684 Bytes, Inter:48279 Bytes, Dram:48000 Bytes, Dram largest free:21504';
    for (const end of ['Bytes', ' Bytes'])
      assert.deepEqual(heaps(`I (3127) AUDIO_PIPELINE: Func:audio_pipeline_run, Line:359, ${line}${end}`), {
        default: [8373684, null, null, null],
        INTERNAL: [48279, null, null, null],
        '8BIT|INTERNAL': [48000, null, 21504, null],
      });
    const free = (spiram: number): string =>
      `Total:230000 Bytes, SPI:${spiram} Bytes, Inter:48279 Bytes, Dram:48000 Bytes`;
    assert.deepEqual(Object.keys(heaps(free(181721))), ['default', 'SPIRAM', 'INTERNAL', '8BIT|INTERNAL']);
    assert.deepEqual(Object.keys(heaps(free(0))), ['default', 'INTERNAL', '8BIT|INTERNAL']);
    assert.deepEqual(facts('Total:230000 Bytes\nTotal:12 Bytes, Inter:3 Bytes\n'), []);
  });

  it('esp-alloc prints its statistics through a logger too, whose level stands before the first line alone', () => {
    for (const level of ['INFO - ', 'DEBUG - ', '[INFO ] '])
      assert.deepEqual(heaps(`${level}HEAP INFO`, 'Size: 131072', 'Current usage: 46148'), {
        default: [84924, null, null, 46148],
      });
    assert.deepEqual(facts('see HEAP INFO\nSize: 131072\nCurrent usage: 46148\n'), []);
  });

  it('audio frameworks tell three heaps, or one', () => {
    const line = 'Func:play, Line:7, MEM Total:8229960 Bytes, Inter:128960 Bytes, Dram:112340 Bytes';
    assert.deepEqual(heaps(`I (300) AUDIO_MEM: ${line}`), {
      default: [8229960, null, null, null],
      INTERNAL: [128960, null, null, null],
      '8BIT|INTERNAL': [112340, null, null, null],
    });
    assert.deepEqual(heaps('I (300) APP: MEM Total:229960 Bytes'), { default: [229960, null, null, null] });
  });

  it("audio frameworks' task table has the columns that its header names", () => {
    const { tasks } = bootOf(
      'I (1) AUDIO_SYS: | Task              | Run Time    | Per | Prio | HWM       | State   | CoreId ',
      'I (1) AUDIO_SYS: | a|b               | 254004      |12%  | 1    | 1324      | Suspend | 7fffffff',
      'I (1) AUDIO_SYS: | gone | Deleted',
      'I (2) other: | main | 1 |',
    );
    const [task, gone] = tasks.all;
    assert.deepEqual(
      [
        task?.name,
        task?.stackHighWaterMark,
        task?.currentPriority,
        task?.core,
        task?.state,
        task?.cpuPercent,
      ],
      ['a|b', 1324, 1, null, 'Suspended', 12],
    );
    assert.deepEqual([gone?.name, gone?.state, gone?.stackHighWaterMark], ['gone', 'Deleted', null]);
    assert.equal(tasks.all.length, 2);
  });

  it('board examples tell internal and external memory, in bytes or kilobytes', () => {
    const head = 'I (1087) app_main:    Biggest /     Free /    Total';
    const inBytes = [
      head,
      '\t  SRAM : [  155648 /   252259 /   406987]',
      '\t PSRAM : [ 1933312 /  1963116 /  1966080]',
    ];
    assert.deepEqual(heaps(...inBytes), {
      INTERNAL: [252259, null, 155648, null],
      SPIRAM: [1963116, null, 1933312, null],
    });
    // Tabs become blanks in a forum.
    assert.deepEqual(heaps(head, '          DRAM : [     152 K /      246 K /      397 K]'), {
      INTERNAL: [246 * 1024, null, 152 * 1024, null],
    });
    assert.deepEqual(
      facts('  SRAM : [  155648 /   252259 /   406987]\n'),
      [],
      'the header says which is which',
    );
  });

  it('unit tests tell what was free before and after, and the change', () => {
    const boot = bootOf(
      'MALLOC_CAP_8BIT usage: Free memory delta: -64 Leak threshold: -1024 ',
      'MALLOC_CAP_8BIT potential leak: Before 231240 bytes free, After 231176 bytes free (delta 64)',
      'MALLOC_CAP_8BIT: Before 231176 bytes free, After 231100 bytes free (delta -76)',
    );
    const heap = boot.heaps.get('8BIT');
    assert.deepEqual([heap?.firstFreeBytes, heap?.lastFreeBytes, heap?.samples], [231240, 231100, 3]);
    assert.deepEqual(
      boot.namedSeries.all.map(({ values }) => values.map(({ value }) => value)),
      [[-64, -76]],
    );
  });

  it('a heap trace summary without its list is values, and no list of leaks', () => {
    const boot = bootOf(
      '====== Heap Trace Summary ======',
      'Mode: Heap Trace All',
      '1392 bytes alive in trace (13/40 allocations)',
      '================================',
      "99 bytes 'leaked' in trace (1 allocations)",
    );
    assert.equal(boot.leakReports, 0);
    assert.deepEqual(
      boot.namedSeries.all.map(({ name, last }) => [name, last]),
      [
        ['Heap trace, outstanding', 1392],
        ['Heap trace, outstanding allocations', 13],
      ],
    );
  });
});

describe('runtimes', () => {
  const LAYOUT = ['Memory Layout: ', 'Internal | ##-- | Used: 89% (Used 66200 of 73900, free: 7700)'];

  it('esp-alloc tells the whole heap, and its regions', () => {
    const boot = bootOf('HEAP INFO', 'Size: 172044', 'Current usage: 165556', 'Max usage: 169172', ...LAYOUT);
    assert.deepEqual(heapsOf(boot), { default: [6488, 172044 - 169172, null, 165556] });
    assert.deepEqual(
      boot.heapRegions.all.map(({ address, memory, sizeBytes, figures }) => [
        address,
        memory,
        sizeBytes,
        figures?.freeBytes,
      ]),
      [[null, 'Internal 1', 73900, 7700]],
    );
  });

  it("esp-alloc's internal memory is a heap of its own beside an external one", () => {
    const external = 'External | ---- | Used: 1% (Used 20480 of 2097152, free: 2076672)';
    assert.deepEqual(heaps('HEAP INFO', 'Size: 2171052', 'Current usage: 86680', ...LAYOUT, external), {
      default: [2084372, null, null, 86680],
      SPIRAM: [2076672, null, null, 20480],
      INTERNAL: [7700, null, null, 66200],
    });
  });

  it('what looks like esp-alloc but has not begun is text', () => {
    assert.deepEqual(facts(['Size: 172044', 'Current usage: 165556', ...LAYOUT, ''].join('\n')), []);
  });

  it("MicroPython's two heaps stay two", () => {
    const boot = bootOf(
      '>>> import esp32; esp32.idf_heap_info(esp32.HEAP_DATA)',
      '[(240, 0, 0, 0), (16648, 4, 4, 4), (79912, 35712, 35512, 35108)]',
      'GC: total: 127936, used: 126336, free: 1600',
      ' No. of 1-blocks: 2167, 2-blocks: 365, max blk sz: 282, max free sz: 86',
    );
    assert.deepEqual(heapsOf(boot), {
      '8BIT': [35716, 35112, 35512, 240 + 16648 + 79912 - 35716],
      GC: [1600, null, 86 * 16, 126336],
    });
    assert.equal(boot.heapRegions.all.length, 3);
  });

  it('a list of tuples, a number at the prompt and a largest block above what is free are none', () => {
    assert.deepEqual(facts('>>> colors\n[(255, 0, 0, 0), (0, 255, 0, 0)]\n'), []);
    assert.deepEqual(facts('[(79912, 35712, 99999, 0)]\n'), []);
    assert.deepEqual(facts('>>> 6 * 7\n42\n>>> gc.collect()\n72480\n'), []);
    assert.deepEqual(
      heaps(
        'GC: total: 900, used: 100, free: 800',
        ' No. of 1-blocks: 1, 2-blocks: 1, max blk sz: 1, max free sz: 86',
      ),
      {
        GC: [800, null, null, 100],
      },
    );
    assert.deepEqual(heaps('>>> gc.mem_free()', '72480'), { GC: [72480, null, null, null] });
  });

  it('Mongoose OS tells total, free and least, in each of its lines', () => {
    assert.deepEqual(
      heaps('mgos_init.c:36          Init done, RAM: 296776 total, 250936 free, 250740 min free'),
      {
        default: [250936, 250740, null, null],
      },
    );
    assert.deepEqual(heaps('Tock uptime: 2.58, RAM: 52512, 42308 free'), {
      default: [42308, null, null, null],
    });
    assert.deepEqual(facts('PSRAM: 4194304 total, 9 bytes free\nRAM: 100 total, 200 free\n'), []);
  });

  it('freertos-gdb tells tasks, and no watermarks', () => {
    const { tasks } = bootOf(
      'CPU    ID          NAME       STATUS       PRI    B_PRI    MUTEXES_HELD    SS    SL',
      '-----  ----------  ---------  ---------  -----  -------  --------------  ----  ----',
      'CPU0   0x3ffb6674  IDLE       ready          0        0               0  1104   428',
      '       0x3ffb7734  Tmr Svc    delayed_1      1        1               0  1584   460',
    );
    assert.deepEqual(
      tasks.all.map(({ name, state, currentPriority, stackHighWaterMark }) => [
        name,
        state,
        currentPriority,
        stackHighWaterMark,
      ]),
      [
        ['IDLE', 'Running', 0, null],
        ['Tmr Svc', 'Blocked', 1, null],
      ],
    );
  });
});

describe('products', () => {
  it("Tasmota's Heap is kilobytes of RAM; Free is of the flash, and PSRAM of 0 is none", () => {
    const status = (psram: string): string =>
      `12:00:00.000 RSL: STATUS4 = {"StatusMEM":{"ProgramSize":2017,"Free":862,"Heap":148,"StackLowMark":3,${psram}"FlashSize":4096}}`;
    assert.deepEqual(heaps(status('"PsrMax":2048,"PsrFree":2025,')), {
      default: [148 * 1024, null, null, null],
      SPIRAM: [2025 * 1024, null, null, null],
    });
    assert.deepEqual(heaps(status('"PsrMax":0,"PsrFree":0,')), { default: [148 * 1024, null, null, null] });
    const state =
      '{"Time":"2026-01-31T00:05:12","Uptime":"0T00:05:12","UptimeSec":312,"Heap":147,"SleepMode":"Dynamic"}';
    assert.deepEqual(heaps(`MQT: tele/plug/STATE = ${state}`), { default: [147 * 1024, null, null, null] });
    assert.deepEqual(facts('{"Heap":147,"UptimeSec":312}\n{"StatusMEM":{"Free":862}}\n'), []);
  });

  it("WLED's kinds of memory stay apart, and its rounded figure adds no reading", () => {
    const boot = bootOf(
      'DRAM 8-bit:   Free:  131240 bytes | Largest block:   65524 bytes',
      'PSRAM:        Free: 2025000 bytes | Largest block: 1998836 bytes',
      'DRAM 32-bit:  Free:   40232 bytes | Largest block: N/A',
      'PSRAM: 1977kB/2048kB',
    );
    assert.deepEqual(heapsOf(boot), {
      default: [131240, null, 65524, null],
      SPIRAM: [2025000, null, 1998836, null],
      '32BIT': [40232, null, null, null],
    });
    assert.equal(boot.heaps.get('SPIRAM')?.samples, 1);
    assert.deepEqual(heaps('Free heap: 229960 / 300000 ; largest block 31744'), {
      default: [229960, null, 31744, null],
    });
    assert.deepEqual(facts('heap 171240\nFree heap: 300001 / 300000 ; largest block 5\n'), []);
  });

  it('EMS-ESP counts in kilobytes', () => {
    assert.deepEqual(heaps(' Free heap/Max alloc/Min free: 112 KB / 88 KB / 64 KB'), {
      default: [112 * 1024, 64 * 1024, 88 * 1024, null],
    });
    assert.deepEqual(heaps('x {"rxfails":0,"freemem":113,"max_alloc":83,"rssi":-61}'), {
      default: [113 * 1024, null, 83 * 1024, null],
    });
    assert.deepEqual(facts(' App used/free: 2241 KB / 1023 KB\n{"freemem":113,"rssi":-61}\n'), []);
  });

  it('Meshtastic tells bytes beside its percentage', () => {
    assert.deepEqual(heaps('INFO  | 12:34:57 124 [Main] Heap free: 41% (112212 bytes)'), {
      default: [112212, null, null, null],
    });
    assert.deepEqual(
      heaps('DEBUG | ??:??:?? 5 [StoreForward] Before PSRAM init: heap 111340/270332 PSRAM 4192000/4194252'),
      { SPIRAM: [4192000, null, null, null], default: [111340, null, null, null] },
    );
    assert.deepEqual(facts('INFO | Heap free: 41%\n'), []);
    assert.deepEqual(
      heaps(
        'DEBUG | ??:??:?? 1 Total heap: 270332',
        'DEBUG | ??:??:?? 1 Free heap: 112340',
        'DEBUG | ??:??:?? 1 Free PSRAM: 0',
      ),
      { default: [112340, null, null, null] },
    );
  });

  it("xiaozhi's minimum is not what is free, and a line of two kinds is none", () => {
    assert.deepEqual(heaps('I (300) SystemInfo: free sram: 229960 minimal sram: 224960'), {
      INTERNAL: [229960, 224960, null, null],
    });
    assert.deepEqual(facts('free sram: 229960 minimal psram: 224960\n'), []);
  });

  it('OVMS tells three heaps, its stacks and what tasks have allocated', () => {
    const boot = bootOf(
      'Free 8-bit 84984/281616, 32-bit 4200/18768, SPIRAM 0/0',
      'Number of Tasks = 20        Stack:  Now   Max Total    Heap 32-bit SPIRAM C# PRI CPU%',
      '3FFAFB48    1 Blk esp_timer         400   656  4096   39480    644  25912  0  22   0%',
      '3FFD0B14   14 Blk OVMS NetMan       560  2464  3072    4344      0   1284',
    );
    assert.deepEqual(heapsOf(boot), {
      '8BIT': [84984, null, null, null],
      '32BIT': [4200, null, null, null],
    });
    assert.deepEqual(
      boot.tasks.all.map(({ name, stackHighWaterMark, stackSizeBytes, core }) => [
        name,
        stackHighWaterMark,
        stackSizeBytes,
        core,
      ]),
      [
        ['esp_timer', 3440, 4096, 0],
        ['OVMS NetMan', 608, 3072, undefined],
      ],
    );
    assert.deepEqual(facts('Free 8-bit music for 84984/281616\n'), []);
  });
});
