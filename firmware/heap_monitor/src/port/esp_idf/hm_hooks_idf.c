/*
 * Leak trace where ESP-IDF's own is not built in: the allocator's hooks (v5.1 and later, CONFIG_HEAP_USE_HOOKS) tell the
 * sampler. They may run in an interrupt and while the flash cannot be read (esp_heap_caps.h), so all that they call is in
 * RAM (HM_HOT; the hooks themselves are by their declarations), allocates nothing and holds a spinlock only.
 */
#ifdef ESP_PLATFORM

#include "hm_idf.h"

#if HM_IDF_HOOKS

#include "esp_heap_caps.h"
#include "esp_memory_utils.h"
#include "esp_private/cache_utils.h"

/* The allocator's functions that are skipped at least; the host knows the others by their names. */
#define OWN_FRAMES 2

#if defined(CONFIG_IDF_TARGET_ARCH_XTENSA)

#include "esp_debug_helpers.h"

/* `next_pc` begins as the place in the caller of the hook, which calls this. */
static HM_HOT __attribute__((noinline)) uint32_t walk(const void **callers)
{
    esp_backtrace_frame_t frame = {0};
    uint32_t depth = 0;

    esp_backtrace_get_start(&frame.pc, &frame.sp, &frame.next_pc);
    for (uint32_t i = 0; depth < HM_IDF_DEPTH && frame.next_pc != 0; i++) {
        if (i >= OWN_FRAMES)
            callers[depth++] = (const void *)(uintptr_t)frame.next_pc;
        if (!esp_backtrace_get_next_frame(&frame))
            break;
    }
    return depth;
}

#elif defined(CONFIG_ESP_SYSTEM_USE_FRAME_POINTER)

/* As heap_trace.inc declares it; it is in no public header. */
extern uint32_t esp_fp_get_callers(uint32_t frame, void **callers, void **stacks, uint32_t depth);

/* The first is the place in the hook, which calls this. */
static HM_HOT __attribute__((noinline)) uint32_t walk(const void **callers)
{
    void *found[HM_IDF_DEPTH + OWN_FRAMES + 1];
    uint32_t count = esp_fp_get_callers((uint32_t)(uintptr_t)__builtin_frame_address(0), found, NULL,
                                        HM_IDF_DEPTH + OWN_FRAMES + 1);
    uint32_t depth = 0;

    for (uint32_t i = OWN_FRAMES + 1; i < count && esp_ptr_executable(found[i]); i++)
        callers[depth++] = found[i];
    return depth;
}

#else

static uint32_t walk(const void **callers)
{
    (void)callers;
    return 0;
}

#endif

/* Records in external RAM cannot be reached while the flash cannot. */
static HM_HOT bool records_are_there(bool cache)
{
    return cache || !esp_ptr_external_ram(hm_sampler_memory());
}

void esp_heap_trace_alloc_hook(void *address, size_t size, uint32_t capabilities)
{
    const void *callers[HM_SAMPLER_DEPTH];
    uint32_t depth = 0;
    bool cache = spi_flash_cache_enabled();

    (void)capabilities;
    if (!records_are_there(cache))
        return;
    /* ESP-IDF's functions that walk a stack may be in flash. */
    if (cache && hm_sampler_wants())
        depth = walk(callers);
    hm_sampler_allocated(address, size, callers, depth);
}

void esp_heap_trace_free_hook(void *address)
{
    if (records_are_there(spi_flash_cache_enabled()))
        hm_sampler_freed(address);
}

/*
 * A block that realloc() has moved within its heap was freed without the hook: the linker calls this for the function that
 * does it (CMakeLists.txt), which all of heap_caps_realloc(), _default() and _prefer() come to, and it tells of the old place.
 */
extern void *__real_multi_heap_realloc(multi_heap_handle_t heap, void *memory, size_t size);
void *__wrap_multi_heap_realloc(multi_heap_handle_t heap, void *memory, size_t size);

/* What the heap keeps before the bytes that it gives away: the task that they are of. */
#if defined(CONFIG_HEAP_TASK_TRACKING) && ESP_IDF_VERSION >= ESP_IDF_VERSION_VAL(5, 2, 0)
#define OWNER_BYTES sizeof(void *)
#else
#define OWNER_BYTES 0
#endif

HM_HOT void *__wrap_multi_heap_realloc(multi_heap_handle_t heap, void *memory, size_t size)
{
    uint32_t stamp = hm_sampler_stamp();
    void *moved = __real_multi_heap_realloc(heap, memory, size);

    if (memory && moved && moved != memory && records_are_there(spi_flash_cache_enabled()))
        hm_sampler_moved((const char *)memory + OWNER_BYTES, stamp);
    return moved;
}

#endif
#endif
