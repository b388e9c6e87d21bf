/* Slots of fixed place, found by address through chains of slot numbers, and in the order of their allocation. */
#include "hm_sampler.h"

#include <string.h>

#define NONE UINT16_MAX
#define MAX_RECORDS (UINT16_MAX - 1)

struct slot {
    const void *callers[HM_SAMPLER_DEPTH];
    uint32_t address; /* 0: free */
    uint32_t size;
    uint32_t stamp;
    uint16_t next; /* of its chain, or of the free ones */
    uint16_t depth;
    uint16_t older, newer;
};

static struct {
    struct slot *slots;
    uint16_t *chains; /* as many as slots */
    uint32_t capacity;
    uint32_t sample_every;
    uint32_t until_next; /* allocations that are passed over before the next that is followed */
    uint32_t allocations;
    uint32_t frees;
    uint32_t count;
    uint32_t high_water_mark;
    uint32_t missed;
    uint16_t first_free;
    uint16_t oldest, newest;
    uint16_t reading; /* the next one to be read */
    bool running;
    struct slot copy;
} sampler;

size_t hm_sampler_size(uint32_t records)
{
    if (records > MAX_RECORDS)
        records = MAX_RECORDS;
    return records * (sizeof(struct slot) + sizeof(uint16_t));
}

void hm_sampler_prepare(void *memory, uint32_t records, uint32_t sample_every)
{
    sampler.capacity = records > MAX_RECORDS ? MAX_RECORDS : records;
    sampler.slots = memory;
    sampler.chains = (uint16_t *)(void *)&sampler.slots[sampler.capacity];
    sampler.sample_every = sample_every;
}

static HM_HOT uint16_t *chain_of(uint32_t address)
{
    return &sampler.chains[(address >> 3) * 2654435761u % sampler.capacity];
}

void hm_sampler_start(void)
{
    hm_port_lock();
    for (uint32_t i = 0; i < sampler.capacity; i++) {
        sampler.slots[i].address = 0;
        sampler.slots[i].next = (uint16_t)(i + 1 < sampler.capacity ? i + 1 : NONE);
        sampler.chains[i] = NONE;
    }
    sampler.first_free = 0;
    sampler.oldest = sampler.newest = sampler.reading = NONE;
    sampler.until_next = 0;
    sampler.allocations = 0;
    sampler.frees = 0;
    sampler.count = 0;
    sampler.high_water_mark = 0;
    sampler.missed = 0;
    sampler.running = true;
    hm_port_unlock();
}

void hm_sampler_stop(void)
{
    hm_port_lock();
    sampler.running = false;
    hm_port_unlock();
}

void hm_sampler_release(void)
{
    hm_port_lock();
    sampler.running = false;
    sampler.slots = NULL;
    sampler.capacity = 0;
    hm_port_unlock();
}

HM_HOT bool hm_sampler_wants(void)
{
    bool wants;

    hm_port_lock();
    wants = sampler.running && sampler.until_next == 0;
    hm_port_unlock();
    return wants;
}

/* Where the number of the one that is older, or newer, than another stands; of NONE the newest, or the oldest. */
static HM_HOT uint16_t *older_of(uint16_t index)
{
    return index == NONE ? &sampler.newest : &sampler.slots[index].older;
}

static HM_HOT uint16_t *newer_of(uint16_t index)
{
    return index == NONE ? &sampler.oldest : &sampler.slots[index].newer;
}

/* @param link Where its chain has its number. */
static HM_HOT void drop(uint16_t *link)
{
    uint16_t index = *link;
    struct slot *slot = &sampler.slots[index];

    *link = slot->next;
    if (sampler.reading == index)
        sampler.reading = slot->older;
    *newer_of(slot->older) = slot->newer;
    *older_of(slot->newer) = slot->older;
    slot->address = 0;
    slot->next = sampler.first_free;
    sampler.first_free = index;
    sampler.count--;
}

static HM_HOT void drop_oldest(void)
{
    uint16_t *link = chain_of(sampler.slots[sampler.oldest].address);

    while (*link != sampler.oldest)
        link = &sampler.slots[*link].next;
    drop(link);
    sampler.missed++;
}

