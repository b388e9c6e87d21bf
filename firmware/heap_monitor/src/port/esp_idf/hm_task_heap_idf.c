/* What each task has allocated, where ESP-IDF tracks it (CONFIG_HEAP_TASK_TRACKING). */
#ifdef ESP_PLATFORM

#include "../freertos/hm_rtos.h"

#if configUSE_TRACE_FACILITY == 1

#include "sdkconfig.h"

#if defined(CONFIG_HEAP_TASK_TRACKING) && defined(CONFIG_HEAP_MONITOR_TASK_HEAPS)

#include "esp_heap_caps.h"
#include "esp_heap_task_info.h"

#define MAX_OWNERS CONFIG_HEAP_MONITOR_TASK_HEAPS_MAX
/* A cycle asks for all its tasks in a row: they get one reading. */
#define FRESH_MS 500u

static heap_task_totals_t totals[MAX_OWNERS];
static size_t owners;
static uint32_t read_at_ms;
static bool was_read;

static void read_totals(void)
{
    heap_task_info_params_t parameters = {
        .caps = {MALLOC_CAP_8BIT, MALLOC_CAP_32BIT},
        .mask = {MALLOC_CAP_8BIT, MALLOC_CAP_32BIT},
        .num_totals = &owners,
        .totals = totals,
        .max_totals = MAX_OWNERS,
    };

    owners = 0;
    heap_caps_get_per_task_info(&parameters);
    read_at_ms = hm_port_ms();
    was_read = true;
}

void hm_rtos_heap_of(TaskHandle_t task, struct hm_task *result)
{
    if (!was_read || hm_port_ms() - read_at_ms > FRESH_MS)
        read_totals();
    result->heap_bytes = 0;
    result->heap_blocks = 0;
    for (size_t i = 0; i < owners; i++) {
        if (totals[i].task != task)
            continue;
        for (unsigned kind = 0; kind < NUM_HEAP_TASK_CAPS; kind++) {
            result->heap_bytes += (uint32_t)totals[i].size[kind];
            result->heap_blocks += (uint32_t)totals[i].count[kind];
        }
    }
}

#else

void hm_rtos_heap_of(TaskHandle_t task, struct hm_task *result)
{
    (void)task;
    (void)result;
}

#endif
#endif
#endif
