/* Heap, tasks and, where heap tracing is built in (sdkconfig.defaults), leaks: every 3 s, for the editor. */
#include <stdlib.h>

#include "freertos/FreeRTOS.h"
#include "freertos/task.h"

#include "heap_monitor.h"

/* A compiler leaves out an allocation that nothing is done with. */
static void *volatile used;

/* Forgets one block of three. */
static void work(void)
{
    static unsigned count;
    void *block = malloc(64);

    used = block;
    if (++count % 3 != 0)
        free(block);
}

void app_main(void)
{
    heap_monitor_start(&(heap_monitor_config_t){.trace_records = 128});
    for (;;) {
        work();
        vTaskDelay(pdMS_TO_TICKS(1000));
    }
}
