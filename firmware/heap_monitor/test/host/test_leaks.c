/* Leak reports. */
#include "tests.h"

/* ---- Leaks ---- */

/* Runs on until the present report has come to its end. */
static const char *leak_report(void)
{
    heap_monitor_report_now();
    fake_pass(60);
    for (unsigned i = 0; hm.pass.active && i < 1000; i++)
        fake_pass(60);
    return fake_said();
}

static void start_tracing(uint32_t records)
{
    heap_monitor_start(&(heap_monitor_config_t){.trace_records = records, .leak_report_ms = 1u << 30});
    fake_pass(10);
    fake_said();
}

void test_reports_are_incremental(void)
{
    const char *text;

    start_tracing(32);
    for (uint32_t i = 1; i <= 20; i++)
        fake_trace(16, 0x3ffb0000 + i * 32);
    text = leak_report();
    CHECK(count_of(text, " leak a=") == 20 && count_of(text, " f=1 ") == 1);
    text = leak_report();
    CHECK(count_of(text, " leak a=") == 0 && count_of(text, " gone ") == 0 && strstr(text, " lend i=2 n=20 s=320 "));
    for (uint32_t i = 1; i <= 15; i++)
        fake_untrace(0x3ffb0000 + i * 32);
    fake_trace(40, 0x3ffb0000 + 1 * 32);
    fake_trace(8, 0x3ffc0000);
    text = leak_report();
    CHECK(count_of(text, " leak a=") == 2 && strstr(text, " lend i=3 n=7 s=128 "));
    /* 14 vanished; one address is another allocation now. */
    CHECK(count_of(text, " gone ") == 2);
}

static uint32_t freed_meanwhile;
static void free_one(uint32_t index)
{
    if (index % 4 == 1 && freed_meanwhile < 8)
        fake_untrace(0x3ffb0000 + ++freed_meanwhile * 64);
}

/* All records are others than before: what had no room is made good by a whole list. */
void test_a_turnover_of_all(void)
{
    const char *text;

    start_tracing(32);
    for (uint32_t i = 1; i <= 32; i++)
        fake_trace(16, 0x3ffb0000 + i * 32);
    leak_report();
    for (uint32_t i = 1; i <= 32; i++)
        fake_untrace(0x3ffb0000 + i * 32);
    for (uint32_t i = 1; i <= 32; i++)
        fake_trace(24, 0x3ffc0000 + i * 32);
    text = leak_report();
    CHECK(count_of(text, " leak a=") == 32 && strstr(text, " f=0 ") && strstr(text, " lend i=2 n=32 s=768 "));
    text = leak_report();
    CHECK(count_of(text, " leak a=") == 32 && strstr(text, " f=1 "));
    text = leak_report();
    CHECK(count_of(text, " leak a=") == 0 && strstr(text, " lend i=4 n=32 s=768 "));
}

/* Records before the reader's place are freed while it reads: none of the others is missed. */
void test_frees_during_a_report_hide_nothing(void)
{
    const char *text;

    freed_meanwhile = 0;
    start_tracing(64);
    for (uint32_t i = 1; i <= 50; i++)
        fake_trace(16, 0x3ffb0000 + i * 32);
    fake.between = free_one;
    text = leak_report();
    fake.between = NULL;
    for (uint32_t i = 1; i <= 50; i++) {
        char address[32];
        snprintf(address, sizeof address, " a=%x ", 0x3ffb0000 + i * 32);
        CHECK(count_of(text, address) == 1 || (count_of(text, address) == 0 && i % 2 == 0 && i <= 16));
    }
    text = leak_report();
    CHECK(count_of(text, " leak a=") == 0);
}

void test_overflow_is_told(void)
{
    start_tracing(16);
    for (uint32_t i = 1; i <= 20; i++)
        fake_trace(16, 0x3ffb0000 + i * 32);
    CHECK(strstr(leak_report(), " c=16 o=1 a=20 e=0 ") != NULL);
}

void test_deep_stacks_go_on_in_further_frames(void)
{
    const char *text;

    start_tracing(16);
    fake_trace(16, 0x3ffb0020);
    fake.records[0].depth = FAKE_DEPTH;
    for (unsigned i = 0; i < FAKE_DEPTH; i++)
        fake.records[0].callers[i] = (void *)(uintptr_t)(0x400d0000 + i);
    text = leak_report();
    CHECK(strstr(text, " d=12 c=400d0000,") && count_of(text, " more c=") == 1 && count_of(text, ",400d") == 10);
}

void test_reports_are_paced(void)
{
    uint32_t began_ms;

    heap_monitor_start(&(heap_monitor_config_t){.trace_records = 64, .bytes_per_second = 1000, .period_ms = 1000,
                                                .leak_report_ms = 1u << 30});
    fake_pass(10);
    for (uint32_t i = 1; i <= 60; i++)
        fake_trace(16, 0x3ffb0000 + i * 32);
    began_ms = fake.now_ms;
    heap_monitor_report_now();
    fake_said();
    do {
        fake_pass(20);
    } while (hm.pass.active && fake.now_ms - began_ms < 60000);
    /* 60 records of about 90 bytes, at 1,000 a second of which tables take some 250. */
    CHECK(fake.now_ms - began_ms > 4000 && fake.now_ms - began_ms < 12000);
    /* The tables have gone on meanwhile. */
    CHECK(count_of(fake_said(), " heap default ") >= (fake.now_ms - began_ms) / 1000);
}

void test_trace_window(void)
{
    const char *text;

    heap_monitor_start(&(heap_monitor_config_t){.trace_records = 16, .trace_window_ms = 10000});
    fake_pass(10);
    fake_trace(16, 0x3ffb0020);
    fake_pass(20000);
    text = fake_said();
    CHECK(count_of(text, " leaks i=1 ") == 1 && count_of(text, " trace n=0*") == 1 && !fake.tracing);
    CHECK(strstr(text, " lend i=1 ") < strstr(text, " trace n=0*"));
    heap_monitor_trace_start(0);
    fake_pass(10);
    CHECK(fake.tracing && strstr(fake_said(), " trace n=1 "));
    heap_monitor_trace_stop();
    fake_pass(100);
    CHECK(!fake.tracing && strstr(fake_said(), " leaks i=1 f=1 "));
}

void test_without_a_trace(void)
{
    fake.external_counts = true;
    heap_monitor_start(&(heap_monitor_config_t){.trace_records = 16});
    fake_pass(10);
    CHECK(strstr(fake_said(), " l=none ") != NULL);
    CHECK(heap_monitor_trace_start(0) == HEAP_MONITOR_INVALID_STATE);
}

void test_a_firmware_that_traces_by_itself(void)
{
    fake.refuse_trace = true;
    CHECK(heap_monitor_start(&(heap_monitor_config_t){.trace_records = 16}) == HEAP_MONITOR_OK);
    CHECK(fake.outstanding == 0);
    fake_pass(10);
    CHECK(strstr(fake_said(), " l=none ") != NULL);
    CHECK(heap_monitor_trace_start(0) == HEAP_MONITOR_INVALID_STATE);
}