static HM_HOT void follow(uint32_t address, size_t size, const void *const *callers, uint32_t depth)
{
    uint16_t *chain = chain_of(address);
    struct slot *slot;
    uint16_t index;

    if (sampler.first_free == NONE)
        drop_oldest();
    index = sampler.first_free;
    slot = &sampler.slots[index];
    sampler.first_free = slot->next;
    slot->address = address;
    slot->size = (uint32_t)size;
    slot->stamp = sampler.allocations;
    slot->depth = (uint16_t)(depth < HM_SAMPLER_DEPTH ? depth : HM_SAMPLER_DEPTH);
    for (uint32_t i = 0; i < slot->depth; i++)
        slot->callers[i] = callers[i];
    slot->next = *chain;
    *chain = index;
    slot->older = sampler.newest;
    slot->newer = NONE;
    *newer_of(sampler.newest) = index;
    sampler.newest = index;
    if (++sampler.count > sampler.high_water_mark)
        sampler.high_water_mark = sampler.count;
}

/* What was allocated there at `stamp` or before. */
static HM_HOT void forget(uint32_t address, uint32_t stamp)
{
    uint16_t *link = chain_of(address);

    while (*link != NONE) {
        struct slot *slot = &sampler.slots[*link];
        if (slot->address == address && (int32_t)(slot->stamp - stamp) <= 0) {
            drop(link);
            return;
        }
        link = &slot->next;
    }
}

HM_HOT void hm_sampler_allocated(const void *pointer, size_t size, const void *const *callers, uint32_t depth)
{
    uint32_t address = (uint32_t)(uintptr_t)pointer;

    hm_port_lock();
    if (sampler.running && address) {
        /* Whatever was there: its free was not seen. */
        forget(address, sampler.allocations);
        sampler.allocations++;
        if (sampler.until_next == 0) {
            follow(address, size, callers, depth);
            sampler.until_next = sampler.sample_every;
        }
        sampler.until_next--;
    }
    hm_port_unlock();
}

HM_HOT void hm_sampler_freed(const void *pointer)
{
    uint32_t address = (uint32_t)(uintptr_t)pointer;

    hm_port_lock();
    if (sampler.running && address) {
        sampler.frees++;
        forget(address, sampler.allocations);
    }
    hm_port_unlock();
}

HM_HOT void hm_sampler_moved(const void *pointer, uint32_t stamp)
{
    uint32_t address = (uint32_t)(uintptr_t)pointer;

    hm_port_lock();
    if (sampler.running && address)
        forget(address, stamp);
    hm_port_unlock();
}

HM_HOT uint32_t hm_sampler_stamp(void)
{
    uint32_t stamp;

    hm_port_lock();
    stamp = sampler.allocations;
    hm_port_unlock();
    return stamp;
}

HM_HOT const void *hm_sampler_memory(void)
{
    const void *memory;

    hm_port_lock();
    memory = sampler.slots;
    hm_port_unlock();
    return memory;
}

uint32_t hm_sampler_begin(void)
{
    uint32_t count;

    hm_port_lock();
    sampler.reading = sampler.newest;
    count = sampler.count;
    hm_port_unlock();
    return count;
}

bool hm_sampler_next(struct hm_record *record)
{
    bool found;

    hm_port_lock();
    found = sampler.slots && sampler.reading != NONE;
    if (found) {
        sampler.copy = sampler.slots[sampler.reading];
        sampler.reading = sampler.copy.older;
    }
    hm_port_unlock();
    if (!found)
        return false;
    *record = (struct hm_record){
        .address = sampler.copy.address,
        .size = sampler.copy.size,
        .stamp = sampler.copy.stamp,
        .region = '-',
        .cpu = HM_UNKNOWN,
        .depth = sampler.copy.depth,
        .callers = sampler.copy.callers,
    };
    return true;
}

void hm_sampler_summary(struct hm_trace_summary *summary)
{
    hm_port_lock();
    *summary = (struct hm_trace_summary){
        .capacity = sampler.capacity,
        .overflowed = sampler.missed > 0,
        .total_allocations = sampler.allocations,
        .total_frees = sampler.frees,
        .high_water_mark = sampler.high_water_mark,
        .hash_map = sampler.capacity,
        .missed = sampler.missed,
        .sample_every = sampler.sample_every,
    };
    hm_port_unlock();
}
