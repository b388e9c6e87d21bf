/* Feeds the command reader with damaged commands and noise: `fuzz_commands CASES SEED` (AddressSanitizer). */
#include "fake.h"

static uint32_t seed;

static uint32_t random_below(uint32_t limit)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % limit;
}

/* A command with its right CRC, whose text may be anything. */
static size_t make(char *line)
{
    static const char *const commands[] = {"report", "report full", "mark x", "period 1000", "trace", "trace 500",
                                           "trace off", "start", "stop", "hello", "", "mark ", "period 99999999999"};
    size_t length =
        (size_t)sprintf(line, "~hmc1 %u %s", random_below(2) ? random_below(100) : UINT32_MAX, commands[random_below(13)]);

    for (uint32_t flips = random_below(3); flips > 0; flips--)
        line[6 + random_below((uint32_t)length - 6)] = (char)(' ' + random_below(95));
    return length + (size_t)sprintf(line + length, "*%08x\n", hm_crc32(line, length));
}

static void damage(char *line, size_t length)
{
    for (uint32_t flips = random_below(4); flips > 0; flips--)
        line[random_below((uint32_t)length)] = (char)random_below(256);
}

int main(int count, char **arguments)
{
    unsigned long cases = count > 1 ? strtoul(arguments[1], NULL, 10) : 20000;

    seed = count > 2 ? (uint32_t)strtoul(arguments[2], NULL, 10) : 1;
    fake_reset();
    for (unsigned long i = 0; i < cases; i++) {
        char line[256];
        size_t length = make(line);
        if (random_below(2))
            damage(line, length);
        if (!heap_monitor_is_running())
            heap_monitor_start(
                &(heap_monitor_config_t){.commands = HEAP_MONITOR_COMMANDS_FED, .trace_records = 8});
        heap_monitor_receive(line, length);
        fake_trace(random_below(100), 0x3ffb0000 + random_below(16) * 32);
        fake_pass(random_below(100));
        CHECK(hm.command_length <= HM_COMMAND_MAX);
        if (random_below(500) == 0)
            heap_monitor_stop();
    }
    heap_monitor_stop();
    CHECK(fake.outstanding == 0);
    return failures ? 1 : 0;
}
