/*
 * A leak trace for systems without one: of the allocations it is told of it follows one in so many. It never moves a
 * record. Where it is full it drops the oldest and counts them, as ESP-IDF's heap trace does: else all that leaks later
 * would look as if it had stopped.
 */
#ifndef HM_SAMPLER_H
#define HM_SAMPLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hm_port.h"

#ifndef HM_SAMPLER_DEPTH
#define HM_SAMPLER_DEPTH 4
#endif

size_t hm_sampler_size(uint32_t records);
void hm_sampler_prepare(void *memory, uint32_t records, uint32_t sample_every);
void hm_sampler_start(void);
void hm_sampler_stop(void);
void hm_sampler_release(void);
/* From the allocator, in any context that hm_port_lock() allows; `callers` are return addresses, innermost first. */
void hm_sampler_allocated(const void *address, size_t size, const void *const *callers, uint32_t depth);
void hm_sampler_freed(const void *address);
/* Moved by realloc() without a word of the old place, which was allocated at `stamp` or before. */
void hm_sampler_moved(const void *address, uint32_t stamp);
uint32_t hm_sampler_stamp(void);
/* Where the records are; NULL: nowhere. */
const void *hm_sampler_memory(void);
/* Whether the next allocation will be followed: saves walking the stack for the others. */
bool hm_sampler_wants(void);
/* Reading begins, at the newest; returns how many there are. What is allocated from now on is not read. */
uint32_t hm_sampler_begin(void);
/* The next older one; false: there is none. */
bool hm_sampler_next(struct hm_record *record);
void hm_sampler_summary(struct hm_trace_summary *summary);

#endif
