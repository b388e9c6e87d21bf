/* See heap_monitor_freertos.h. Heap figures are those of heap_4 and heap_5. */
#if defined(HEAP_MONITOR_FREERTOS) && !defined(ESP_PLATFORM)

#include "heap_monitor_freertos.h"
#include "hm_rtos.h"

#include "../../hm_sampler.h"

struct hm_port_info hm_port_info(void)
{
    return (struct hm_port_info){
        .system = "freertos/" tskKERNEL_VERSION_NUMBER,
        .tracing = "hooks",
        .depth = 1,
        .has_own_task = true,
        .external_is_default = true,
        .has_tasks = configUSE_TRACE_FACILITY == 1,
#if configUSE_TRACE_FACILITY == 1 && tskKERNEL_VERSION_MAJOR >= 11 && configRECORD_STACK_HIGH_ADDRESS == 1
        .has_stack_sizes = true,
#endif
    };
}

void hm_port_lock(void)
{
    taskENTER_CRITICAL();
}

void hm_port_unlock(void)
{
    taskEXIT_CRITICAL();
}

void *hm_port_allocate(size_t size, bool external)
{
    (void)external;
    return pvPortMalloc(size);
}

void hm_port_free(void *memory)
{
    if (memory)
        vPortFree(memory);
}

uint32_t hm_port_ms(void)
{
    return (uint32_t)((uint64_t)xTaskGetTickCount() * 1000u / configTICK_RATE_HZ);
}

/* No better than a tick; a firmware with a finer clock may say so. */
uint32_t hm_port_us(void)
{
#ifdef HEAP_MONITOR_MICROSECONDS
    return HEAP_MONITOR_MICROSECONDS();
#else
    return hm_port_ms() * 1000u;
#endif
}

void hm_port_write(const char *text, size_t length)
{
    heap_monitor_console_write(text, length);
}

int hm_port_read(void)
{
    return heap_monitor_console_read();
}

bool hm_port_heap(unsigned index, struct hm_heap *heap)
{
    HeapStats_t stats;

    if (index > 0)
        return false;
    vPortGetHeapStats(&stats);
    *heap = (struct hm_heap){
        .name = "default",
        .free_bytes = (uint32_t)stats.xAvailableHeapSpaceInBytes,
        .minimum_free_bytes = (uint32_t)stats.xMinimumEverFreeBytesRemaining,
        .largest_free_block = (uint32_t)stats.xSizeOfLargestFreeBlockInBytes,
        .allocated_bytes = HM_UNKNOWN,
        .allocated_blocks = (uint32_t)(stats.xNumberOfSuccessfulAllocations - stats.xNumberOfSuccessfulFrees),
        .free_blocks = (uint32_t)stats.xNumberOfFreeBlocks,
    };
    return true;
}

uint32_t hm_port_total(bool executable)
{
    return executable ? 0 : (uint32_t)configTOTAL_HEAP_SIZE;
}

#if configUSE_TRACE_FACILITY == 1
void hm_rtos_details(TaskHandle_t task, const TaskStatus_t *status, struct hm_task *result)
{
    (void)task;
#if tskKERNEL_VERSION_MAJOR >= 11 && configRECORD_STACK_HIGH_ADDRESS == 1
    /* The end is the last word of the stack. */
    result->stack_size = (uint32_t)((status->pxEndOfStack - status->pxStackBase + 1) * sizeof(StackType_t));
#else
    (void)status;
    (void)result;
#endif
}

void hm_rtos_heap_of(TaskHandle_t task, struct hm_task *result)
{
    (void)task;
    (void)result;
}
#endif

/* ---- Leak trace ---- */

void heap_monitor_freertos_allocated(void *address, size_t size)
{
    const void *const caller = __builtin_return_address(0);

    if (address)
        hm_sampler_allocated(address, size, &caller, 1);
}

void heap_monitor_freertos_freed(void *address)
{
    hm_sampler_freed(address);
}

void hm_port_console(bool on)
{
    (void)on;
}

void hm_port_input(bool on)
{
    (void)on;
}

#endif
