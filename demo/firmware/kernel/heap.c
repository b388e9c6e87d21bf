/*
 * The allocator: first fit over one arena, free neighbours merged on the way.
 * Every allocation and release is reported to the heap trace.
 */
#include "heap.h"

#include <stdbool.h>

#include "heap_trace.h"
#include "print.h"

#define ALIGNMENT 8u

struct block {
    uint32_t size; /* with this header */
    uint32_t used;
};

static union {
    struct block first;
    uint8_t bytes[HEAP_SIZE];
} arena __attribute__((aligned(16)));

static uint32_t free_bytes;
static uint32_t minimum_free_bytes;

static struct block *next_block(struct block *block)
{
    return (struct block *)((uint8_t *)block + block->size);
}

static bool inside(const struct block *block)
{
    return (const uint8_t *)block < arena.bytes + HEAP_SIZE;
}

static void merge_following(struct block *block)
{
    for (struct block *next = next_block(block); inside(next) && !next->used; next = next_block(block))
        block->size += next->size;
}

static void split(struct block *block, uint32_t size)
{
    if (block->size - size < 2 * sizeof(struct block))
        return;
    struct block *rest = (struct block *)((uint8_t *)block + size);
    rest->size = block->size - size;
    rest->used = false;
    block->size = size;
}

/* The first free block of at least `size` bytes. */
static struct block *find_free(uint32_t size)
{
    for (struct block *block = &arena.first; inside(block); block = next_block(block)) {
        if (block->used)
            continue;
        merge_following(block);
        if (block->size >= size)
            return block;
    }
    print("Mem alloc fail. size 0x%08lx caps 0x00001000\n", size);
    for (;;)
        __asm__ volatile("wfi");
}

void heap_init(void)
{
    arena.first = (struct block){.size = HEAP_SIZE, .used = false};
    free_bytes = minimum_free_bytes = HEAP_SIZE;
}

void *heap_malloc(size_t size)
{
    uint32_t needed = (sizeof(struct block) + size + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
    struct block *block = find_free(needed);

    split(block, needed);
    block->used = true;
    free_bytes -= block->size;
    if (free_bytes < minimum_free_bytes)
        minimum_free_bytes = free_bytes;
    heap_trace_allocated(block + 1, size, __builtin_frame_address(0));
    return block + 1;
}

void heap_free(void *address)
{
    if (!address)
        return;
    struct block *block = (struct block *)address - 1;
    heap_trace_freed(address);
    block->used = false;
    free_bytes += block->size;
}

struct heap_info heap_get_info(void)
{
    struct heap_info info = {
        .start = (uint32_t)&arena,
        .free_bytes = free_bytes,
        .allocated_bytes = HEAP_SIZE - free_bytes,
        .minimum_free_bytes = minimum_free_bytes,
    };

    for (struct block *block = &arena.first; inside(block); block = next_block(block)) {
        if (block->used) {
            info.allocated_blocks++;
            continue;
        }
        merge_following(block);
        info.free_blocks++;
        if (block->size > info.largest_free_block)
            info.largest_free_block = block->size;
    }
    return info;
}

void heap_print_info(void)
{
    struct heap_info info = heap_get_info();

    print("Heap summary for capabilities 0x00001000:\n");
    print("  At 0x%08lx len %lu free %lu allocated %lu min_free %lu\n", info.start, (uint32_t)HEAP_SIZE,
          info.free_bytes, info.allocated_bytes, info.minimum_free_bytes);
    print("    largest_free_block %lu alloc_blocks %lu free_blocks %lu total_blocks %lu\n",
          info.largest_free_block, info.allocated_blocks, info.free_blocks,
          info.allocated_blocks + info.free_blocks);
    print("  Totals:\n");
    print("    free %lu allocated %lu min_free %lu largest_free_block %lu\n", info.free_bytes,
          info.allocated_bytes, info.minimum_free_bytes, info.largest_free_block);
}
