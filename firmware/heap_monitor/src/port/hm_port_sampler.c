/* The leak trace of ports whose system has none: the sampler's. */
#ifdef ESP_PLATFORM
#include "esp_idf/hm_idf.h"
#else
#define HM_IDF_TRACE 0
#define HM_IDF_HOOKS 1
#endif

#if !HM_IDF_TRACE

#include "../hm_sampler.h"

/* Without the allocator's hooks there is nothing to follow. */
size_t hm_port_trace_size(uint32_t records)
{
    return HM_IDF_HOOKS ? hm_sampler_size(records) : 0;
}

bool hm_port_trace_prepare(void *memory, uint32_t records, uint32_t sample_every)
{
    hm_sampler_prepare(memory, records, sample_every);
    return true;
}

bool hm_port_trace_start(void)
{
    hm_sampler_start();
    return true;
}

void hm_port_trace_stop(void)
{
    hm_sampler_stop();
}

void hm_port_trace_release(void)
{
    hm_sampler_release();
}

uint32_t hm_port_trace_count(void)
{
    return hm_sampler_begin();
}

bool hm_port_trace_get(uint32_t index, struct hm_record *record)
{
    (void)index; /* what is freed meanwhile moves none of the others */
    return hm_sampler_next(record);
}

void hm_port_trace_summary(struct hm_trace_summary *summary)
{
    hm_sampler_summary(summary);
}

#endif
