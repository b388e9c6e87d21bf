/** Lines as public firmware prints them: of heaps, in any notation and language, and of what only looks like one. */

/** Lines whose first figure is free heap, and the template that teaches them; 81236 stands for the free bytes. */
export const HEAPS: readonly (readonly [line: string, template: string])[] = [
  // Key and value.
  [
    'heap: min 71236 cur 81236 size 279312 maxBlock 61592 tasks: 11',
    'heap: min {minimum} cur {free} size {total} maxBlock {largest} tasks: {#}',
  ],
  ['Free heap: 81236 bytes, lowest seen: 71236', 'Free heap: {free} bytes, lowest seen: {minimum}'],
  [
    'Free 8-bit 81236/147632, 32-bit 21988/48772, blocks dumped = 27',
    'Free 8-bit {free}/{total}, 32-bit {free of 32-bit}/{total of 32-bit}, blocks dumped = {#}',
  ],
  [
    '1893707: WD : Uptime 32 ConnectFailures 0 FreeMem 81236 WiFiStatus WL_CONNECTED 3',
    '{#}: WD : Uptime {#} ConnectFailures {#} FreeMem {free} WiFiStatus WL_CONNECTED {#}',
  ],
  ['Heap free: 81236:4232808', 'Heap free: {free}:{total}'],
  ['free sram: 81236 minimal sram: 33468', 'free sram: {free} minimal sram: {minimum}'],
  ['[adv_post_task/5] Cur free heap: 81236', '[adv_post_task/{#}] Cur free heap: {free}'],
  [
    '[main/1] Free heap: 81236 .. 81588 (default: cur 81200, min 1512; IRAM: cur 52688, min 49636; diff: 48216)',
    '[main/{#}] Free heap: {free} .. {#} (default: cur {#}, min {minimum}; IRAM: cur {free of IRAM}, min {minimum of IRAM}; diff: {#})',
  ],
  [
    'Free internal 81236 biggest block 22528 total 147632',
    'Free internal {free} biggest block {largest} total {total}',
  ],
  [
    'Dump #952 Free internal 81236 biggest block 13804 total 81600 PSRAM free 1686880',
    'Dump #{#} Free internal {free} biggest block {largest} total {total} PSRAM free {free of PSRAM}',
  ],
  [
    'free_internal_heap: 81236 bytes, delta: -128 bytes',
    'free_internal_heap: {free} bytes, delta: {#} bytes',
  ],
  ['Name: Gui handle | Heap: 81236 b', 'Name: Gui handle | Heap: {free} b'],
  ['Heap: 81236 => 245580 => 239688', 'Heap: {free} => {#} => {#}'],
  [
    'frag:   1% (freeheap: 81236 - maxblock=53456) <- start',
    'frag: {#}% (freeheap: {free} - maxblock={largest}) <- start',
  ],
  ['[B] ESP FreeHeap: 81236', '[B] ESP FreeHeap: {free}'],
  ['[MEM] free: 81236 | max: 45044 | frag: 84%', '[MEM] free: {free} | max: {#} | frag: {#}%'],
  [
    'RAM free: 81236 B max: 71234 B PSRAM free: 4181234 B max: 4071234 B',
    'RAM free: {free} B max: {#} B PSRAM free: {free of PSRAM} B max: {#} B',
  ],
  ['[HEARTBEAT] Loop: 12 | Free Heap: 81236 bytes', '[HEARTBEAT] Loop: {#} | Free Heap: {free} bytes'],
  [
    'free heap: 81236 - max alloc size: 71234 - buffer1 size: 5500',
    'free heap: {free} - max alloc size: {largest} - buffer1 size: {#}',
  ],
  ['[decoder] proto=3 heap=81236', '[decoder] proto={#} heap={free}'],
  [
    'uptime_ms=1234 mounted=1 cdc_rx=12 cdc_tx_free=5120 button=0 heap=81236',
    'uptime_ms={time} mounted={#} cdc_rx={#} cdc_tx_free={#} button={#} heap={free}',
  ],
  [
    'Free heap: 81236, Min free heap: 71234, Largest free block: 61234, after init',
    'Free heap: {free}, Min free heap: {minimum}, Largest free block: {largest}, after init',
  ],
  [
    'heap=81236 minheap=71234 maxalloc=61234 psram=4181234',
    'heap={free} minheap={minimum} maxalloc={largest} psram={free of PSRAM}',
  ],
  [
    'DRAM free 81236 largest 61234 IRAM free 41234',
    'DRAM free {free} largest {largest} IRAM free {free of IRAM}',
  ],
  ['heap 0 free: 81236', 'heap 0 free: {free}'],
  ['heap left 81236 stack left 1234', 'heap left {free} stack left {watermark}'],
  ['free-heap: 81236', 'free-heap: {free}'],
  ['Free Heap:\t\t81236', 'Free Heap: {free}'],
  ['main.cpp:42 free heap 81236', 'main.cpp:42 free heap {free}'],
  [
    '[Apr 10 12:43:01.909] app_main.c:66      New heap free: 81236',
    '[Apr {#} {*}] app_main.c:66 New heap free: {free}',
  ],
  ['2026-01-31 12:34:56 up, free heap 81236', '{*} up, free heap {free}'],
  // Prose.
  ['[SYS] Memory left is 81236 Bytes', '[SYS] Memory left is {free} Bytes'],
  [
    'WebServer: listening on port 80 (free heap: 81236)',
    'WebServer: listening on port {#} (free heap: {free})',
  ],
  [
    'prvMQTTDemoTask() completed an iteration successfully. Total free heap is 81236.',
    'prvMQTTDemoTask() completed an iteration successfully. Total free heap is {free}.',
  ],
  ['[DIAG] Heap: 81236 bytes free of 320000 total', '[DIAG] Heap: {free} bytes free of {total} total'],
  ['Free memory: 81236 bytes (24% of 320000)', 'Free memory: {free} bytes ({#}% of {#})'],
  [
    '[POV] frame 3 (need 1536 bytes, free heap: 81236)',
    '[POV] frame {#} (need {#} bytes, free heap: {free})',
  ],
  ['Heap size: 81236 bytes, ', 'Heap size: {free} bytes,'],
  ['free heap memory: 81236 bytes', 'free heap memory: {free} bytes'],
  ['Free heap size 81236', 'Free heap size {free}'],
  ['Current Free RAM = 81236', 'Current Free RAM = {free}'],
  ['There are 81236 bytes of heap remaining', 'There are {free} bytes of heap remaining'],
  // JSON.
  [
    '{"free_heap":81236,"heap_total":320000,"heap_min_free":71234,"psram_free":4181234}',
    '{{"free_heap":{free},"heap_total":{total},"heap_min_free":{minimum},"psram_free":{free of PSRAM}}}',
  ],
  [
    '{"heap":{"free":81236,"min":71234},"wifi":{"rssi":-67,"free":12}}',
    '{{"heap":{{"free":{free},"min":{minimum}}},"wifi":{{"rssi":{#},"free":{#}}}}}',
  ],
  ['{"id":7,"freeHeap":81236,"uptime":1200}', '{{"id":{#},"freeHeap":{free},"uptime":{#}}}'],
  // Other languages.
  ['memoria livre: 81236', 'memoria livre: {free}'],
  ['[TG] Tentativa 1/3  heap livre: 81236 bytes', '[TG] Tentativa {#}/{#} heap livre: {free} bytes'],
  ['Memória disponível: 81236 bytes', 'Memória disponível: {free} bytes'],
  [
    'Memoria libre al iniciar start_server: 81236 bytes',
    'Memoria libre al iniciar start_server: {free} bytes',
  ],
  ['Sprite creado. Heap libre: 81236 bytes', 'Sprite creado. Heap libre: {free} bytes'],
  ['Mémoire libre : 81236 octets', 'Mémoire libre : {free} octets'],
  ['Freier Heap: 81236 Bytes', 'Freier Heap: {free} Bytes'],
  ['[Heap] frei: 81236 Bytes, Fragmentierung: 8%', '[Heap] frei: {free} Bytes, Fragmentierung: {#}%'],
  ['Количество свободной PSRAM:         81236', 'Количество свободной PSRAM: {free of PSRAM}'],
  ['Свободно памяти: 81236 байт', 'Свободно памяти: {free} байт'],
  ['剩余内存: 81236 字节', '剩余内存: {free} 字节'],
  ['剩余内存81236字节', '剩余内存{free}字节'],
  ['sprite 配置後剩餘 heap: 81236 bytes', 'sprite 配置後剩餘 heap: {free} bytes'],
  ['空きメモリ: 81236', '空きメモリ: {free}'],
];

