/**
 * Checks of what heap tracing is built with: ESP-IDF's `components/heap/Kconfig` and `heap_trace_standalone.c` of the
 * release branches, `docs/en/api-reference/system/heap_debug.rst` ("Performance Impact"), the help of
 * ESP_SYSTEM_USE_FRAME_POINTER in `components/esp_system/Kconfig`, and Memfault's `ports/esp_idf/memfault/Kconfig`.
 */
import { t } from '../words/l10n';
import { isIdfBefore, isTracing, onRiscV, type Check, type Options } from './check';

/** Levels of the call stack that are asked for. */
const DEPTH = 8;
/** Fewer name the allocator and its caller at best; on RISC-V five are ESP-IDF's own, from `trace_malloc` to `malloc`. */
const LEAST_DEPTH = 4;
const LEAST_DEPTH_RISC_V = 6;
/** Two addresses, of the allocation and of the release. */
const DEPTH_BYTES = 8;
/** The link that a hash map needs in each record; in 5.1 a double one. */
const HASH_LINK_BYTES = 4;

/** `heap_trace_record_t`, bytes: linked since 5.1, and with a `freed` of its own since 5.5. */
function recordBytes(options: Options, depth: number): number {
  const fixed = isIdfBefore(options, 5, 1) ? 12 : isIdfBefore(options, 5, 5) ? 20 : 24;
  const links = !options.config.isOn('HEAP_TRACE_HASH_MAP') ? 0 : isIdfBefore(options, 5, 2) ? 2 : 1;
  return fixed + links * HASH_LINK_BYTES + DEPTH_BYTES * depth;
}

/** Kconfig's default is 2. */
const depthOf = ({ config }: Options): number => config.number('HEAP_TRACING_STACK_DEPTH') ?? 2;
const hasStacks = (options: Options): boolean =>
  !onRiscV(options) || (!isIdfBefore(options, 5, 5) && options.config.isOn('ESP_SYSTEM_USE_FRAME_POINTER'));

export const TRACING_CHECKS: readonly Check[] = [
  {
    id: 'memfault-heap-stats',
    severity: 'blocks',
    option: 'MEMFAULT_HEAP_STATS',
    applies: ({ config }) => config.isOn('MEMFAULT_HEAP_STATS'),
    message: () =>
      t(
        'Memfault’s heap statistics and heap tracing exclude each other: while they are on, no call stacks of leaks can be printed; switching them off takes the latest allocations out of Memfault’s core dumps.',
      ),
    fix: () => ({ MEMFAULT_HEAP_STATS: 'n', HEAP_TRACING_STANDALONE: 'y' }),
  },
  {
    id: 'heap-tracing-off',
    severity: 'blocks',
    option: 'HEAP_TRACING_OFF',
    applies: (options) => !isTracing(options) && !options.config.isOn('MEMFAULT_HEAP_STATS'),
    message: (options) =>
      t(
        'Heap tracing is off: no call stacks of leaks can be printed; it takes some IRAM, a little time in every malloc and free (much more while a trace runs), and {0} bytes of RAM for each record at a depth of {1}.',
        recordBytes(options, DEPTH),
        DEPTH,
      ),
    fix: () => ({ HEAP_TRACING_STANDALONE: 'y', HEAP_TRACING_STACK_DEPTH: String(DEPTH) }),
  },
  {
    id: 'heap-tracing-host',
    severity: 'blocks',
    option: 'HEAP_TRACING_TOHOST',
    applies: ({ config }) => config.isOn('HEAP_TRACING_TOHOST'),
    message: (options) =>
      t(
        'Heap tracing goes to a program of the host, mostly over JTAG: nothing is printed; standalone tracing keeps its records in RAM, {0} bytes each at a depth of {1}.',
        recordBytes(options, DEPTH),
        DEPTH,
      ),
    fix: () => ({ HEAP_TRACING_STANDALONE: 'y', HEAP_TRACING_STACK_DEPTH: String(DEPTH) }),
  },
  {
    id: 'riscv-no-stacks',
    severity: 'blocks',
    option: 'HEAP_TRACING_STACK_DEPTH',
    applies: (options) => isTracing(options) && onRiscV(options) && isIdfBefore(options, 5, 5),
    message: ({ idf, target }) =>
      t(
        'ESP-IDF {0} records no call stacks on the {1}: leaks can be counted, not located; 5.5 is the first version that can.',
        `${idf?.major}.${idf?.minor}`,
        target,
      ),
  },
  {
    id: 'riscv-frame-pointer',
    severity: 'blocks',
    option: 'ESP_SYSTEM_USE_FRAME_POINTER',
    applies: (options) =>
      isTracing(options) &&
      onRiscV(options) &&
      !isIdfBefore(options, 5, 5) &&
      !options.config.isOn('ESP_SYSTEM_USE_FRAME_POINTER'),
    message: ({ target }) =>
      t(
        'Without frame pointers heap tracing records no call stacks on the {0}: leaks can be counted, not located; they make the code larger and a little slower.',
        target,
      ),
    fix: () => ({ ESP_SYSTEM_USE_FRAME_POINTER: 'y', HEAP_TRACING_STACK_DEPTH: String(DEPTH) }),
  },
  {
    id: 'tracing-depth',
    severity: 'limits',
    option: 'HEAP_TRACING_STACK_DEPTH',
    applies: (options) =>
      isTracing(options) &&
      hasStacks(options) &&
      depthOf(options) < (onRiscV(options) ? LEAST_DEPTH_RISC_V : LEAST_DEPTH),
    message: (options) =>
      t(
        'A depth of {0} ends in the allocator or in a helper that many call: {1} levels take {2} bytes of RAM for each record instead of {3}, and a little more time for each allocation.',
        depthOf(options),
        DEPTH,
        recordBytes(options, DEPTH),
        recordBytes(options, depthOf(options)),
      ),
    fix: () => ({ HEAP_TRACING_STACK_DEPTH: String(DEPTH) }),
  },
  {
    id: 'hash-map',
    severity: 'hint',
    option: 'HEAP_TRACE_HASH_MAP',
    applies: (options) =>
      options.config.isOn('HEAP_TRACING_STANDALONE') &&
      !options.config.isOn('HEAP_TRACE_HASH_MAP') &&
      !isIdfBefore(options, 5, 2), // 5.1 has one of 10 entries
    message: () =>
      t(
        'Without a hash map free() searches the whole list of records: with many hundreds of them turn it on, at 8 bytes of RAM for each of its entries (4 KB by default) and 4 for each record.',
      ),
    fix: () => ({ HEAP_TRACE_HASH_MAP: 'y' }),
  },
];
