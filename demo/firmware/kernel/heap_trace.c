/*
 * Standalone heap trace in "leaks" mode: one record per live allocation with the stack it came from,
 * forgotten when it is freed; the oldest record makes room when the buffer is full.
 */
#include "heap_trace.h"

#include <stdbool.h>

#include "clock.h"
#include "print.h"
#include "task.h"

static struct {
    struct heap_trace_record records[HEAP_TRACE_RECORDS]; /* oldest first */
    uint32_t count;
    uint32_t high_water_mark;
    uint32_t total_allocations;
    uint32_t total_frees;
    bool overflowed;
    bool running;
} trace;

/* RISC-V frames built with -fno-omit-frame-pointer: return address at fp - 4, the caller's fp at fp - 8. */
static void walk_stack(void **frame, void **callers)
{
    for (int i = 0; i < HEAP_TRACE_DEPTH && task_owns_frame(frame) && frame[-1]; i++) {
        callers[i] = frame[-1];
        frame = frame[-2];
    }
}

static void remove_record(uint32_t index)
{
    trace.count--;
    for (uint32_t i = index; i < trace.count; i++)
        trace.records[i] = trace.records[i + 1];
}

void heap_trace_start(void)
{
    trace.running = true;
}

void heap_trace_allocated(void *address, size_t size, void **frame)
{
    if (!trace.running)
        return;
    if (trace.count == HEAP_TRACE_RECORDS) {
        trace.overflowed = true;
        remove_record(0);
    }
    struct heap_trace_record *record = &trace.records[trace.count++];
    *record = (struct heap_trace_record){.cycles = clock_cycles(), .address = address, .size = size};
    walk_stack(frame, record->callers);
    if (trace.count > trace.high_water_mark)
        trace.high_water_mark = trace.count;
    trace.total_allocations++;
}

void heap_trace_freed(const void *address)
{
    if (!trace.running)
        return;
    trace.total_frees++;
    for (uint32_t i = trace.count; i-- > 0;) {
        if (trace.records[i].address == address) {
            remove_record(i);
            return;
        }
    }
}

uint32_t heap_trace_copy(struct heap_trace_record *to)
{
    for (uint32_t i = 0; i < trace.count; i++)
        to[i] = trace.records[i];
    return trace.count;
}

/* A separator follows every frame but the last slot's, so a short stack ends in ':', as in ESP-IDF. */
static void print_record(const struct heap_trace_record *record)
{
    print("%6lu bytes (@ %p, Internal) allocated CPU 0 ccount 0x%08lx caller ", record->size, record->address,
          record->cycles & ~3u);
    for (int i = 0; i < HEAP_TRACE_DEPTH && record->callers[i]; i++)
        print("%p%s", record->callers[i], i < HEAP_TRACE_DEPTH - 1 ? ":" : "");
    print("\n");
}

void heap_trace_dump(void)
{
    uint32_t leaked_bytes = 0;

    print("====== Heap Trace: %lu records (%u capacity) ======\n", trace.count, HEAP_TRACE_RECORDS);
    for (uint32_t i = 0; i < trace.count; i++) {
        print_record(&trace.records[i]);
        leaked_bytes += trace.records[i].size;
    }
    print("====== Heap Trace Summary ======\n");
    print("Mode: Heap Trace Leaks\n");
    print("%lu bytes 'leaked' in trace (%lu allocations)\n", leaked_bytes, trace.count);
    print("records: %lu (%u capacity, %lu high water mark)\n", trace.count, HEAP_TRACE_RECORDS,
          trace.high_water_mark);
    print("total allocations: %lu\n", trace.total_allocations);
    print("total frees: %lu\n", trace.total_frees);
    if (trace.overflowed)
        print("(NB: Internal Buffer has overflowed, so trace data is incomplete.)\n");
    print("================================\n");
}
