#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "esp_err.h"
#include "sdkconfig.h"
typedef enum { HEAP_TRACE_ALL, HEAP_TRACE_LEAKS } heap_trace_mode_t;
typedef struct heap_trace_record_t {
    uint32_t ccount;
    void *address;
    size_t size;
#if STUB_IDF >= 50500
    bool freed;
#endif
    void *alloced_by[CONFIG_HEAP_TRACING_STACK_DEPTH];
    void *freed_by[CONFIG_HEAP_TRACING_STACK_DEPTH];
#if STUB_IDF >= 50100
    struct heap_trace_record_t *next, **previous;
#ifdef CONFIG_HEAP_TRACE_HASH_MAP
    struct heap_trace_record_t *next_of_hash;
#if STUB_IDF < 50200
    struct heap_trace_record_t **previous_of_hash;
#endif
#endif
#endif
} heap_trace_record_t;
esp_err_t heap_trace_init_standalone(heap_trace_record_t *record_buffer, size_t num_records);
esp_err_t heap_trace_start(heap_trace_mode_t mode);
esp_err_t heap_trace_stop(void);
esp_err_t heap_trace_resume(void);
size_t heap_trace_get_count(void);
esp_err_t heap_trace_get(size_t index, heap_trace_record_t *record);
#if STUB_IDF >= 50100
typedef struct {
    heap_trace_mode_t mode;
    size_t total_allocations, total_frees, count, capacity, high_water_mark, has_overflowed;
#if CONFIG_HEAP_TRACE_HASH_MAP
    size_t total_hashmap_hits, total_hashmap_miss;
#endif
} heap_trace_summary_t;
esp_err_t heap_trace_summary(heap_trace_summary_t *summary);
#endif
