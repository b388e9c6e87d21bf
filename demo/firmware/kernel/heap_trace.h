#pragma once

#include <stddef.h>
#include <stdint.h>

#define HEAP_TRACE_DEPTH 6
#define HEAP_TRACE_RECORDS 100

struct heap_trace_record {
    uint32_t cycles;
    void *address;
    uint32_t size;
    void *callers[HEAP_TRACE_DEPTH]; /* raw return addresses, innermost first; unused slots are NULL */
};

void heap_trace_start(void);

/* Copies the live allocations, oldest first, into room for HEAP_TRACE_RECORDS; returns how many. */
uint32_t heap_trace_copy(struct heap_trace_record *to);

/* Prints what ESP-IDF v5.1 to v5.4's heap_trace_dump() prints. */
void heap_trace_dump(void);

/* Called by the allocator; `frame` is its own frame pointer. */
void heap_trace_allocated(void *address, size_t size, void **frame);
void heap_trace_freed(const void *address);
