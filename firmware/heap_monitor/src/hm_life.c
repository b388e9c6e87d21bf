/* Starting and stopping: who takes memory and gives it back, and that there is only ever one monitor. */
#include <string.h>

#include "hm_state.h"

/* How long a task waits before it looks again whether another one has started or stopped the monitor. */
#define SETTLE_MS 10u

struct hm_state hm;

/* In the order of the members, of which each that is 0 gets its own. */
static const uint32_t DEFAULTS[] = {3000, 0, 0, 60000, 4096, 8, 3072, 1, 32};

static void take_config(const heap_monitor_config_t *config)
{
    uint32_t *numbers = &hm.config.period_ms;

    memset(&hm.config, 0, sizeof hm.config);
    if (config)
        hm.config = *config;
    for (unsigned i = 0; i < sizeof DEFAULTS / sizeof *DEFAULTS; i++)
        if (numbers[i] == 0)
            numbers[i] = DEFAULTS[i];
    if (hm.config.period_ms < HM_LEAST_PERIOD_MS)
        hm.config.period_ms = HM_LEAST_PERIOD_MS;
}

_Static_assert(offsetof(heap_monitor_config_t, max_tasks) + sizeof(uint32_t) == sizeof DEFAULTS,
               "DEFAULTS must have one for each number of the configuration");

static void *allocate(size_t size, bool external)
{
    void *memory = hm_port_allocate(size, external);

    if (memory && (!external || hm.info.external_is_default))
        hm.own_bytes += (uint32_t)size;
    return memory;
}

static void free_trace(void)
{
    hm_port_free(hm.trace_memory);
    hm_port_free(hm.known.entries);
    hm.trace_memory = NULL;
    hm.known.entries = NULL;
}

static bool allocate_trace(void)
{
    uint32_t records = hm.config.trace_records;
    size_t size = HM_WITH_LEAKS ? hm_port_trace_size(records) : 0;
    uint32_t own_before = hm.own_bytes;

    hm.config.trace_records = 0;
    if (records == 0 || size == 0)
        return true;
    hm.known.capacity = hm_known_capacity(records);
    hm.trace_memory = allocate(size, hm.config.trace_in_psram);
    hm.known.entries = allocate(hm.known.capacity * sizeof(struct hm_known_entry), hm.config.trace_in_psram);
    if (!hm.trace_memory || !hm.known.entries)
        return false;
    if (hm_port_trace_prepare(hm.trace_memory, records, hm.config.sample_every)) {
        hm.config.trace_records = records;
        return true;
    }
    /* The firmware traces by itself: everything else is reported all the same. */
    free_trace();
    hm.own_bytes = own_before;
    return true;
}

static bool allocate_all(void)
{
    if (!hm.info.has_own_task)
        hm.config.stack_bytes = 0;
    hm.own_bytes = hm.config.stack_bytes;
    if (hm.info.has_tasks) {
        hm.task_rows = allocate(hm.config.max_tasks * hm_port_task_row_size(), false);
        if (!hm.task_rows)
            return false;
    }
    return allocate_trace();
}

static void free_all(void)
{
    if (HM_TRACES)
        hm_port_trace_release();
    if (HM_WITH_LEAKS)
        free_trace();
    hm_port_free(hm.task_rows);
    hm.task_rows = NULL;
}

static void reset(uint32_t now_ms)
{
    memset(&hm.requests, 0, offsetof(struct hm_state, config) - offsetof(struct hm_state, requests));
    memset(&hm.HM_FIRST_OF_RUN, 0, sizeof hm - offsetof(struct hm_state, HM_FIRST_OF_RUN));
    hm.next_cycle_ms = now_ms;
    hm.cost_began_ms = now_ms;
    hm.credit_at_ms = now_ms;
    hm_window_reset(&hm.window, now_ms);
    hm.requests.flags = HM_ASK_HELLO;
    if (HM_TRACES && !hm.config.trace_later)
        hm.requests.flags |= HM_ASK_TRACE_START;
    hm.requests.trace_window_ms = hm.config.trace_window_ms;
}

/* Waits until nobody is starting or stopping it, then goes from one state to the next; false: it is in another. */
static bool change_life(enum hm_life from, enum hm_life to)
{
    for (;;) {
        enum hm_life life;

        hm_port_lock();
        life = hm.life;
        if (life == from)
            hm.life = to;
        hm_port_unlock();
        if (life == from)
            return true;
        if (life == HM_IDLE || life == HM_RUNNING)
            return false;
        hm_port_sleep(SETTLE_MS);
    }
}

static void set_life(enum hm_life life)
{
    hm_port_lock();
    hm.life = life;
    hm_port_unlock();
}

/* Where commands come from. */
static void listen(bool on)
{
#if HM_WITH_COMMANDS
    if (hm.config.commands == HEAP_MONITOR_COMMANDS_CONSOLE)
        hm_port_console(on);
    else if (hm.config.commands == HEAP_MONITOR_COMMANDS_INPUT)
        hm_port_input(on);
#else
    (void)on;
#endif
}

heap_monitor_err_t heap_monitor_start(const heap_monitor_config_t *config)
{
    if (!change_life(HM_IDLE, HM_STARTING))
        return HEAP_MONITOR_OK;
    take_config(config);
    hm.info = hm_port_info();
    if (!allocate_all()) {
        free_all();
        set_life(HM_IDLE);
        return HEAP_MONITOR_NO_MEMORY;
    }
    reset(hm_port_ms());
    listen(true);
    if (!hm_port_begin(&hm.config)) {
        listen(false);
        free_all();
        set_life(HM_IDLE);
        return HEAP_MONITOR_NO_MEMORY;
    }
    set_life(HM_RUNNING);
    hm_port_wake();
    return HEAP_MONITOR_OK;
}

/* ---- Stopping ---- */

heap_monitor_err_t heap_monitor_stop(void)
{
    enum hm_life life;

    if (!change_life(HM_RUNNING, HM_STOPPING))
        return HEAP_MONITOR_OK;
    hm_port_lock();
    hm.requests.flags |= HM_ASK_STOP;
    hm_port_unlock();
    do {
        hm_port_wake();
        hm_port_sleep(SETTLE_MS);
        hm_port_lock();
        life = hm.life;
        hm_port_unlock();
    } while (life != HM_ENDED);
    hm_port_end();
    listen(false);
    free_all();
    set_life(HM_IDLE);
    return HEAP_MONITOR_OK;
}

void hm_ended(void)
{
    set_life(HM_ENDED);
}

bool heap_monitor_is_running(void)
{
    bool running;

    hm_port_lock();
    running = hm.life == HM_RUNNING;
    hm_port_unlock();
    return running;
}
