/*
 * The port for firmware without an operating system: it gives the monitor these functions before heap_monitor_start(),
 * calls heap_monitor_poll() from its main loop, and tells of allocations where it wants leaks traced.
 */
#ifndef HEAP_MONITOR_BARE_H
#define HEAP_MONITOR_BARE_H

#include "../../hm_port.h"

#ifdef __cplusplus
extern "C" {
#endif

struct heap_monitor_bare {
    const char *system; /* such as "bare/1.0" */
    uint32_t (*ms)(void);
    uint32_t (*us)(void);
    void (*write)(const char *text, size_t length);
    int (*read)(void); /* next byte of the input; -1: none */
    void *(*allocate)(size_t size);
    void (*free)(void *memory);
    void (*lock)(void);   /* may be NULL where no interrupt allocates */
    void (*unlock)(void);
    bool (*heap)(unsigned index, struct hm_heap *heap);
    uint32_t (*total)(bool executable);
    unsigned (*tasks)(void);                       /* NULL: none */
    void (*task)(unsigned index, struct hm_task *task);
    uint32_t (*stack_free)(void); /* least free bytes of the stack ever; NULL: unknown */
    bool has_stack_sizes;
};

void heap_monitor_bare_use(const struct heap_monitor_bare *system);
void heap_monitor_bare_allocated(const void *address, size_t size, const void *const *callers, uint32_t depth);
void heap_monitor_bare_freed(const void *address);

#ifdef __cplusplus
}
#endif

#endif
