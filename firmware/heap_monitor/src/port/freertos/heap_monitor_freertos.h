/*
 * The port for FreeRTOS without ESP-IDF, built with -DHEAP_MONITOR_FREERTOS. The firmware gives it its console. For leaks
 * FreeRTOSConfig.h has
 *
 *     #define traceMALLOC(address, size) heap_monitor_freertos_allocated(address, size)
 *     #define traceFREE(address, size)   heap_monitor_freertos_freed(address)
 */
#ifndef HEAP_MONITOR_FREERTOS_H
#define HEAP_MONITOR_FREERTOS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* To be written by the firmware: sends a line as a whole, and gives the next byte of the input or -1. */
void heap_monitor_console_write(const char *text, size_t length);
int heap_monitor_console_read(void);

void heap_monitor_freertos_allocated(void *address, size_t size);
void heap_monitor_freertos_freed(void *address);

#ifdef __cplusplus
}
#endif

#endif