/** In KB or MB: the factor that the free bytes are printed with. */
export const UNITS: readonly (readonly [line: (free: number) => string, template: string])[] = [
  [(free) => `Free Heap Size: ${(free / 1024).toFixed(3)}KB`, 'Free Heap Size: {free:KB}KB'],
  [
    (free) => `RAM: 45.2% used, ${(free / 1024).toFixed(1)} KB free of 320 KB`,
    'RAM: {#}% used, {free:KB} KB free of {total:KB} KB',
  ],
  [
    (free) => `Status: BLE Connected, Countdown: 12s, Free Heap: ${(free / 1024).toFixed(1)} KB`,
    'Status: BLE Connected, Countdown: {#}s, Free Heap: {free:KB} KB',
  ],
  [(free) => `heap ${(free / 1024).toFixed(2)} KiB free`, 'heap {free:KB} KiB free'],
];

/** They look like a heap's, and are none; `N` stands for the number that goes up and down. */
export const OTHERS: readonly string[] = [
  'free space on SPIFFS: N',
  'Free flash: N bytes',
  'free sketch space: N',
  'heap check passed in N us',
  'free heap check took N ms',
  'heap allocs: N frees: 20100',
  'heap blocks: N',
  'task stack free N',
  'stack heap watermark N',
  'Heap caps: N',
  'rx N bytes, no mem',
  'listening on port N, free heap: ok',
  'heap pid N',
  'heap rssi N',
  'heap uptime N',
  'mem address N',
  'Heap: N used',
  'memory usage N',
  'RAM free: N%',
  'free heap (%): N',
  'heap fragmentation: N',
  'free(N) of heap',
  'program size N',
  'frame N of memory test',
  'heap.c:N: assertion, free heap is low',
  'memory.cpp(N): free heap is low',
  'free heap on line N is low',
  'wifi: free rx buffers N of heap',
  'largest free block in heap: N',
  'Minimum heap ever: N',
  'heap threshold N',
  'no memory for N bytes',
  'need N bytes of heap',
  'memory test: N errors',
  'heap 1.N.3',
  'at 12:34:N heap ok',
  'heap @ 0xN',
  'heapN free',
  'heap temperature N',
  'psram speed N',
];
