/* What is reported every period, as frames. */
#include "hm_state.h"

/* FreeRTOS cuts names at 16 (configMAX_TASK_NAME_LEN), its own may be longer elsewhere. */
#define NAME_MAX_BYTES 24

/* How commands come: in a build without them they do not, whatever it is told. */
static const char *command_way(void)
{
#if HM_WITH_COMMANDS
    static const char *const ways[] = {"off", "input", "console", "fed"};

    return ways[hm.config.commands];
#else
    return "off";
#endif
}

void hm_report_hello(void)
{
    const uint32_t numbers[] = {hm.config.period_ms, hm.config.trace_records, hm.info.depth,
                                hm.info.has_tasks,   hm.info.has_stack_sizes, hm.paused};
    struct hm_frame *frame = hm_begin("hello");

    hm_frame_text(frame, 'v', HEAP_MONITOR_VERSION);
    hm_frame_text(frame, 'y', hm.info.system);
    hm_frame_text(frame, 'l', HM_TRACES ? hm.info.tracing : "none");
    hm_frame_text(frame, 'c', command_way());
    hm_frame_numbers(frame, "prdkzq", numbers);
    hm_end();
}

void hm_report_mark(const struct hm_mark *mark)
{
    struct hm_frame *frame = hm_begin("mark");

    hm_frame_word(frame, mark->name, HM_MARK_NAME);
    hm_frame_number(frame, 't', mark->at_ms);
    hm_end();
}

static void report_heap(const struct hm_heap *heap, uint32_t own_bytes, uint32_t now_ms)
{
    struct hm_frame *frame = hm_begin("heap");

    hm_frame_word(frame, heap->name, NAME_MAX_BYTES);
    hm_frame_number(frame, 't', now_ms);
    hm_frame_number(frame, 'o', own_bytes);
    hm_frame_numbers(frame, "fmlabe", &heap->free_bytes);
    hm_end();
}

static void report_window(const char *heap, uint32_t free_bytes, uint32_t now_ms)
{
    uint32_t range[2];
    struct hm_frame *frame;

    hm_window_add(&hm.window, now_ms, free_bytes);
    hm_window_range(&hm.window, &range[0], &range[1]);
    frame = hm_begin("win");
    hm_frame_word(frame, heap, NAME_MAX_BYTES);
    hm_frame_numbers(frame, "ix", range);
    hm_end();
}

static void report_heaps(uint32_t now_ms)
{
    struct hm_heap heap;

    for (unsigned i = 0; hm_port_heap(i, &heap); i++) {
        report_heap(&heap, i == 0 ? hm.own_bytes : HM_UNKNOWN, now_ms);
        if (i == 0)
            report_window(heap.name, heap.free_bytes, now_ms);
    }
}

static void report_task(struct hm_task *task)
{
    const char state[] = {task->state, 0};
    struct hm_frame *frame = hm_begin("task");

    if (task->base_priority == task->priority)
        task->base_priority = HM_UNKNOWN;
    hm_frame_word(frame, task->name, NAME_MAX_BYTES);
    hm_frame_text(frame, 's', state);
    hm_frame_numbers(frame, "wzpbcnhkr", &task->stack_high_water_mark);
    hm_end();
}

/* The beginning and the end of a table say how many tasks there are, so one that has lost a row is known. */
static void report_table(const char *type, const uint32_t count_and_time[2])
{
    hm_frame_numbers(hm_begin(type), "nt", count_and_time);
    hm_end();
}

static void report_tasks(uint32_t now_ms)
{
    unsigned count = hm_port_tasks_begin(hm.task_rows, hm.config.max_tasks);
    const uint32_t count_and_time[] = {count, now_ms};

    report_table("tasks", count_and_time);
    for (unsigned i = 0; i < count; i++) {
        struct hm_task task;
        hm_port_task(hm.task_rows, i, &task);
        report_task(&task);
    }
    report_table("tend", count_and_time);
}

void hm_report_cycle(uint32_t now_ms)
{
    report_heaps(now_ms);
    if (hm.task_rows)
        report_tasks(now_ms);
}

void hm_report_cost(uint32_t now_ms, uint32_t marks_dropped)
{
    uint32_t passed_ms = now_ms - hm.cost_began_ms;
    /* Shares of one core's time are hundred-thousandths. */
    const uint32_t numbers[] = {hm.own_bytes,
                                sizeof hm,
                                hm.config.stack_bytes,
                                hm_port_own_stack_free(),
                                hm.busy_us * 100 / passed_ms,
                                hm.writing_us * 100 / passed_ms,
                                hm.written * 1000 / passed_ms,
                                marks_dropped};

    hm_frame_numbers(hm_begin("cost"), "mrzwuxbd", numbers);
    hm_end();
    hm.cost_began_ms = now_ms;
    hm.busy_us = 0;
    hm.writing_us = 0;
    hm.written = 0;
}
