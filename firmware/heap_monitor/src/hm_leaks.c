/*
 * Leak reports. Records are copied one by one and formatted outside of the trace's lock; after the first report only
 * what is new and what has vanished is printed. A pass goes from the newest record to the oldest: when one is freed
 * meanwhile, the others move towards the beginning, so a record can be met twice (and is told apart), never missed.
 */
#include "hm_state.h"

#if HM_WITH_LEAKS

/* A report that lists all again, for a host that has lost lines. */
#define FULL_EVERY 16
/* How often a report that waits for its bytes looks for them. */
#define CREDIT_POLL_MS 50u

static void start_trace(uint32_t now_ms, uint32_t window_ms)
{
    struct hm_frame *frame;

    if (!hm.trace_memory)
        return;
    hm_port_trace_stop();
    hm.pass.active = false;
    hm_known_clear(&hm.known);
    hm.leak_report = 0;
    hm.tracing = hm_port_trace_start();
    if (!hm.tracing)
        return;
    hm.trace_ends_ms = window_ms ? (now_ms + window_ms) | 1 : 0;
    hm.next_leaks_ms = now_ms + hm.config.leak_report_ms;
    if (HM_HAS(HEAP_MONITOR_FRAMES)) {
        frame = hm_begin("trace");
        hm_frame_number(frame, 'n', 1);
        hm_frame_number(frame, 't', now_ms);
        hm_frame_number(frame, 'w', window_ms);
        hm_end();
    }
#if HM_WITH_TEXT
    if (HM_HAS(HEAP_MONITOR_TEXT))
        hm_human_trace_started(now_ms);
#endif
}

void hm_leaks_stop_trace(void)
{
    if (!hm.tracing)
        return;
    hm_port_trace_stop();
    hm.tracing = false;
    hm.trace_ends_ms = 0;
    hm.pass.active = false;
    if (HM_HAS(HEAP_MONITOR_FRAMES)) {
        struct hm_frame *frame = hm_begin("trace");
        hm_frame_number(frame, 'n', 0);
        hm_end();
    }
}

static void begin_pass(uint32_t now_ms, bool full, bool last)
{
    struct hm_trace_summary summary;
    struct hm_frame *frame;

    if (hm.pass.active || !hm.tracing)
        return;
    hm_port_trace_summary(&summary);
    full = full || hm.known.forgot || hm.leak_report % FULL_EVERY == 0;
    hm.known.forgot = false;
    hm.leak_report++;
    hm.pass = (struct hm_pass){.active = true, .full = full, .last = last, .index = hm_port_trace_count()};
    if (HM_HAS(HEAP_MONITOR_FRAMES)) {
        frame = hm_begin("leaks");
        hm_frame_number(frame, 'i', hm.leak_report);
        hm_frame_number(frame, 'f', full);
        hm_frame_number(frame, 't', now_ms);
        hm_frame_numbers(frame, "coaegyunmp", &summary.capacity);
        hm_end();
    }
#if HM_WITH_TEXT
    else
        hm_human_leaks_begin(now_ms);
#endif
}

/* The callers that do not fit follow in frames of their own. */
static void report_record(const struct hm_record *record)
{
    const char region[] = {record->region, 0};
    struct hm_frame *frame = hm_begin("leak");
    bool first = true;

    hm_frame_item(frame, 'a', true, record->address);
    hm_frame_number(frame, 's', record->size);
    hm_frame_item(frame, 't', true, record->stamp);
    hm_frame_text(frame, 'g', region);
    hm_frame_number(frame, 'u', record->cpu);
    hm_frame_number(frame, 'd', record->depth);
    for (uint32_t i = 0; i < record->depth; i++) {
        uint32_t caller = (uint32_t)(uintptr_t)record->callers[i];
        if (hm_frame_item(frame, 'c', first, caller)) {
            first = false;
            continue;
        }
        hm_end();
        frame = hm_begin("more");
        hm_frame_item(frame, 'c', true, caller);
        first = false;
    }
    hm_end();
}

static void take_record(const struct hm_record *record)
{
    enum hm_seen seen = hm_known_see(&hm.known, record->address, record->size, record->stamp);

    if (seen == HM_SEEN_TWICE)
        return;
    hm.pass.count++;
    hm.pass.bytes += record->size;
    hm.pass.digest ^= hm_mix(record->address, record->size, record->stamp);
    if (!HM_HAS(HEAP_MONITOR_FRAMES)) {
#if HM_WITH_TEXT
        hm_human_leak(record, hm.pass.printed, hm_port_ms());
#endif
    } else if (seen == HM_SEEN_KNOWN && !hm.pass.full) {
        return;
    } else {
        report_record(record);
    }
    hm.pass.printed++;
}

