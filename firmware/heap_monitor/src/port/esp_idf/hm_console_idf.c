/*
 * Commands through esp_console, whose REPL reads the input: `heapmon report` for people, and the host's own lines, which
 * the REPL takes for a command called `~hmc1`.
 */
#ifdef ESP_PLATFORM

#include "sdkconfig.h"

#include "../../hm_port.h"

#ifdef CONFIG_HEAP_MONITOR_CONSOLE

#include <stdio.h>
#include <string.h>

#include "esp_console.h"
#include "esp_idf_version.h"

#define LINE_MAX_BYTES 80

/* The words as they were typed, one blank between them; false where they are too many. */
static bool join(char *line, int from, int count, char **words)
{
    size_t length = 0;

    line[0] = 0;
    for (int i = from; i < count; i++) {
        size_t more = strlen(words[i]) + (i > from ? 1 : 0);
        if (length + more + 2 > LINE_MAX_BYTES)
            return false;
        if (i > from)
            line[length++] = ' ';
        strcpy(line + length, words[i]);
        length = strlen(line);
    }
    return true;
}

static int run_host_line(int count, char **words)
{
    char line[LINE_MAX_BYTES];

    if (!join(line, 0, count, words))
        return 1;
    strcat(line, "\n");
    heap_monitor_receive(line, strlen(line));
    return 0;
}

static int run_command(int count, char **words)
{
    char line[LINE_MAX_BYTES];
    heap_monitor_err_t result =
        join(line, 1, count, words) ? heap_monitor_command(line) : HEAP_MONITOR_INVALID_ARGUMENT;

    if (result == HEAP_MONITOR_INVALID_ARGUMENT)
        printf("heapmon start | stop | report [full] | mark NAME | period MS | trace [MS] | trace off | hello\n");
    else if (result != HEAP_MONITOR_OK)
        printf("That is not possible now.\n");
    return result == HEAP_MONITOR_OK ? 0 : 1;
}

static const esp_console_cmd_t commands[] = {
    {.command = "~hmc1", .func = run_host_line},
    {.command = "heapmon", .help = "Heap Monitor: report, marks, leak trace", .func = run_command},
};

/* Whether it could: esp_console may not be there yet, and the next start tries again. */
static bool add_commands(void)
{
    bool added = true;

    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (esp_console_cmd_register(&commands[i]) != ESP_OK)
            added = false;
    return added;
}

/* Before v5.4 nothing can be taken back: they stay, and a monitor that has ended answers that it has. */
static bool remove_commands(void)
{
#if ESP_IDF_VERSION >= ESP_IDF_VERSION_VAL(5, 4, 0)
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        esp_console_cmd_deregister(commands[i].command);
    return true;
#else
    return false;
#endif
}

void hm_port_console(bool on)
{
    static bool registered;

    if (on && !registered)
        registered = add_commands();
    else if (!on && registered)
        registered = !remove_commands();
}

#else

void hm_port_console(bool on)
{
    (void)on;
}

#endif
#endif
