/* See fake.h. */
#include "fake.h"

#include <time.h>

struct fake fake;
int failures;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t sleeping = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER;
static bool woken;
static pthread_t thread;
static size_t said;

void fake_reset(void)
{
    static struct fake fresh;

    heap_monitor_stop();
    fake = fresh;
    said = 0;
    fake.now_ms = 1000;
    fake.heaps = 1;
    fake.heap = (struct hm_heap){"default", 287364, 284120, 110592, 16276, 212, 9};
    fake.allocations_left = -1;
}

uint32_t fake_trace(uint32_t size, uint32_t address)
{
    struct fake_record *record;

    if (!fake.tracing)
        return 0;
    if (fake.count == fake.capacity) {
        memmove(&fake.records[0], &fake.records[1], sizeof *fake.records * --fake.count);
        fake.overflowed = true;
    }
    record = &fake.records[fake.count++];
    *record = (struct fake_record){.address = address, .size = size, .stamp = fake.stamps += 4, .depth = 2};
    record->callers[0] = (void *)(uintptr_t)0x400d5f21;
    record->callers[1] = (void *)(uintptr_t)(0x400d6000 + size);
    fake.total_allocations++;
    return address;
}

void fake_untrace(uint32_t address)
{
    for (uint32_t i = 0; fake.tracing && i < fake.count; i++)
        if (fake.records[i].address == address) {
            memmove(&fake.records[i], &fake.records[i + 1], sizeof *fake.records * (--fake.count - i));
            fake.total_frees++;
            return;
        }
}

void fake_pass(uint32_t ms)
{
    uint32_t end_ms = fake.now_ms + ms;

    while (hm.life == HM_RUNNING && (int32_t)(end_ms - fake.now_ms) > 0) {
        uint32_t wait = hm_run();
        uint32_t left = end_ms - fake.now_ms;
        fake.now_ms += wait < left ? wait : left;
    }
}

const char *fake_said(void)
{
    const char *text = fake.output + said;

    said = fake.length;
    return text;
}

/* ---- The port ---- */

struct hm_port_info hm_port_info(void)
{
    return (struct hm_port_info){"fake/1", "trace", FAKE_DEPTH, true, false, fake.task_count > 0, true};
}

static void *run(void *unused)
{
    uint32_t wait;

    (void)unused;
    while ((wait = hm_run()) != HM_DONE) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += (wait < 5 ? wait : 5) * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        pthread_mutex_lock(&sleeping);
        if (!woken)
            pthread_cond_timedwait(&wake, &sleeping, &until);
        woken = false;
        pthread_mutex_unlock(&sleeping);
    }
    hm_ended();
    return NULL;
}

bool hm_port_begin(const heap_monitor_config_t *config)
{
    (void)config;
    if (fake.refuse_task)
        return false;
    return !fake.threaded || pthread_create(&thread, NULL, run, NULL) == 0;
}

void hm_port_end(void)
{
    if (fake.threaded)
        pthread_join(thread, NULL);
}

void *hm_port_allocate(size_t size, bool external)
{
    void *memory;

    (void)external;
    if (fake.allocations_left == 0)
        return NULL;
    if (fake.allocations_left > 0)
        fake.allocations_left--;
    memory = malloc(size);
    fake.outstanding++;
    return memory;
}

void hm_port_free(void *memory)
{
    if (!memory)
        return;
    free(memory);
    fake.outstanding--;
}

void hm_port_lock(void)
{
    pthread_mutex_lock(&lock);
}

void hm_port_unlock(void)
{
    pthread_mutex_unlock(&lock);
}

static uint64_t real_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

uint32_t hm_port_ms(void)
{
    return fake.threaded ? (uint32_t)(real_us() / 1000u) : fake.now_ms;
}

uint32_t hm_port_us(void)
{
    return fake.threaded ? (uint32_t)real_us() : fake.now_ms * 1000u + fake.writes * fake.write_us;
}

void hm_port_wake(void)
{
    pthread_mutex_lock(&sleeping);
    woken = true;
    pthread_cond_signal(&wake);
    pthread_mutex_unlock(&sleeping);
}

void hm_port_sleep(uint32_t ms)
{
    (void)ms;
    if (fake.threaded) {
        nanosleep(&(struct timespec){.tv_nsec = 200000}, NULL);
    } else if (hm.life == HM_STOPPING && hm_run() == HM_DONE) {
        hm_ended();
    }
}

void hm_port_write(const char *text, size_t length)
{
    fake.writes++;
    if (fake.length + length >= sizeof fake.output)
        fake.length = 0; /* only where nobody looks at it */
    memcpy(fake.output + fake.length, text, length);
    fake.length += length;
    fake.output[fake.length] = 0;
}

int hm_port_read(void)
{
    return fake.input && *fake.input ? (unsigned char)*fake.input++ : -1;
}

uint32_t hm_port_own_stack_free(void)
{
    return 1832;
}

bool hm_port_heap(unsigned index, struct hm_heap *heap)
{
    static const char *const names[] = {"default", "INTERNAL", "SPIRAM"};

    if (index >= fake.heaps)
        return false;
    *heap = fake.heap;
    heap->name = names[index];
    return true;
}

uint32_t hm_port_total(bool executable)
{
    return executable ? 361232 : 303640;
}

size_t hm_port_task_row_size(void)
{
    return sizeof(struct hm_task);
}

unsigned hm_port_tasks_begin(void *rows, unsigned max)
{
    unsigned count = fake.task_count < max ? fake.task_count : max;

    memcpy(rows, fake.tasks, count * sizeof *fake.tasks);
    return count;
}

void hm_port_task(void *rows, unsigned index, struct hm_task *task)
{
    *task = ((struct hm_task *)rows)[index];
}

size_t hm_port_trace_size(uint32_t records)
{
    return fake.external_counts ? 0 : records * sizeof(struct fake_record);
}

bool hm_port_trace_prepare(void *memory, uint32_t records, uint32_t sample_every)
{
    (void)memory;
    (void)sample_every;
    fake.capacity = records < FAKE_RECORDS ? records : FAKE_RECORDS;
    return !fake.refuse_trace;
}

bool hm_port_trace_start(void)
{
    fake.count = 0;
    fake.total_allocations = 0;
    fake.total_frees = 0;
    fake.overflowed = false;
    fake.tracing = true;
    return true;
}

void hm_port_trace_stop(void)
{
    fake.tracing = false;
}

void hm_port_trace_release(void)
{
    fake.capacity = 0;
}

uint32_t hm_port_trace_count(void)
{
    return fake.count;
}

bool hm_port_trace_get(uint32_t index, struct hm_record *record)
{
    struct fake_record *kept;
    static struct fake_record copy;

    if (fake.between)
        fake.between(index);
    if (index >= fake.count)
        return false;
    kept = &fake.records[index];
    copy = *kept;
    *record = (struct hm_record){copy.address, copy.size, copy.stamp, 'I', 0, copy.depth, copy.callers};
    return true;
}

void hm_port_trace_summary(struct hm_trace_summary *summary)
{
    *summary = (struct hm_trace_summary){
        .capacity = fake.capacity,
        .overflowed = fake.overflowed,
        .total_allocations = fake.total_allocations,
        .total_frees = fake.total_frees,
        .high_water_mark = fake.count,
        .hash_map = 512,
        .sample_every = 1,
    };
}

void hm_port_console(bool on)
{
    fake.console += on ? 1 : -1;
}

void hm_port_input(bool on)
{
    fake.input_open += on ? 1 : -1;
}
