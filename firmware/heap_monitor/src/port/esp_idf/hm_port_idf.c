/* ESP-IDF v4.4 to v6.x: heaps, clock, console, and what the kernel says of stacks. */
#ifdef ESP_PLATFORM

#include <fcntl.h>
#include <unistd.h>

#include "sdkconfig.h"

#include "esp_heap_caps.h"
#include "esp_idf_version.h"
#include "esp_log.h"
#include "esp_timer.h"

#include "../freertos/hm_rtos.h"
#include "hm_idf.h"

/* The end of each task's stack is in its control block, which the functions of the panic handler read. */
#if ESP_IDF_VERSION >= ESP_IDF_VERSION_VAL(6, 0, 0)
#include "freertos/freertos_debug.h"
#define HAS_SNAPSHOT 1
#elif ESP_IDF_VERSION >= ESP_IDF_VERSION_VAL(5, 2, 0)
#include "esp_private/freertos_debug.h"
#define HAS_SNAPSHOT 1
#elif defined(CONFIG_FREERTOS_ENABLE_TASK_SNAPSHOT)
#include "freertos/task_snapshot.h"
#define HAS_SNAPSHOT 1
#else
#define HAS_SNAPSHOT 0
#endif

#if ESP_IDF_VERSION >= ESP_IDF_VERSION_VAL(5, 2, 0)
#include "freertos/idf_additions.h"
#define CORE_OF(task) xTaskGetCoreID(task)
#else
#define CORE_OF(task) xTaskGetAffinity(task)
#endif

/* Kconfig leaves the table out; Arduino has no Kconfig. */
#ifndef HM_WITH_TASKS
#define HM_WITH_TASKS 1
#endif
#define HAS_TABLE (configUSE_TRACE_FACILITY == 1 && HM_WITH_TASKS)

/* More than that is no stack: the task has ended since the table was made. */
#define MOST_STACK (1024u * 1024u)

struct hm_port_info hm_port_info(void)
{
    static char system[24] = "idf/";

    strncpy(system + 4, esp_get_idf_version(), sizeof system - 5);
    return (struct hm_port_info){
        .system = system,
        .tracing = HM_IDF_TRACING,
        .depth = HM_IDF_DEPTH,
        .has_own_task = true,
#if !defined(CONFIG_SPIRAM) || defined(CONFIG_SPIRAM_USE_MALLOC)
        .external_is_default = true,
#endif
        .has_tasks = HAS_TABLE,
        .has_stack_sizes = HAS_TABLE && HAS_SNAPSHOT,
    };
}

static portMUX_TYPE mux = portMUX_INITIALIZER_UNLOCKED;

/* Also from the hooks of the allocator, which may run in an interrupt. */
HM_HOT void hm_port_lock(void)
{
    portENTER_CRITICAL_SAFE(&mux);
}

HM_HOT void hm_port_unlock(void)
{
    portEXIT_CRITICAL_SAFE(&mux);
}

void *hm_port_allocate(size_t size, bool external)
{
#ifdef CONFIG_SPIRAM
    if (external)
        return heap_caps_malloc(size, MALLOC_CAP_SPIRAM | MALLOC_CAP_8BIT);
#else
    (void)external;
#endif
    return heap_caps_malloc(size, MALLOC_CAP_INTERNAL | MALLOC_CAP_8BIT);
}

void hm_port_free(void *memory)
{
    heap_caps_free(memory);
}

uint32_t hm_port_ms(void)
{
    return esp_log_timestamp();
}

uint32_t hm_port_us(void)
{
    return (uint32_t)esp_timer_get_time();
}

/* One write() of a whole line: the console's driver lets no other in between. stdio would buffer, and may allocate. */
void hm_port_write(const char *text, size_t length)
{
    while (length > 0) {
        ssize_t written = write(STDOUT_FILENO, text, length);
        if (written <= 0)
            return; /* nobody listens, as on a USB port that is not open */
        text += written;
        length -= (size_t)written;
    }
}

/* Reading must not wait; whoever reads after the monitor may. */
void hm_port_input(bool on)
{
    static int before;
    int flags = fcntl(STDIN_FILENO, F_GETFL, 0);

    if (flags < 0)
        flags = 0;
    if (on)
        before = flags & O_NONBLOCK;
    fcntl(STDIN_FILENO, F_SETFL, on ? flags | O_NONBLOCK : (flags & ~O_NONBLOCK) | before);
}

int hm_port_read(void)
{
    char c;

    return read(STDIN_FILENO, &c, 1) == 1 ? (unsigned char)c : -1;
}

/* ---- Heaps ---- */

static const struct {
    const char *name;
    uint32_t capabilities;
} heaps[] = {
    {"default", MALLOC_CAP_DEFAULT},
    {"INTERNAL", MALLOC_CAP_INTERNAL},
#ifdef CONFIG_SPIRAM
    {"SPIRAM", MALLOC_CAP_SPIRAM},
#endif
    {"DMA", MALLOC_CAP_DMA},
};

bool hm_port_heap(unsigned index, struct hm_heap *heap)
{
    multi_heap_info_t info;

    if (index >= sizeof heaps / sizeof *heaps)
        return false;
    heap_caps_get_info(&info, heaps[index].capabilities);
    *heap = (struct hm_heap){
        .name = heaps[index].name,
        .free_bytes = (uint32_t)info.total_free_bytes,
        .minimum_free_bytes = (uint32_t)info.minimum_free_bytes,
        .largest_free_block = (uint32_t)info.largest_free_block,
        .allocated_bytes = (uint32_t)info.total_allocated_bytes,
        .allocated_blocks = (uint32_t)info.allocated_blocks,
        .free_blocks = (uint32_t)info.free_blocks,
    };
    return true;
}

uint32_t hm_port_total(bool executable)
{
    return (uint32_t)heap_caps_get_total_size(executable ? MALLOC_CAP_32BIT : MALLOC_CAP_8BIT);
}

/* ---- Tasks ---- */

#if configUSE_TRACE_FACILITY == 1

static uint32_t core_of(TaskHandle_t task, const TaskStatus_t *status)
{
#if configTASKLIST_INCLUDE_COREID == 1 && !defined(CONFIG_FREERTOS_SMP)
    BaseType_t core = status->xCoreID;
    (void)task;
#else
    BaseType_t core = CORE_OF(task);
    (void)status;
#endif
    return core >= 0 && core < portNUM_PROCESSORS ? (uint32_t)core : HM_NO_CORE;
}

void hm_rtos_details(TaskHandle_t task, const TaskStatus_t *status, struct hm_task *result)
{
    result->core = core_of(task, status);
#if HAS_SNAPSHOT
    TaskSnapshot_t snapshot = {0};
    (void)vTaskGetSnapshot(task, &snapshot); /* before v4.4.2 it returns nothing */
    if (snapshot.pxEndOfStack) {
        /* The end is aligned down to 16 bytes from the highest byte. */
        uint32_t last = (uint32_t)((const uint8_t *)snapshot.pxEndOfStack - (const uint8_t *)status->pxStackBase);
        if (last > 0 && last < MOST_STACK)
            result->stack_size = (last | 15u) + 1u;
    }
#endif
}

#endif

#endif
