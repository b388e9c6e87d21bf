/*
 * A firmware for tests: it works and leaks as the host says. Of its input `!` restarts the monitor, `+` leaks 36 bytes,
 * `-` frees the latest of them, `m` marks, and all of it is passed on to the monitor.
 */
#include <string.h>

#include "../../src/port/bare/heap_monitor_bare.h"
#include "machine.h"

#define HEAP_BYTES 65536u
#define LEAK_BYTES 36u
#define MAX_LEAKS 64

/* ---- A heap: first fit, blocks one after the other ---- */

struct block {
    uint32_t size; /* with its head */
    uint32_t used;
};

static uint32_t memory[HEAP_BYTES / 4];
static uint32_t minimum = HEAP_BYTES;

static struct block *first(void)
{
    struct block *block = (struct block *)(void *)memory;

    if (block->size == 0)
        block->size = HEAP_BYTES;
    return block;
}

static struct block *next(struct block *block)
{
    uint8_t *end = (uint8_t *)block + block->size;

    return end < (uint8_t *)memory + HEAP_BYTES ? (struct block *)(void *)end : NULL;
}

static bool heap(unsigned index, struct hm_heap *result)
{
    *result = (struct hm_heap){.name = "default", .minimum_free_bytes = minimum};
    if (index > 0)
        return false;
    for (struct block *block = first(); block; block = next(block)) {
        if (block->used) {
            result->allocated_blocks++;
            result->allocated_bytes += block->size;
            continue;
        }
        result->free_blocks++;
        result->free_bytes += block->size;
        if (block->size > result->largest_free_block)
            result->largest_free_block = block->size;
    }
    return true;
}

static void *allocate(size_t size)
{
    uint32_t wanted = ((uint32_t)size + (uint32_t)sizeof(struct block) + 15u) & ~15u;
    struct hm_heap now;

    for (struct block *block = first(); block; block = next(block)) {
        if (block->used || block->size < wanted)
            continue;
        if (block->size > wanted) {
            struct block *rest = (struct block *)(void *)((uint8_t *)block + wanted);
            *rest = (struct block){block->size - wanted, 0};
            block->size = wanted;
        }
        block->used = 1;
        heap(0, &now);
        if (now.free_bytes < minimum)
            minimum = now.free_bytes;
        return block + 1;
    }
    return NULL;
}

static void release(void *pointer)
{
    ((struct block *)pointer - 1)->used = 0;
    for (struct block *block = first(), *after; block; block = after) {
        after = next(block);
        while (!block->used && after && !after->used) {
            block->size += after->size;
            after = next(block);
        }
    }
}

/* ---- The firmware's own allocations, which are traced ---- */

__attribute__((noinline)) static void *traced(size_t size)
{
    void *pointer = allocate(size);
    const void *callers[] = {__builtin_return_address(0), (const void *)(uintptr_t)&traced};

    heap_monitor_bare_allocated(pointer, size, callers, 2);
    return pointer;
}

static void untraced(void *pointer)
{
    heap_monitor_bare_freed(pointer);
    release(pointer);
}

/* ---- The system as the monitor sees it ---- */

static uint32_t ms(void)
{
    static uint32_t last_us, rest, now_ms;
    uint32_t us = machine_us();
    uint32_t passed = us - last_us + rest;

    last_us = us;
    now_ms += passed / 1000;
    rest = passed % 1000;
    return now_ms;
}

static uint32_t total(bool executable)
{
    return executable ? 2 * HEAP_BYTES : HEAP_BYTES;
}

static const struct hm_task tasks[] = {
    {"main", 'X', 2264, 3584, 1, 1, 0, 1, HM_UNKNOWN, HM_UNKNOWN, 1000},
    {"Tmr Svc", 'B', 1384, 2048, 1, 1, 0, 2, HM_UNKNOWN, HM_UNKNOWN, 200},
    {"snmp", 'B', 128, 4096, 5, 5, HM_NO_CORE, 3, 1024, 3, 5000},
    {"IDLE", 'R', 1016, 1024, 0, 0, 0, 4, HM_UNKNOWN, HM_UNKNOWN, 90000},
};

#define NAMED (sizeof tasks / sizeof *tasks)
#define TASKS 16u

static unsigned task_count(void)
{
    return TASKS;
}

/* The rest are workers. */
static void task(unsigned index, struct hm_task *result)
{
    static char name[] = "worker a";

    if (index < NAMED) {
        *result = tasks[index];
        return;
    }
    name[sizeof name - 2] = (char)('a' + index);
    *result = tasks[1];
    result->name = name;
    result->number = index + 1;
}

static const struct heap_monitor_bare machine = {
    .system = "bare/1.0",
    .ms = ms,
    .us = machine_us,
    .write = machine_write,
    .read = machine_read,
    .allocate = allocate,
    .free = release,
    .heap = heap,
    .total = total,
    .tasks = task_count,
    .task = task,
    .has_stack_sizes = true,
};

static void start(void)
{
    heap_monitor_start(&(heap_monitor_config_t){
        .period_ms = 500,
        .trace_records = 64,
        .leak_report_ms = 1000,
        .sample_every = 1,
        .commands = HEAP_MONITOR_COMMANDS_FED,
    });
}

static void *leaks[MAX_LEAKS];
static unsigned leaked;

static void take_byte(char c)
{
    if (c == '!') {
        heap_monitor_stop();
        start();
    } else if (c == '+' && leaked < MAX_LEAKS) {
        leaks[leaked++] = traced(LEAK_BYTES);
    } else if (c == '-' && leaked > 0) {
        untraced(leaks[--leaked]);
    } else if (c == 'M') {
        heap_monitor_mark("from the firmware");
    }
    heap_monitor_receive(&c, 1);
}

/* Comes and goes: no leak. */
static void work(void)
{
    void *a = traced(64), *b = traced(200);

    if (a)
        untraced(a);
    if (b)
        untraced(b);
}

void firmware(void)
{
    uint32_t next_work_ms = 0;
    int c;

    /* Before anything is there: they do nothing, and say so. */
    heap_monitor_receive("x\n", 2);
    if (heap_monitor_start(NULL) == HEAP_MONITOR_OK || heap_monitor_mark("early") == HEAP_MONITOR_OK ||
        heap_monitor_report_now() == HEAP_MONITOR_OK || heap_monitor_trace_stop() == HEAP_MONITOR_OK ||
        heap_monitor_stop() != HEAP_MONITOR_OK || heap_monitor_is_running() || heap_monitor_poll() == 0)
        return;
    heap_monitor_bare_use(&machine);
    start();
    for (;;) {
        heap_monitor_poll();
        while ((c = machine_read()) >= 0)
            take_byte((char)c);
        if ((int32_t)(ms() - next_work_ms) >= 0) {
            next_work_ms = ms() + 100;
            work();
        }
    }
}
