/* Commands of the host, and the sampler. */
#include "../../src/hm_sampler.h"

#include "tests.h"

/* ---- Commands ---- */

static void feed(const char *line)
{
    heap_monitor_receive(line, strlen(line));
}

void test_commands_are_off(void)
{
    heap_monitor_start(NULL);
    fake.input = "~hmc1 4 report*6563d277\n";
    feed("~hmc1 4 report*6563d277\n");
    fake_pass(500);
    CHECK(!strstr(fake_said(), " ack ") && *fake.input == '~');
    CHECK(heap_monitor_command("report") == HEAP_MONITOR_INVALID_STATE);
}

void test_commands_between_other_input(void)
{
    heap_monitor_start(&(heap_monitor_config_t){.commands = HEAP_MONITOR_COMMANDS_FED});
    feed("help\r\nfree ~hmc~hmc1 4 report*6563d277\r\nfoo");
    fake_pass(10);
    CHECK(count_of(fake_said(), " ack i=4 r=ok*") == 1);
    for (unsigned i = 0; i < 100; i++)
        feed("~hmc1 4 report*65");
    feed("\n");
    fake_pass(10);
    CHECK(!strstr(fake_said(), " ack "));
    feed("~hmc1 2 stop*8bf5fb2e\n");
    fake_pass(10000);
    CHECK(count_of(fake_said(), " heap ") == 0);
    CHECK(heap_monitor_command("start") == HEAP_MONITOR_OK);
    fake_pass(100);
    CHECK(count_of(fake_said(), " heap ") == 1);
    heap_monitor_stop();
    feed("~hmc1 4 report*6563d277\n");
    CHECK(heap_monitor_command("report") == HEAP_MONITOR_INVALID_STATE);
}

void test_console(void)
{
    heap_monitor_start(&(heap_monitor_config_t){.commands = HEAP_MONITOR_COMMANDS_CONSOLE});
    CHECK(fake.console == 1);
    heap_monitor_stop();
    CHECK(fake.console == 0);
    heap_monitor_start(&(heap_monitor_config_t){.commands = HEAP_MONITOR_COMMANDS_INPUT});
    CHECK(fake.input_open == 1 && fake.console == 0);
    heap_monitor_stop();
    CHECK(fake.input_open == 0);
    fake.refuse_task = true;
    CHECK(heap_monitor_start(&(heap_monitor_config_t){.commands = HEAP_MONITOR_COMMANDS_INPUT}) != HEAP_MONITOR_OK);
    CHECK(fake.input_open == 0);
}

/* ---- Sampler ---- */

void test_sampler(void)
{
    enum { RECORDS = 32 };
    static char memory[RECORDS * 128];
    const void *callers[] = {&failures, memory};
    struct hm_trace_summary summary;
    struct hm_record record;
    unsigned found = 0;

    CHECK(hm_sampler_size(RECORDS) <= sizeof memory);
    hm_sampler_prepare(memory, RECORDS, 4);
    hm_sampler_start();
    for (uintptr_t i = 0; i < 400; i++)
        hm_sampler_allocated((void *)(0x1000 + i * 8), i, callers, 2);
    hm_sampler_summary(&summary);
    CHECK(summary.total_allocations == 400 && summary.high_water_mark == RECORDS && summary.missed == 100 - RECORDS);
    CHECK(summary.overflowed);
    /* The newest are there, newest first; those that are freed while they are read move none of the others. */
    CHECK(hm_sampler_begin() == RECORDS);
    while (hm_sampler_next(&record)) {
        found++;
        CHECK(record.size == 400 - 4 * found && record.depth == 2 && record.callers[1] == memory);
        if (found % 4 == 0 && found < RECORDS) {
            hm_sampler_freed((void *)(0x1000 + (uintptr_t)(record.size - 4) * 8));
            found++;
        }
    }
    CHECK(found == RECORDS);
    for (uintptr_t i = 0; i < 400; i++)
        hm_sampler_freed((void *)(0x1000 + i * 8));
    CHECK(hm_sampler_begin() == 0 && !hm_sampler_next(&record));
    hm_sampler_stop();
    hm_sampler_allocated(memory, 1, callers, 2);
    CHECK(!hm_sampler_wants());
    hm_sampler_release();
    hm_sampler_freed(memory);
}
