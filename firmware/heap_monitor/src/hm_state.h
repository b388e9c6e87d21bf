/* The monitor's whole state: one object, of fixed size. Unless said otherwise only the monitor's task touches it. */
#ifndef HM_STATE_H
#define HM_STATE_H

#include "hm_clock.h"
#include "hm_frame.h"
#include "hm_known.h"
#include "hm_port.h"
#include "hm_window.h"

/* What can be left out of the build. */
#ifndef HM_WITH_TEXT
#define HM_WITH_TEXT 1
#endif
#ifndef HM_WITH_LEAKS
#define HM_WITH_LEAKS 1
#endif
#ifndef HM_WITH_COMMANDS
#define HM_WITH_COMMANDS 1
#endif

#define HM_LEAST_PERIOD_MS 100u
#define HM_MOST_WAIT_MS 1000u
#define HM_MARKS 4
#define HM_MARK_NAME 24
#define HM_COMMAND_MAX 72
#define HM_RECEIVED_MAX 128

enum hm_life { HM_IDLE, HM_STARTING, HM_RUNNING, HM_STOPPING, HM_ENDED };

/* What other tasks have asked for; under the lock. */
struct hm_requests {
    unsigned flags;
    uint32_t trace_window_ms;
    uint32_t period_ms;
};

enum {
    HM_ASK_STOP = 1,
    HM_ASK_REPORT = 2,
    HM_ASK_FULL = 4, /* the next leak report lists all */
    HM_ASK_HELLO = 8,
    HM_ASK_PAUSE = 16, /* of the periodic reports */
    HM_ASK_RESUME = 32,
    HM_ASK_TRACE_START = 64,
    HM_ASK_TRACE_STOP = 128,
    HM_ASK_PERIOD = 256,
};

struct hm_mark {
    uint32_t at_ms;
    char name[HM_MARK_NAME];
};

/* One pass through the trace's records, newest first, over several calls. */
struct hm_pass {
    bool active;
    bool full;
    bool last; /* the trace ends behind it */
    uint32_t index; /* next record to look at is the one before */
    uint32_t count; /* live ones seen */
    uint32_t bytes;
    uint32_t digest;
    uint32_t printed;
    bool gone_begun;
    uint32_t gone_from;
};

struct hm_state {
    /* Under the lock. */
    enum hm_life life;
    struct hm_requests requests;
    struct hm_mark marks[HM_MARKS];
    uint8_t mark_first, mark_count;
    uint16_t marks_dropped;
#if HM_WITH_COMMANDS
    char received[HM_RECEIVED_MAX]; /* input that other tasks have passed on */
    uint8_t received_first, received_count;
#endif

    heap_monitor_config_t config;
    struct hm_port_info info;
    void *task_rows;
    void *trace_memory;
    struct hm_known known;
    uint32_t own_bytes; /* of heap that it holds */

    /* From here on cleared by each start. */
    uint16_t sequence;
    bool paused;
    bool tracing;
    uint32_t next_cycle_ms;
    uint32_t next_leaks_ms;
    uint32_t trace_ends_ms; /* 0: never */
    uint32_t leak_report;   /* number of the latest */
    struct hm_pass pass;
    struct hm_window window;

    /* Its own cost since the latest cycle. */
    uint32_t cost_began_ms;
    uint32_t busy_us;
    uint32_t writing_us; /* waiting for the wire, most of it */
    uint32_t written;
    /* Bytes that a leak report may write now. */
    int32_t credit;
    uint32_t credit_at_ms;

    struct hm_frame frame;
#if HM_WITH_COMMANDS
    char command[HM_COMMAND_MAX];
    uint8_t command_length; /* 0: no command begun */
#endif
};

#define HM_FIRST_OF_RUN sequence

/* The firmware may well have a `hm` of its own: to the linker this one has a longer name. */
extern struct hm_state hm __asm__("heap_monitor_state");

/* Whether there is a leak trace. Where none is built in, the compiler leaves out what depends on it. */
#define HM_TRACES (HM_WITH_LEAKS && hm.trace_memory)

/* hm_output.c: hm_frame of the state, and other text, written and counted. */
struct hm_frame *hm_begin(const char *type);
void hm_end(void);
void hm_write(const char *text, size_t length);

/* hm_requests.c */
heap_monitor_err_t hm_request(unsigned flags, uint32_t number);
struct hm_requests hm_take_requests(void);
bool hm_take_mark(struct hm_mark *mark);
uint32_t hm_marks_dropped(void);

/* hm_report.c: as frames. */
void hm_report_hello(void);
void hm_report_cycle(uint32_t now_ms);
void hm_report_cost(uint32_t now_ms, uint32_t marks_dropped);
void hm_report_mark(const struct hm_mark *mark);

/* hm_human.c: the same as text. */
void hm_human_cycle(uint32_t now_ms);
void hm_human_trace_started(uint32_t now_ms);
void hm_human_leaks_begin(uint32_t now_ms);
void hm_human_leak(const struct hm_record *record, uint32_t number, uint32_t now_ms);

/* hm_leaks.c */
void hm_leaks_serve(const struct hm_requests *requests, uint32_t now_ms);
void hm_leaks_run(uint32_t now_ms);
uint32_t hm_leaks_wait(uint32_t now_ms, uint32_t most);
void hm_leaks_stop_trace(void);

/* hm_command.c */
void hm_command_read(void);
void hm_command_byte(char c);
heap_monitor_err_t hm_command_run(const char *command);

/* A build without text prints frames, whatever it is told. */
#if HM_WITH_TEXT
#define HM_HAS(kind) (hm.config.output == (kind) || hm.config.output == HEAP_MONITOR_BOTH)
#else
#define HM_HAS(kind) ((kind) == HEAP_MONITOR_FRAMES)
#endif

#endif
