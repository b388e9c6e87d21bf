#pragma once
#include <stddef.h>
#include <stdint.h>
#include "esp_err.h"
#include "sdkconfig.h"
#define MALLOC_CAP_32BIT (1 << 1)
#define MALLOC_CAP_8BIT (1 << 2)
#define MALLOC_CAP_DMA (1 << 3)
#define MALLOC_CAP_SPIRAM (1 << 10)
#define MALLOC_CAP_INTERNAL (1 << 11)
#define MALLOC_CAP_DEFAULT (1 << 12)
typedef struct {
    size_t total_free_bytes, total_allocated_bytes, largest_free_block, minimum_free_bytes;
    size_t allocated_blocks, free_blocks, total_blocks;
} multi_heap_info_t;
typedef struct multi_heap_info *multi_heap_handle_t;
void *multi_heap_realloc(multi_heap_handle_t heap, void *p, size_t size);
void *heap_caps_malloc(size_t size, uint32_t caps);
void *heap_caps_realloc(void *memory, size_t size, uint32_t caps);
void heap_caps_free(void *memory);
size_t heap_caps_get_total_size(uint32_t caps);
void heap_caps_get_info(multi_heap_info_t *info, uint32_t caps);
#if defined(CONFIG_HEAP_USE_HOOKS) && STUB_IDF >= 50100
#define HEAP_IRAM_ATTR __attribute__((section(".iram1.0")))
__attribute__((weak)) HEAP_IRAM_ATTR void esp_heap_trace_alloc_hook(void *ptr, size_t size, uint32_t caps);
__attribute__((weak)) HEAP_IRAM_ATTR void esp_heap_trace_free_hook(void *ptr);
#endif
