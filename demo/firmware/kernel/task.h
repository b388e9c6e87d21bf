#pragma once

#include <stdbool.h>
#include <stdint.h>

enum task_state { TASK_RUNNING, TASK_READY, TASK_BLOCKED, TASK_SUSPENDED };

#define TASK_CORE_0 0
#define TASK_NO_AFFINITY (-1)

struct task; /* opaque */

/* As FreeRTOS's TaskStatus_t. */
struct task_status {
    const char *name;
    enum task_state state;
    uint32_t priority;
    uint32_t stack_high_water_mark; /* least free stack ever, in bytes */
    int core;
};

/* Makes a task that is ready to run; `run` must never return. The stack comes from the heap. */
struct task *task_create(const char *name, void (*run)(void), uint32_t stack_size, uint32_t priority, int core);

/* Leaves the boot stack for the first task, for good. */
_Noreturn void task_start_scheduler(void);

void task_delay(uint32_t ms);
void task_suspend_self(void);
void task_resume(struct task *task);

const char *task_name(void);
uint32_t task_stack_high_water_mark(void);
uint32_t task_count(void);

/* Fills room for task_count() entries. */
void task_get_status(struct task_status *to);

/* Whether a frame pointer lies in the running task's stack. */
bool task_owns_frame(void **frame);
