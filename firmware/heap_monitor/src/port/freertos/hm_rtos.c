/* See hm_rtos.h. FreeRTOS 10.4 and later. */
#if defined(ESP_PLATFORM) || defined(HEAP_MONITOR_FREERTOS)

#include "hm_rtos.h"

#include <string.h>

#ifdef ESP_PLATFORM
#define STACK_DEPTH(bytes) (bytes)
#else
#define STACK_DEPTH(bytes) ((bytes) / sizeof(StackType_t))
#endif

#define HM_MOST_POLL_MS 1000u

static TaskHandle_t monitor_task;
/* Tasks that are waking it just now. */
static unsigned wakers;

/* ---- The task ---- */

static void run(void *unused)
{
    uint32_t wait_ms;

    (void)unused;
    while ((wait_ms = hm_run()) != HM_DONE) {
        TickType_t ticks = pdMS_TO_TICKS(wait_ms);
        ulTaskNotifyTake(pdTRUE, ticks ? ticks : 1);
    }
    hm_ended();
    /* heap_monitor_stop() deletes it, so that its memory is free when that returns. */
    for (;;)
        vTaskSuspend(NULL);
}

bool hm_port_begin(const heap_monitor_config_t *config)
{
    TaskHandle_t task = NULL;

    if (xTaskCreate(run, "heap_monitor", STACK_DEPTH(config->stack_bytes), NULL, config->task_priority, &task) !=
        pdPASS)
        return false;
    hm_port_lock();
    monitor_task = task;
    hm_port_unlock();
    return true;
}

/* Nobody may hold its handle any more when it is deleted. */
static TaskHandle_t take_task(void)
{
    TaskHandle_t task;
    bool in_use;

    hm_port_lock();
    task = monitor_task;
    monitor_task = NULL;
    hm_port_unlock();
    for (;;) {
        hm_port_lock();
        in_use = wakers > 0;
        hm_port_unlock();
        if (!in_use)
            return task;
        vTaskDelay(1);
    }
}

void hm_port_end(void)
{
    TaskHandle_t task = take_task();

    /* hm_ended() comes shortly before: one that still runs when it is deleted is freed later, by the idle task. */
    while (eTaskGetState(task) != eSuspended)
        vTaskDelay(1);
    vTaskDelete(task);
}

void hm_port_wake(void)
{
    TaskHandle_t task;

    hm_port_lock();
    task = monitor_task;
    if (task)
        wakers++;
    hm_port_unlock();
    if (!task)
        return;
    xTaskNotifyGive(task);
    hm_port_lock();
    wakers--;
    hm_port_unlock();
}

void hm_port_sleep(uint32_t ms)
{
    TickType_t ticks = pdMS_TO_TICKS(ms);

    vTaskDelay(ticks ? ticks : 1);
}

/* The task does it. */
uint32_t heap_monitor_poll(void)
{
    return HM_MOST_POLL_MS;
}

uint32_t hm_port_own_stack_free(void)
{
#if INCLUDE_uxTaskGetStackHighWaterMark == 1
    return (uint32_t)(uxTaskGetStackHighWaterMark(NULL) * sizeof(StackType_t));
#else
    return HM_UNKNOWN;
#endif
}

/* ---- The task table ---- */

#if configUSE_TRACE_FACILITY == 1

/* A row takes the place of the status that it was made from, at once: a task may end before it is printed. */
struct row {
    char name[HM_RTOS_NAME];
    TaskHandle_t handle;
    uint32_t number;
    uint32_t stack_high_water_mark;
    uint32_t stack_size;
    uint32_t run_time;
    uint32_t core;
    uint8_t priority;
    uint8_t base_priority;
    char state;
};

union slot {
    TaskStatus_t status;
    struct row row;
};

size_t hm_port_task_row_size(void)
{
    return sizeof(union slot);
}

static char state_of(eTaskState state)
{
    static const char letters[] = {
        [eRunning] = 'X', [eReady] = 'R', [eBlocked] = 'B', [eSuspended] = 'S', [eDeleted] = 'D',
    };

    return (size_t)state < sizeof letters ? letters[state] : 'B';
}

static void to_row(union slot *slot, const TaskStatus_t *status)
{
    struct hm_task details = {.stack_size = HM_UNKNOWN, .core = HM_UNKNOWN};
    struct row *row = &slot->row;

    hm_rtos_details(status->xHandle, status, &details);
    strncpy(row->name, status->pcTaskName, sizeof row->name - 1);
    row->name[sizeof row->name - 1] = 0;
    row->handle = status->xHandle;
    row->number = (uint32_t)status->xTaskNumber;
    row->stack_high_water_mark = (uint32_t)(status->usStackHighWaterMark * sizeof(StackType_t));
    row->stack_size = details.stack_size;
    row->core = details.core;
#if configGENERATE_RUN_TIME_STATS == 1
    row->run_time = (uint32_t)status->ulRunTimeCounter;
#else
    row->run_time = HM_UNKNOWN;
#endif
    row->priority = (uint8_t)status->uxCurrentPriority;
#if configUSE_MUTEXES == 1
    row->base_priority = (uint8_t)status->uxBasePriority;
#else
    row->base_priority = row->priority;
#endif
    row->state = state_of(status->eCurrentState);
}

/* The statuses stand closer together than the slots: they are taken from the last to the first. */
unsigned hm_port_tasks_begin(void *rows, unsigned max)
{
    union slot *slots = rows;
    TaskStatus_t *statuses = rows;
    unsigned count = (unsigned)uxTaskGetSystemState(statuses, (UBaseType_t)max, NULL);

    for (unsigned i = count; i-- > 0;) {
        TaskStatus_t status = statuses[i];
        to_row(&slots[i], &status);
    }
    return count;
}

void hm_port_task(void *rows, unsigned index, struct hm_task *task)
{
    const struct row *row = &((const union slot *)rows)[index].row;

    *task = (struct hm_task){
        .name = row->name,
        .state = row->state,
        .stack_high_water_mark = row->stack_high_water_mark,
        .stack_size = row->stack_size,
        .priority = row->priority,
        .base_priority = row->base_priority,
        .core = row->core,
        .number = row->number,
        .heap_bytes = HM_UNKNOWN,
        .heap_blocks = HM_UNKNOWN,
        .run_time = row->run_time,
    };
    hm_rtos_heap_of(row->handle, task);
}

#else /* no table in this build */

size_t hm_port_task_row_size(void)
{
    return 1;
}

unsigned hm_port_tasks_begin(void *rows, unsigned max)
{
    (void)rows;
    (void)max;
    return 0;
}

void hm_port_task(void *rows, unsigned index, struct hm_task *task)
{
    (void)rows;
    (void)index;
    *task = (struct hm_task){.name = ""};
}

#endif

#endif
