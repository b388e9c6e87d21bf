/* What the monitor's task does each time that it wakes. */
#include "hm_state.h"

/* How often it looks at its input. */
#define INPUT_POLL_MS 100u

static void print_only(const char *type)
{
    hm_begin(type);
    hm_end();
}

static void print_marks(void)
{
    struct hm_mark mark;

    while (hm_take_mark(&mark))
        if (HM_HAS(HEAP_MONITOR_FRAMES))
            hm_report_mark(&mark);
}

static void print_cycle(uint32_t now_ms)
{
    if (HM_HAS(HEAP_MONITOR_FRAMES)) {
        hm_report_cycle(now_ms);
        /* Of less than that no share can be told. */
        if (now_ms - hm.cost_began_ms >= HM_LEAST_PERIOD_MS)
            hm_report_cost(now_ms, hm_marks_dropped());
    }
#if HM_WITH_TEXT
    if (HM_HAS(HEAP_MONITOR_TEXT))
        hm_human_cycle(now_ms);
#endif
}

/* In the order in which they make sense when several have come at once. */
static void serve(const struct hm_requests *requests, uint32_t now_ms)
{
    unsigned flags = requests->flags;

    if (flags & HM_ASK_PERIOD)
        hm.config.period_ms = requests->period_ms;
#if HM_WITH_COMMANDS /* nothing else pauses */
    if (flags & (HM_ASK_PAUSE | HM_ASK_RESUME))
        hm.paused = (flags & HM_ASK_PAUSE) != 0;
#endif
    if (flags & (HM_ASK_PERIOD | HM_ASK_RESUME))
        hm.next_cycle_ms = now_ms;
    if ((flags & (HM_ASK_HELLO | HM_ASK_PERIOD | HM_ASK_PAUSE | HM_ASK_RESUME)) && HM_HAS(HEAP_MONITOR_FRAMES))
        hm_report_hello();
    print_marks();
    if (flags & HM_ASK_REPORT) {
        hm.next_cycle_ms = now_ms + hm.config.period_ms;
        print_cycle(now_ms);
    }
#if HM_WITH_LEAKS
    hm_leaks_serve(requests, now_ms);
#endif
}

static void print_what_is_due(uint32_t now_ms)
{
    if (!hm.paused && hm_is_due(now_ms, hm.next_cycle_ms)) {
        hm.next_cycle_ms += hm.config.period_ms;
        /* It was late by more than a period: no burst to catch up. */
        if (hm_is_due(now_ms, hm.next_cycle_ms))
            hm.next_cycle_ms = now_ms + hm.config.period_ms;
        print_cycle(now_ms);
    }
}

static uint32_t time_to_wait(uint32_t now_ms)
{
    uint32_t wait = HM_MOST_WAIT_MS;

    if (HM_WITH_COMMANDS && hm.config.commands == HEAP_MONITOR_COMMANDS_INPUT)
        wait = INPUT_POLL_MS;
    if (!hm.paused)
        wait = hm_until(now_ms, hm.next_cycle_ms, wait);
#if HM_WITH_LEAKS
    wait = hm_leaks_wait(now_ms, wait);
#endif
    return wait ? wait : 1;
}

static void end_run(void)
{
    print_marks();
#if HM_WITH_LEAKS
    hm_leaks_stop_trace();
#endif
    if (HM_HAS(HEAP_MONITOR_FRAMES))
        print_only("bye");
}

uint32_t hm_run(void)
{
    uint32_t began_us = hm_port_us();
    uint32_t writing_us = hm.writing_us;
    uint32_t now_ms = hm_port_ms();
    struct hm_requests requests;

#if HM_WITH_COMMANDS
    hm_command_read();
#endif
    requests = hm_take_requests();
    if (requests.flags & HM_ASK_STOP) {
        end_run();
        return HM_DONE;
    }
    serve(&requests, now_ms);
    print_what_is_due(now_ms);
#if HM_WITH_LEAKS
    hm_leaks_run(now_ms);
#endif
    /* A cost frame in between has begun to count anew. */
    writing_us = hm.writing_us >= writing_us ? hm.writing_us - writing_us : hm.writing_us;
    hm.busy_us += hm_port_us() - began_us - writing_us;
    return time_to_wait(hm_port_ms());
}
