/**
 * Which frame of an allocation's stack is the user's own: it names the leak. Frames below it belong to code that
 * allocates on somebody's behalf; they stay reachable.
 */
import type { StackFrame } from './sites/stackFrame';

/** What the rules look at. */
export type FrameFacts = Pick<StackFrame, 'address' | 'function' | 'file'>;

interface Rule {
  readonly what: string;
  /** Matches a function's whole name. */
  readonly functions?: RegExp;
  /** Matches a part of a source path, with `/` between names. */
  readonly paths?: RegExp;
  /** Return addresses, first and last, of code without source. */
  readonly addresses?: readonly [first: number, last: number];
}

/** Frames that are nobody's own, in the order of how near they are to the heap. */
const RULES: readonly Rule[] = [
  {
    what: 'allocator of the C library',
    functions:
      /(?:__wrap_|__real_|_+)?(?:malloc|calloc|realloc|reallocf|memalign|aligned_alloc|posix_memalign|free|cfree)(?:_r)?/,
  },
  {
    what: 'heap of ESP-IDF',
    functions:
      /(?:__wrap_|__real_)?(?:heap_caps_|multi_heap_|tlsf_|esp_heap_|heap_trace_)\w+|trace_(?:malloc|calloc|realloc)/,
    paths: /(?:^|\/)components\/(?:heap|esp_psram)\//,
  },
  { what: 'heap of FreeRTOS', functions: /(?:pvPort|vPort)(?:Malloc|Calloc|Realloc|Free)\w*/ },
  {
    what: 'C library',
    functions:
      /_?(?:strdup|strndup|asprintf|vasprintf|getline|getdelim|fopen|fdopen|open_memstream|qsort)(?:_r)?/,
    paths: /(?:^|\/)(?:newlib|picolibc|newlib-cygwin|components\/(?:newlib|esp_libc))\//,
  },
  {
    what: 'C++ runtime and containers',
    functions: /operator new(?:\[\])?.*|__cxa_\w+|std::.*|__gnu_cxx::.*/,
    paths: /(?:^|\/)(?:libstdc\+\+-v3|libsupc\+\+|include\/c\+\+)\//,
  },
  {
    what: 'Rust allocator and containers',
    functions:
      /_*rust_(?:alloc|realloc|alloc_zeroed|no_alloc_shim\w*)|__rg_\w+|(?:alloc|core|std|esp_alloc)::.*/,
    paths: /(?:^|\/)library\/(?:alloc|core|std)\/src\//,
  },
  { what: 'FreeRTOS', paths: /(?:^|\/)(?:components\/freertos|FreeRTOS-Kernel|esp_ringbuf)\// },
  { what: 'ROM', addresses: [0x40000000, 0x4006ffff] },
  { what: 'ROM of the ESP32-P4', addresses: [0x4fc00000, 0x4fc1ffff] },
];

/** Frames of a panic that are nobody's own either: what handles it, and the rest of ESP-IDF. */
const CRASH_RULES: readonly Rule[] = [
  {
    what: 'panic handler',
    functions:
      /_*(?:panic_\w+|esp_system_abort|abort|assert_func|assert|esp_error_check_failed\w*|vApplicationStackOverflowHook|multi_heap_assert|esp_restart\w*|stack_chk_fail)/,
  },
  { what: 'ESP-IDF', paths: /(?:^|\/)esp-idf[^/]*\/components\// },
];

/** Index of the first frame that is the user's own; 0 where none is known to be. */
export function ownFrameIndex(frames: readonly FrameFacts[]): number {
  return firstOwn(frames, RULES);
}

/** As `ownFrameIndex`, for the stack of a panic. */
export function crashFrameIndex(frames: readonly FrameFacts[]): number {
  return firstOwn(frames, [...CRASH_RULES, ...RULES]);
}

function firstOwn(frames: readonly FrameFacts[], rules: readonly Rule[]): number {
  const index = frames.findIndex((frame) => frame.function !== null && !foreignBy(frame, rules));
  return Math.max(0, index);
}

/** Whose the frame is if it is not the user's own, in a few words; undefined if it is. */
export function foreignBy(frame: FrameFacts, rules: readonly Rule[] = RULES): string | undefined {
  const path = frame.file?.replaceAll('\\', '/') ?? null;
  return rules.find(
    ({ functions, paths, addresses }) =>
      (functions && frame.function !== null && isWhole(functions, frame.function)) ||
      (paths && path !== null && paths.test(path)) ||
      (addresses && path === null && frame.address !== null && isWithin(frame.address, addresses)),
  )?.what;
}

/** It lies in the ROM of one of Espressif's chips. */
export function isInRom(address: number): boolean {
  return RULES.some(({ addresses }) => addresses !== undefined && isWithin(address.toString(16), addresses));
}

function isWhole(pattern: RegExp, text: string): boolean {
  return pattern.exec(text)?.[0] === text;
}

function isWithin(printed: string, [first, last]: readonly [number, number]): boolean {
  const address = Number.parseInt(printed, 16);
  return address >= first && address <= last;
}
