/*
 * Boot: a banner with the application's identity, then the tasks of a device that monitors a network.
 */
#include "app_desc.h"
#include "kernel/heap.h"
#include "kernel/print.h"
#include "kernel/task.h"
#include "kernel/timer.h"
#include "tasks/tasks.h"

#define SHA256_DIGITS 9
#define SCAN_PERIOD_MS 6000u
#define RECONNECT_PERIOD_MS 45000u
#define HEAP_INFO_PERIOD_MS 60000u

static struct task *telnet;

void boot(void);

static void resume_telnet(void)
{
    task_resume(telnet);
}

static void print_app_desc(void)
{
    static char digits[SHA256_DIGITS + 1];

    for (int i = 0; i < SHA256_DIGITS; i++)
        digits[i] = "0123456789abcdef"[app_desc.elf_sha256[i / 2] >> (i % 2 ? 0 : 4) & 15];
    LOGI("app_init", "Application information:");
    LOGI("app_init", "Project name:     %s", app_desc.project_name);
    LOGI("app_init", "App version:      %s", app_desc.version);
    LOGI("app_init", "ELF file SHA256:  %s...", digits);
    LOGI("app_init", "ESP-IDF:          %s", app_desc.idf_version);
}

static void main_task(void)
{
    LOGI("main_task", "Started on CPU0");
    task_create("f_HeapMonitor", f_HeapMonitor, 4096, 5, TASK_NO_AFFINITY);
    task_create("f_PrintTasks", f_PrintTasks, 2400, 5, TASK_NO_AFFINITY);
    task_create("ping", ping_task, 3072, 5, TASK_NO_AFFINITY);
    task_create("snmp", snmp_task, 4096, 5, TASK_NO_AFFINITY);
    task_create("mqtt", mqtt_task, 6144, 6, TASK_NO_AFFINITY);
    telnet = task_create("telnet", telnet_task, 608, 4, TASK_NO_AFFINITY);
    timer_start(2000, SCAN_PERIOD_MS, resume_telnet);
    timer_start(RECONNECT_PERIOD_MS, RECONNECT_PERIOD_MS, mqtt_reconnect);
    for (;;) {
        heap_print_info();
        task_delay(HEAP_INFO_PERIOD_MS);
    }
}

void boot(void)
{
    clock_init();
    heap_init();
    print("\nrst:0x1 (POWERON),boot:0x8 (QEMU_VIRT)\n");
    print_app_desc();
    task_create("main", main_task, 3584, 1, TASK_CORE_0);
    task_create("Tmr Svc", timer_task, 2048, 1, TASK_CORE_0);
    task_start_scheduler();
}
