/*
 * Pings the monitored hosts in sweeps: a burst of packets, then their answers.
 */
#include "../kernel/print.h"
#include "../kernel/task.h"
#include "../net/buffer.h"
#include "../net/lan.h"
#include "tasks.h"

#define MOST_PACKETS 8u
#define SWEEPS_PER_LOG 8u

/* Sends a burst and waits for the slowest answer; returns how many came. */
static uint32_t sweep(uint32_t packets, uint32_t wait_ms)
{
    struct buffer *sent[MOST_PACKETS];
    uint32_t answers = 0;

    for (uint32_t i = 0; i < packets; i++)
        sent[i] = buffer_new(lan_between(64, 1400));
    task_delay(wait_ms);
    for (uint32_t i = 0; i < packets; i++) {
        answers += lan_ping_answers();
        buffer_free(sent[i]);
    }
    return answers;
}

void ping_task(void)
{
    for (uint32_t sweeps = 1;; sweeps++) {
        uint32_t packets = lan_between(3, MOST_PACKETS);
        uint32_t wait_ms = lan_between(100, 900);
        uint32_t answers = sweep(packets, wait_ms);

        mqtt_queue("ping", answers);
        if (sweeps % SWEEPS_PER_LOG == 0) {
            LOGI("ping", "sweep %lu: %lu of %lu hosts answered in %lu ms", sweeps, answers, packets, wait_ms);
            f_memoria();
        }
        task_delay(lan_between(600, 1400));
    }
}
