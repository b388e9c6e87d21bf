/* Several tasks start, stop, mark, report and command at once: no data race, no memory lost (ThreadSanitizer). */
#include "fake.h"

#include "../../src/hm_sampler.h"

#define TASKS 4
#define STEPS 2000

static void step(uint32_t random)
{
    static const heap_monitor_config_t config = {
        .period_ms = 100, .trace_records = 16, .commands = HEAP_MONITOR_COMMANDS_FED};

    switch (random % 11) {
    case 0:
        heap_monitor_stop();
        break;
    case 1:
    case 2:
        heap_monitor_start(&config);
        break;
    case 3:
        heap_monitor_mark("mark");
        break;
    case 4:
        heap_monitor_report_now();
        break;
    case 5:
        heap_monitor_trace_start(random % 50);
        break;
    case 6:
        heap_monitor_trace_stop();
        break;
    case 7:
        heap_monitor_receive("~hmc1 4 report*6563d277\n", 24);
        break;
    case 8:
        heap_monitor_command("report full");
        break;
    case 9:
        hm_sampler_allocated((void *)(uintptr_t)(random & 0xff8), random % 100, NULL, 0);
        break;
    default:
        hm_sampler_freed((void *)(uintptr_t)(random & 0xff8));
    }
}

static void *work(void *seed)
{
    uint32_t random = (uint32_t)(uintptr_t)seed;

    for (unsigned i = 0; i < STEPS; i++) {
        random = random * 1664525u + 1013904223u;
        step(random >> 8);
    }
    return NULL;
}

int main(void)
{
    static char memory[4096];
    pthread_t threads[TASKS];

    fake_reset();
    fake.threaded = true;
    fake.task_count = 1;
    fake.tasks[0].name = "main";
    hm_sampler_prepare(memory, 32, 2);
    hm_sampler_start();
    for (uintptr_t i = 0; i < TASKS; i++)
        pthread_create(&threads[i], NULL, work, (void *)(i + 1));
    for (unsigned i = 0; i < TASKS; i++)
        pthread_join(threads[i], NULL);
    heap_monitor_stop();
    CHECK(fake.outstanding == 0);
    return failures ? 1 : 0;
}
