/*
 * Periodic software timers, served by one task as in FreeRTOS.
 */
#include "timer.h"

#include "clock.h"
#include "task.h"

#define TIMERS 4

static struct timer {
    void (*run)(void);
    uint32_t due_ms;
    uint32_t period_ms;
} timers[TIMERS];

static uint32_t timer_count;

void timer_start(uint32_t first_ms, uint32_t period_ms, void (*run)(void))
{
    timers[timer_count++] = (struct timer){.run = run, .due_ms = clock_ms() + first_ms, .period_ms = period_ms};
}

static int32_t serve(struct timer *timer)
{
    int32_t left = (int32_t)(timer->due_ms - clock_ms());

    if (left > 0)
        return left;
    timer->due_ms += timer->period_ms;
    timer->run();
    return (int32_t)timer->period_ms + left;
}

void timer_task(void)
{
    for (;;) {
        int32_t wait_ms = 1000;
        for (uint32_t i = 0; i < timer_count; i++) {
            int32_t left = serve(&timers[i]);
            if (left < wait_ms)
                wait_ms = left;
        }
        task_delay(wait_ms > 0 ? (uint32_t)wait_ms : 0);
    }
}
