/*
 * A bounded cache of interfaces: it grows for about a minute and then only changes.
 */
#include "interfaces.h"

#include "buffer.h"
#include "lan.h"

#define CAPACITY 12u

static struct {
    uint32_t index;
    uint32_t octets;
    struct buffer *description;
} cache[CAPACITY];

void interfaces_remember(uint32_t index, uint32_t octets)
{
    static uint32_t oldest;

    buffer_free(cache[oldest].description);
    cache[oldest].index = index;
    cache[oldest].octets = octets;
    cache[oldest].description = buffer_new(lan_between(60, 360));
    oldest = (oldest + 1) % CAPACITY;
}
