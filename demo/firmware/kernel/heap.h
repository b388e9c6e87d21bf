#pragma once

#include <stddef.h>
#include <stdint.h>

#define HEAP_SIZE (256u * 1024u)

/* As ESP-IDF's multi_heap_info_t. Sizes in bytes, block headers counted. */
struct heap_info {
    uint32_t start;
    uint32_t free_bytes;
    uint32_t allocated_bytes;
    uint32_t minimum_free_bytes;
    uint32_t largest_free_block;
    uint32_t allocated_blocks;
    uint32_t free_blocks;
};

void heap_init(void);

/* Never fails: out of memory, it says so and halts. */
void *heap_malloc(size_t size);
void heap_free(void *address);
struct heap_info heap_get_info(void);

/* Prints what ESP-IDF's heap_caps_print_heap_info(MALLOC_CAP_DEFAULT) prints. */
void heap_print_info(void);
