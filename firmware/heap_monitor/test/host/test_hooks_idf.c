/*
 * The allocator's hooks, as ESP-IDF calls them (heap_caps_base.c of v5.1 to v6.1): behind each allocation and before each
 * free, but for a block that realloc() moves within its heap only of the new place. What is left in the trace must be
 * what is left in the heap, whatever happened.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/port/esp_idf/hm_hooks_idf.c"

#define BLOCKS 64
#define ROUNDS 200000
#define FLASH_IS_OFF 7 /* one of so many operations */

static unsigned failures;
#define CHECK(condition)                                                              \
    do {                                                                              \
        if (!(condition) && failures++ < 5)                                           \
            fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition); \
    } while (0)

static int locked;
static bool flash_is_on = true, walked_without_flash;
static uint32_t seed = 1, walks;

static uint32_t random_below(uint32_t limit)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % limit;
}

/* ---- The system ---- */

void hm_port_lock(void)
{
    CHECK(locked++ == 0);
}

void hm_port_unlock(void)
{
    CHECK(--locked == 0);
}

bool spi_flash_cache_enabled(void)
{
    return flash_is_on;
}

bool esp_ptr_external_ram(const void *p)
{
    (void)p;
    return false;
}

bool esp_ptr_executable(const void *p)
{
    return ((uintptr_t)p & 0xff000000) == 0x42000000;
}

/* The hook, two functions of the allocator, two of the firmware, and what is behind them. */
uint32_t esp_fp_get_callers(uint32_t frame, void **callers, void **stacks, uint32_t depth)
{
    static const uint32_t places[] = {0x40380010, 0x40380020, 0x40380030, 0x42000040, 0x42000050, 0x00000000};
    uint32_t count = 0;

    (void)frame;
    (void)stacks;
    walks++;
    walked_without_flash |= !flash_is_on;
    for (; count < depth && count < sizeof places / sizeof *places; count++)
        callers[count] = (void *)(uintptr_t)places[count];
    return count;
}

/* ---- The heap: places of one size ---- */

static struct {
    bool used;
} places[BLOCKS];
static int live;

static void *address_of(unsigned place)
{
    return (void *)(uintptr_t)(0x3fc80000u + place * 64);
}

static unsigned take_place(void)
{
    unsigned place = random_below(BLOCKS);

    while (places[place].used)
        place = (place + 1) % BLOCKS;
    places[place].used = true;
    return place;
}

static void *allocate(void)
{
    void *memory = address_of(take_place());

    live++;
    esp_heap_trace_alloc_hook(memory, 48, 0);
    return memory;
}

static void release(void *memory)
{
    esp_heap_trace_free_hook(memory);
    places[((uintptr_t)memory - 0x3fc80000u) / 64].used = false;
    live--;
}

/* What another task does between the move and the word of it: it may well get the old place. */
static void *stolen;

/* In the heap a block begins with its owner, which the firmware does not see (CONFIG_HEAP_TASK_TRACKING, v5.2 and later). */
#define OWNER sizeof(void *)

void *__real_multi_heap_realloc(multi_heap_handle_t heap, void *block, size_t size)
{
    char *memory = (char *)block + OWNER;
    char *moved = memory;

    (void)heap;
    (void)size;
    if (random_below(8) == 0)
        return NULL; /* no room: the block stays */
    if (random_below(2)) {
        moved = address_of(take_place());
        places[((uintptr_t)memory - 0x3fc80000u) / 64].used = false;
    }
    if (moved != memory && random_below(2)) {
        places[((uintptr_t)memory - 0x3fc80000u) / 64].used = true;
        live++;
        esp_heap_trace_alloc_hook(memory, 48, 0);
        stolen = memory;
    }
    return moved - OWNER;
}

/* heap_caps_realloc_base(): within the heap; where that has no room, in another one. */
static void *reallocate(void *memory)
{
    char *moved = __wrap_multi_heap_realloc(NULL, (char *)memory - OWNER, 48);

    if (moved) {
        esp_heap_trace_alloc_hook(moved + OWNER, 48, 0);
        return moved + OWNER;
    }
    moved = allocate();
    release(memory);
    return moved;
}

/* ---- The test ---- */

static void *blocks[BLOCKS];
static int held;

static void do_something(void)
{
    stolen = NULL;
    flash_is_on = random_below(FLASH_IS_OFF) != 0;
    if (held < BLOCKS / 2 && (held == 0 || random_below(2))) {
        blocks[held++] = allocate();
    } else if (random_below(2)) {
        int at = (int)random_below((uint32_t)held);
        release(blocks[at]);
        blocks[at] = blocks[--held];
    } else {
        int at = (int)random_below((uint32_t)held);
        blocks[at] = reallocate(blocks[at]);
        if (stolen)
            blocks[held++] = stolen;
    }
}

static bool is_held(uint32_t address)
{
    for (int i = 0; i < held; i++)
        if ((uint32_t)(uintptr_t)blocks[i] == address)
            return true;
    return false;
}

static unsigned followed(void)
{
    struct hm_record record;
    unsigned count = 0;

    hm_sampler_begin();
    while (hm_sampler_next(&record)) {
        count++;
        CHECK(is_held(record.address));
        CHECK(record.depth == 0 || (record.depth == 2 && record.callers[0] == (void *)(uintptr_t)0x42000040));
    }
    return count;
}

static void run(uint32_t sample_every)
{
    void *memory = malloc(hm_sampler_size(BLOCKS));

    held = 0;
    live = 0;
    walks = 0;
    memset(places, 0, sizeof places);
    hm_sampler_prepare(memory, BLOCKS, sample_every);
    hm_sampler_start();
    for (int i = 0; i < ROUNDS; i++) {
        do_something();
        if (i % 100 == 0) {
            unsigned count = followed();
            /* Each of them, or some: never one that is not there. */
            CHECK(sample_every == 1 ? count == (unsigned)held : count <= (unsigned)held);
        }
    }
    CHECK(walks > ROUNDS / 10 / sample_every && walks < ROUNDS / sample_every);
    while (held > 0)
        release(blocks[--held]);
    CHECK(live == 0 && followed() == 0);
    hm_sampler_release();
    free(memory);
}

int main(void)
{
    run(1);
    run(8);
    CHECK(!walked_without_flash);
    printf("%u failures\n", failures);
    return failures ? 1 : 0;
}
