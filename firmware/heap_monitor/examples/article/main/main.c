/*
 * A firmware that pings, asks over SNMP and scans over telnet has a leak that is too small to see. It prints the tables
 * for people, traces allocations for ten minutes and lists what was not freed: what took 200 lines pasted into the
 * firmware. Each round of work is marked, so that the editor can tell what an event costs.
 */
#include <stdlib.h>

#include "freertos/FreeRTOS.h"
#include "freertos/task.h"

#include "heap_monitor.h"

#define TRACE_MS (10 * 60 * 1000)

/* A compiler leaves out an allocation that nothing is done with. */
static void *volatile used;

/* A request whose answer is copied; the copy of every tenth is forgotten. */
static void ask_over_snmp(unsigned round)
{
    char *request = malloc(256);
    char *answer = malloc(36);

    used = request;
    used = answer;
    free(request);
    if (round % 10 != 0)
        free(answer);
}

static void snmp_task(void *unused)
{
    (void)unused;
    for (unsigned round = 1;; round++) {
        ask_over_snmp(round);
        if (round % 60 == 0)
            heap_monitor_mark("60 requests");
        vTaskDelay(pdMS_TO_TICKS(500));
    }
}

static void ping_task(void *unused)
{
    (void)unused;
    for (;;) {
        void *packet = malloc(1500);
        used = packet;
        free(packet);
        vTaskDelay(pdMS_TO_TICKS(200));
    }
}

void app_main(void)
{
    heap_monitor_start(&(heap_monitor_config_t){
        .output = HEAP_MONITOR_TEXT,
        .trace_records = 100,
        .trace_window_ms = TRACE_MS,
        .text_bar = true,
    });
    xTaskCreate(ping_task, "ping", 3072, NULL, 5, NULL);
    xTaskCreate(snmp_task, "snmp", 4096, NULL, 5, NULL);
}
