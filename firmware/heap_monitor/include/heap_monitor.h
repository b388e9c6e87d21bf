/*
 * Heap Monitor: reports heap, tasks and leaks of a running firmware, for people and for the editor.
 *
 * Every function may be called from any task, in any order, any number of times; none from an interrupt. All memory
 * is taken by heap_monitor_start() and given back by heap_monitor_stop(). Everything is printed by one task.
 */
#ifndef HEAP_MONITOR_H
#define HEAP_MONITOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define HEAP_MONITOR_VERSION "0.1.0"

/** Results; the values are those of esp_err_t. */
typedef enum {
    HEAP_MONITOR_OK = 0,
    HEAP_MONITOR_NO_MEMORY = 0x101,
    HEAP_MONITOR_INVALID_ARGUMENT = 0x102,
    HEAP_MONITOR_INVALID_STATE = 0x103, /**< not running, or this build cannot trace */
    HEAP_MONITOR_BUSY = 0x107,          /**< too many marks at once */
} heap_monitor_err_t;

typedef enum {
    HEAP_MONITOR_FRAMES, /**< lines for the editor (docs/wire-format.md) */
    HEAP_MONITOR_TEXT,   /**< tables for people */
    HEAP_MONITOR_BOTH,   /**< both; leak reports as frames only */
} heap_monitor_output_t;

typedef enum {
    HEAP_MONITOR_COMMANDS_OFF,     /**< the host cannot command anything */
    HEAP_MONITOR_COMMANDS_INPUT,   /**< reads the console's input itself: for firmware that does not */
    HEAP_MONITOR_COMMANDS_CONSOLE, /**< through commands of esp_console, whose REPL reads the input */
    HEAP_MONITOR_COMMANDS_FED,     /**< the firmware passes what it has read to heap_monitor_receive() */
} heap_monitor_commands_t;

/** Zero means the default, for every member. */
typedef struct {
    uint32_t period_ms;        /**< between two tables; 3000, at least 100 */
    uint32_t trace_records;    /**< allocations the leak trace remembers; 0: no leak trace */
    uint32_t trace_window_ms;  /**< the trace ends after this; 0: it goes on */
    uint32_t leak_report_ms;   /**< between two leak reports; 60000 */
    uint32_t bytes_per_second; /**< of leak reports; 4096 */
    uint32_t sample_every;     /**< where hooks have to do: one of so many allocations is followed; 8 */
    uint32_t stack_bytes;      /**< of the monitor's task; 3072 */
    uint32_t task_priority;    /**< of the monitor's task; 1 */
    uint32_t max_tasks;        /**< rows of the task table; 32 */
    heap_monitor_output_t output;
    heap_monitor_commands_t commands;
    bool trace_later;   /**< do not start the leak trace at once */
    bool trace_in_psram; /**< keep the trace's records in external RAM: interrupts are then not traced */
    bool text_bar;      /**< text: a bar of the free heap too */
} heap_monitor_config_t;

/** Starts to report; NULL: all defaults. Running already: goes on as it is, and that is HEAP_MONITOR_OK. */
heap_monitor_err_t heap_monitor_start(const heap_monitor_config_t *config);

/** Stops and frees everything; returns when that is done. Not running: HEAP_MONITOR_OK. */
heap_monitor_err_t heap_monitor_stop(void);

/** Puts a mark with this name (at most 23 bytes of it) on the time line. */
heap_monitor_err_t heap_monitor_mark(const char *name);

/** Reports now: the tables, and the leaks where they are traced. */
heap_monitor_err_t heap_monitor_report_now(void);

/** Starts the leak trace anew, for `window_ms` (0: until it is stopped). */
heap_monitor_err_t heap_monitor_trace_start(uint32_t window_ms);

/** Reports the leaks and stops the trace. */
heap_monitor_err_t heap_monitor_trace_stop(void);

/** Changes the period, ms. */
heap_monitor_err_t heap_monitor_period(uint32_t period_ms);

bool heap_monitor_is_running(void);

/** Passes on input of the console (HEAP_MONITOR_COMMANDS_FED); what is no command is ignored. */
void heap_monitor_receive(const char *bytes, size_t length);

/** Runs one command, such as "period 1000", where commands are not off. */
heap_monitor_err_t heap_monitor_command(const char *command);

/**
 * Without an operating system: to be called by the main loop. Returns after how many ms it wants to be called again.
 * Elsewhere it does nothing.
 */
uint32_t heap_monitor_poll(void);

#ifdef __cplusplus
}
#endif

#endif
