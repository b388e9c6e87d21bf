/*
 * Leak trace where ESP-IDF's own is not built in: the allocator's hooks (v5.1 and later, CONFIG_HEAP_USE_HOOKS) and a
 * sample of what they tell; without hooks there is none.
 */
#ifdef ESP_PLATFORM

#include "hm_idf.h"

#if !HM_IDF_TRACE

#include "../../hm_sampler.h"

#if HM_IDF_HOOKS

#include "esp_heap_caps.h"
#ifdef CONFIG_IDF_TARGET_ARCH_XTENSA
#include "esp_debug_helpers.h"

/* The hook itself and the allocator's functions above it: nobody looks for those. */
#define OWN_FRAMES 2

static uint32_t walk(const void **callers)
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
#else
static uint32_t walk(const void **callers)
{
    (void)callers;
    return 0;
}
#endif

void esp_heap_trace_alloc_hook(void *address, size_t size, uint32_t capabilities)
{
    const void *callers[HM_SAMPLER_DEPTH];
    uint32_t depth = 0;

    (void)capabilities;
    if (hm_sampler_wants())
        depth = walk(callers);
    hm_sampler_allocated(address, size, callers, depth);
}

void esp_heap_trace_free_hook(void *address)
{
    hm_sampler_freed(address);
}

#endif

size_t hm_port_trace_size(uint32_t records)
{
    return HM_IDF_HOOKS ? hm_sampler_size(records) : 0;
}

bool hm_port_trace_prepare(void *memory, uint32_t records, uint32_t sample_every)
{
    hm_sampler_prepare(memory, records, sample_every);
    return true;
}

bool hm_port_trace_start(void)
{
    hm_sampler_start();
    return true;
}

void hm_port_trace_stop(void)
{
    hm_sampler_stop();
}

void hm_port_trace_release(void)
{
    hm_sampler_release();
}

uint32_t hm_port_trace_count(void)
{
    return hm_sampler_count();
}

bool hm_port_trace_get(uint32_t index, struct hm_record *record)
{
    return hm_sampler_get(index, record);
}

void hm_port_trace_summary(struct hm_trace_summary *summary)
{
    hm_sampler_summary(summary);
}

#endif
#endif
