/* The core on the host, with a fake system. `test_core VECTORS` runs all; `--article` and `--stream` print. */
#include "tests.h"

const char *vectors;

unsigned count_of(const char *text, const char *word)
{
    unsigned count = 0;

    for (; (text = strstr(text, word)); text++)
        count++;
    return count;
}

/* The figures of test/fixtures/logs/article/article-utf8-lf.txt of the editor's tests. */
static void print_article(void)
{
    fake.task_count = 6;
    fake.tasks[0] = (struct hm_task){"main", 'X', 2264, 0, 1, 1, 0, 1, 0, 0, 0};
    fake.tasks[1] = (struct hm_task){"IDLE0", 'R', 1016, 0, 0, 0, 0, 2, 0, 0, 0};
    fake.tasks[2] = (struct hm_task){"IDLE1", 'R', 1020, 0, 0, 0, 1, 3, 0, 0, 0};
    fake.tasks[3] = (struct hm_task){"Tmr Svc", 'B', 1384, 0, 1, 1, 0, 4, 0, 0, 0};
    fake.tasks[4] = (struct hm_task){"ipc0", 'S', 512, 0, 24, 24, 0, 5, 0, 0, 0};
    fake.tasks[5] = (struct hm_task){"tarefa_vazament", 'B', 128, 0, 5, 5, HM_NO_CORE, 6, 0, 0, 0};
    fake.now_ms = 8123;
    heap_monitor_start(&(heap_monitor_config_t){.output = HEAP_MONITOR_TEXT, .text_bar = true, .trace_records = 16,
                                                .trace_window_ms = 10010});
    fake.heap.free_bytes = 281000;
    fake_pass(3000);
    fake.heap.free_bytes = 289120;
    fake_pass(3000);
    fake.heap.free_bytes = 287364;
    fake_trace(64, 0x3ffb8e60);
    fake.records[0].depth = 1;
    fake_trace(1024, 0x3ffb8a54);
    fake.records[1].callers[1] = (void *)(uintptr_t)0x400d6043;
    fake_pass(3000);
    fake.heap.free_bytes = 1024;
    fake_pass(3000);
    fake.heap.free_bytes = 303640;
    fake_pass(3000);
}

/* Minutes of a busy device, for tests of a bad line. */
static void print_stream(void)
{
    uint32_t seed = 1;

    fake.task_count = 8;
    for (uint32_t i = 0; i < 8; i++)
        fake.tasks[i] = (struct hm_task){"task", 'B', 100 + i, 2048, i, i, 0, i, HM_UNKNOWN, HM_UNKNOWN, HM_UNKNOWN};
    heap_monitor_start(&(heap_monitor_config_t){.trace_records = 64, .leak_report_ms = 6000});
    for (unsigned step = 0; step < 200; step++) {
        for (unsigned i = 0; i < 12; i++) {
            uint32_t address = 0x3ffb0000 + (seed >> 16) % 48 * 32;
            seed = seed * 1664525u + 1013904223u;
            fake_untrace(address);
            if (seed >> 31)
                fake_trace(16 + (seed >> 8) % 64, address);
        }
        fake.heap.free_bytes = 200000 + (seed >> 20);
        fake_pass(3000);
        fputs(fake_said(), stdout);
        fake.length = 0;
        fake_said();
    }
}

int main(int count, char **arguments)
{
    if (count == 2 && strcmp(arguments[1], "--stream") == 0) {
        fake_reset();
        print_stream();
        heap_monitor_stop();
        return 0;
    }
    if (count == 2 && strcmp(arguments[1], "--article") == 0) {
        fake_reset();
        print_article();
        fputs(fake_said(), stdout);
        heap_monitor_stop();
        return 0;
    }
    vectors = count == 2 ? arguments[1] : "vectors.txt";
    RUN(test_vectors);
    RUN(test_text);
    RUN(test_frame_leaves_out_what_does_not_fit);
    RUN(test_window_is_a_minute);
    RUN(test_known_against_a_list);
    RUN(test_any_order);
    RUN(test_no_memory_at_any_point);
    RUN(test_marks_are_bounded);
    RUN(test_period);
    RUN(test_every_write_is_one_whole_frame);
    RUN(test_reports_are_incremental);
    RUN(test_a_turnover_of_all);
    RUN(test_frees_during_a_report_hide_nothing);
    RUN(test_overflow_is_told);
    RUN(test_deep_stacks_go_on_in_further_frames);
    RUN(test_reports_are_paced);
    RUN(test_trace_window);
    RUN(test_without_a_trace);
    RUN(test_a_firmware_that_traces_by_itself);
    RUN(test_commands_are_off);
    RUN(test_commands_between_other_input);
    RUN(test_console);
    RUN(test_sampler);
    fake_reset();
    CHECK(fake.outstanding == 0);
    return failures ? 1 : 0;
}
