/*
 * The article's two tasks: f_PrintTasks shows the tasks and the heap every 3 s, f_HeapMonitor reports the
 * allocations that are still alive, by turns as the article's list and as ESP-IDF's own dump.
 */
#include "../kernel/heap.h"
#include "../kernel/heap_trace.h"
#include "../kernel/print.h"
#include "../kernel/task.h"
#include "tasks.h"

#define PRINT_PERIOD_MS 3000u
#define HISTORY_SIZE 20u /* x 3 s = 60 s */
#define FIRST_WINDOW_MS 8000u
#define SECOND_WINDOW_MS 12000u
#define WINDOW_MS 30000u

static const char *const state_names[] = {
    [TASK_RUNNING] = "Running",
    [TASK_READY] = "Ready",
    [TASK_BLOCKED] = "Blocked",
    [TASK_SUSPENDED] = "Suspended",
};

static void print_ruler(void)
{
    print("--------------------------------------------------------------------------------------------\n");
}

static void print_tasks(void)
{
    uint32_t count = task_count();
    struct task_status *tasks = heap_malloc(count * sizeof *tasks);

    task_get_status(tasks);
    print_ruler();
    print("| %-17s | %-9s | %-8s | %-20s | %-6s |\n", "Task Name", "Status", "Priority",
          "Stack High Water Mark", "Core");
    print_ruler();
    for (uint32_t i = 0; i < count; i++)
        print("| %-17s | %-9s | %-8lu | %-20lu | %-6s |\n", tasks[i].name, state_names[tasks[i].state],
              tasks[i].priority, tasks[i].stack_high_water_mark, tasks[i].core == TASK_CORE_0 ? "0" : "N/A");
    print_ruler();
    heap_free(tasks);
}

static void print_history(uint32_t free_bytes)
{
    static uint32_t history[HISTORY_SIZE];
    static uint32_t samples;

    history[samples++ % HISTORY_SIZE] = free_bytes;
    uint32_t least = free_bytes;
    uint32_t most = free_bytes;
    for (uint32_t i = 0; i < HISTORY_SIZE && i < samples; i++) {
        least = history[i] < least ? history[i] : least;
        most = history[i] > most ? history[i] : most;
    }
    print("Memoria atual: %lu, Min Últimos 60s: %lu, Max Últimos 60s: %lu\n", free_bytes, least, most);
}

void f_PrintTasks(void)
{
    for (;;) {
        struct heap_info heap = heap_get_info();

        print_tasks();
        print("Memoria atual: %lu, Menor valor: %lu\n", heap.free_bytes, heap.minimum_free_bytes);
        print_ruler();
        print("Heap DRAM total: %u bytes\n", HEAP_SIZE);
        print("Heap IRAM total: %u bytes\n", HEAP_SIZE); /* the same RAM serves both capabilities */
        print_ruler();
        print_history(heap.free_bytes);
        task_delay(PRINT_PERIOD_MS);
    }
}

static void print_leaks(void)
{
    static struct heap_trace_record records[HEAP_TRACE_RECORDS];
    uint32_t count = heap_trace_copy(records);

    LOGI("HEAP_MONITOR", "Encerrando rastreamento. Vazamentos detectados:");
    for (uint32_t i = 0; i < count; i++) {
        LOGW("MemoryLeak", "Alocação #%lu: %lu bytes em %p", i, records[i].size, records[i].address);
        for (int j = 0; j < HEAP_TRACE_DEPTH && records[i].callers[j]; j++)
            print("   ↳ [%d] %p\n", j, records[i].callers[j]);
        task_delay(10);
    }
}

/* The trace is started once and keeps running, so that from report to report only the leaks grow. */
void f_HeapMonitor(void)
{
    heap_trace_start();
    for (uint32_t window = 0;; window++) {
        LOGI("HEAP_MONITOR", "Iniciando rastreamento de heap...");
        task_delay(window == 0 ? FIRST_WINDOW_MS : window == 1 ? SECOND_WINDOW_MS : WINDOW_MS);
        if (window % 2 == 0)
            print_leaks();
        else
            heap_trace_dump();
    }
}

void f_memoria(void)
{
    LOGI("Memory:", "Uso de memoria da tarefa(%s): %lu bytes", task_name(), task_stack_high_water_mark());
}
