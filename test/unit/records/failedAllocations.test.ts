/**
 * Failed allocations in the words of public firmware: the callback of ESP-IDF's documentation and others like it,
 * Wi-Fi's, mbedTLS's, Rust's. Guards the kind: what failed, how much, which capabilities, who asked, and what was free.
 */
import assert from 'node:assert/strict';
import { facts, ofKind } from '../../support/records';

type Expected = Record<string, number | string>;

const LINES: readonly [line: string, expected: Expected][] = [
  [
    'heap_caps_malloc was called but failed to allocate 332 bytes with 0x80C capabilities. ',
    { sizeBytes: 332, capabilities: 0x80c, function: 'heap_caps_malloc', component: '' },
  ],
  [
    'E (5123) app: heap_caps_calloc was called but failed to allocate 4096 bytes with 0x1800 capabilities. ',
    { sizeBytes: 4096, capabilities: 0x1800, function: 'heap_caps_calloc', component: 'app' },
  ],
  [
    // %lu instead of 0x%lX
    'heap_caps_malloc was called but failed to allocate 332 bytes with 6144 capabilities. ',
    { sizeBytes: 332, capabilities: 0x1800, function: 'heap_caps_malloc', component: '' },
  ],
  [
    // %04x%04x
    'E (90) main: heap_caps_malloc was called but failed to allocate 16717 bytes with 00001800 capabilities.',
    { sizeBytes: 16717, capabilities: 0x1800, function: 'heap_caps_malloc', component: 'main' },
  ],
  [
    'Heap Full: "heap_caps_malloc" was called but failed to allocate 77 bytes with 0x1800 capabilities.',
    { sizeBytes: 77, capabilities: 0x1800, function: 'heap_caps_malloc', component: '' },
  ],
  [
    'heap_caps_malloc_default called, failed to allocate 1024 bytes with 0x1000 capabilities.',
    { sizeBytes: 1024, capabilities: 0x1000, function: 'heap_caps_malloc_default', component: '' },
  ],
  [
    'E (8811) MEM: Failed to allocate 2048 bytes (caps: 0x1800) in heap_caps_malloc',
    { sizeBytes: 2048, capabilities: 0x1800, function: 'heap_caps_malloc', component: 'MEM' },
  ],
  [
    'E (812) HEAP_OOM: Alloc FAILED: 40960 bytes (caps=0x00000808) in heap_caps_malloc | free=51234 largest_block=31744',
    {
      sizeBytes: 40960,
      capabilities: 0x808,
      function: 'heap_caps_malloc',
      freeBytes: 51234,
      largestFreeBlock: 31744,
      component: 'HEAP_OOM',
    },
  ],
  [
    'E (812) main: ALLOC FAILED: 12 bytes, caps=0x1800 in calloc (free=900, largest=8)',
    {
      sizeBytes: 12,
      capabilities: 0x1800,
      function: 'calloc',
      freeBytes: 900,
      largestFreeBlock: 8,
      component: 'main',
    },
  ],
  [
    'E (812) diag: ALLOC FAILED: 16384 bytes caps=0x0000080c from heap_caps_malloc | free=20100 largest=9216',
    {
      sizeBytes: 16384,
      capabilities: 0x80c,
      function: 'heap_caps_malloc',
      freeBytes: 20100,
      largestFreeBlock: 9216,
      component: 'diag',
    },
  ],
  [
    'E (7) Heap: ALLOC FAILED size=512 caps=0x804 in heap_caps_malloc',
    { sizeBytes: 512, capabilities: 0x804, function: 'heap_caps_malloc', component: 'Heap' },
  ],
  [
    'E (7) reliability: ALLOC FAILED size=512 caps=0x00000804 caller=xTaskCreate',
    { sizeBytes: 512, capabilities: 0x804, function: 'xTaskCreate', component: 'reliability' },
  ],
  [
    '[alloc] heap_caps_malloc: 332 bytes caps 0x80c failed; internal free 4120 largest 512',
    {
      sizeBytes: 332,
      capabilities: 0x80c,
      function: 'heap_caps_malloc',
      freeBytes: 4120,
      largestFreeBlock: 512,
      component: '',
    },
  ],
  [
    'E (1) boot: allocation failed. size=4096 caps=00001800h, function=heap_caps_malloc',
    { sizeBytes: 4096, capabilities: 0x1800, function: 'heap_caps_malloc', component: 'boot' },
  ],
  [
    '[ALLOC_FAIL] 1600 bytes (caps=0x808) in heap_caps_malloc - internal RAM exhausted!',
    { sizeBytes: 1600, capabilities: 0x808, function: 'heap_caps_malloc', component: '' },
  ],
  ['alloc failed, size:2048, caps:0x1800', { sizeBytes: 2048, capabilities: 0x1800, component: '' }],
  [
    'alloc failed size 128 function heap_caps_malloc caps: spiram 8bit ',
    { sizeBytes: 128, function: 'heap_caps_malloc', component: '' },
  ],
  [
    'Failed alloc of size 4294967295 bytes at heap_caps_malloc',
    { sizeBytes: 4294967295, function: 'heap_caps_malloc', component: '' },
  ],
  // A wording of one's own, without capabilities.
  ['E (20302) Dynamic Impl: alloc(5347 bytes) failed', { sizeBytes: 5347, component: 'Dynamic Impl' }],
  ['E (64702) mbedtls: ssl_tls.c:5875 alloc(16717 bytes) failed', { sizeBytes: 16717, component: 'mbedtls' }],
  ['WARN - Unable to allocate 1044 bytes', { sizeBytes: 1044, component: '' }],
  ['memory allocation of 8192 bytes failed', { sizeBytes: 8192, component: '' }],
  ['MemoryError: memory allocation failed, allocating 61440 bytes', { sizeBytes: 61440, component: '' }],
  [':oom(1520)@main.cpp:88', { sizeBytes: 1520, component: '' }],
  // Wi-Fi: old and new, with the free heap and without.
  [
    'W (22501094) wifi:alloc eb len=76 type=2 fail, heap:5424',
    { sizeBytes: 76, freeBytes: 5424, component: 'wifi' },
  ],
  [
    'W (115021) wifi: alloc eb len=24 type=3 fail, heap:4098144',
    { sizeBytes: 24, freeBytes: 4098144, component: 'wifi' },
  ],
  ['W (85394) wifi:alloc eb len=752 type=4 fail', { sizeBytes: 752, component: 'wifi' }],
  ['W (51848) wifi:m f probe req l=0', { component: 'wifi', text: 'm f probe req l=0' }],
  ['W (18261185) wifi:m f null', { component: 'wifi', text: 'm f null' }],
  [
    'W (1453994) wifi: [ieee80211_output.c,5195] m f null',
    { component: 'wifi', text: '[ieee80211_output.c,5195] m f null' },
  ],
  ['W (416235) wifi: ampdu, m eb failed', { component: 'wifi', text: 'ampdu, m eb failed' }],
  [
    'E (45258) esp_adapter: wifi_malloc: no memory',
    { component: 'esp_adapter', text: 'wifi_malloc: no memory' },
  ],
  ['E (1333) BLE_INIT: Malloc failed', { component: 'BLE_INIT', text: 'Malloc failed' }],
  ['Malloc failed!', { component: '', text: 'Malloc failed!' }],
  [
    'E (20303) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x7F00',
    { component: 'esp-tls-mbedtls', text: 'mbedtls_ssl_handshake returned -0x7F00' },
  ],
  [
    'E (312) cam_hal: Failed to allocate DMA memory for the frame',
    { component: 'cam_hal', text: 'Failed to allocate DMA memory for the frame' },
  ],
  ['W (31510) wifi:mem fail', { component: 'wifi', text: 'mem fail' }],
  [
    'E (3151) sdmmc_cmd: sdmmc_read_sectors: not enough mem, err=0x101',
    { component: 'sdmmc_cmd', text: 'sdmmc_read_sectors: not enough mem, err=0x101' },
  ],
  [
    'E (313) lwip_arch: thread_sem_init: out of memory',
    { component: 'lwip_arch', text: 'thread_sem_init: out of memory' },
  ],
  [
    'E (12) lcd_panel.io.spi: esp_lcd_new_panel_io_spi(55): no mem for panel io',
    { component: 'lcd_panel.io.spi', text: 'esp_lcd_new_panel_io_spi(55): no mem for panel io' },
  ],
  [
    "E (30) esp_https_ota: Couldn't allocate memory to upgrade data buffer",
    { component: 'esp_https_ota', text: "Couldn't allocate memory to upgrade data buffer" },
  ],
];

describe('a failed allocation', () => {
  for (const [line, expected] of LINES)
    it(`is read: ${line}`, () =>
      assert.deepEqual(ofKind(line, 'allocation-failure'), [{ kind: 'allocation-failure', ...expected }]));

  const OTHERS = [
    'I (5) mem: allocated 332 bytes',
    'I (5) mem: alloc failures: 0, free 81234 bytes',
    'I (5) stats: alloc_fail=3 free=81234',
    'I (5) stats: alloc failed: 12',
    'I (5) test: malloc(512) ok, 0 failed',
    'I (5) wifi:m f',
    'I (5) wifi:mode : sta (30:ae:a4:00:00:00)',
    'no allocation failed in 3600 s, largest free block 31744 bytes',
    'failed to allocate %d bytes with 0x%X capabilities',
    'I (5) app: failed to allocate channel 3',
    'Failed to allocate 3 of 10 buffers',
    'out of memory',
    'E (5) app: no memory card',
    'I (5) app: it never ran out of memory in a week',
  ];
  for (const line of OTHERS)
    it(`is not made of: ${line}`, () =>
      assert.deepEqual(
        facts(line).filter(({ kind }) => kind === 'allocation-failure'),
        [],
      ));
});
