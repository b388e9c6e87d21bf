/* What other tasks may ask for: kept under the lock until the monitor's task does it, which alone prints. */
#include <string.h>

#include "hm_state.h"

heap_monitor_err_t heap_monitor_mark(const char *name)
{
    heap_monitor_err_t result = HEAP_MONITOR_OK;
    uint32_t now_ms = hm_port_ms();

    if (!name)
        return HEAP_MONITOR_INVALID_ARGUMENT;
    hm_port_lock();
    if (hm.life != HM_RUNNING) {
        result = HEAP_MONITOR_INVALID_STATE;
    } else if (hm.mark_count == HM_MARKS) {
        hm.marks_dropped++;
        result = HEAP_MONITOR_BUSY;
    } else {
        struct hm_mark *mark = &hm.marks[(hm.mark_first + hm.mark_count++) % HM_MARKS];
        mark->at_ms = now_ms;
        strncpy(mark->name, name, HM_MARK_NAME - 1);
        mark->name[HM_MARK_NAME - 1] = 0;
    }
    hm_port_unlock();
    if (result == HEAP_MONITOR_OK)
        hm_port_wake();
    return result;
}

/* `number` is of the trace's window or the period. */
heap_monitor_err_t hm_request(unsigned flags, uint32_t number)
{
    bool possible;

    hm_port_lock();
    /* Where there is nothing to trace with it cannot be started. */
    possible = hm.life == HM_RUNNING && (HM_TRACES || !(flags & HM_ASK_TRACE_START));
    if (possible) {
#if HM_WITH_COMMANDS
        /* The later one of the two holds. */
        if (flags & (HM_ASK_PAUSE | HM_ASK_RESUME))
            hm.requests.flags &= ~(unsigned)(HM_ASK_PAUSE | HM_ASK_RESUME);
#endif
        hm.requests.flags |= flags;
        if (flags & HM_ASK_TRACE_START)
            hm.requests.trace_window_ms = number;
        if (flags & HM_ASK_PERIOD)
            hm.requests.period_ms = number;
    }
    hm_port_unlock();
    if (!possible)
        return HEAP_MONITOR_INVALID_STATE;
    hm_port_wake();
    return HEAP_MONITOR_OK;
}

heap_monitor_err_t heap_monitor_report_now(void)
{
    return hm_request(HM_ASK_REPORT, 0);
}

heap_monitor_err_t heap_monitor_trace_start(uint32_t window_ms)
{
    return hm_request(HM_ASK_TRACE_START, window_ms);
}

heap_monitor_err_t heap_monitor_trace_stop(void)
{
    return hm_request(HM_ASK_TRACE_STOP, 0);
}

heap_monitor_err_t heap_monitor_period(uint32_t period_ms)
{
    return period_ms < HM_LEAST_PERIOD_MS ? HEAP_MONITOR_INVALID_ARGUMENT : hm_request(HM_ASK_PERIOD, period_ms);
}

/* ---- For the monitor's task ---- */

struct hm_requests hm_take_requests(void)
{
    struct hm_requests requests;

    hm_port_lock();
    requests = hm.requests;
    memset(&hm.requests, 0, sizeof hm.requests);
    hm_port_unlock();
    return requests;
}

bool hm_take_mark(struct hm_mark *mark)
{
    bool taken;

    hm_port_lock();
    taken = hm.mark_count > 0;
    if (taken) {
        *mark = hm.marks[hm.mark_first];
        hm.mark_first = (uint8_t)((hm.mark_first + 1) % HM_MARKS);
        hm.mark_count--;
    }
    hm_port_unlock();
    return taken;
}

uint32_t hm_marks_dropped(void)
{
    uint32_t dropped;

    hm_port_lock();
    dropped = hm.marks_dropped;
    hm_port_unlock();
    return dropped;
}
