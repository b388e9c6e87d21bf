/*
 * Cooperative tasks with priorities: the highest that is ready runs until it delays or suspends itself;
 * equals take turns. The idle task halts the hart until the next one is due.
 */
#include "task.h"

#include <stddef.h>

#include "clock.h"
#include "heap.h"

#define STACK_PAINT 0xa5u
#define IDLE_STACK 1024u

struct task {
    struct task_status status;
    uintptr_t sp;
    uint8_t *stack;
    uint8_t *stack_top;
    uint32_t wake_ms;
    struct task *next; /* in order of creation */
};

/* What context_switch pops. */
struct context {
    uint32_t ra;
    uint32_t s[12];
    uint32_t unused[3];
};

void context_switch(uintptr_t *save_sp, uintptr_t load_sp);
void task_begin(void);

static struct task *tasks;
static struct task *current;

static bool is_due(uint32_t ms)
{
    return (int32_t)(clock_ms() - ms) >= 0;
}

static void wake_due_tasks(void)
{
    for (struct task *task = tasks; task; task = task->next) {
        if (task->status.state == TASK_BLOCKED && is_due(task->wake_ms))
            task->status.state = TASK_READY;
    }
}

/* Starts looking behind the current task, so that equal priorities take turns. */
static struct task *pick_next(void)
{
    struct task *best = NULL;
    struct task *task = current;

    do {
        task = task && task->next ? task->next : tasks;
        if (task->status.state == TASK_READY && (!best || task->status.priority > best->status.priority))
            best = task;
    } while (task != current && (current || task->next));
    return best;
}

static void switch_from(uintptr_t *save_sp)
{
    wake_due_tasks();
    current = pick_next();
    current->status.state = TASK_RUNNING;
    if (save_sp != &current->sp)
        context_switch(save_sp, current->sp);
}

static void give_way(enum task_state state)
{
    current->status.state = state;
    switch_from(&current->sp);
}

static void run_idle(void)
{
    for (;;) {
        uint32_t wake_ms = clock_ms() + 1000;

        for (struct task *task = tasks; task; task = task->next) {
            if (task->status.state == TASK_BLOCKED && (int32_t)(task->wake_ms - wake_ms) < 0)
                wake_ms = task->wake_ms;
        }
        clock_sleep_until(wake_ms);
        give_way(TASK_READY);
    }
}

static uint32_t high_water_mark(const struct task *task)
{
    uint32_t untouched = 0;
    while (task->stack[untouched] == STACK_PAINT)
        untouched++;
    return untouched;
}

struct task *task_create(const char *name, void (*run)(void), uint32_t stack_size, uint32_t priority, int core)
{
    struct task *task = heap_malloc(sizeof *task);
    uint8_t *stack = heap_malloc(stack_size);
    uint8_t *stack_top = (uint8_t *)((uintptr_t)(stack + stack_size) & ~(uintptr_t)15);
    struct context *context = (struct context *)stack_top - 1;
    struct task **last = &tasks;

    for (uint8_t *byte = stack; byte < stack_top; byte++)
        *byte = STACK_PAINT;
    *context = (struct context){.ra = (uint32_t)task_begin, .s = {[1] = (uint32_t)run}};
    *task = (struct task){
        .status = {.name = name, .state = TASK_READY, .priority = priority, .core = core},
        .sp = (uintptr_t)context,
        .stack = stack,
        .stack_top = stack_top,
    };
    while (*last)
        last = &(*last)->next;
    *last = task;
    return task;
}

_Noreturn void task_start_scheduler(void)
{
    uintptr_t boot_sp;

    task_create("IDLE", run_idle, IDLE_STACK, 0, TASK_CORE_0);
    switch_from(&boot_sp);
    __builtin_unreachable();
}

void task_delay(uint32_t ms)
{
    current->wake_ms = clock_ms() + ms;
    give_way(TASK_BLOCKED);
}

void task_suspend_self(void)
{
    give_way(TASK_SUSPENDED);
}

void task_resume(struct task *task)
{
    if (task->status.state == TASK_SUSPENDED)
        task->status.state = TASK_READY;
}

const char *task_name(void)
{
    return current->status.name;
}

uint32_t task_stack_high_water_mark(void)
{
    return high_water_mark(current);
}

uint32_t task_count(void)
{
    uint32_t count = 0;
    for (struct task *task = tasks; task; task = task->next)
        count++;
    return count;
}

void task_get_status(struct task_status *to)
{
    wake_due_tasks();
    for (struct task *task = tasks; task; task = task->next) {
        *to = task->status;
        to->stack_high_water_mark = high_water_mark(task);
        to++;
    }
}

bool task_owns_frame(void **frame)
{
    return (uint8_t *)frame > current->stack && (uint8_t *)frame <= current->stack_top;
}
