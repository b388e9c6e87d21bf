/* Starting, stopping, periods and marks. */
#include "tests.h"

/* ---- Life ---- */

void test_any_order(void)
{
    for (unsigned i = 0; i < 3; i++) {
        CHECK(heap_monitor_stop() == HEAP_MONITOR_OK);
        CHECK(heap_monitor_mark("x") == HEAP_MONITOR_INVALID_STATE);
        CHECK(heap_monitor_report_now() == HEAP_MONITOR_INVALID_STATE);
        CHECK(heap_monitor_trace_start(0) == HEAP_MONITOR_INVALID_STATE);
        CHECK(heap_monitor_start(NULL) == HEAP_MONITOR_OK);
        CHECK(heap_monitor_start(NULL) == HEAP_MONITOR_OK);
        CHECK(heap_monitor_is_running());
        CHECK(heap_monitor_mark(NULL) == HEAP_MONITOR_INVALID_ARGUMENT);
        CHECK(heap_monitor_trace_start(0) == HEAP_MONITOR_INVALID_STATE); /* no records were asked for */
        CHECK(heap_monitor_stop() == HEAP_MONITOR_OK);
        CHECK(heap_monitor_stop() == HEAP_MONITOR_OK);
        CHECK(!heap_monitor_is_running());
        CHECK(fake.outstanding == 0);
    }
}

void test_no_memory_at_any_point(void)
{
    fake.task_count = 1;
    fake.tasks[0].name = "main";
    for (int left = 0; left < 3; left++) {
        fake.allocations_left = left;
        CHECK(heap_monitor_start(&(heap_monitor_config_t){.trace_records = 8}) == HEAP_MONITOR_NO_MEMORY);
        CHECK(fake.outstanding == 0 && !heap_monitor_is_running());
    }
    fake.allocations_left = -1;
    fake.refuse_task = true;
    CHECK(heap_monitor_start(NULL) == HEAP_MONITOR_NO_MEMORY);
    CHECK(fake.outstanding == 0);
    fake.refuse_task = false;
    CHECK(heap_monitor_start(NULL) == HEAP_MONITOR_OK);
}

void test_marks_are_bounded(void)
{
    heap_monitor_start(NULL);
    for (unsigned i = 0; i < HM_MARKS; i++)
        CHECK(heap_monitor_mark("a name that is longer than a mark's") == HEAP_MONITOR_OK);
    CHECK(heap_monitor_mark("x") == HEAP_MONITOR_BUSY);
    fake_pass(10);
    CHECK(strstr(fake_said(), " mark a%20name%20that%20is%20longer%20t t=1000*") != NULL);
    CHECK(heap_monitor_mark("x") == HEAP_MONITOR_OK);
    fake_pass(3000);
    CHECK(strstr(fake_said(), " d=1*") != NULL);
}

void test_period(void)
{
    heap_monitor_start(&(heap_monitor_config_t){.period_ms = 1000});
    fake_pass(10000);
    CHECK(count_of(fake_said(), " heap default ") == 10);
    heap_monitor_period(500);
    fake_pass(10000);
    CHECK(count_of(fake_said(), " heap default ") == 20);
    fake.now_ms += 60000; /* held up: no burst */
    fake_pass(500);
    CHECK(count_of(fake_said(), " heap default ") <= 2);
    CHECK(heap_monitor_period(1) == HEAP_MONITOR_INVALID_ARGUMENT);
}

void test_every_write_is_one_whole_frame(void)
{
    const char *text;
    unsigned lines = 0;

    fake.heaps = 3;
    fake.task_count = 1;
    fake.tasks[0] = (struct hm_task){"a_very_long_task_name_*%,=", 'B', UINT32_MAX - 9, UINT32_MAX - 9, 25, 24, 1,
                                     UINT32_MAX - 9, UINT32_MAX - 9, UINT32_MAX - 9, UINT32_MAX - 9};
    heap_monitor_start(&(heap_monitor_config_t){.trace_records = 8});
    fake_pass(9000);
    text = fake_said();
    for (const char *line = text; *line; lines++) {
        const char *end = strchr(line, '\n');
        CHECK(strncmp(line, "~hm1 ", 5) == 0 && end - line < HM_FRAME_MAX);
        line = end + 1;
    }
    CHECK(lines == fake.writes);
}
