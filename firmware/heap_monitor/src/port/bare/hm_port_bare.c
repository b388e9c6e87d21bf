/* See heap_monitor_bare.h. Library builders compile every file: it is empty where another port is meant. */
#if !defined(ESP_PLATFORM) && !defined(HEAP_MONITOR_FREERTOS)

#include "heap_monitor_bare.h"

#include "../../hm_sampler.h"

static const struct heap_monitor_bare *bare;
static bool active;
static uint32_t next_run_ms;

void heap_monitor_bare_use(const struct heap_monitor_bare *system)
{
    bare = system;
}

void heap_monitor_bare_allocated(const void *address, size_t size, const void *const *callers, uint32_t depth)
{
    hm_sampler_allocated(address, size, callers, depth);
}

void heap_monitor_bare_freed(const void *address)
{
    hm_sampler_freed(address);
}

struct hm_port_info hm_port_info(void)
{
    return (struct hm_port_info){
        .system = bare ? bare->system : "bare",
        .tracing = "hooks",
        .depth = HM_SAMPLER_DEPTH,
        .external_is_default = true,
        .has_tasks = bare && bare->tasks,
        .has_stack_sizes = bare && bare->has_stack_sizes,
    };
}

bool hm_port_begin(const heap_monitor_config_t *config)
{
    (void)config;
    if (!bare)
        return false; /* nothing is there yet to run on */
    active = true;
    next_run_ms = bare->ms();
    return true;
}

void hm_port_end(void) {}

static void run(void)
{
    uint32_t wait_ms = hm_run();

    if (wait_ms == HM_DONE) {
        active = false;
        hm_ended();
        return;
    }
    next_run_ms = bare->ms() + wait_ms;
}

uint32_t heap_monitor_poll(void)
{
    int32_t left_ms;

    if (!active)
        return 1000;
    if ((int32_t)(bare->ms() - next_run_ms) >= 0)
        run();
    left_ms = (int32_t)(next_run_ms - bare->ms());
    return left_ms > 0 ? (uint32_t)left_ms : 0;
}

void hm_port_wake(void)
{
    next_run_ms = hm_port_ms();
}

/* Nobody else would do what is waited for. */
void hm_port_sleep(uint32_t ms)
{
    (void)ms;
    if (active)
        run();
}

void hm_port_lock(void)
{
    if (bare && bare->lock)
        bare->lock();
}

void hm_port_unlock(void)
{
    if (bare && bare->unlock)
        bare->unlock();
}

void *hm_port_allocate(size_t size, bool external)
{
    (void)external;
    return bare ? bare->allocate(size) : NULL;
}

void hm_port_free(void *memory)
{
    if (memory)
        bare->free(memory);
}

/* Marks may be set before there is a clock. */
uint32_t hm_port_ms(void)
{
    return bare ? bare->ms() : 0;
}

uint32_t hm_port_us(void)
{
    return bare->us();
}

void hm_port_write(const char *text, size_t length)
{
    bare->write(text, length);
}

int hm_port_read(void)
{
    return bare->read();
}

uint32_t hm_port_own_stack_free(void)
{
    return bare->stack_free ? bare->stack_free() : HM_UNKNOWN;
}

bool hm_port_heap(unsigned index, struct hm_heap *heap)
{
    return bare->heap(index, heap);
}

uint32_t hm_port_total(bool executable)
{
    return bare->total(executable);
}

/* Tasks are asked for one by one, so a row needs no room; the core wants some all the same. */
size_t hm_port_task_row_size(void)
{
    return 1;
}

unsigned hm_port_tasks_begin(void *rows, unsigned max)
{
    unsigned count = bare->tasks();

    (void)rows;
    return count < max ? count : max;
}

void hm_port_task(void *rows, unsigned index, struct hm_task *task)
{
    (void)rows;
    bare->task(index, task);
}

void hm_port_console(bool on)
{
    (void)on;
}

void hm_port_input(bool on)
{
    (void)on;
}

#endif