/* One frame of addresses that are not there any more; false: there are no more. */
static bool report_gone(void)
{
    uint32_t address = hm_known_take_gone(&hm.known, &hm.pass.gone_from);
    struct hm_frame *frame;
    bool first = true;

    if (!address)
        return false;
    /* The host forgets everything at the beginning of a full report. */
    if (hm.pass.full || !HM_HAS(HEAP_MONITOR_FRAMES))
        return true;
    frame = hm_begin("gone");
    while (hm_frame_item(frame, 'a', first, address)) {
        first = false;
        /* Room for another one is looked for first: what was taken must be printed. */
        if (frame->text.length + sizeof ",12345678" > frame->text.capacity)
            break;
        address = hm_known_take_gone(&hm.known, &hm.pass.gone_from);
        if (!address)
            break;
    }
    hm_end();
    return address != 0;
}

static void end_pass(void)
{
    hm.pass.active = false;
    if (HM_HAS(HEAP_MONITOR_FRAMES)) {
        struct hm_frame *frame = hm_begin("lend");
        hm_frame_number(frame, 'i', hm.leak_report);
        hm_frame_number(frame, 'n', hm.pass.count);
        hm_frame_number(frame, 's', hm.pass.bytes);
        hm_frame_item(frame, 'x', true, hm.pass.digest);
        hm_end();
    }
    if (hm.pass.last)
        hm_leaks_stop_trace();
}

/* Goes on with the pass while there is credit. */
static void go_on(void)
{
    struct hm_record record;

    while (hm.pass.active && hm.credit > 0) {
        if (hm.pass.index > 0) {
            hm.pass.index--;
            if (hm_port_trace_get(hm.pass.index, &record))
                take_record(&record);
        } else if (!report_gone()) {
            end_pass();
        }
    }
}

/* Leak reports get so many bytes a second, of which a quarter may come at once. */
static void refill_credit(uint32_t now_ms)
{
    uint32_t rate = hm.config.bytes_per_second;
    uint32_t passed_ms = now_ms - hm.credit_at_ms;
    int32_t most = (int32_t)(rate / 4 + HM_FRAME_MAX);

    hm.credit_at_ms = now_ms;
    if (passed_ms > 1000)
        passed_ms = 1000;
    hm.credit += (int32_t)(rate * passed_ms / 1000);
    if (hm.credit > most)
        hm.credit = most;
    /* A period's tables do not hold a report up for long. */
    if (hm.credit < -most)
        hm.credit = -most;
}

void hm_leaks_serve(const struct hm_requests *requests, uint32_t now_ms)
{
    if (requests->flags & HM_ASK_TRACE_START)
        start_trace(now_ms, requests->trace_window_ms);
    if (requests->flags & HM_ASK_REPORT)
        begin_pass(now_ms, (requests->flags & HM_ASK_FULL) != 0, false);
    if (requests->flags & HM_ASK_TRACE_STOP) {
        begin_pass(now_ms, false, true);
        hm.pass.last = true; /* also of a report that is being printed */
    }
}

static void begin_what_is_due(uint32_t now_ms)
{
    if (!hm.tracing || hm.pass.active)
        return;
    if (hm.trace_ends_ms && hm_is_due(now_ms, hm.trace_ends_ms)) {
        begin_pass(now_ms, false, true);
    } else if (!hm.paused && hm_is_due(now_ms, hm.next_leaks_ms)) {
        hm.next_leaks_ms = now_ms + hm.config.leak_report_ms;
        /* In the article's text a list is the end of its trace. */
        if (HM_HAS(HEAP_MONITOR_FRAMES))
            begin_pass(now_ms, false, false);
    }
}

void hm_leaks_run(uint32_t now_ms)
{
    refill_credit(now_ms);
    begin_what_is_due(now_ms);
    go_on();
}

uint32_t hm_leaks_wait(uint32_t now_ms, uint32_t most)
{
    if (hm.pass.active)
        return most < CREDIT_POLL_MS ? most : CREDIT_POLL_MS;
    if (hm.tracing && hm.trace_ends_ms)
        most = hm_until(now_ms, hm.trace_ends_ms, most);
    return hm.tracing && !hm.paused ? hm_until(now_ms, hm.next_leaks_ms, most) : most;
}

#endif
