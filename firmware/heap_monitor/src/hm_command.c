/*
 * Commands of the host: `~hmc1 ID COMMAND*CRC`, one a line, and nothing else of the input is looked at. Off unless
 * configured. Each is answered by an `ack` frame.
 */
#include <string.h>

#include "hm_state.h"

#if HM_WITH_COMMANDS

#define START "~hmc1 "
#define START_LENGTH (sizeof START - 1)
#define CRC_DIGITS 8
/* Bytes of input that are looked at in one go, so that a flood does not hold up the reports. */
#define READ_AT_ONCE 256

/* Digits alone; false for anything else, and for more than 32 bits. */
static bool read_number(const char *text, uint32_t *number)
{
    uint32_t value = 0;

    if (!*text)
        return false;
    for (; *text; text++) {
        uint32_t digit = (uint32_t)(*text - '0');
        if (digit > 9 || value > (UINT32_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *number = value;
    return true;
}

/* What follows the word in the command; NULL where it begins with another word. */
static const char *after(const char *command, const char *word)
{
    size_t length = strlen(word);

    if (strncmp(command, word, length) != 0)
        return NULL;
    if (command[length] == 0)
        return command + length;
    return command[length] == ' ' ? command + length + 1 : NULL;
}

static heap_monitor_err_t run_trace(const char *argument)
{
    uint32_t window_ms = 0;

    if (strcmp(argument, "off") == 0)
        return heap_monitor_trace_stop();
    if (*argument && !read_number(argument, &window_ms))
        return HEAP_MONITOR_INVALID_ARGUMENT;
    return heap_monitor_trace_start(window_ms);
}

static heap_monitor_err_t run_report(const char *argument)
{
    if (strcmp(argument, "full") == 0)
        return hm_request(HM_ASK_REPORT | HM_ASK_FULL, 0);
    return *argument ? HEAP_MONITOR_INVALID_ARGUMENT : heap_monitor_report_now();
}

static heap_monitor_err_t run_period(const char *argument)
{
    uint32_t period_ms;

    return read_number(argument, &period_ms) ? heap_monitor_period(period_ms) : HEAP_MONITOR_INVALID_ARGUMENT;
}

heap_monitor_err_t hm_command_run(const char *command)
{
    const char *argument;

    if ((argument = after(command, "mark")))
        return *argument ? heap_monitor_mark(argument) : HEAP_MONITOR_INVALID_ARGUMENT;
    if ((argument = after(command, "report")))
        return run_report(argument);
    if ((argument = after(command, "period")))
        return run_period(argument);
    if ((argument = after(command, "trace")))
        return run_trace(argument);
    if (strcmp(command, "start") == 0)
        return hm_request(HM_ASK_RESUME, 0);
    if (strcmp(command, "stop") == 0)
        return hm_request(HM_ASK_PAUSE, 0);
    if (strcmp(command, "hello") == 0)
        return hm_request(HM_ASK_HELLO, 0);
    return HEAP_MONITOR_INVALID_ARGUMENT;
}

static const char *result_word(heap_monitor_err_t result)
{
    switch (result) {
    case HEAP_MONITOR_OK:
        return "ok";
    case HEAP_MONITOR_BUSY:
        return "busy";
    case HEAP_MONITOR_INVALID_STATE:
        return "state";
    default:
        return "invalid";
    }
}

static bool has_right_crc(const char *line, size_t length)
{
    char digits[CRC_DIGITS + 1];
    struct hm_text crc = {.bytes = digits, .capacity = CRC_DIGITS};
    size_t body = length - CRC_DIGITS - 1;

    if (line[body] != '*')
        return false;
    hm_text_hex(&crc, hm_crc32(line, body), CRC_DIGITS);
    return memcmp(digits, line + body + 1, CRC_DIGITS) == 0;
}

/* A whole line from its `~` on. */
static void take_line(char *line, size_t length)
{
    uint32_t id = 0;
    char *id_end, *command;
    heap_monitor_err_t result;
    struct hm_frame *frame;

    if (length < START_LENGTH + CRC_DIGITS + 1 || memcmp(line, START, START_LENGTH) != 0 ||
        !has_right_crc(line, length))
        return;
    line[length - CRC_DIGITS - 1] = 0;
    id_end = strchr(line + START_LENGTH, ' ');
    if (!id_end)
        return;
    *id_end = 0;
    command = id_end + 1;
    if (!read_number(line + START_LENGTH, &id) || id >= HM_NO_CORE)
        return;
    result = hm_command_run(command);
    frame = hm_begin("ack");
    hm_frame_number(frame, 'i', id);
    hm_frame_text(frame, 'r', result_word(result));
    hm_end();
}

void hm_command_byte(char c)
{
    if (c == '~') {
        hm.command[0] = c;
        hm.command_length = 1;
    } else if (hm.command_length == 0) {
        return;
    } else if (c == '\n' || c == '\r') {
        size_t length = hm.command_length;
        hm.command_length = 0;
        take_line(hm.command, length);
    } else if (hm.command_length == HM_COMMAND_MAX || c < ' ' || c > '}') {
        hm.command_length = 0; /* no command: the rest of the line is not looked at */
    } else {
        hm.command[hm.command_length++] = c;
    }
}

/* Next byte of the input, wherever it comes from; -1: none. */
static int next_byte(void)
{
    int c = -1;

    if (hm.config.commands == HEAP_MONITOR_COMMANDS_INPUT)
        return hm_port_read();
    hm_port_lock();
    if (hm.received_count) {
        c = (unsigned char)hm.received[hm.received_first];
        hm.received_first = (uint8_t)((hm.received_first + 1) % HM_RECEIVED_MAX);
        hm.received_count--;
    }
    hm_port_unlock();
    return c;
}

void hm_command_read(void)
{
    int c;

    if (hm.config.commands == HEAP_MONITOR_COMMANDS_OFF)
        return;
    for (unsigned i = 0; i < READ_AT_ONCE && (c = next_byte()) >= 0; i++)
        hm_command_byte((char)c);
}

/* Commands come from elsewhere than the console's input; under the lock. */
static bool takes_received(void)
{
    return hm.life == HM_RUNNING && (hm.config.commands == HEAP_MONITOR_COMMANDS_CONSOLE ||
                                     hm.config.commands == HEAP_MONITOR_COMMANDS_FED);
}

void heap_monitor_receive(const char *bytes, size_t length)
{
    bool wakes = false;

    for (size_t i = 0; i < length; i++) {
        hm_port_lock();
        if (takes_received() && hm.received_count < HM_RECEIVED_MAX) {
            hm.received[(hm.received_first + hm.received_count++) % HM_RECEIVED_MAX] = bytes[i];
            wakes |= bytes[i] == '\n' || bytes[i] == '\r';
        }
        hm_port_unlock();
    }
    if (wakes)
        hm_port_wake();
}

heap_monitor_err_t heap_monitor_command(const char *command)
{
    bool allowed;

    hm_port_lock();
    allowed = hm.life == HM_RUNNING && hm.config.commands != HEAP_MONITOR_COMMANDS_OFF;
    hm_port_unlock();
    return allowed ? hm_command_run(command) : HEAP_MONITOR_INVALID_STATE;
}

#else

void heap_monitor_receive(const char *bytes, size_t length)
{
    (void)bytes;
    (void)length;
}

heap_monitor_err_t heap_monitor_command(const char *command)
{
    (void)command;
    return HEAP_MONITOR_INVALID_STATE;
}

#endif
