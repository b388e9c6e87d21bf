/*
 * What the core asks of the system that it runs on. A port implements all of it; figures that it cannot tell stay
 * HM_UNKNOWN. Sizes are bytes.
 */
#ifndef HM_PORT_H
#define HM_PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../include/heap_monitor.h"

#define HM_UNKNOWN UINT32_MAX

/* Functions that an allocator calls: where that may be while the flash cannot be read, the build keeps them in RAM. */
#ifdef HM_HOT_SECTION
#define HM_HOT __attribute__((section(HM_HOT_SECTION)))
#else
#define HM_HOT
#endif

/* One heap; the first is what plain malloc() takes from. The numbers stand in the order of report_heap(). */
struct hm_heap {
    const char *name;
    uint32_t free_bytes;
    uint32_t minimum_free_bytes;
    uint32_t largest_free_block;
    uint32_t allocated_bytes;
    uint32_t allocated_blocks;
    uint32_t free_blocks;
};

/* The numbers stand in the order in which report_task() prints them. */
struct hm_task {
    const char *name;
    char state; /* as vTaskList() prints it: X running, R ready, B blocked, S suspended, D deleted */
    uint32_t stack_high_water_mark;
    uint32_t stack_size;
    uint32_t priority;
    uint32_t base_priority;
    uint32_t core; /* HM_NO_CORE: any */
    uint32_t number;
    uint32_t heap_bytes; /* what it has allocated and not freed */
    uint32_t heap_blocks;
    uint32_t run_time;
};
#define HM_NO_CORE (UINT32_MAX - 1)

/* An allocation that is not freed yet. */
struct hm_record {
    uint32_t address;
    uint32_t size;
    uint32_t stamp; /* changes whenever an address is allocated anew: the cycle counter */
    char region;    /* I internal, P external RAM, - unknown */
    uint32_t cpu;   /* HM_UNKNOWN */
    uint32_t depth;
    const void *const *callers; /* return addresses, innermost first; valid until the next record */
};

/* The numbers stand in the order in which hm_leaks_begin() prints them. */
struct hm_trace_summary {
    uint32_t capacity;
    uint32_t overflowed; /* 1: the oldest records were dropped */
    uint32_t total_allocations;
    uint32_t total_frees;
    uint32_t high_water_mark;
    uint32_t hash_map;     /* entries of the hash map; 0: none, so tracing is slow */
    uint32_t paused_us;    /* time in which the trace was paused so far, to read it */
    uint32_t paused;       /* how often */
    uint32_t missed;       /* records that were dropped for newer ones, where that is known */
    uint32_t sample_every; /* one of so many allocations is followed */
};

struct hm_port_info {
    const char *system;   /* such as "idf/5.5.1" */
    const char *tracing;  /* trace, hooks or none */
    uint32_t depth;       /* callers of a record */
    bool has_own_task; /* whose stack is of the heap */
    bool external_is_default; /* external RAM, or what stands in for it, counts in the first heap */
    bool has_tasks;
    bool has_stack_sizes;
};

/* Life: called by heap_monitor_start() and _stop() only. */
struct hm_port_info hm_port_info(void);
/* Makes the task that calls hm_run() until that returns HM_DONE, and then hm_ended(). */
bool hm_port_begin(const heap_monitor_config_t *config);
void hm_port_end(void); /* the task has ended: frees all of it */
void *hm_port_allocate(size_t size, bool external);
void hm_port_free(void *memory);

/* Very short critical sections. */
void hm_port_lock(void);
void hm_port_unlock(void);

uint32_t hm_port_ms(void); /* of the log's clock */
uint32_t hm_port_us(void);
void hm_port_wake(void);          /* ends the task's wait */
void hm_port_sleep(uint32_t ms);  /* of a task that waits for another */
void hm_port_write(const char *text, size_t length);
int hm_port_read(void); /* next byte of the console's input; -1: none */
uint32_t hm_port_own_stack_free(void);

/* Figures; called by the monitor's task only. */
bool hm_port_heap(unsigned index, struct hm_heap *heap);
uint32_t hm_port_total(bool executable); /* size of all DRAM, or of all memory that takes 32-bit words */
size_t hm_port_task_row_size(void);
unsigned hm_port_tasks_begin(void *rows, unsigned max); /* takes a snapshot of all tasks */
void hm_port_task(void *rows, unsigned index, struct hm_task *task);

/* Leak trace, in memory of the core's; a size of 0: this build has none. */
size_t hm_port_trace_size(uint32_t records);
bool hm_port_trace_prepare(void *memory, uint32_t records, uint32_t sample_every);
bool hm_port_trace_start(void);
void hm_port_trace_stop(void);
void hm_port_trace_release(void); /* the memory will be freed */
uint32_t hm_port_trace_count(void); /* a pass begins: no index is above it */
/* Newest first: never called with an index above the one before in a pass. False: there is none any more. */
bool hm_port_trace_get(uint32_t index, struct hm_record *record);
void hm_port_trace_summary(struct hm_trace_summary *summary);

/* Console commands, where there are any; and hm_port_read(), whose input is as it was when that is off again. */
void hm_port_console(bool on);
void hm_port_input(bool on);

/* Given to ports by the core. */
#define HM_DONE UINT32_MAX
uint32_t hm_run(void); /* does what is due; returns how long to wait, ms, or HM_DONE */
void hm_ended(void);

#endif
