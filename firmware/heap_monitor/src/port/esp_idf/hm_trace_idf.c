/*
 * Leak trace with ESP-IDF's standalone heap tracing (heap_trace_standalone.c). Its records are copied one by one with
 * heap_trace_get(), newest first.
 *
 * From v5.1 on that function remembers where it was, without a look at whether that record is still in the list, and
 * asserts when it falls off the end. It uses what it remembers for the index behind the latest one only, so going
 * backwards is safe; where a pass would begin there, the trace is paused for two reads to make it forget.
 */
#ifdef ESP_PLATFORM

#include "hm_idf.h"

#if HM_IDF_TRACE

#include "esp_heap_trace.h"
#include "esp_timer.h"

#include "../../hm_port.h"

#if ESP_IDF_VERSION >= ESP_IDF_VERSION_VAL(5, 0, 0)
#include "esp_memory_utils.h"
#else
#include "soc/soc_memory_types.h"
#endif

#define REMEMBERS (ESP_IDF_VERSION >= ESP_IDF_VERSION_VAL(5, 1, 0))

/* Where the trace writes when the monitor's own memory is free again, should anybody start it. */
static heap_trace_record_t parked;
static heap_trace_record_t copy;
static uint32_t capacity;
static uint32_t paused, paused_us;
#if REMEMBERS
/* The index that heap_trace_get() remembers. */
static uint32_t remembered;
#else
/* The present trace was seen full. */
static bool was_full;
#endif

size_t hm_port_trace_size(uint32_t records)
{
    return records * sizeof(heap_trace_record_t);
}

bool hm_port_trace_prepare(void *memory, uint32_t records, uint32_t sample_every)
{
    (void)sample_every;
    capacity = records;
    paused = 0;
    paused_us = 0;
    /* It allocates its hash map at the first time, and keeps it. */
    return heap_trace_init_standalone(memory, records) == ESP_OK;
}

bool hm_port_trace_start(void)
{
#if !REMEMBERS
    was_full = false;
#endif
    return heap_trace_start(HEAP_TRACE_LEAKS) == ESP_OK;
}

void hm_port_trace_stop(void)
{
    heap_trace_stop(); /* an error where it is stopped already */
}

void hm_port_trace_release(void)
{
    heap_trace_stop();
    heap_trace_init_standalone(&parked, 1);
}

uint32_t hm_port_trace_count(void)
{
    return (uint32_t)heap_trace_get_count();
}

#if REMEMBERS
/* Makes it read `index` without what it remembers; false: there is no such record any more. */
static bool prepare_to_get(uint32_t index)
{
    uint32_t began_us;
    bool there;

    if (index == 0 || remembered != index - 1)
        return true;
    began_us = (uint32_t)esp_timer_get_time();
    heap_trace_stop();
    heap_trace_get(0, &copy); /* what it remembers is in the list now, … */
    there = heap_trace_get(index, &copy) == ESP_OK; /* … and the index is this one, of whichever record */
    heap_trace_resume();
    if (there)
        remembered = index;
    paused++;
    paused_us += (uint32_t)esp_timer_get_time() - began_us;
    return there;
}
#endif

static char region_of(const void *address)
{
#ifdef CONFIG_SPIRAM
    if (esp_ptr_external_ram(address))
        return 'P';
#else
    (void)address;
#endif
    return 'I';
}

bool hm_port_trace_get(uint32_t index, struct hm_record *record)
{
    uint32_t depth = 0;

#if REMEMBERS
    if (!prepare_to_get(index))
        return false;
#endif
    if (heap_trace_get(index, &copy) != ESP_OK)
        return false;
#if REMEMBERS
    if (index > 0)
        remembered = index;
#endif
    if (!copy.address)
        return false;
#if CONFIG_HEAP_TRACING_STACK_DEPTH > 0
    while (depth < CONFIG_HEAP_TRACING_STACK_DEPTH && copy.alloced_by[depth])
        depth++;
#endif
    *record = (struct hm_record){
        .address = (uint32_t)(uintptr_t)copy.address,
        .size = (uint32_t)copy.size,
        .stamp = copy.ccount & ~3u,
        .region = region_of(copy.address),
        .cpu = copy.ccount & 1u,
        .depth = depth,
        .callers = (const void *const *)copy.alloced_by,
    };
    return true;
}

void hm_port_trace_summary(struct hm_trace_summary *summary)
{
    *summary = (struct hm_trace_summary){
        .capacity = capacity,
        .total_allocations = HM_UNKNOWN,
        .total_frees = HM_UNKNOWN,
        .high_water_mark = HM_UNKNOWN,
        .paused_us = paused_us,
        .paused = paused,
        .sample_every = 1,
    };
#if ESP_IDF_VERSION >= ESP_IDF_VERSION_VAL(5, 1, 0)
    heap_trace_summary_t own;
    if (heap_trace_summary(&own) == ESP_OK) {
        summary->overflowed = own.has_overflowed ? 1 : 0;
        summary->total_allocations = (uint32_t)own.total_allocations;
        summary->total_frees = (uint32_t)own.total_frees;
        summary->high_water_mark = (uint32_t)own.high_water_mark;
    }
#ifdef CONFIG_HEAP_TRACE_HASH_MAP
    summary->hash_map = CONFIG_HEAP_TRACE_HASH_MAP_SIZE;
#endif
#else
    /* It does not tell: one that was seen full has dropped some, as far as anybody knows. */
    was_full = was_full || heap_trace_get_count() >= capacity;
    summary->overflowed = was_full;
#endif
}

#endif
#endif
