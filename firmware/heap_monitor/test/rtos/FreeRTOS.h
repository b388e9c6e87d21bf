/* FreeRTOS as STUB_RTOS says (10 or 11): the signatures that the port uses. */
#pragma once
#include <stddef.h>
#include <stdint.h>
typedef uint32_t StackType_t;
typedef long BaseType_t;
typedef unsigned long UBaseType_t;
typedef uint32_t TickType_t;
#define pdTRUE ((BaseType_t)1)
#define pdPASS pdTRUE
#define configMAX_TASK_NAME_LEN 12
#define configUSE_TRACE_FACILITY STUB_TRACE_FACILITY
#define configGENERATE_RUN_TIME_STATS 0
#define configUSE_MUTEXES 0
#define configTICK_RATE_HZ 1000
#define configTOTAL_HEAP_SIZE ((size_t)65536)
#define configRECORD_STACK_HIGH_ADDRESS 1
#define INCLUDE_uxTaskGetStackHighWaterMark 1
#define pdMS_TO_TICKS(ms) ((TickType_t)(ms))
#define configSTACK_DEPTH_TYPE uint16_t
void *pvPortMalloc(size_t size);
void vPortFree(void *memory);
typedef struct xHeapStats {
    size_t xAvailableHeapSpaceInBytes, xSizeOfLargestFreeBlockInBytes, xSizeOfSmallestFreeBlockInBytes;
    size_t xNumberOfFreeBlocks, xMinimumEverFreeBytesRemaining;
    size_t xNumberOfSuccessfulAllocations, xNumberOfSuccessfulFrees;
} HeapStats_t;
void vPortGetHeapStats(HeapStats_t *stats);
