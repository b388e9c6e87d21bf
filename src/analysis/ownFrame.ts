/** Which frame of an allocation's stack is the user's own: the one that names the leak. */
import type { Frame } from '../symbolize/frame';

/** Functions that allocate on somebody's behalf. */
const ALLOCATORS =
  /^(?:_*(?:wrap_)?(?:malloc|calloc|realloc|reallocf|free|strdup|strndup|asprintf|vasprintf)(?:_r)?|heap_caps_\w+|multi_heap_\w+|pvPortMalloc\w*|heap_trace_\w+|trace_(?:malloc|calloc|realloc)|operator new(?:\[\])?.*|__cxa_\w+)$/;

/** Sources of the C and C++ libraries, the heap, the kernel. */
const LIBRARY_PATHS =
  /(?:^|[\\/])(?:components[\\/](?:heap|freertos|newlib|esp_libc|esp_rom|esp_system)|newlib|picolibc|libstdc\+\+|libgcc)[\\/]/;

/** Index of the first frame that is the user's own; 0 where none is known to be. */
export function ownFrameIndex(frames: readonly Pick<Frame, 'function' | 'file'>[]): number {
  const index = frames.findIndex(
    (frame) =>
      frame.function !== null && !ALLOCATORS.test(frame.function) && !LIBRARY_PATHS.test(frame.file ?? ''),
  );
  return Math.max(0, index);
}
