/* A system for the core to run on in tests: its clock, heap, tasks and trace are what a test says. */
#ifndef FAKE_H
#define FAKE_H

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/hm_state.h"

#define FAKE_RECORDS 64
#define FAKE_DEPTH 12

struct fake_record {
    uint32_t address, size, stamp, depth;
    const void *callers[FAKE_DEPTH];
};

extern struct fake {
    uint32_t now_ms;
    char output[1 << 18];
    size_t length;
    unsigned writes;
    const char *input; /* NULL: none */
    struct hm_heap heap;
    unsigned heaps;
    struct hm_task tasks[8];
    unsigned task_count;
    /* The trace, as ESP-IDF keeps it: the oldest first, and dropped when it is full. */
    struct fake_record records[FAKE_RECORDS];
    uint32_t count, capacity, stamps;
    uint32_t total_allocations, total_frees;
    bool tracing, overflowed;
    bool external_counts; /* hm_port_trace_size() of zero: this build cannot trace */
    void (*between)(uint32_t index); /* called before each record that is read */
    int allocations_left; /* before one fails; below 0: none fails */
    int outstanding;      /* allocations of the monitor */
    bool threaded;        /* hm_port_begin() makes a thread */
    int console, input_open;
    bool refuse_task, refuse_trace;
    uint32_t write_us; /* what a write takes */
} fake;

void fake_reset(void);
uint32_t fake_trace(uint32_t size, uint32_t address);
void fake_untrace(uint32_t address);
/* Runs the monitor until `ms` later, in steps of what it wants to wait. */
void fake_pass(uint32_t ms);
/* The output since the last call. */
const char *fake_said(void);

extern int failures;
#define CHECK(condition)                                                              \
    do {                                                                              \
        if (!(condition)) {                                                           \
            fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition); \
            failures++;                                                               \
        }                                                                             \
    } while (0)
#define CHECK_TEXT(actual, expected)                                                                           \
    do {                                                                                                       \
        const char *a_ = (actual), *e_ = (expected);                                                           \
        if (strcmp(a_, e_) != 0) {                                                                             \
            fprintf(stderr, "%s:%d: got\n%s\nwanted\n%s\n", __FILE__, __LINE__, a_, e_); \
            failures++;                                                                                        \
        }                                                                                                      \
    } while (0)
#define RUN(test) (printf("%s\n", #test), fflush(stdout), fake_reset(), test())

#endif
