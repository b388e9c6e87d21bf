/*
 * The reading of ESP-IDF's heap trace, against a model of how heap_trace_get() of v5.1 and later remembers its place:
 * it must never go on from a record that is not in the list any more, and must miss none that stays.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/port/esp_idf/hm_trace_idf.c"

#define NODES 24
#define NONE (-1)

static struct {
    int live[NODES], unused[NODES];
    int live_count, unused_count;
    uint32_t stamp[NODES];
    int remembered;
    size_t remembered_index;
    bool tracing;
} model;

static unsigned failures, fell_off, pauses;
static uint32_t seed = 1;

static uint32_t random_below(uint32_t limit)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % limit;
}

static void take_out(int *list, int *count, int at)
{
    memmove(&list[at], &list[at + 1], sizeof *list * (size_t)(--*count - at));
}

static void allocate(void)
{
    static uint32_t stamps;
    int node;

    if (!model.tracing || model.unused_count == 0)
        return;
    node = model.unused[0];
    take_out(model.unused, &model.unused_count, 0);
    model.stamp[node] = stamps += 4;
    model.live[model.live_count++] = node;
}

static void free_one(void)
{
    int at;

    if (!model.tracing || model.live_count == 0)
        return;
    at = (int)random_below((uint32_t)model.live_count);
    model.unused[model.unused_count++] = model.live[at];
    take_out(model.live, &model.live_count, at);
}

/* What another core does meanwhile. */
static void happen(void)
{
    for (uint32_t i = random_below(4); i > 0; i--) {
        if (random_below(2))
            allocate();
        else
            free_one();
    }
}

static int after(int node)
{
    for (int i = 0; i < model.live_count; i++)
        if (model.live[i] == node)
            return i + 1 < model.live_count ? model.live[i + 1] : NONE;
    for (int i = 0; i < model.unused_count; i++)
        if (model.unused[i] == node)
            return i + 1 < model.unused_count ? model.unused[i + 1] : NONE;
    return NONE;
}

esp_err_t heap_trace_get(size_t index, heap_trace_record_t *record)
{
    happen();
    if (index >= (size_t)model.live_count)
        return 1;
    if (model.remembered != NONE && model.remembered_index == index - 1) {
        model.remembered = after(model.remembered);
        model.remembered_index = index;
    } else {
        model.remembered = model.live[index];
        if (index > 0)
            model.remembered_index = index;
    }
    if (model.remembered == NONE) {
        fell_off++; /* an assertion on the device */
        return 1;
    }
    memset(record, 0, sizeof *record);
    record->address = (void *)(uintptr_t)(0x1000 + 8 * model.remembered);
    record->size = 8;
    record->ccount = model.stamp[model.remembered];
    return ESP_OK;
}

esp_err_t heap_trace_init_standalone(heap_trace_record_t *records, size_t count)
{
    (void)records;
    (void)count;
    return ESP_OK;
}

esp_err_t heap_trace_start(heap_trace_mode_t mode)
{
    (void)mode;
    model.tracing = true;
    return ESP_OK;
}

esp_err_t heap_trace_stop(void)
{
    model.tracing = false;
    pauses++;
    return ESP_OK;
}

esp_err_t heap_trace_resume(void)
{
    model.tracing = true;
    return ESP_OK;
}

size_t heap_trace_get_count(void)
{
    return (size_t)model.live_count;
}

esp_err_t heap_trace_summary(heap_trace_summary_t *summary)
{
    memset(summary, 0, sizeof *summary);
    return ESP_OK;
}

int64_t esp_timer_get_time(void)
{
    return 0;
}

bool esp_ptr_external_ram(const void *p)
{
    (void)p;
    return false;
}

static bool is_live(uint32_t stamp)
{
    for (int i = 0; i < model.live_count; i++)
        if (model.stamp[model.live[i]] == stamp)
            return true;
    return false;
}

static void pass(void)
{
    uint32_t before[NODES], seen[4 * NODES];
    int before_count = model.live_count, seen_count = 0;

    for (int i = 0; i < before_count; i++)
        before[i] = model.stamp[model.live[i]];
    for (uint32_t index = hm_port_trace_count(); index-- > 0;) {
        struct hm_record record;
        if (hm_port_trace_get(index, &record))
            seen[seen_count++] = record.stamp;
    }
    for (int i = 0; i < before_count; i++) {
        bool found = false;
        for (int j = 0; j < seen_count; j++)
            found |= seen[j] == before[i];
        if (is_live(before[i]) && !found)
            failures++;
    }
}

int main(void)
{
    model.remembered = NONE;
    for (int i = 0; i < NODES; i++)
        model.unused[model.unused_count++] = i;
    hm_port_trace_prepare(NULL, NODES, 1);
    hm_port_trace_start();
    for (unsigned i = 0; i < 100000; i++) {
        happen();
        /* Few records, many, and none in turn. */
        for (uint32_t change = random_below(20); random_below(10) == 0 && change > 0; change--)
            free_one();
        pass();
    }
    printf("%u passes, %u pauses, %u missed, %u beyond the end\n", 100000u, pauses, failures, fell_off);
    return failures || fell_off || pauses == 0;
}
